package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.squaredError;
import static perturbed.operator.Operator.bilinear;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.tanh;
import static perturbed.sgd.Recorded.error;
import static perturbed.sgd.Recorded.errorPerOperator;
import static perturbed.sgd.Recorded.gap;
import static perturbed.sgd.Recorded.gradientNorm;
import static perturbed.sgd.Recorded.loss;
import static perturbed.sgd.Recorded.weights;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.noise.Noise;
import perturbed.noise.Side;

class SgdTest {
    /** l(w) = w^2 / 2: f_1 = w x with x = 1, f_2 = y^2 / 2. */
    private static final Problem QUADRATIC = Problem.of(Chain.input(1).then(linear(1)).then(elementwise("half square", y -> y * y / 2, y -> y)), Dataset.of(new double[][] {{1}}));

    private static Sgd from(double w0) {
        return Sgd.on(QUADRATIC).startingAt(Weights.of(QUADRATIC.chain(), SimpleMatrix.filled(1, 1, w0)));
    }

    private static Sgd noisyDeep() {
        return Sgd.on(StoppedRuns.DEEP).startingAt(Weights.xavier(StoppedRuns.DEEP.chain(), 1)).stepSize(0.05).steps(60).gradientNoise(0.01).momentum(0.5).seed(3)
            .perturb(forward(uniform(0.3)).every(2), backward(gaussian(0.1)).at(3));
    }

    @Test
    void plain_sgd_on_a_quadratic_contracts_by_one_minus_gamma() {
        Run run = from(4).stepSize(0.25).steps(10).record(gradientNorm(), loss(), weights()).run();
        assertEquals(4 * StrictMath.pow(0.75, 10), run.finalWeights().get(1).get(0, 0), 1e-15);
        assertEquals(4 * StrictMath.pow(0.75, 9), run.column("gradientNorm")[9], 1e-14);        // recorded before the update
        assertEquals(8, run.column("loss")[0]);
        assertEquals(4, run.column("w_1_1")[0]);
        assertFalse(run.diverged());
    }

    @Test
    void a2_a_constant_forward_perturbation_moves_the_limit_to_minus_delta() {
        // w <- w - gamma (w + delta): limit -delta, for every gamma in (0, 2)
        for (double gamma : new double[] {0.4, 0.8, 1.2, 1.8})
            assertEquals(-1, from(0.7).stepSize(gamma).steps(2000).perturb(forward(constant(1)).at(1)).run().finalWeights().get(1).get(0, 0), 1e-12);
    }

    @Test
    void heavy_ball_momentum_is_that_of_the_paper() {
        double previous = 4, w = 4, gamma = 0.1, beta = 0.9;
        for (int t = 0; t < 50; t++) {
            double next = w - gamma * w + beta * (w - previous);
            previous = w;
            w = next;
        }
        assertEquals(w, from(4).stepSize(gamma).momentum(beta).steps(50).run().finalWeights().get(1).get(0, 0), 1e-13);
    }

    @Test
    void step_sizes_decay_as_they_say() {
        assertEquals(0.1, StepSize.fixed(0.1).at(1000));
        assertEquals(0.05, StepSize.inverseTime(0.1, 10).at(10));
        assertEquals(0.05, StepSize.inverseSquareRoot(0.1, 10).at(30));
        assertEquals("0.1, inverseTime(0.1, 10), inverseSquareRoot(0.1, 10)",
            StepSize.fixed(0.1).text().orElseThrow() + ", " + StepSize.inverseTime(0.1, 10).text().orElseThrow() + ", " + StepSize.inverseSquareRoot(0.1, 10).text().orElseThrow());
        double w = 4;
        for (int t = 0; t < 20; t++) w -= 1 / (t + 2.0) * w;
        assertEquals(w, from(4).stepSize(t -> 1 / (t + 2.0)).steps(20).run().finalWeights().get(1).get(0, 0), 1e-14);
    }

    @Test
    void clipping_bounds_the_move_of_a_step() {
        Run run = from(100).stepSize(0.5).clip(2).steps(3).record(weights()).run();
        assertArrayEquals(new double[] {100, 99, 98}, run.column("w_1_1"), 1e-12);
        assertEquals(0.5, from(1).stepSize(0.5).clip(2).steps(1).run().finalWeights().get(1).get(0, 0));   // a short gradient is left alone
    }

    /** l(w) = (w x - y)^2 / 2 summed over the elements of x = y: the gradient at 0 is -x^2, whose square overflows. */
    private static Sgd steep(double... x) {
        Chain chain = Chain.input(x.length).then(bilinear()).then(squaredError());
        return Sgd.on(Problem.of(chain, Dataset.of(new double[][] {x}, new double[][] {x}))).stepSize(1).steps(1);
    }

    @Test
    void a_finite_gradient_whose_squared_norm_overflows_is_shortened_too() {
        assertEquals(1, steep(1e90).clip(1).run().finalWeights().get(1).get(0, 0));
        double[] w = steep(1e154, 1e154, 1e154).clip(1e-20).run().finalWeights().toArray();            // the norm itself overflows, and so would clip / norm
        for (double wi : w) assertEquals(1e-20 / Math.sqrt(3), wi, 1e-35);                             // 4 roundings of 1e-20 / sqrt 3
        for (double wi : steep(1e90, 1e90, 1e90).clip(1.5e180).run().finalWeights().toArray()) assertEquals(1.5e180 / Math.sqrt(3), wi, 1e165);         // of sqrt 3 1e180
        assertEquals(1e180, steep(1e90).clip(1e200).run().finalWeights().get(1).get(0, 0), 1e165);     // shorter than 1e200: left alone, 1 rounding
    }

    @Test
    void gradient_noise_has_the_stated_deviation() {
        // without a gradient (start at 0, tiny gamma times noise): w_T = -gamma sum xi_t up to O(gamma^2)
        int steps = 20_000;
        Run run = from(0).stepSize(1e-9).gradientNoise(0.5).steps(steps).record(weights()).run();
        double[] w = run.column("w_1_1");
        double sum = 0, square = 0;
        for (int t = 1; t < steps; t++) {
            double xi = (w[t - 1] - w[t]) / 1e-9;
            sum += xi;
            square += xi * xi;
        }
        assertEquals(0, sum / steps, 6 * 0.5 / Math.sqrt(steps));                                 // 6 standard errors
        assertEquals(0.25, square / steps, 6 * 0.25 * Math.sqrt(2.0 / steps));
    }

    @Test
    void an_update_to_infinity_ends_the_run_as_a_result_that_names_step_and_site() {
        Run run = from(1).stepSize(1e200).steps(100).run();
        assertTrue(run.diverged());
        assertEquals("diverged at step 0, site w", run.divergence().orElseThrow().toString());
        assertTrue(Double.isNaN(run.stableGradientNorm()));
        assertTrue(run.stableIterationComplexity().isEmpty());
        assertEquals(1, run.table().rowCount());
    }

    @Test
    void the_site_is_the_first_value_that_is_not_finite() {
        Noise fault = (value, random, added) -> added[0] = Double.POSITIVE_INFINITY;
        assertEquals("diverged at step 7, site y_1, operator 1 (linear(1))",
            from(1).steps(20).perturb(forward(fault).at(1).atSteps(7)).run().divergence().orElseThrow().toString());
        Run backward = from(1).steps(20).perturb(backward(fault).at(2).atSteps(3)).run();
        assertEquals("diverged at step 3, site v_1, operator 2 (elementwise(\"half square\"))", backward.divergence().orElseThrow().toString());
    }

    /** Row 0 overflows in its gradient, 2 (10 x) x, row 1 in operator 1 already: the batch has one of them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void in_a_mini_batch_the_site_is_that_of_the_batch(long seed) {
        Problem problem = Problem.of(Chain.input(1).then(linear(1)).then(elementwise("square", y -> y * y, y -> 2 * y)), Dataset.of(new double[][] {{1e200}, {1e308}}));
        Sgd sgd = Sgd.on(problem).startingAt(Weights.of(problem.chain(), SimpleMatrix.filled(1, 1, 10))).batchSize(1).seed(seed).record();
        int row = new BatchSampler(2, 1, false, seed).rows(0)[0];
        assertEquals("diverged at step 0, site " + (row == 0 ? "u_1" : "y_1") + ", operator 1 (linear(1))", sgd.run().divergence().orElseThrow().toString());
    }

    @Test
    void weights_beyond_the_limit_you_set_are_a_divergence() {
        assertFalse(from(1).stepSize(2).steps(10).stopAbove(1).run().diverged());                 // 1, -1, 1, ...: at the limit, not beyond
        Run run = from(1).stepSize(3).steps(1000).stopAbove(1000).run();                          // doubles and changes sign
        assertEquals("diverged at step 9, site w, ||w|| above 1000.0", run.divergence().orElseThrow().toString());
    }

    @Test
    void the_recording_cadence_changes_no_bit() {
        Weights every = noisyDeep().run().finalWeights();
        assertEquals(every, noisyDeep().recordEvery(7).run().finalWeights());
        assertEquals(every, noisyDeep().record(loss(), error(), gradientNorm()).run().finalWeights());
        assertEquals(every, noisyDeep().record().run().finalWeights());
        double[] all = noisyDeep().run().column("gradientNorm"), some = noisyDeep().recordEvery(7).run().column("gradientNorm");
        for (int k = 0; k < some.length; k++) assertEquals(all[7 * k], some[k]);
        Weights batch = noisyDeep().batchSize(5).run().finalWeights();
        assertEquals(batch, noisyDeep().batchSize(5).recordEvery(9).record(error()).run().finalWeights());
    }

    @Test
    void an_idle_perturbation_changes_no_bit() {
        assertEquals(noisyDeep().unperturbed().run().finalWeights(), noisyDeep().unperturbed().perturb(forward(gaussian(1)).atSteps(1000)).run().finalWeights());
        assertEquals(noisyDeep().unperturbed().run().finalWeights(), noisyDeep().perturb(forward(uniform(0)), backward(gaussian(0))).run().finalWeights());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_seed_is_all_that_chance_depends_on(long seed) {
        assertEquals(noisyDeep().seed(seed).run().finalWeights(), noisyDeep().seed(seed).run().finalWeights());
        assertFalse(noisyDeep().seed(seed).run().finalWeights().equals(noisyDeep().seed(seed + 1).run().finalWeights()));
    }

    @Test
    void the_recorded_error_is_the_distance_of_the_perturbed_gradient() {
        // f_1 = w x, f_2 = y^2 / 2, delta = 1: u~ - u = 1
        Run run = from(1).steps(3).perturb(forward(constant(1)).at(1).atSteps(1)).record(error(), errorPerOperator()).run();
        assertArrayEquals(new double[] {0, 1, 0}, run.column("error"), 1e-15);
        assertArrayEquals(new double[] {0, 1, 0}, run.column("error_1"), 1e-15);
    }

    @Test
    void your_own_quantity_and_the_gap_are_recorded() {
        Run run = from(2).stepSize(0.5).steps(2).record(Recorded.of("distance", (t, w) -> w.norm() + t), gap(-1)).run();
        assertArrayEquals(new double[] {2, 2}, run.column("distance"));
        assertArrayEquals(new double[] {3, 1.5}, run.column("gap"));
        assertEquals("[step, distance, gap]", run.table().columnNames().toString());
    }

    @Test
    void stable_gradient_norm_and_complexity_are_those_of_section_7() {
        Run run = from(1).stepSize(0.5).steps(8).ewma(0.5).run();
        double[] e = new double[8];
        for (int t = 0; t < 8; t++) e[t] = t == 0 ? 1 : 0.5 * e[t - 1] + 0.5 * StrictMath.pow(0.5, t);
        double stable = (e[4] + e[5] + e[6] + e[7]) / 4;
        assertEquals(stable, run.stableGradientNorm(), 1e-16);
        int first = 0;
        while (e[first] >= 1.5 * stable) first++;
        assertEquals(first, run.stableIterationComplexity().orElseThrow());
    }

    @Test
    void of_an_odd_number_of_recordings_the_shorter_half_is_averaged() {
        // gradient norms 1, 1/2, 1/4, 1/8, 1/16; their EWMA 1, 3/4, 1/2, 5/16, 3/16; floor(5 / 2) = 2 of them: (5/16 + 3/16) / 2
        assertEquals(0.25, from(1).stepSize(0.5).steps(5).ewma(0.5).run().stableGradientNorm());
        assertEquals(1, from(1).stepSize(0.5).steps(1).run().stableGradientNorm());                    // floor(1 / 2) = 0: the only one there is
    }

    @Test
    void the_moving_average_remembers_steps_not_recordings() {
        // a gradient norm that falls as 0.99^t: recorded every step or every tenth, the averages agree where both exist, to the change within ten steps
        double[] every = from(1).stepSize(0.01).steps(400).ewma(0.05).run().ewma();
        double[] tenth = from(1).stepSize(0.01).steps(400).recordEvery(10).ewma(0.05).run().ewma();
        for (int k = 10; k < 40; k++) assertEquals(1, tenth[k] / every[10 * k], 1 - StrictMath.pow(0.99, 10));
        assertEquals(1 - StrictMath.pow(0.95, 10), (tenth[1] - 1) / (StrictMath.pow(0.99, 10) - 1), 1e-12);
    }

    @Test
    void a_run_that_has_not_settled_or_cannot_move_says_so() {
        assertTrue(from(1).stepSize(0.01).steps(400).run().toString().endsWith(", still falling: it has not settled, take more steps"));
        assertFalse(from(1).stepSize(0.5).steps(2000).gradientNoise(0.1).run().isStillFalling());
        Problem deep = StoppedRuns.DEEP.regularizedBy(Regularizer.none());
        Sgd stuck = Sgd.on(Problem.of(Chain.input(3).then(linear(4)).then(tanh()).then(linear(1)).then(squaredError()), deep.data())).steps(10);
        assertEquals("10 steps, but the gradient at w_0 is exactly 0: start elsewhere, such as startingAt(Weights.xavier(chain, 1))", stuck.run().toString());
    }

    @Test
    void mini_batches_are_drawn_with_replacement_from_all_rows() {
        BatchSampler sampler = new BatchSampler(10, 4, false, 1);
        int[] count = new int[10];
        for (int t = 0; t < 5000; t++) for (int row : sampler.rows(t)) count[row]++;
        double chi = 0;
        for (int c : count) chi += (c - 2000.0) * (c - 2000.0) / 2000;
        assertTrue(chi < 60, "chi-square with 9 degrees of freedom is above 60 with probability 1e-9: " + chi);
    }

    @Test
    void shuffled_batches_see_every_row_once_an_epoch_in_a_new_order() {
        BatchSampler sampler = new BatchSampler(10, 5, true, 1);
        int[] first = java.util.stream.IntStream.range(0, 2).flatMap(t -> java.util.Arrays.stream(sampler.rows(t).clone())).toArray();
        int[] second = java.util.stream.IntStream.range(2, 4).flatMap(t -> java.util.Arrays.stream(sampler.rows(t).clone())).toArray();
        for (int[] epoch : new int[][] {first, second}) {
            Set<Integer> rows = new HashSet<>();
            for (int row : epoch) rows.add(row);
            assertEquals(10, rows.size());
        }
        assertFalse(java.util.Arrays.equals(first, second));
        assertArrayEquals(java.util.Arrays.copyOf(first, 5), sampler.rows(0));                    // step 0 again, after step 3
    }

    @Test
    void single_sample_sgd_follows_its_samples() {
        Problem problem = StoppedRuns.DEEP;
        Sgd sgd = Sgd.on(problem).startingAt(Weights.xavier(problem.chain(), 1)).stepSize(0.05).batchSize(1).steps(1).seed(8);
        int row = new BatchSampler(300, 1, false, 8).rows(0)[0];
        Weights w = Weights.xavier(problem.chain(), 1);
        double expected = w.get(3).get(0, 2) - 0.05 * (problem.chain().pass(w).run(problem.data().input(row), problem.data().target(row)).exactWeightGradient(3).get(0, 2)
            + 2 * 0.01 * w.get(3).get(0, 2));
        assertEquals(expected, sgd.run().finalWeights().get(3).get(0, 2), 1e-15);
    }

    /** What is 0, or 1 of an average, is an option set to its default. */
    @Test
    void options_at_the_ends_of_their_ranges() {
        Run run = from(2).seed(9).steps(1).momentum(0).gradientNoise(0).ewma(1).batchSize(1).recordEvery(1).stepSize(0.5).run();
        assertEquals(1, run.finalWeights().get(1).get(0, 0));
        assertEquals(9, from(2).seed(9).seed());
        from(2).steps(1L << 32);
    }

    @Test
    void perturb_replaces_the_sides_it_names() {
        Sgd both = noisyDeep();
        assertEquals(1, both.perturb(forward(uniform(9)).at(1)).perturbations().stream().filter(p -> p.side() == Side.FORWARD).count());
        assertEquals(1, both.perturb(forward(uniform(9)).at(1)).perturbations().stream().filter(p -> p.side() == Side.BACKWARD).count());
        assertEquals(0, both.unperturbed(Side.BACKWARD).perturbations().stream().filter(p -> p.side() == Side.BACKWARD).count());
        assertTrue(both.unperturbed().perturbations().isEmpty());
    }

    @Test
    void an_interrupted_run_stops_and_says_where() {
        Thread.currentThread().interrupt();
        assertEquals("the run was interrupted at step 0 of 100", assertThrows(CancellationException.class, () -> from(1).steps(100).run()).getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void bad_options_are_refused_before_anything_runs() {
        refused("stepSize must be finite and positive, got -0.1", () -> from(1).stepSize(-0.1));
        refused("stepSize must be finite and positive, got NaN", () -> from(1).stepSize(Double.NaN));
        refused("stepSize must be finite and positive, got -1.0 at step 1", () -> from(1).stepSize(t -> 1 - 2 * t).run());
        refused("stepSize must be finite and positive, got 0.0", () -> from(1).stepSize(0));
        refused("stepSize must be finite and positive, got Infinity", () -> from(1).stepSize(StepSize.inverseTime(Double.POSITIVE_INFINITY, 1)));
        refused("stepSize: tau must be finite and positive, got 0.0", () -> StepSize.inverseTime(1, 0));
        refused("stepSize: tau must be finite and positive, got Infinity", () -> StepSize.inverseSquareRoot(1, Double.POSITIVE_INFINITY));
        refused("stepSize must be finite and positive, got 0.0 at step 0", () -> from(1).stepSize(t -> 0).run());
        refused("stepSize must be finite and positive, got Infinity at step 0", () -> from(1).stepSize(t -> Double.POSITIVE_INFINITY).run());
        refused("steps must be in 1..2^32, got 0", () -> from(1).steps(0));
        refused("steps must be in 1..2^32, got 4294967297", () -> from(1).steps((1L << 32) + 1));
        refused("momentum must be in [0, 1), got -0.5; 0 is plain SGD", () -> from(1).momentum(-0.5));
        refused("gradientNoise must be finite and >= 0, got Infinity; 0 is none", () -> from(1).gradientNoise(Double.POSITIVE_INFINITY));
        refused("stopAbove must be positive, got 0.0; leave stopAbove out for no limit but that of the finite numbers", () -> from(1).stopAbove(0));
        refused("batchSize must be at least 1, got 0; fullBatch() takes all data", () -> from(1).batchSize(0));
        refused("momentum must be in [0, 1), got 1.0; 0 is plain SGD", () -> from(1).momentum(1));
        refused("gradientNoise must be finite and >= 0, got -1.0; 0 is none", () -> from(1).gradientNoise(-1));
        refused("clip must be positive, got 0.0; leave clip out for no clipping", () -> from(1).clip(0));
        refused("stopAbove must be positive, got NaN; leave stopAbove out for no limit but that of the finite numbers", () -> from(1).stopAbove(Double.NaN));
        refused("recordEvery(n) records at steps 0, n, 2n, ... and needs n >= 1, got 0", () -> from(1).recordEvery(0));
        refused("the EWMA coefficient must be in (0, 1], got 0.0", () -> from(1).ewma(0));
        refused("forward(uniform(1)).at(3): there is no operator 3, the chain has 2", () -> from(1).perturb(forward(uniform(1)).at(3)));
        refused("delta_1 of operator 1 (linear(1)): constant(1, 2) has 2 values, but the site has 1", () -> from(1).perturb(forward(constant(1, 2)).at(1)));
        refused("record: 4294967296 recordings do not fit in memory; record less often, such as recordEvery(4295)", () -> from(1).steps(1L << 32).run());
        refused("the weights are those of " + StoppedRuns.DEEP.chain() + " and do not fit " + QUADRATIC.chain(), () -> from(1).startingAt(Weights.zeros(StoppedRuns.DEEP.chain())));
        refused("no column 'loss'; the run recorded gradientNorm; ask for more with record(...)", () -> from(1).run().column("loss"));
        refused("record: there would be two columns 'loss'; give your own quantity another name", () -> from(1).record(loss(), Recorded.of("loss", (t, w) -> 0)).run());
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
