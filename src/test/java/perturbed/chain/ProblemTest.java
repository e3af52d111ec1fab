package perturbed.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.logistic;
import static perturbed.operator.Loss.squaredError;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.tanh;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.data.Dataset;
import perturbed.kernel.Kernels;
import perturbed.kernel.RandomStream;
import perturbed.noise.Perturbation;
import perturbed.operator.Loss;

class ProblemTest {
    private static final Chain CHAIN = Chain.input(2).then(affine(3)).then(tanh()).then(linear(2)).then(squaredError());

    private static Dataset data(int samples, int inputs, int targets) {
        RandomStream random = RandomStream.of(5, RandomStream.Purpose.USER);
        double[][] x = new double[samples][inputs], target = new double[samples][targets];
        for (int l = 0; l < samples; l++) {
            for (int k = 0; k < inputs; k++) x[l][k] = random.sample(l).normal(k);
            for (int k = 0; k < targets; k++) target[l][k] = random.sample(l).normal(inputs + k);
        }
        return targets == 0 ? Dataset.of(x) : Dataset.of(x, target);
    }

    /** Fewer samples than a block, blocks that come out even, and a last one that is shorter. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, Kernels.BLOCK, 2 * Kernels.BLOCK, 2 * Kernels.BLOCK + 88})
    void loss_and_gradient_are_the_means_over_the_samples_and_the_regularisers(int samples) {
        Problem problem = Problem.of(CHAIN, data(samples, 2, 2)).regularizedBy(Regularizer.l2(0.1));
        Weights w = Weights.normal(CHAIN, 1, 3);
        double loss = 0.1 * w.norm() * w.norm();
        SimpleMatrix first = w.get(1).scale(0.2), third = w.get(3).scale(0.2);
        for (int l = 0; l < samples; l++) {
            SamplePass.Result one = CHAIN.pass(w).run(problem.data().input(l), problem.data().target(l));
            loss += one.exactLoss() / samples;
            first = first.plus(one.exactWeightGradient(1).divide(samples));
            third = third.plus(one.exactWeightGradient(3).divide(samples));
        }
        assertEquals(loss, problem.loss(w), 1e-13 * loss);                     // 600 roundings of numbers of one sign
        assertTrue(first.isIdentical(problem.gradient(w).get(1), 1e-13));
        assertTrue(third.isIdentical(problem.gradient(w).get(3), 1e-13));
    }

    static List<List<Perturbation>> perturbations() {
        return List.of(List.of(), List.of(forward(constant(0.3)).at(1)), List.of(backward(constant(0.2)).at(3)), List.of(forward(constant(0.3)).at(1), backward(constant(0.2)).at(3)));
    }

    @ParameterizedTest
    @MethodSource("perturbations")
    void a_mini_batch_of_all_rows_in_their_order_is_all_data(List<Perturbation> perturbations) {
        Problem problem = Problem.of(CHAIN, data(300, 2, 2));
        double[][] w = Weights.normal(CHAIN, 1, 3).toArrays();
        GradientPass all = new GradientPass(problem, perturbations, 300, 1), batch = new GradientPass(problem, perturbations, 300, 1);
        for (boolean wantExact : new boolean[] {true, false}) {
            all.onAllData(w, 2, wantExact, false);
            batch.onBatch(IntStream.range(0, 300).toArray(), w, 2, wantExact);
            for (int i = 1; i < w.length; i++) {
                if (wantExact) assertArrayEquals(all.exact()[i], batch.exact()[i]);
                assertArrayEquals(all.perturbed()[i], batch.perturbed()[i]);
            }
        }
    }

    @Test
    void the_loss_is_told_beside_a_perturbed_gradient_and_is_the_exact_one() {
        Problem problem = Problem.of(CHAIN, data(300, 2, 2));
        Weights w = Weights.normal(CHAIN, 1, 3);
        for (Perturbation p : new Perturbation[] {forward(constant(0.3)).at(1), forward(constant(0.3)).at(4), backward(constant(0.2)).at(3)}) {
            GradientPass pass = new GradientPass(problem, List.of(p), 300, 1);
            for (int again = 0; again < 2; again++) {
                pass.onAllData(w.toArrays(), 0, false, true);
                assertEquals(problem.loss(w), pass.loss());
            }
        }
    }

    @Test
    void a_gradient_is_noisy_at_the_steps_at_which_some_perturbation_can_be_felt() {
        Problem problem = Problem.of(CHAIN, data(3, 2, 2));
        GradientPass pass = new GradientPass(problem, List.of(forward(constant(1)).at(3).every(2), backward(constant(1)).at(2).every(3), forward(constant(1)).at(4)), 3, 1);
        for (long t = 0; t < 12; t++) assertEquals(t % 2 == 0 || t % 3 == 0, pass.isNoisy(t), "step " + t);
    }

    // ---- where a pass is not finite ----------------------------------------------------------------------------------

    /** All weights 1, all rows 0 but one. Asked of all data and of a mini-batch. */
    private static String notFinite(Chain chain, double x, int row) {
        double[][] inputs = new double[300][1];
        inputs[row][0] = x;
        GradientPass pass = new GradientPass(Problem.of(chain, Dataset.of(inputs)), List.of(), 300, 1), batch = new GradientPass(Problem.of(chain, Dataset.of(inputs)), List.of(), 290, 1);
        int[] rows = new int[290];
        Arrays.fill(rows, 5);
        double[][] w = new double[chain.length() + 1][0];
        for (int i = 1; i < w.length; i++) w[i] = IntStream.range(0, chain.weightShape(i).size()).mapToDouble(k -> 1).toArray();
        String found = pass.firstNotFinite(null, w, 0);
        assertEquals("w", batch.firstNotFinite(rows, w, 0));
        rows[280] = row;
        assertEquals(found, batch.firstNotFinite(rows, w, 0));
        rows[280] = 5;
        assertEquals("w", batch.firstNotFinite(rows, w, 0));
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 299})
    void the_first_value_that_is_not_finite_is_named_with_its_operator(int row) {
        Chain shrinking = Chain.input(1).then(linear(1)).then(elementwise("root", StrictMath::sqrt, y -> y > 1 ? Double.NaN : 1)).then(linear(1));
        assertEquals("w", notFinite(shrinking, 1, row));
        assertEquals("y_2, operator 2 (elementwise(\"root\"))", notFinite(shrinking, -1, row));
        assertEquals("v_1, operator 2 (elementwise(\"root\"))", notFinite(shrinking, 2, row));
        // J1 is finite and so is y, their product with the next link's is not
        Chain steep = Chain.input(1).then(linear(1)).then(elementwise("steep", y -> y, y -> y == 0 ? 1 : 1e200)).then(elementwise("cliff", y -> y, y -> y == 0 ? 1 : 1e200));
        assertEquals("v_1, operator 2 (elementwise(\"steep\"))", notFinite(steep, 1, row));
        // u_1 = v_1 x
        Chain tall = Chain.input(1).then(linear(1)).then(elementwise("tall", y -> y, y -> y == 0 ? 1 : 1e200));
        assertEquals("u_1, operator 1 (linear(1))", notFinite(tall, 1e200, row));
Chain over = Chain.input(1).then(linear(1)).then(elementwise("over", y -> y > 1 ? Double.POSITIVE_INFINITY : y, y -> 1)).then(elementwise("cut", y -> 0, y -> 0));
        assertEquals("y_2, operator 2 (elementwise(\"over\"))", notFinite(over, 2, row));
    }

    // ---- refusals and texts ---------------------------------------------------------------------------------------

    @Test
    void targets_taken_for_inputs_are_suspected() {
        assertEquals("Problem.of: the chain takes 2 inputs, but the data has 4 and no targets; are some of its columns targets?", refused(() -> Problem.of(CHAIN, data(3, 4, 0))));
        assertEquals("Problem.of: the chain must end in one number to be minimised, but Chain.input(1) ends in 1; end it in a loss, or in an operator with one output",
            refused(() -> Problem.of(Chain.input(1), data(3, 1, 0))));
    }

    @Test
    void a_label_is_refused_with_its_row_beyond_the_first_block_too() {
        double[][] x = new double[300][1], labels = new double[300][1];
        for (double[] label : labels) label[0] = 1;
        labels[280][0] = 7;
        String message = refused(() -> Problem.of(Chain.input(1).then(linear(1)).then(logistic()), Dataset.of(x, labels)));
        assertTrue(message.startsWith("Problem.of: row 280 of the data (rows count from 0): "), message);
        labels[280][0] = -1;
        labels[290][0] = 0;
        assertEquals("Problem.of: the targets [-1.0] of row 280 and [0.0] of row 290 mean the same to the loss; write them in one way, or use a loss with more classes",
            refused(() -> Problem.of(Chain.input(1).then(linear(1)).then(logistic()), Dataset.of(x, labels))));
    }

    /** Takes two targets as their absolute values. */
    private static final class AbsoluteTargets implements Loss {
        @Override
        public int targetSize(int inputSize) {
            return 2;
        }

        @Override
        public double value(double[] y, double[] target) {
            return y[0] * target[0] + target[1];
        }

        @Override
        public void gradient(double[] y, double[] target, double[] vy) {
            vy[0] = target[0];
        }

        @Override
        public double[] checked(double[] target, int inputSize) {
            return Arrays.stream(target).map(Math::abs).toArray();
        }
    }

    @Test
    void several_targets_that_were_read_in_another_form_are_counted() {
        Chain chain = Chain.input(1).then(linear(1)).then(new AbsoluteTargets());
        Problem problem = Problem.of(chain, Dataset.of(new double[][] {{1}, {1}, {1}, {1}}, new double[][] {{1, 2}, {-3, 0.5}, {-3, 0.5}, {4, -5}}));
        assertEquals("targets (-3, 0.5) were read as (3, 0.5), and 1 others in another form", problem.targetsReadAs().orElseThrow());
        Weights w = Weights.of(chain, SimpleMatrix.ones(1, 1));
        assertEquals((1 + 2 + 2 * 3.5 + 4 + 5) / 4, problem.loss(w), 1e-15);
        assertEquals((1 + 3 + 3 + 4) / 4.0, problem.gradient(w).get(1).get(0), 1e-15);
    }

    @Test
    void what_is_stored_is_named_by_chain_content_and_regulariser_where_each_has_a_text() {
        Dataset data = data(3, 2, 0);
        Chain chain = Chain.input(2).then(linear(1)).then(softplus());
        Problem problem = Problem.of(chain, data).regularizedBy(Regularizer.gemanMcClure(0.5));
        assertEquals("chain: Chain.input(2).then(linear(1)).then(softplus()); data: " + data.contentHash() + "; regularizer: gemanMcClure(0.5)", problem.text().orElseThrow());
        assertTrue(Problem.of(Chain.input(2).then(linear(1)).then(new AbsoluteTargets()), data(3, 2, 2)).text().isEmpty());
        assertTrue(problem.regularizedBy(new Ridge()).text().isEmpty());
        assertEquals("none()", Problem.of(chain, data).regularizer().text().orElseThrow());
        assertSame(chain, problem.chain());
        assertSame(data, problem.data());
        assertEquals(Regularizer.gemanMcClure(0.5), problem.regularizer());
    }

    /** A regulariser with the two methods that it must have: ||w||^2 / 2. */
    private static final class Ridge implements Regularizer {
        @Override
        public double value(double[] w) {
            return Arrays.stream(w).map(x -> x * x / 2).sum();
        }

        @Override
        public void addGradient(double[] w, double[] gradient) {
            for (int k = 0; k < w.length; k++) gradient[k] += w[k];
        }
    }

    @Test
    void of_a_regulariser_of_yours_nothing_is_known_and_it_is_added_operator_by_operator() {
        Regularizer own = new Ridge();
        assertEquals(Double.POSITIVE_INFINITY, own.smoothness());
        assertEquals(0, own.strongConvexity());
        assertEquals(Double.NEGATIVE_INFINITY, own.infimum());
        Dataset data = data(10, 2, 2);
        Weights w = Weights.normal(CHAIN, 1, 3);
        Problem with = Problem.of(CHAIN, data).regularizedBy(own), half = Problem.of(CHAIN, data).regularizedBy(Regularizer.l2(0.5));
        assertEquals(half.loss(w), with.loss(w), 1e-14 * half.loss(w));
        for (int i : new int[] {1, 3}) assertTrue(half.gradient(w).get(i).isIdentical(with.gradient(w).get(i), 1e-14));
        assertFalse(Problem.of(CHAIN, data).loss(w) == with.loss(w));
    }

    @Test
    void weights_of_another_chain_are_refused() {
        Problem problem = Problem.of(CHAIN, data(3, 2, 2));
        for (Chain other : new Chain[] {Chain.input(2).then(affine(3)).then(tanh()).then(linear(1)), Chain.input(2).then(affine(3)).then(tanh()).then(linear(2)),
            Chain.input(2).then(linear(3)).then(tanh()).then(linear(2)).then(squaredError())}) {
            String expected = "the weights are those of " + other + " and do not fit " + CHAIN;
            assertEquals(expected, refused(() -> problem.loss(Weights.zeros(other))));
            assertEquals(expected, refused(() -> problem.gradient(Weights.zeros(other))));
            assertEquals(expected, refused(() -> CHAIN.pass(Weights.zeros(other))));
        }
        Chain alike = Chain.input(2).then(affine(3)).then(softplus()).then(linear(2)).then(squaredError());
        assertTrue(problem.loss(Weights.normal(alike, 1, 1)) > 0);             // the shapes are what must fit
    }

    private static String refused(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
