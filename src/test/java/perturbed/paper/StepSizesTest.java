package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.sgd.Recorded.loss;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perturbed.chain.SamplePass;
import perturbed.experiment.Minimum;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;

class StepSizesTest {
    private static final StepSizes EIGHT = StepSizes.of(1, 2, 3, 4, 5, 6, 8, 10).steps(3);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 10);
    }

    static Stream<double[]> spectra() {
        return Stream.of(new double[] {3}, new double[] {1, 3}, new double[] {1, 2, 4}, new double[] {1, 2, 3, 5});
    }

    private static double[] trained(StepSizes example, double stepSize) {
        Run run = Sgd.on(example.problem()).startingAt(example.weights(example.chebyshev())).stepSize(stepSize).momentum(0.9).steps(100_000).recordEvery(1000)
            .record(loss()).run();
        return run.finalWeights().toArray();
    }

    @ParameterizedTest
    @MethodSource("spectra")
    void with_a_step_for_each_eigenvalue_training_finds_their_inverses(double[] eigenvalues) {
        StepSizes example = StepSizes.of(eigenvalues);
        double[] found = Arrays.stream(trained(example, 1e-3)).sorted().toArray();
        double[] inverses = Arrays.stream(eigenvalues).map(lambda -> 1 / lambda).sorted().toArray();
        // momentum 0.9 makes steps of 10 gamma, and mu = min_i lambda_i^3 prod (1 - lambda_i / lambda_s)^2 >= 0.07: e^-70 and rounding are left
        assertArrayEquals(inverses, found, 1e-9);
        assertEquals(0, example.loss(0, found), 1e-18);                          // quadratic in the step sizes' error
        assertArrayEquals(inverses, example.best(), 1e-12);                      // roundoff of a small eigenvalue problem
    }

    @Test
    void with_fewer_training_finds_the_least_squares_optimum() {
        assertEquals(EIGHT.loss(0, EIGHT.best()), EIGHT.loss(0, trained(EIGHT, 1e-4)), 1e-12);
        assertArrayEquals(EIGHT.best(), Arrays.stream(trained(EIGHT, 1e-4)).sorted().toArray(), 1e-6);
    }

    @Test
    void one_step_by_hand() {                                                    // sum lambda^2 x^2 / sum lambda^3 x^2
        assertArrayEquals(new double[] {10 / 28.0}, StepSizes.of(1, 3).steps(1).best(), 1e-15);
        assertArrayEquals(new double[] {(4 + 9) / (4 + 27.0)}, StepSizes.of(1, 3).steps(1).from(new double[] {2, 0}, new double[] {0, 1}).best(), 1e-15);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_best_step_sizes_reach_what_conjugate_gradients_reach(long seed) {
        Random random = new Random(seed);
        double[] lambda = random.doubles(7, 0.2, 3).toArray(), x = random.doubles(7, -2, 2).toArray();
        for (int steps = 1; steps <= 5; steps++) {
            StepSizes example = StepSizes.of(lambda).steps(steps).from(x);
            double energy = conjugateGradients(lambda, x, steps);
            assertEquals(energy, example.loss(0, example.best()), 1e-10 * (1 + energy));
        }
    }

    /** g(x_T), by the book. */
    private static double conjugateGradients(double[] lambda, double[] start, int steps) {
        int d = lambda.length;
        double[] x = start.clone(), r = new double[d], p = new double[d];
        double rr = 0;
        for (int i = 0; i < d; i++) rr += (p[i] = r[i] = -lambda[i] * x[i]) * r[i];
        for (int t = 0; t < steps; t++) {
            double pap = 0, next = 0;
            for (int i = 0; i < d; i++) pap += lambda[i] * p[i] * p[i];
            for (int i = 0; i < d; i++) {
                x[i] += rr / pap * p[i];
                r[i] -= rr / pap * lambda[i] * p[i];
                next += r[i] * r[i];
            }
            for (int i = 0; i < d; i++) p[i] = r[i] + next / rr * p[i];
            rr = next;
        }
        double energy = 0;
        for (int i = 0; i < d; i++) energy += lambda[i] / 2 * x[i] * x[i];
        return energy;
    }

    @Test
    void steps_beyond_the_distinct_eigenvalues_are_zero() {
        assertArrayEquals(new double[] {0, 0.2, 0.5}, StepSizes.of(2, 2, 5).best(), 1e-13);
        assertArrayEquals(new double[] {0, 0.5}, StepSizes.of(2, 5).from(new double[] {1, 0}).best(), 1e-13);
        assertArrayEquals(new double[2], StepSizes.of(2, 5).from(new double[2]).best());
    }

    @Test
    void chebyshev_is_best_in_the_worst_case_and_only_there() {
        double kappa = (10 + 1) / (10 - 1.0);
        assertEquals(1 / (4 * kappa * kappa * kappa - 3 * kappa), EIGHT.worstCase(EIGHT.chebyshev()), 1e-14);          // 1 / T_3(kappa)
        assertTrue(EIGHT.worstCase(EIGHT.best()) > 1.5 * EIGHT.worstCase(EIGHT.chebyshev()));
        assertTrue(EIGHT.loss(0, EIGHT.chebyshev()) > 1.5 * EIGHT.loss(0, EIGHT.best()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_worst_case_is_where_a_fine_grid_finds_it(long seed) {
        double[] gammas = new Random(seed).doubles(3, 0, 1.5).toArray();
        double worst = 0;
        for (int k = 0; k <= 100_000; k++) {
            double lambda = 1 + 9 * k / 1e5;
            worst = Math.max(worst, Math.abs((1 - gammas[0] * lambda) * (1 - gammas[1] * lambda) * (1 - gammas[2] * lambda)));
        }
        assertEquals(worst, EIGHT.worstCase(gammas), 1e-7 * worst);              // the grid misses the top by h^2 / 2 of the curvature
        assertTrue(EIGHT.worstCase(gammas) >= worst * (1 - 1e-12));
    }

    @Test
    void the_order_matters_under_noise_and_only_then() {
        StepSizes example = StepSizes.of(1, 2, 4);
        assertEquals(example.loss(0, 0.9, 0.4, 0.2), example.loss(0, 0.2, 0.9, 0.4), 1e-15);
        assertNotEquals(example.loss(0.1, 0.9, 0.4, 0.2), example.loss(0.1, 0.2, 0.9, 0.4), 1e-4);
    }

    @Test
    void the_loss_under_noise_is_the_mean_of_the_noisy_chain() {
        StepSizes example = StepSizes.of(1, 2, 4).from(new double[] {1, -1, 2});
        double[] gammas = {0.9, 0.2, 0.4};
        SamplePass pass = example.chain().pass(example.weights(gammas)).perturb(example.noise(0.3));
        int draws = 20_000;
        double mean = 0, square = 0;
        for (int k = 0; k < draws; k++) {
            double loss = pass.seed(k).run(new double[] {1, -1, 2}).loss();
            mean += loss / draws;
            square += loss * loss / draws;
        }
        double standardError = Math.sqrt((square - mean * mean) / draws);
        assertEquals(example.loss(0.3, gammas), mean, 5 * standardError);        // false alarm: 6e-7
        assertEquals(example.loss(0, gammas), example.problem().loss(example.weights(gammas)), 1e-14);
    }

    @Test
    void the_inverses_are_a_minimum_of_the_chain() {
        StepSizes example = StepSizes.of(1, 2, 4);
        Minimum minimum = Minimum.of(example.problem(), example.weights(1.02, 0.49, 0.251));
        assertArrayEquals(new double[] {1, 0.5, 0.25}, minimum.weights().toArray(), 1e-9);
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertRefused("StepSizes.of(lambda...): name at least one eigenvalue", () -> StepSizes.of());
        assertRefused("StepSizes.of(lambda...): the eigenvalues must be finite and positive, got 0.0", () -> StepSizes.of(1, 0));
        assertRefused("steps must be at least 1, got 0", () -> EIGHT.steps(0));
        assertRefused("from(x_0...): name at least one start", () -> EIGHT.from());
        assertRefused("from(x_0...): a start has 1 finite elements, one for each eigenvalue, got [1.0, 2.0]", () -> StepSizes.of(1).from(new double[] {1, 2}));
        assertRefused("there are 3 steps, but 1 step sizes", () -> EIGHT.loss(0, 1));
        assertRefused("there are 3 steps, but 1 step sizes", () -> EIGHT.weights(1));
        assertRefused("there are 3 steps, but 1 step sizes", () -> EIGHT.worstCase(1));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
