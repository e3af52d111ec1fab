package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.kernel.RandomStream;

/** One spike under PL, errata 5.4, against gradient descent itself. */
class SpikeRecoveryTest {
    private static Assumptions pl(double mu, double l) {
        return Assumptions.smooth(l).pl(mu).sigma(0);
    }

    /** l = L w^2 / 2, where mu = L: w_0 > 0 at the level, one step with the gradient off by G, uphill, then exact steps until the gap is back. */
    private static long stepsBack(double l, double gamma, double size, double level) {
        double start = Math.sqrt(2 * level / l), w = start - gamma * (l * start - size);
        long steps = 0;
        for (; w > start * (1 + 1e-12); steps++) w -= gamma * l * w;                                // 1e-12: rounding of the start
        return steps;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_quadratic_is_back_after_the_steps_of_the_bound_or_one_less(long seed) {
        for (int trial = 0; trial < 300; trial++) {
            RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER).at(trial);
            double l = StrictMath.exp(random.normal(0)), gamma = (.01 + .98 * random.uniform(1)) / l, size = StrictMath.exp(3 * random.normal(2)), level = StrictMath.exp(3 * random.normal(3));
            SpikeRecoveryBound bound = Theory.spikeRecovery(pl(l, l), gamma, size, level);
            long truth = stepsBack(l, gamma, size, level);
            assertTrue(truth <= bound.steps() && truth >= bound.steps() - 1, () -> truth + " steps against " + bound);
            assertEquals(Math.max(1, Math.ceil(bound.value())), bound.steps());
        }
    }

    /** The same by Theorem 5c, which is told of a spike V = B = G^2 at t = 0 and nothing else, for mu below L. */
    @ParameterizedTest
    @ValueSource(doubles = {.02, .3, 1})
    void theorem_5c_is_back_at_the_level_after_these_steps_too(double mu) {
        for (double gamma : new double[] {.1, .7, .99}) {
            SpikeRecoveryBound bound = Theory.spikeRecovery(pl(mu, 1), gamma, 20, .5);
            ErrorLevels spike = ExactErrors.of(400, 400).onlyAt(t -> t == 0);
            assertTrue(Theory.optimalityGap(pl(mu, 1).initialGap(.5), spike, gamma, 1 + bound.steps()).value() <= .5 * (1 + 1e-9));
        }
    }

    /** mu = 1/2, L = 1, gamma = 1: q^2 = 1 - 1 + 1/2, and gamma sqrt(L/2) G / sqrt(g_0) = 3 for G = 3 sqrt 2: ln 4 / (ln 2 / 2) = 4. */
    @Test
    void by_hand() {
        SpikeRecoveryBound bound = Theory.spikeRecovery(pl(.5, 1), 1, 3 * Math.sqrt(2), 1);
        assertEquals(4, bound.value(), 1e-14);
        assertEquals(4, bound.part(Bound.Part.PERTURBATION_BIAS), 1e-14);
        assertEquals("Spike recovery, errata 5.4 (corrected, proved): steps to recover <= 4.00000.", bound.sentence());
        assertEquals(List.of("A1, A4 (PL)", "one spike, no other noise", "mu (lower bound)", "L (upper bound)"), bound.assumptions());
    }

    @Test
    void no_spike_needs_no_step_and_one_exact_step_may_be_enough() {
        assertEquals(0, Theory.spikeRecovery(pl(.5, 1), .5, 0, 1).steps());
        assertEquals(0, Theory.spikeRecovery(pl(.5, 1), .5, 0, 1).value());
        SpikeRecoveryBound newton = Theory.spikeRecovery(pl(2, 2), .5, 1e6, 1e-6);                  // w - gamma l' = 0
        assertEquals(1, newton.steps());
        assertEquals(0, newton.value());
    }

    @Test
    void what_cannot_be_is_refused() {
        for (double size : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY})
            refused("the size G = ||u~ - u|| of a spike must be finite and >= 0, got " + size, () -> Theory.spikeRecovery(pl(.5, 1), .5, size, 1));
        for (double level : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY})
            refused("the gap g_0 to come back to must be finite and positive, got " + level + "; loss* itself is reached in the limit only: take a level above it",
                () -> Theory.spikeRecovery(pl(.5, 1), .5, 1, level));
        refused("The spike recovery bound holds for stepSize <= 1/L = 1, got 1.5; take a smaller step", () -> Theory.spikeRecovery(pl(.5, 1), 1.5, 1, 1));
        refused("mu = 2.0 exceeds L = 1.0: PL and A1 together imply mu <= L, so one of them is wrong", () -> Theory.spikeRecovery(pl(2, 1), .5, 1, 1));
    }

    private static void refused(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
