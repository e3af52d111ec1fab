package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.twoPoint;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.linear;

import java.util.Random;
import java.util.stream.LongStream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.experiment.Spikes.Aftermath;
import perturbed.sgd.Sgd;
import perturbed.sgd.StepSize;
import perturbed.theory.Assumptions;

class SpikesTest {
    /** l(w) = (1/d) sum x_k^2 w_k^2 / 2: sample k is the k-th unit vector times x_k, so L and mu are the extremes of x_k^2 / d. */
    private static Sgd quadratic(double start, double... x) {
        double[][] rows = new double[x.length][x.length];
        for (int k = 0; k < x.length; k++) rows[k][k] = x[k];
        Chain chain = Chain.input(x.length).then(linear(1)).then(elementwise("y^2 / 2", y -> y * y / 2, y -> y, y -> 1, y -> 0));
        return Sgd.on(Problem.of(chain, Dataset.of(rows))).startingAt(Weights.of(chain, SimpleMatrix.filled(1, x.length, start)));
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    /** Errata 5.4 on random quadratics, of any condition, for spikes of any size and step sizes up to 1/L. */
    @ParameterizedTest @MethodSource("seeds")
    void a_single_spike_recovers_within_the_bound(long seed) {
        Random random = new Random(seed);
        double[] x = random.doubles(3, 0.3, 2).toArray();
        double l = 0, mu = Double.POSITIVE_INFINITY;
        for (double xk : x) {
            l = Math.max(l, xk * xk / 3);
            mu = Math.min(mu, xk * xk / 3);
        }
        double size = 10 * random.nextDouble() + 1;
        Sgd sgd = quadratic(1, x).stepSize((0.05 + 0.95 * random.nextDouble()) / l).steps(3000);
        Spikes.Result result = Spikes.of(sgd).inject(backward(constant(size)).at(2).atSteps(7)).threshold(1e-6).run();
        assertEquals(1, result.count());
        assertEquals(7, result.spikes().get(0).step());
        assertTrue(result.spikes().get(0).injected());
        Spikes.Comparison comparison = result.against(Assumptions.smooth(l).pl(mu), 0);
        assertTrue(comparison.holds(), comparison.table().toString());
    }

    /** L = mu = 1, start at 1: the size is measured, and the bound is attained but for the share of g_0 that the step itself takes. */
    @Test
    void the_bound_is_nearly_attained() {
        Sgd sgd = quadratic(1, 1).stepSize(0.1).steps(200);
        Spikes.Result result = Spikes.of(sgd).inject(backward(constant(-1000)).at(2).atSteps(3)).threshold(100).run();
        Spikes.Spike spike = result.spikes().get(0);
        assertEquals(1000, spike.size(), 1e-9);
        Spikes.Comparison.Row row = result.against(Assumptions.smooth(1).pl(1), 0).rows().get(0);
        assertTrue(row.holds() && spike.recovery().getAsLong() >= row.bound().steps() - 1, row.toString());
    }

    @Test
    void one_exact_newton_step_recovers_from_anything() {
        Spikes.Result result = Spikes.of(quadratic(1, 1).stepSize(1).steps(10)).inject(backward(constant(5)).at(2).atSteps(0)).run();
        assertEquals(1, result.spikes().get(0).recovery().getAsLong());
        assertEquals(1, result.against(Assumptions.smooth(1).pl(1), 0).rows().get(0).bound().steps());
        assertTrue(result.against(Assumptions.smooth(1).pl(1), 0).holds());
    }

    @Test
    void random_faults_are_found_where_they_struck() {
        Sgd sgd = quadratic(1, 1).stepSize(0.1).steps(2000).seed(5).perturb(backward(twoPoint(30, 0, 0.02)));
        Spikes.Result result = Spikes.of(sgd).threshold(100).levelOver(50).run();
        assertTrue(result.count() > 15 && result.count() < 70, "40 are expected, the deviation is 6.3: 4 of them at either side, got " + result.count());
        assertFalse(result.spikes().get(0).injected());
        for (Spikes.Spike spike : result.spikes()) assertEquals(30, spike.size(), 1e-12);
        assertEquals(result.count(), result.table().rowCount());
        assertEquals(5, result.seed());
        assertEquals(result.table().toString(), Spikes.of(sgd).threshold(100).levelOver(50).run().table().toString());
    }

    @Test
    void a_spike_before_the_one_before_has_recovered_keeps_its_level() {
        Spikes.Result result = Spikes.of(quadratic(1, 1).stepSize(0.1).steps(200)).inject(backward(constant(-100)).at(2).atSteps(10, 12)).run();
        assertEquals(2, result.count());
        assertEquals(result.spikes().get(0).level(), result.spikes().get(1).level());
        assertEquals(2, result.count(Aftermath.RECOVERED));
        assertEquals(result.spikes().get(0).recovery().getAsLong() - 2, result.spikes().get(1).recovery().getAsLong());
        assertEquals(0, result.against(Assumptions.smooth(1).pl(1), 0).rows().size());              // the bound is about one spike
        assertEquals("2 spikes: 2 recovered", result.toString());
    }

    @Test
    void a_run_that_ends_too_early_is_open_and_one_that_explodes_diverged() {
        assertEquals("1 spike: 1 open", Spikes.of(quadratic(1, 1).stepSize(0.01).steps(20)).inject(backward(constant(-100)).at(2).atSteps(10)).run().toString());
        Chain quartic = Chain.input(1).then(linear(1)).then(elementwise("y^4", y -> y * y * y * y, y -> 4 * y * y * y));
        Sgd explodes = Sgd.on(Problem.of(quartic, Dataset.of(new double[][] {{1}}))).startingAt(Weights.of(quartic, SimpleMatrix.filled(1, 1, 0.5))).steps(100);
        Spikes.Result result = Spikes.of(explodes).inject(backward(constant(100)).at(2).atSteps(10)).run();
        assertTrue(result.run().diverged());
        assertEquals(Aftermath.DIVERGED, result.spikes().get(0).aftermath());
    }

    @Test
    void forward_spikes_beside_the_runs_own_noise() {
        Sgd sgd = quadratic(0, 1).steps(100).seed(3).perturb(forward(twoPoint(0.01)));
        Spikes.Result result = Spikes.of(sgd).inject(forward(constant(20)).at(1).atSteps(50)).threshold(100).levelOver(40).run();
        assertEquals(1, result.count());
        assertEquals(20, result.spikes().get(0).size(), 0.011);                                      // the run's own noise is in it
    }

    @Test
    void what_is_not_allowed_is_refused() {
        Sgd sgd = quadratic(1, 1);
        refused("threshold(c0) must be finite and positive, got 0.0", () -> Spikes.of(sgd).threshold(0));
        refused("levelOver(steps) must be at least 1, got 0", () -> Spikes.of(sgd).levelOver(0));
        refused("backward(constant(1)).at(3): there is no operator 3, the chain has 2", () -> Spikes.of(sgd).inject(backward(constant(1)).at(3)));
        Spikes.Result result = Spikes.of(sgd).inject(backward(constant(5)).at(2).atSteps(0)).run();
        refused("the bound needs mu (A4, PL), which is unknown: set .pl(mu), or use the stationarity bounds, which do without PL", () -> result.against(Assumptions.smooth(1), 0));
        refused("the gap g_0 to come back to must be finite and positive, got -0.5; loss* itself is reached in the limit only: take a level above it",
            () -> result.against(Assumptions.smooth(1).pl(1), 1));
        Spikes.Result heavy = Spikes.of(sgd.momentum(0.5)).inject(backward(constant(5)).at(2).atSteps(0)).run();
        refused("the bound of recovery is for plain SGD, and this run has momentum; compare a run without, .momentum(0)", () -> heavy.against(Assumptions.smooth(1).pl(1), -1));
        Spikes.Result slowing = Spikes.of(sgd.stepSize(StepSize.inverseTime(0.5, 1))).inject(backward(constant(5)).at(2).atSteps(1)).run();
        refused("the bound of recovery is for a constant step size, but it is 0.25 at the spike at step 1 and 0.07142857142857142 at step 6, before the bound ends; compare a run of constant step size",
            () -> slowing.against(Assumptions.smooth(1).pl(1), 0));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
