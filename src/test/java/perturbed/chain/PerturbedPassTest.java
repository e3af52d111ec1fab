package perturbed.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.topK;
import static perturbed.noise.Noise.twoPoint;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.logistic;
import static perturbed.operator.Loss.squaredError;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.sigmoid;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.tanh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perturbed.data.Dataset;
import perturbed.kernel.RandomStream;
import perturbed.noise.Noise;
import perturbed.noise.Perturbation;

class PerturbedPassTest {
    private static final double[] DELTA = {0.3, -0.2, 0.15, 0.4};        // delta_1..delta_4
    private static final double[] EPS = {0.1, -0.05, 0.2, 0.03};         // eps_2..eps_5

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 8);
    }

    private static List<Perturbation> frozen(double[] delta, double[] eps) {
        List<Perturbation> all = new ArrayList<>();
        for (int i = 0; i < delta.length; i++) all.add(forward(constant(delta[i])).at(i + 1));
        for (int i = 0; i < eps.length; i++) all.add(backward(constant(eps[i])).at(i + 2));
        return all;
    }

    private static double[] gradients(SamplePass.Result pass, boolean exact) {
        double[] u = new double[5];
        for (int i = 1; i <= 5; i++) u[i - 1] = (exact ? pass.exactWeightGradient(i) : pass.weightGradient(i)).get(0, 0);
        return u;
    }

    @Test
    void t6_the_golden_gradients_of_the_five_operators() {
        SamplePass.Result pass = FiveOperators.chain().pass(FiveOperators.weights()).perturb(frozen(DELTA, EPS).toArray(Perturbation[]::new)).run(FiveOperators.X);
        // printed to 12 digits: 1e-10 leaves two for the rounding of the chain
        assertArrayEquals(new double[] {.061581395191, -.280566635942, -.160084293244, -1.162061896506, .448182354212}, gradients(pass, true), 1e-10);
        assertArrayEquals(new double[] {.052655772497, -.161827334103, -.042110394243, -.855864707134, .34627249076}, gradients(pass, false), 1e-10);
    }

    @Test
    void t5_with_frozen_forward_noise_the_weight_gradient_is_that_of_the_perturbed_loss() {
        Perturbation[] delta = frozen(DELTA, new double[0]).toArray(Perturbation[]::new);
        double[] w = {0.4, -0.9, 0.3, -0.2, 0.5};
        double[] u = gradients(FiveOperators.chain().pass(FiveOperators.weights(w)).perturb(delta).run(FiveOperators.X), false);
        double h = 1e-5;
        for (int i = 0; i < 5; i++) {
            double[] up = w.clone(), down = w.clone();
            up[i] += h;
            down[i] -= h;
            double difference = (FiveOperators.chain().pass(FiveOperators.weights(up)).perturb(delta).run(FiveOperators.X).loss()
                - FiveOperators.chain().pass(FiveOperators.weights(down)).perturb(delta).run(FiveOperators.X).loss()) / (2 * h);
            assertEquals(difference, u[i], 1e-8, "u_" + (i + 1));        // central differences: h^2 x third derivative / 6, about 1e-10, and roundoff 1e-16 / h
        }
    }

    @Test
    void a_sample_pass_shows_both_passes_and_their_distance() {
        SamplePass.Result pass = FiveOperators.chain().pass(FiveOperators.weights()).perturb(frozen(DELTA, EPS).toArray(Perturbation[]::new)).run(FiveOperators.X);
        double[] exact = gradients(pass, true), perturbed = gradients(pass, false);
        double all = 0;
        for (int i = 1; i <= 5; i++) {
            double error = perturbed[i - 1] - exact[i - 1];
            assertEquals(error * error, pass.squaredError(i), 1e-15);
            all += pass.squaredError(i);
        }
        assertEquals(all, pass.squaredError(), 1e-15);
        assertEquals(pass.exactOutput(5)[0], pass.exactLoss());
        assertEquals(pass.output(5)[0], pass.loss());
        assertArrayEquals(FiveOperators.X, pass.exactOutput(0));
        assertArrayEquals(FiveOperators.X, pass.output(0));
        assertArrayEquals(new double[] {1}, pass.exactIntermediateGradient(5));
        assertArrayEquals(new double[] {1}, pass.intermediateGradient(5));
        assertEquals("F = " + pass.exactLoss() + ", F~ = " + pass.loss() + ", ||u~ - u||^2 = " + pass.squaredError(), pass.toString());
        SamplePass.Result without = FiveOperators.chain().pass(FiveOperators.weights()).run(FiveOperators.X);
        assertEquals(0, without.squaredError());
        for (int i = 1; i <= 5; i++) {
            assertArrayEquals(without.exactOutput(i), pass.exactOutput(i));
            assertArrayEquals(without.exactOutput(i), without.output(i));
            assertArrayEquals(without.exactIntermediateGradient(i), pass.exactIntermediateGradient(i));
        }
        SamplePass.Result flat = Chain.input(1).then(sigmoid()).pass(Weights.zeros(Chain.input(1).then(sigmoid()))).run(new double[] {2});
        assertEquals(0, flat.weightGradient(1).getNumElements());
    }

    @Test
    void the_jacobians_are_taken_at_the_perturbed_output() {
        // f_1 = w x, f_2 = sigmoid: v~_1 = sigmoid'(w x + delta), u~_1 = that times x, by hand
        Chain chain = Chain.input(1).then(linear(1)).then(sigmoid());
        Weights w = Weights.of(chain, new SimpleMatrix(1, 1, true, 0.5));
        SamplePass.Result pass = chain.pass(w).perturb(forward(constant(0.7)).at(1)).run(new double[] {2});
        double s = 1 / (1 + StrictMath.exp(-(0.5 * 2 + 0.7)));
        assertEquals(1.7, pass.output(1)[0], 1e-15);
        assertEquals(s, pass.loss(), 1e-15);
        assertEquals(s * (1 - s), pass.intermediateGradient(1)[0], 1e-15);
        assertEquals(2 * s * (1 - s), pass.weightGradient(1).get(0, 0), 1e-15);
    }

    @Test
    void backward_noise_is_added_to_what_the_operator_pulls_back() {
        Chain chain = Chain.input(1).then(linear(1)).then(sigmoid());
        Weights w = Weights.of(chain, new SimpleMatrix(1, 1, true, 0.5));
        SamplePass.Result pass = chain.pass(w).perturb(backward(constant(0.3)).at(2)).run(new double[] {2});
        assertEquals(pass.exactIntermediateGradient(1)[0] + 0.3, pass.intermediateGradient(1)[0], 1e-15);
        assertEquals(pass.exactWeightGradient(1).get(0, 0) + 0.3 * 2, pass.weightGradient(1).get(0, 0), 1e-15);
    }

    @Test
    void a1_zero_mean_forward_noise_biases_the_gradient_of_a_sigmoid() {
        // sigmoid at y = 0 with y~ = +-1: E sigma'(y~) = sigma'(1) = 0.196612 < sigma'(0) = 0.25
        Chain chain = Chain.input(1).then(linear(1)).then(sigmoid());
        Weights w = Weights.of(chain, new SimpleMatrix(1, 1, true, 1));
        double mean = 0;
        for (double a : new double[] {-1, 1})
            mean += chain.pass(w).perturb(forward(constant(a)).at(1)).run(new double[] {0}).intermediateGradient(1)[0] / 2;
        assertEquals(0.196611933241482, mean, 1e-14);
        assertEquals(0.25, chain.pass(w).run(new double[] {0}).exactIntermediateGradient(1)[0], 1e-15);
    }

    // ---- laws on a chain with every kind of perturbation, more samples than a block ------------------------------------------

    private static Problem problem(int samples) {
        RandomStream random = RandomStream.of(5, RandomStream.Purpose.USER);
        double[][] x = new double[samples][3], target = new double[samples][1];
        for (int l = 0; l < samples; l++) {
            for (int k = 0; k < 3; k++) x[l][k] = random.normal(4L * l + k);
            target[l][0] = random.normal(4L * l + 3);
        }
        return Problem.of(Chain.input(3).then(affine(4)).then(tanh()).then(affine(2)).then(softplus()).then(linear(1)).then(squaredError()), Dataset.of(x, target));
    }

    static Stream<List<Perturbation>> perturbations() {
        Noise own = (value, random, added) -> {
            for (int k = 0; k < value.length; k++) added[k] = 0.1 * value[k] * random.normal(k);
        };
        return Stream.of(List.of(forward(uniform(0.3)).at(1)), List.of(forward(gaussian(0.3)).at(5)), List.of(backward(uniform(0.3)).at(6)), List.of(backward(gaussian(0.2)).at(2)),
            List.of(forward(own), backward(own)), List.of(forward(uniform(0.1)), backward(twoPoint(0.2))), List.of(backward(topK(1)).between(3, 5)),
            List.of(forward(uniform(0.2)).at(2).elements(2, 3).sharedAcrossBatch(), backward(gaussian(0.1)).at(3).sharedAcrossBatch()),
            List.of(forward(gaussian(0.1)).at(1), forward(topK(2)).at(1), backward(own).sharedAcrossBatch()));
    }

    @ParameterizedTest
    @MethodSource("perturbations")
    void the_twin_pass_gives_the_bits_of_the_perturbed_pass_alone(List<Perturbation> perturbations) {
        Problem problem = problem(600);
        double[][] w = Weights.xavier(problem.chain(), 2).toArrays();
        GradientPass alone = new GradientPass(problem, perturbations, 600, 9), beside = new GradientPass(problem, perturbations, 600, 9);
        GradientPass exact = new GradientPass(problem, List.of(), 600, 9);
        for (long t : new long[] {0, 1, 77}) {
            alone.onAllData(w, t, false, false);
            beside.onAllData(w, t, true, true);
            exact.onAllData(w, t, true, false);
            for (int i = 1; i < w.length; i++) {
                assertArrayEquals(alone.perturbed()[i], beside.perturbed()[i], "u~_" + i + " at step " + t);
                assertArrayEquals(exact.exact()[i], beside.exact()[i], "u_" + i + " at step " + t);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("perturbations")
    void the_batch_gradient_is_the_mean_over_its_samples(List<Perturbation> perturbations) {
        Problem problem = problem(300);
        Weights w = Weights.xavier(problem.chain(), 2);
        GradientPass pass = new GradientPass(problem, perturbations, 300, 9);
        pass.onAllData(w.toArrays(), 4, true, false);
        // the first sample's noise is that of a batch of one; with the shared kind every sample's is
        boolean shared = perturbations.stream().allMatch(Perturbation::isShared);
        if (!shared) return;
        for (int i = 1; i <= 5; i += 2) {
            SimpleMatrix mean = new SimpleMatrix(w.get(i).getNumRows(), w.get(i).getNumCols());
            for (int l = 0; l < 300; l++) {
                SamplePass.Result one = problem.chain().pass(w).perturb(perturbations.toArray(Perturbation[]::new)).seed(9).step(4)
                    .run(problem.data().input(l), problem.data().target(l));
                mean = mean.plus(one.weightGradient(i).divide(300));
            }
            for (int k = 0; k < mean.getNumElements(); k++)                // 300 roundings of numbers of order 1: 300 x 1.1e-16 < 1e-13
                assertEquals(mean.get(k / mean.getNumCols(), k % mean.getNumCols()), pass.perturbed()[i][k], 1e-13);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void forward_noise_at_the_last_operator_changes_no_gradient(long seed) {
        Problem problem = problem(300);
        double[][] w = Weights.xavier(problem.chain(), seed).toArrays();
        GradientPass noisy = new GradientPass(problem, List.of(forward(gaussian(1)).at(6)), 300, seed), exact = new GradientPass(problem, List.of(), 300, seed);
        noisy.onAllData(w, 0, true, false);
        exact.onAllData(w, 0, true, false);
        for (int i = 1; i < w.length; i++) assertArrayEquals(exact.exact()[i], noisy.perturbed()[i]);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noise_of_zero_magnitude_is_no_noise_to_the_bit(long seed) {
        Problem problem = problem(40);
        double[][] w = Weights.xavier(problem.chain(), seed).toArrays();
        List<Perturbation> zero = List.of(forward(uniform(0)), forward(constant(0)), backward(gaussian(0)), backward(uniform(3)).scaled(t -> 0));
        GradientPass noisy = new GradientPass(problem, zero, 40, seed), exact = new GradientPass(problem, List.of(), 40, seed);
        noisy.onAllData(w, 3, false, false);
        exact.onAllData(w, 3, true, false);
        for (int i = 1; i < w.length; i++) assertArrayEquals(exact.exact()[i], noisy.perturbed()[i]);
    }

    @Test
    void a_noise_of_yours_may_take_many_numbers_and_no_other_sample_sees_them() {
        java.util.Set<Double> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
        Noise greedy = (value, random, added) -> {
            for (int k = 0; k < 16 * value.length; k++) if (!seen.add(random.uniform(k))) throw new AssertionError("index " + k + " belongs to two samples");
        };
        Problem problem = problem(300);
        GradientPass pass = new GradientPass(problem, List.of(forward(greedy).at(3)), 300, 1);
        pass.onAllData(Weights.zeros(problem.chain()).toArrays(), 0, false, false);
        assertEquals(300 * 2 * 16, seen.size());
    }

    @Test
    void draws_belong_to_their_key_and_to_nothing_else_in_the_run() {
        Chain chain = FiveOperators.chain();
        SamplePass pass = chain.pass(FiveOperators.weights()).seed(4).step(17);
        Perturbation noise = forward(uniform(0.3)).at(3);
        double alone = pass.perturb(noise).run(FiveOperators.X).output(3)[0] - pass.run(FiveOperators.X).output(3)[0];
        SamplePass.Result both = pass.perturb(noise, backward(gaussian(1)).at(2), forward(uniform(0.1)).at(4)).run(FiveOperators.X);
        assertEquals(alone, both.output(3)[0] - both.exactOutput(3)[0]);
        // wherever the others stand in the list, and however many act at other operators or not at all
        SamplePass.Result last = pass.perturb(forward(uniform(0.1)).at(4), forward(gaussian(2)).at(5), forward(uniform(0)).at(3), noise).run(FiveOperators.X);
        assertEquals(alone, last.output(3)[0] - last.exactOutput(3)[0]);
        double twice = pass.perturb(forward(uniform(0.6)).at(3)).run(FiveOperators.X).output(3)[0] - both.exactOutput(3)[0];
        assertEquals(2 * alone, twice, 1e-15);                             // two noise levels see the same draw
    }

    @Test
    void two_perturbations_of_one_noise_at_one_operator_have_draws_of_their_own() {
        SamplePass pass = FiveOperators.chain().pass(FiveOperators.weights()).seed(4);
        Perturbation noise = forward(uniform(0.3)).at(3);
        double exact = pass.run(FiveOperators.X).output(3)[0];
        double one = pass.perturb(noise).run(FiveOperators.X).output(3)[0] - exact, both = pass.perturb(noise, noise).run(FiveOperators.X).output(3)[0] - exact;
        assertNotEquals(2 * one, both, 1e-6);
    }

    @Test
    void elements_that_a_noise_of_yours_leaves_alone_get_nothing() {
        Noise first = (value, random, added) -> {
            if (value[0] > 0) added[0] = 1;                                // says nothing of the other elements, nor of other samples
        };
        Chain chain = Chain.input(2).then(linear(2)).then(squaredError());
        Problem problem = Problem.of(chain, Dataset.of(new double[][] {{1, 5}, {-1, 5}}, new double[2][2]));
        double[][] w = Weights.of(chain, SimpleMatrix.identity(2)).toArrays();
        GradientPass pass = new GradientPass(problem, List.of(forward(first).at(1)), 2, 1);
        pass.onAllData(w, 0, false, false);
        // v~ = y~ = (2, 5) and (-1, 5): the mean of v~ x^T
        assertArrayEquals(new double[] {1.5, 2.5, 0, 25}, pass.perturbed()[1], 1e-15);
    }

    @Test
    void a_mini_batch_as_large_as_the_data_is_its_rows_and_not_all_data() {
        Problem problem = problem(300);
        double[][] w = Weights.xavier(problem.chain(), 2).toArrays();
        GradientPass large = new GradientPass(problem, List.of(), 300, 9), one = new GradientPass(problem, List.of(), 1, 9);
        int[] always17 = new int[300];
        Arrays.fill(always17, 17);
        large.onBatch(always17, w, 0, true);
        one.onBatch(new int[] {17}, w, 0, true);
        for (int i = 1; i < w.length; i++) assertArrayEquals(one.exact()[i], large.exact()[i], 1e-13);   // 300 equal summands and their mean: 300 roundings
        assertNotEquals(0, one.exact()[1][0]);
    }

    @Test
    void a_sample_pass_takes_labels_as_the_loss_reads_them() {
        Chain chain = Chain.input(1).then(linear(1)).then(logistic());
        SamplePass pass = chain.pass(Weights.of(chain, SimpleMatrix.ones(1, 1)));
        assertEquals(pass.run(new double[] {2}, -1).exactLoss(), pass.run(new double[] {2}, 0).exactLoss());
        assertNotEquals(pass.run(new double[] {2}, 1).exactLoss(), pass.run(new double[] {2}, 0).exactLoss());
    }

    @Test
    void a_sample_pass_refuses_what_is_no_sample_and_no_step() {
        SamplePass pass = Chain.input(2).then(linear(1)).then(squaredError()).pass(Weights.zeros(Chain.input(2).then(linear(1)).then(squaredError())));
        refused("the chain takes 2 inputs, but x has 1", () -> pass.run(new double[] {1}, 0));
        refused("element 2 of x is NaN, but inputs must be finite", () -> pass.run(new double[] {1, Double.NaN}, 0));
        refused("the chain needs 1 target values, but 0 are given", () -> pass.run(new double[] {1, 2}));
        refused("squaredError() takes finite targets, got Infinity", () -> pass.run(new double[] {1, 2}, Double.POSITIVE_INFINITY));
        refused("step must be in 0..2^32 - 1, got -1", () -> pass.step(-1));
        refused("step must be in 0..2^32 - 1, got 4294967296", () -> pass.step(1L << 32));
        refused("there is no site 3, this one has 0..2", () -> pass.run(new double[] {1, 2}, 0).output(3));
        refused("there is no site 0, this one has 1..2", () -> pass.run(new double[] {1, 2}, 0).intermediateGradient(0));
        refused("a pass needs a chain that ends in one number, but Chain.input(2).then(linear(3)) ends in 3",
            () -> Chain.input(2).then(linear(3)).pass(Weights.zeros(Chain.input(2).then(linear(3)))));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
