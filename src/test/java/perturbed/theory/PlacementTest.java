package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import perturbed.kernel.RandomStream;

/** Table 1 by runs, t19: f1 = w, f2 = softplus, R = (w - c)^2/8, w* = -1.5, delta = +-3 as its exact mean effect, started at w*: nothing but the bias moves w. */
class PlacementTest {
    private static final double L = .5, MU = .25, OPTIMUM = -1.5;
    private static final double CENTER = OPTIMUM + 4 * sigmoid(OPTIMUM);
    private static final long[] HORIZONS = {1 << 10, 1 << 13, 1 << 16};

    private static double sigmoid(double y) {
        return 1 / (1 + StrictMath.exp(-y));
    }

    private static double slope(double w) {
        return sigmoid(w) + (w - CENTER) / 4;
    }

    private static double bias(double w) {
        return (sigmoid(w + 3) + sigmoid(w - 3)) / 2 - sigmoid(w);
    }

    private static double loss(double w) {
        return StrictMath.log1p(StrictMath.exp(w)) + (w - CENTER) * (w - CENTER) / 8;
    }

    /** What a run came to, and the exact squared bias at each step. */
    private record Outcome(double meanSquaredGradient, double gap, double[] squaredBias) { }

    private static Outcome run(long steps, double gamma, LongPredicate perturbed) {
        double w = OPTIMUM, sum = 0;
        double[] squaredBias = new double[(int) steps];
        for (int t = 0; t < steps; t++) {
            double g = slope(w), b = perturbed.test(t) ? bias(w) : 0;
            sum += g * g;
            squaredBias[t] = b * b;
            w -= gamma * (g + b);
        }
        return new Outcome(sum / steps, loss(w) - loss(OPTIMUM), squaredBias);
    }

    private static double nonConvexStep(long steps) {
        return 1 / (L * Math.sqrt(steps));
    }

    private static double plStep(long steps) {
        return StrictMath.log(steps) / (MU * steps);
    }

    private static LongPredicate even(long steps, double q) {
        return t -> Math.floor((t + 1) * q / steps) > Math.floor(t * q / steps);
    }

    private static LongPredicate middle(long steps, double q) {
        return t -> t >= (steps - q) / 2 && t < (steps + q) / 2;
    }

    private static LongPredicate end(long steps, double q) {
        return t -> t >= steps - q;
    }

    private static double budget(Regime regime, Placement placement, long steps) {
        return NoiseBudget.intermittent(regime, false, placement, Form.CORRECTED).forward().at(steps);
    }

    private static double[] stationarity(Outcome[] runs) {
        return IntStream.range(0, runs.length).mapToDouble(k -> runs[k].meanSquaredGradient / Regime.NON_CONVEX.rate().at(HORIZONS[k])).toArray();
    }

    private static double[] gaps(Outcome[] runs) {
        return IntStream.range(0, runs.length).mapToDouble(k -> runs[k].gap / Regime.PL.rate().at(HORIZONS[k])).toArray();
    }

    private interface Schedule {
        LongPredicate at(long steps);
    }

    private static Outcome[] runs(boolean pl, Schedule schedule) {
        Outcome[] runs = new Outcome[HORIZONS.length];
        for (int k = 0; k < runs.length; k++) runs[k] = run(HORIZONS[k], pl ? plStep(HORIZONS[k]) : nonConvexStep(HORIZONS[k]), schedule.at(HORIZONS[k]));
        return runs;
    }

    private static void assertNear(double[] values, double... expected) {
        for (int k = 0; k < expected.length; k++) assertEquals(expected[k], values[k], .15 * expected[k], "T = " + HORIZONS[k]);
    }

    private static double exponent(double[] values) {
        return StrictMath.log(values[2] / values[0]) / StrictMath.log((double) HORIZONS[2] / HORIZONS[0]);
    }

    @Test
    void t19_at_the_budget_the_rate_stays_without_PL() {
        assertNear(stationarity(runs(false, t -> middle(t, budget(Regime.NON_CONVEX, Placement.ANY, t)))), .0179, .0180, .0178);
        assertNear(stationarity(runs(false, t -> even(t, budget(Regime.NON_CONVEX, Placement.EVENLY_SPACED, t)))), .0532, .0544, .0545);
    }

    @Test
    void t19_beyond_the_budget_the_rate_is_lost_with_exponent_one_quarter() {
        double[] block = stationarity(runs(false, t -> middle(t, budget(Regime.NON_CONVEX, Placement.EVENLY_SPACED, t))));
        assertNear(block, .27, .50, .90);
        assertEquals(.25, exponent(block), .05);
        assertEquals(.25, exponent(stationarity(runs(false, t -> even(t, StrictMath.pow(t, 7 / 8.0))))), .05);
    }

    @Test
    void t19_random_placement_does_as_well_as_even_spacing() {
        double[] random = stationarity(runs(false, steps -> {
            RandomStream coin = RandomStream.of(19, RandomStream.Purpose.USER, steps);
            double p = budget(Regime.NON_CONVEX, Placement.RANDOM, steps) / steps;
            return t -> coin.uniform(t) < p;
        }));
        for (double value : random) assertTrue(value > .054 / 1.5 && value < .06 * 1.5, "a run of one seed, within a factor 1.5: " + value);
    }

    @Test
    void t19_at_the_budget_the_rate_stays_under_PL() {
        assertNear(gaps(runs(true, t -> end(t, budget(Regime.PL, Placement.ANY, t)))), .151, .163, .169);
        assertNear(gaps(runs(true, t -> even(t, budget(Regime.PL, Placement.EVENLY_SPACED, t)))), .077, .072, .069);
        for (double early : gaps(runs(true, t -> step -> step < budget(Regime.PL, Placement.ANY, t)))) assertTrue(early < 1e-7);
        assertNear(gaps(runs(true, t -> step -> step < budget(Regime.PL, Placement.FIRST_HALF, t) / 2)), 2.3e-4, 5.4e-5, 1.3e-5);
    }

    @Test
    void t19_beyond_the_budget_the_rate_is_lost_under_PL() {
        assertNear(gaps(runs(true, t -> end(t, budget(Regime.PL, Placement.EVENLY_SPACED, t)))), 3.9, 9.3, 17);
    }

    @Test
    void the_runs_stay_below_Theorems_3c_and_5c() {
        for (Schedule schedule : new Schedule[] {t -> middle(t, Math.sqrt(t)), t -> even(t, StrictMath.pow(t, .75)), t -> end(t, 20)}) {
            long steps = HORIZONS[0];
            Assumptions a = Assumptions.smooth(L).sigma(0).pl(MU).initialGap(0);
            Outcome nonConvex = run(steps, nonConvexStep(steps), schedule.at(steps)), pl = run(steps, plStep(steps), schedule.at(steps));
            ErrorLevels levels = ExactErrors.of(nonConvex.squaredBias, nonConvex.squaredBias), plLevels = ExactErrors.of(pl.squaredBias, pl.squaredBias);
            assertTrue(Theory.stationarity(a, levels, nonConvexStep(steps), steps).against(nonConvex.meanSquaredGradient).ratio() <= 1);
            assertTrue(Theory.optimalityGap(a, plLevels, plStep(steps), steps).against(pl.gap).ratio() <= 1);
        }
    }
}
