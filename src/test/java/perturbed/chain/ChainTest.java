package perturbed.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.operator.Loss.logistic;
import static perturbed.operator.Loss.softmaxCrossEntropy;
import static perturbed.operator.Loss.squaredError;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.bilinear;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.residual;
import static perturbed.operator.Operator.sequence;
import static perturbed.operator.Operator.shift;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.tanh;

import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import perturbed.data.Dataset;
import perturbed.operator.Operator;
import perturbed.operator.WeightShape;

class ChainTest {
    private static final Chain DEEP = Chain.input(3).then(affine(4)).then(tanh()).then(linear(2)).then(softmaxCrossEntropy());

    @Test
    void sizes_are_inferred() {
        assertEquals(4, DEEP.length());
        assertEquals(3, DEEP.inputSize());
        assertEquals("4 x 4", DEEP.weightShape(1).toString());
        assertEquals("2 x 4", DEEP.weightShape(3).toString());
        assertEquals(1, DEEP.outputSize());
        assertEquals(1, DEEP.targetSize());
        assertEquals(16 + 8, DEEP.weightCount());
        assertEquals("Chain.input(3).then(affine(4)).then(tanh()).then(linear(2)).then(softmaxCrossEntropy())", DEEP.toString());
    }

    @Test
    void what_does_not_fit_is_refused_at_the_then_that_is_wrong() {
        String message = refused(() -> Chain.input(3).then(linear(4)).then(bilinear(new double[][] {{1, 2}, {3, 4}})));
        assertTrue(message.startsWith("operator 2 (bilinear("), message);
        assertTrue(message.contains("takes 2 values") && message.endsWith("but operator 1 (linear(4)) gives 4"), message);
        message = refused(() -> Chain.input(3).then(logistic()));
        assertTrue(message.startsWith("operator 1 (logistic())") && message.endsWith("but the input x has 3"), message);
        message = refused(() -> Chain.input(3).then(squaredError()).then(tanh()));
        assertEquals("then(tanh()): the chain has ended in a loss, 1 (squaredError()); nothing follows a loss", message);
        assertEquals("then(squaredError()): the chain has ended in a loss, 4 (softmaxCrossEntropy()); nothing follows a loss", refused(() -> DEEP.then(squaredError())));
        assertEquals("Chain.input: an input has at least 1 value, got 0", refused(() -> Chain.input(0)));
        assertEquals("there is no operator 5, the chain has 1..4", refused(() -> DEEP.operator(5)));
        assertEquals("there is no operator 0, the chain has 1..4", refused(() -> DEEP.weightShape(0)));
    }

    @Test
    void an_operator_of_yours_that_gives_nothing_is_refused() {
        Operator empty = new Operator() {
            @Override
            public int outputSize(int inputSize) {
                return 0;
            }

            @Override
            public void value(double[] y, double[] w, double[] out) { }

            @Override
            public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) { }
        };
        assertTrue(refused(() -> Chain.input(3).then(empty)).contains("its outputSize(3) is 0, but an operator gives at least 1 value"));
    }

    /** An operator of yours, without a text. */
    private static Operator own(WeightShape shape) {
        return new Operator() {
            @Override
            public int outputSize(int inputSize) {
                return inputSize;
            }

            @Override
            public WeightShape weightShape(int inputSize) {
                return shape;
            }

            @Override
            public void value(double[] y, double[] w, double[] out) { }

            @Override
            public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) { }
        };
    }

    @Test
    void a_weight_shape_below_zero_is_refused() {
        for (WeightShape shape : new WeightShape[] {new WeightShape(-1, 2), new WeightShape(2, -1)})
            assertTrue(refused(() -> Chain.input(3).then(own(shape))).contains("its weight shape " + shape + " is negative"));
    }

    @Test
    void a_chain_has_a_text_where_all_its_operators_have_one() {
        assertEquals(DEEP.toString(), DEEP.text().orElseThrow());
        assertEquals("Chain.input(3)", Chain.input(3).text().orElseThrow());
        assertTrue(Chain.input(3).then(linear(1)).then(own(WeightShape.NONE)).then(softplus()).text().isEmpty());
    }

    @Test
    void the_loss_is_asked_for_as_a_loss() {
        assertEquals("operator 4 (softmaxCrossEntropy()) is a loss; ask loss()", refused(() -> DEEP.operator(4)));
        assertEquals(softmaxCrossEntropy(), DEEP.loss().orElseThrow());
        assertTrue(Chain.input(3).then(linear(1)).loss().isEmpty());
        assertEquals(tanh(), DEEP.operator(2));
        assertEquals(0, DEEP.weightShape(4).size());
        assertEquals(0, Chain.input(3).then(linear(1)).targetSize());
        assertEquals(3, DEEP.size(0));
        assertEquals(2, DEEP.size(3));
        assertEquals("there is no d_-1, the chain has d_0..d_4", refused(() -> DEEP.size(-1)));
    }

    @Test
    void a_problem_refuses_a_chain_without_a_number_at_its_end_and_data_of_another_size() {
        Dataset data = Dataset.of(new double[][] {{1, 2}, {3, 4}});
        assertEquals("Problem.of: the chain must end in one number to be minimised, but Chain.input(2).then(linear(3)) ends in 3; end it in a loss, or in an operator with one output",
            refused(() -> Problem.of(Chain.input(2).then(linear(3)), data)));
        assertEquals("Problem.of: the chain takes 3 inputs, but the data has 2; begin with Chain.input(2)", refused(() -> Problem.of(Chain.input(3).then(linear(1)), data)));
        assertEquals("Problem.of: operator 2 (squaredError()) needs 1 target values a sample, but the data has 0",
            refused(() -> Problem.of(Chain.input(2).then(linear(1)).then(squaredError()), data)));
        assertEquals("Problem.of: operator 2 (softplus()) needs 0 target values a sample, but the data has 1; end the chain in a loss to learn from targets",
            refused(() -> Problem.of(Chain.input(1).then(linear(1)).then(softplus()), Dataset.of(new double[][] {{1}}, new double[][] {{1}}))));
    }

    @Test
    void labels_outside_the_set_are_refused_with_their_row() {
        Dataset data = Dataset.of(new double[][] {{1}, {2}, {3}}, new double[][] {{1}, {-1}, {3}});
        String message = refused(() -> Problem.of(Chain.input(1).then(linear(1)).then(logistic()), data));
        assertTrue(message.startsWith("Problem.of: row 2 of the data (rows count from 0): ") && message.contains("3"), message);
        Dataset mixed = Dataset.of(new double[][] {{1}, {2}, {3}}, new double[][] {{1}, {0}, {-1}});
        assertEquals("Problem.of: the targets [-1.0] of row 2 and [0.0] of row 1 mean the same to the loss; write them in one way, or use a loss with more classes",
            refused(() -> Problem.of(Chain.input(1).then(linear(1)).then(logistic()), mixed)));
        Chain logistic = Chain.input(1).then(linear(1)).then(logistic());
        Weights w = Weights.of(logistic, SimpleMatrix.filled(1, 1, 0.5));
        double[][] x = {{1}, {2}};
        assertEquals(Problem.of(logistic, Dataset.of(x, new double[][] {{1}, {-1}})).loss(w), Problem.of(logistic, Dataset.of(x, new double[][] {{1}, {0}})).loss(w));
    }

    @Test
    void labels_read_in_another_form_are_said() {
        Chain chain = Chain.input(1).then(linear(1)).then(logistic());
        Problem zeros = Problem.of(chain, Dataset.of(new double[][] {{1}, {2}}, new double[][] {{1}, {0}})).regularizedBy(Regularizer.l2(0.1));
        assertEquals("targets 0 were read as -1", zeros.targetsReadAs().orElseThrow());
        assertTrue(zeros.toString().endsWith(").regularizedBy(l2(0.1)) (targets 0 were read as -1)"), zeros.toString());
        Problem signs = Problem.of(chain, Dataset.of(new double[][] {{1}, {2}}, new double[][] {{1}, {-1}}));
        assertTrue(signs.targetsReadAs().isEmpty() && signs.toString().endsWith(").regularizedBy(none())"), signs.toString());
    }

    @Test
    void weights_are_matrices_of_the_chains_shapes() {
        Weights w = Weights.of(DEEP, SimpleMatrix.ones(4, 4), SimpleMatrix.filled(2, 4, 0.5));
        assertEquals(0.5, w.get(3).get(1, 3));
        assertEquals(0, w.get(2).getNumElements());
        assertEquals(Math.sqrt(16 + 8 * 0.25), w.norm(), 1e-15);
        assertEquals(w, w.with(3, SimpleMatrix.filled(2, 4, 0.5)));
        assertEquals("Weights.of: operator 3 (linear(2)) needs a weight of 2 x 4, got 2 x 3", refused(() -> Weights.of(DEEP, SimpleMatrix.ones(4, 4), new SimpleMatrix(2, 3))));
        assertEquals("Weights.of: operator 3 (linear(2)) needs a weight of 2 x 4, but only 1 matrices are given", refused(() -> Weights.of(DEEP, SimpleMatrix.ones(4, 4))));
        assertEquals("Weights.of: the chain has 2 weights, but 3 matrices are given", refused(() -> Weights.of(DEEP, SimpleMatrix.ones(4, 4), new SimpleMatrix(2, 4), new SimpleMatrix(1, 1))));
        assertEquals("Weights.of: element 0 of w_1 is NaN", refused(() -> Weights.of(DEEP, SimpleMatrix.filled(4, 4, Double.NaN), new SimpleMatrix(2, 4))));
        assertEquals("there is no operator 0, the chain has 1..4", refused(() -> w.with(0, SimpleMatrix.ones(4, 4))));
        assertEquals("there is no operator 5, the chain has 1..4", refused(() -> w.with(5, SimpleMatrix.ones(4, 4))));
        assertTrue(refused(() -> w.with(2, SimpleMatrix.ones(4, 4))).endsWith("has no weight"));
        assertEquals("there is no d_5, the chain has d_0..d_4", refused(() -> DEEP.size(5)));
        assertEquals("Weights.normal: the standard deviation must be finite and >= 0, got -1.0", refused(() -> Weights.normal(DEEP, -1, 1)));
    }

    @Test
    void random_starts_have_the_stated_variance_and_belong_to_their_seed() {
        Chain wide = Chain.input(100).then(affine(300)).then(linear(1));
        for (Weights w : new Weights[] {Weights.xavier(wide, 1), Weights.he(wide, 1), Weights.normal(wide, 0.1, 1)}) {
            double sum = 0;
            SimpleMatrix first = w.get(1);                                             // a copy
            for (int k = 0; k < 300; k++) for (int j = 0; j < 100; j++) sum += first.get(k, j) * first.get(k, j);
            double variance = w.equals(Weights.xavier(wide, 1)) ? 2.0 / 400 : w.equals(Weights.he(wide, 1)) ? 2.0 / 100 : 0.01;
            assertEquals(1, sum / 30_000 / variance, 6 * Math.sqrt(2.0 / 30_000));   // 6 standard errors of a mean of squared normals
        }
        assertEquals(0, Weights.xavier(wide, 1).get(1).get(7, 100));                 // the bias
        assertTrue(!Weights.xavier(wide, 1).equals(Weights.xavier(wide, 2)) && Weights.he(wide, 3).equals(Weights.he(wide, 3)));
    }

    @Test
    void a_shift_is_a_bias_and_starts_at_zero() {
        Chain chain = Chain.input(3).then(shift()).then(linear(1));
        assertEquals(0, Weights.xavier(chain, 1).get(1).normF());
        assertEquals(0, Weights.he(chain, 1).get(1).normF());
        assertTrue(Weights.normal(chain, 1, 1).get(1).normF() > 0);
    }

    @Test
    void a_matrix_from_a_single_input_is_a_matrix_and_a_factor_of_each_element_a_vector() {
        int d = 2000;
        double tolerance = 6 * Math.sqrt(2.0 / d);                                       // 6 standard errors of a mean of squared normals
        for (Operator first : new Operator[] {linear(d), residual(sequence(linear(d), linear(1)))}) {
            Chain chain = Chain.input(1).then(first).then(linear(1));
            assertEquals(2.0 / (1 + d), meanSquare(Weights.xavier(chain, 1), d), tolerance * 2.0 / (1 + d));
            assertEquals(2, meanSquare(Weights.he(chain, 1), d), tolerance * 2);
        }
        Chain vector = Chain.input(d).then(bilinear()).then(linear(1));
        assertEquals(1, meanSquare(Weights.xavier(vector, 1), d), tolerance);
        assertEquals(1, meanSquare(Weights.he(vector, 1), d), tolerance);
    }

    /** Of the first n elements of w_1. */
    private static double meanSquare(Weights w, int n) {
        double sum = 0;
        SimpleMatrix first = w.get(1);
        for (int k = 0; k < n; k++) sum += first.get(k) * first.get(k);
        return sum / n;
    }

    @Test
    void regularisers_and_their_gradients() {
        double[] w = {0.5, -2};
        double[] g = new double[2];
        Regularizer.l2(0.1).addGradient(w, g);
        assertEquals(0.1 * (0.25 + 4), Regularizer.l2(0.1).value(w), 1e-15);
        assertEquals(2 * 0.1 * -2, g[1], 1e-15);
        g[1] = 0;
        Regularizer.gemanMcClure(0.1).addGradient(w, g);
        assertEquals(0.1 * (0.2 + 0.8), Regularizer.gemanMcClure(0.1).value(w), 1e-15);
        assertEquals(0.1 * 2 * -2 / 25, g[1], 1e-15);
        Regularizer.none().addGradient(w, g);
        assertEquals(0.1 * 2 * -2 / 25, g[1], 1e-15);
        assertEquals(0, Regularizer.none().value(w));
        for (double rho : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) assertTrue(refused(() -> Regularizer.gemanMcClure(rho)).endsWith("got " + rho + "; 0 is none"));
        assertEquals("l2(0)", Regularizer.l2(0).text().orElseThrow());
        assertEquals("a regulariser's rho must be finite and >= 0, got -0.1; 0 is none", refused(() -> Regularizer.l2(-0.1)));
    }

    /** By second differences: 1e-6 is above their error, h^2 times the fourth derivative and 1e-16 / h^2. */
    @Test
    void the_constants_of_regularisers_are_those_of_their_second_derivatives() {
        for (Regularizer r : new Regularizer[] {Regularizer.none(), Regularizer.l2(0.3), Regularizer.gemanMcClure(0.3)}) {
            double largest = 0, least = Double.POSITIVE_INFINITY, h = 1e-4;
            for (double w = -3; w <= 3; w += 0.01) {
                double second = (r.value(new double[] {w + h}) - 2 * r.value(new double[] {w}) + r.value(new double[] {w - h})) / (h * h);
                largest = Math.max(largest, Math.abs(second));
                least = Math.min(least, second);
                assertTrue(r.value(new double[] {w}) >= r.infimum());
            }
            assertEquals(largest, r.smoothness(), 1e-6, r.toString());
            assertEquals(Math.max(0, least), r.strongConvexity(), 1e-6, r.toString());
        }
    }

    @Test
    void geman_mcclure_is_bounded_for_every_finite_weight() {
        for (double huge : new double[] {1e80, 1e155, -1e200, Double.MAX_VALUE}) {
            assertEquals(3, Regularizer.gemanMcClure(3).value(new double[] {huge}));
            double[] g = {0.5};
            Regularizer.gemanMcClure(3).addGradient(new double[] {huge}, g);
            assertEquals(0.5, g[0]);                                                     // 6 / huge^3 < 1e-239
        }
    }

    @Test
    void the_problem_adds_the_regulariser_once_to_the_mean() {
        Problem problem = Problem.of(Chain.input(1).then(linear(1)).then(squaredError()), Dataset.of(new double[][] {{1}, {3}}, new double[][] {{0}, {0}})).regularizedBy(Regularizer.l2(0.1));
        Weights w = Weights.of(problem.chain(), SimpleMatrix.filled(1, 1, 2));
        // squared error is half the square: ((2)^2 / 2 + (6)^2 / 2) / 2 + 0.1 x 4
        assertEquals(10.4, problem.loss(w), 1e-14);
        assertEquals((2 * 1 + 6 * 3) / 2.0 + 0.2 * 2, problem.gradient(w).get(1).get(0, 0), 1e-14);
    }

    private static String refused(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
