package perturbed.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.operator.Objective.quadratic;
import static perturbed.operator.Operator.*;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.kernel.BlockOperator;

/** Values by hand, refusals, and the ends of the number line. */
class OperatorTest {
    private static final double[] NONE = {};

    /** Values of elementary functions come within 2 units in the last place. */
    private static final double ROUNDED = 1e-15;

    private static double[] value(Operator f, double[] w, double... y) {
        double[] out = new double[f.outputSize(y.length)];
        f.value(y, w, out);
        return out;
    }

    private static double[][] pullBack(Operator f, double[] w, double[] v, double... y) {
        double[] vy = new double[y.length], vw = new double[w.length];
        f.pullBack(y, w, v, vy, vw);
        return new double[][] {vy, vw};
    }

    // ---- by hand -------------------------------------------------------------------------------------------------

    @Test
    void linear_is_a_matrix_by_rows() {
        double[] w = {1, 2, 3, 4, 5, 6};                                         // [[1, 2, 3], [4, 5, 6]]
        assertArrayEquals(new double[] {8, 23}, value(linear(2), w, 3, 1, 1));
        double[][] pulled = pullBack(linear(2), w, new double[] {1, -1}, 3, 1, 1);
        assertArrayEquals(new double[] {-3, -3, -3}, pulled[0]);
        assertArrayEquals(new double[] {3, 1, 1, -3, -1, -1}, pulled[1]);
        assertEquals(new WeightShape(2, 3), linear(2).weightShape(3));
    }

    @Test
    void affine_has_its_bias_in_the_last_column() {
        double[] w = {1, 2, 10, 4, 5, 20};
        assertArrayEquals(new double[] {15, 37}, value(affine(2), w, 3, 1));
        double[][] pulled = pullBack(affine(2), w, new double[] {1, -1}, 3, 1);
        assertArrayEquals(new double[] {-3, -3}, pulled[0]);
        assertArrayEquals(new double[] {3, 1, 1, -3, -1, -1}, pulled[1]);
        assertEquals(new WeightShape(2, 3, true), affine(2).weightShape(2));
        assertEquals(2, affine(2).weightShape(2).inputs());
    }

    @Test
    void bilinear_multiplies_element_by_element() {
        assertArrayEquals(new double[] {6, -4}, value(bilinear(), new double[] {2, 4}, 3, -1));
        double[][] pulled = pullBack(bilinear(), new double[] {2, 4}, new double[] {1, 10}, 3, -1);
        assertArrayEquals(new double[] {2, 40}, pulled[0]);
        assertArrayEquals(new double[] {3, -10}, pulled[1]);
    }

    @Test
    void the_operators_of_the_appendix() {                                       // A.3 at x = (1, 1), w_1 = (s, s), w_2 = 0, s = 2
        Operator f1 = bilinear(new double[][] {{-15, 13}, {-5, 9}}), f2 = squaredInnerProduct();
        double[] w1 = {2, 2}, w2 = {0, 0};
        double[] y1 = value(f1, w1, 1, 1);
        assertArrayEquals(new double[] {-4, 8}, y1);
        assertArrayEquals(new double[] {40}, value(f2, w2, y1));
        double[][] at2 = pullBack(f2, w2, new double[] {1}, y1);
        assertArrayEquals(y1, at2[0]);                                           // v_1 = y_1
        assertArrayEquals(w2, at2[1], 0);                                        // 0 or -0
        double[][] at1 = pullBack(f1, w1, at2[0], 1, 1);
        assertArrayEquals(new double[] {20, 20}, at1[1]);                        // gamma = 0.1 takes w_1 to 0 in one step
        assertArrayEquals(new double[] {40, 40}, at1[0]);
    }

    @Test
    void squared_inner_product_with_a_weight() {
        assertArrayEquals(new double[] {11.5}, value(squaredInnerProduct(), new double[] {1, 1}, 1, 2));
        double[][] pulled = pullBack(squaredInnerProduct(), new double[] {1, 1}, new double[] {2}, 1, 2);
        assertArrayEquals(new double[] {14, 16}, pulled[0]);
        assertArrayEquals(new double[] {12, 24}, pulled[1]);
    }

    @ParameterizedTest
    @CsvSource({
        "tanh,     0.5, 0.46211715726000976, 0.7864477329659274",
        "sigmoid,  0.5, 0.6224593312018546,  0.2350037122015945",
        "softplus, 0.5, 0.9740769841801067,  0.6224593312018546",
        "gelu,     0.5, 0.34573123063700656, 0.8674951246561629",
        "gelu,      -1, -0.15865525393145707, -0.0833154705876864",
        "relu,     0.5, 0.5,                 1",
        "relu,    -0.5, 0,                   0",
        "relu,       0, 0,                   0"})                                // mpmath, 30 digits
    void activations_and_their_slopes(String name, double x, double f, double f1) {
        Operator operator = Activation.valueOf(name.toUpperCase());
        assertEquals(f, value(operator, NONE, x)[0], ROUNDED);
        assertEquals(f1, pullBack(operator, NONE, new double[] {1}, x)[0][0], ROUNDED);
    }

    @Test
    void zero_mean_noise_lowers_the_mean_slope_of_a_sigmoid() {                  // A.1
        for (double a : new double[] {0.1, 1, 3}) {
            double[] slopes = pullBack(sigmoid(), NONE, new double[] {1, 1, 1}, -a, 0, a)[0];
            assertEquals(slopes[0], slopes[2]);
            assertTrue(slopes[2] < slopes[1]);
            assertEquals(0.25, slopes[1]);
        }
    }

    @Test
    void normalize_gives_mean_square_one() {
        assertArrayEquals(new double[] {0.6 * Math.sqrt(2), -0.8 * Math.sqrt(2)}, value(normalize(1e-300), NONE, 3, -4), ROUNDED);
        assertEquals(0.5, value(normalize(3), NONE, 1, 1)[0]);                   // 1 / sqrt(1 + 3)
    }

    @Test
    void residual_adds_its_input() {
        assertArrayEquals(new double[] {3 + 6, -1 - 4}, value(residual(bilinear()), new double[] {2, 4}, 3, -1));
        assertArrayEquals(new double[] {1 + 2, 10 + 40}, pullBack(residual(bilinear()), new double[] {2, 4}, new double[] {1, 10}, 3, -1)[0]);
    }

    @Test
    void a_sequence_is_its_operators_one_after_the_other() {
        Operator f = sequence(affine(2), relu(), linear(1));
        double[] w = {1, 2, 10, 4, 5, -20, 7, 8};                                // [W | b] by rows, then the row of linear(1)
        assertEquals(new WeightShape(8, 1), f.weightShape(2));
        assertEquals(List.of(new WeightShape(2, 3, true), new WeightShape(1, 2)), f.weightParts(2));
        assertArrayEquals(new double[] {7 * 15 + 8 * 0}, value(f, w, 3, 1));    // affine gives (15, -3)
        double[][] pulled = pullBack(f, w, new double[] {2}, 3, 1);
        assertArrayEquals(new double[] {14 * 1, 14 * 2}, pulled[0]);
        assertArrayEquals(new double[] {14 * 3, 14 * 1, 14, 0, 0, 0, 30, 0}, pulled[1]);
    }

    @Test
    void a_gradient_step_has_its_step_size_as_weight() {                         // g = x^2 + y^2/2 - x at (1, 2): gradient (1, 2)
        Operator f = gradientStep(quadratic(new double[][] {{2, 0}, {0, 1}}, 1, 0));
        assertArrayEquals(new double[] {0.5, 1}, value(f, new double[] {0.5}, 1, 2));
        double[][] pulled = pullBack(f, new double[] {0.5}, new double[] {1, 10}, 1, 2);
        assertArrayEquals(new double[] {0, 5}, pulled[0]);                       // (I - A / 2) v
        assertArrayEquals(new double[] {-21}, pulled[1]);
        assertArrayEquals(new double[] {2}, value(score(quadratic(new double[][] {{2, 0}, {0, 1}}, 1, 0)), NONE, 1, 2));
    }

    @Test
    void an_lqr_step_carries_the_running_cost() {                                // x = (1, 2), u = 3 * 1 + 1 * 2 = 5
        Operator f = lqrStep(new double[][] {{1, 1}, {0, 1}}, new double[][] {{0}, {2}}, new double[][] {{1, 0}, {0, 3}}, new double[][] {{2}});
        double[] k = {3, 1};
        assertArrayEquals(new double[] {3, 12, 13 + 50}, value(f, k, 1, 2));
        assertArrayEquals(new double[] {3, 12, 100 + 13 + 50}, value(f, k, 1, 2, 100));
        double[][] pulled = pullBack(f, k, new double[] {10, 100, 1}, 1, 2, 100);
        assertArrayEquals(new double[] {10 + 2 + 3 * 220, 110 + 12 + 220, 1}, pulled[0]);        // gradient in u: 2 * 100 + 2 * 2 * 5 = 220
        assertArrayEquals(new double[] {220, 440}, pulled[1]);
        assertArrayEquals(Arrays.copyOf(pulled[0], 2), pullBack(f, k, new double[] {10, 100, 1}, 1, 2)[0]);
        assertEquals(new WeightShape(1, 2, false, false), f.weightShape(3));
        assertEquals(2, f.stateSize(3));
        assertEquals(2, sequence(affine(2), f).stateSize(5));
        assertEquals(3, linear(3).stateSize(5));
        assertArrayEquals(new double[] {7 + 1 + 12}, value(terminalCost(new double[][] {{1, 0}, {0, 3}}), NONE, 1, 2, 7));
        assertArrayEquals(new double[] {1 + 12}, value(terminalCost(new double[][] {{1, 0}, {0, 3}}), NONE, 1, 2));
    }

    @Test
    void an_objective_without_a_text_leaves_its_step_without_one() {
        Objective mine = new Objective() {
            @Override
            public double value(double[] x) {
                return x[0];
            }

            @Override
            public void gradient(double[] x, double[] gradient) {
                gradient[0] = 1;
            }

            @Override
            public void hessianProduct(double[] x, double[] v, double[] product) {
                product[0] = 0;
            }
        };
        assertEquals(Optional.empty(), gradientStep(mine).text());
        assertEquals(Optional.empty(), score(mine).text());
        assertTrue(score(mine).label().matches("score\\(OperatorTest\\$\\d+\\)"), score(mine).label());
        assertFalse(gradientStep(mine).hasExactDerivatives());
    }

    @Test
    void a_block_keeps_its_arrays_between_calls_of_different_size() {
        BlockOperator block = BlockForms.of(sequence(linear(1), softplus()), 2);
        double[] one = new double[1], two = new double[2];
        block.value(new double[] {1, 5, 2, 7}, new double[] {0, 0}, 2, two);
        block.value(new double[] {1, 2}, new double[] {0, 0}, 1, one);
        assertArrayEquals(new double[] {two[0]}, one);
    }

    @Test
    void operators_of_several_without_a_text_have_none() {
        Operator mine = new Doubling();
        assertEquals(Optional.empty(), residual(mine).text());
        assertEquals(Optional.empty(), sequence(Operator.tanh(), residual(mine)).text());
        assertEquals("sequence(tanh(), residual(Doubling))", sequence(Operator.tanh(), residual(mine)).toString());
    }

    @Test
    void what_has_no_text_is_called_by_its_class() {
        assertEquals("Doubling", new Doubling().label());
        assertEquals("residual(Doubling)", residual(new Doubling()).label());
        assertEquals("twice", new Doubling() {
            @Override
            public Optional<String> text() {
                return Optional.of("twice");
            }
        }.label());
        assertTrue(new Doubling() { }.label().matches("OperatorTest\\$\\d+"));
        assertEquals("tanh()", Operator.tanh().label());
    }

    @Test
    void a_large_matrix_is_named_by_its_hash() {
        double[][] a = new double[5][5], b = new double[5][5];
        b[4][4] = 1;
        String ofA = bilinear(a).toString(), ofB = bilinear(b).toString();
        assertTrue(ofA.matches("bilinear\\(A 5 x 5 [0-9a-f]{16}\\)"), ofA);
        assertFalse(ofA.equals(ofB));
        assertEquals(ofB, bilinear(b).toString());
    }

    @Test
    void bilinear_keeps_its_own_copy_of_the_matrix() {
        double[][] a = {{1, 2}};
        Operator f = bilinear(a);
        a[0][0] = 100;
        assertArrayEquals(new double[] {3}, value(f, new double[] {1, 1}, 1, 1));
    }

    @Test
    void closed_derivatives_are_marked() {
        assertTrue(AllOperators.operators().filter(c -> c.operator().hasExactDerivatives()).count() > 15);
        assertFalse(elementwise("f", x -> x, x -> 1).hasExactDerivatives());
        assertFalse(elementwise("f", x -> x, x -> 1, x -> 0).hasExactDerivatives());
        assertTrue(elementwise("f", x -> x, x -> 1, x -> 0, x -> 0).hasExactDerivatives());
        assertFalse(residual(new Doubling()).hasExactDerivatives());
        assertTrue(residual(gelu()).hasExactDerivatives());
    }

    // ---- far out -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1e-320, 30, 750, 1e3, 1e8, 1e155, 1e300, Double.MAX_VALUE})
    void nothing_overflows_far_out(double size) {
        for (Operator f : List.of(Operator.tanh(), sigmoid(), softplus(), relu(), gelu(), normalize())) {
            double[] y = {size, -size, size / 2}, a = {1, -1, 0.5}, v = {1, 2, -3}, out = new double[3], none = {};
            f.value(y, NONE, out);
            assertFinite(f, y, out);
            f.pullBack(y, NONE, v, out, none);
            assertFinite(f, y, out);
            f.pullBackDerivative(y, NONE, v, a, out, none);
            assertFinite(f, y, out);
            f.pullBackSecondDerivative(y, NONE, v, a, out, none);
            assertFinite(f, y, out);
            BlockForms.of(f, 3).value(y, NONE, 1, out);
            assertFinite(f, y, out);
            BlockForms.of(f, 3).pullBack(y, NONE, v, 1, out, null);
            assertFinite(f, y, out);
        }
        if (size > 40) assertEquals(size, value(softplus(), NONE, size)[0]);
    }

    @Test
    void slopes_keep_their_relative_accuracy_far_out() {                         // 1 - tanh(30)^2 would be 0; Python's decimal, 40 digits
        assertEquals(3.5026043050786081e-26, pullBack(Operator.tanh(), NONE, new double[] {1}, 30)[0][0], 1e-38);
        assertEquals(9.3576229688384233e-14, pullBack(sigmoid(), NONE, new double[] {1}, 30)[0][0], 1e-26);
    }

    @Test
    void huge_vectors_are_normalised_too() {                                     // the squares overflow, the quotient must not be 0
        assertArrayEquals(value(normalize(1e-300), NONE, 3, -4), value(normalize(), NONE, 3e300, -4e300), ROUNDED);
        double[] block = new double[4];
        BlockForms.of(normalize(), 2).value(new double[] {1, 3e300, 1, -4e300}, NONE, 2, block);
        assertArrayEquals(value(normalize(), NONE, 3e300, -4e300), new double[] {block[1], block[3]});
    }

    private static void assertFinite(Operator f, double[] y, double[] x) {
        for (double e : x) assertTrue(Double.isFinite(e), () -> f + " at " + Arrays.toString(y) + ": " + Arrays.toString(x));
    }

    // ---- refusals ------------------------------------------------------------------------------------------------

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void sizes_that_do_not_fit_are_refused() {
        assertRefused("bilinear(A) takes 2 values, A is 1 x 2", () -> bilinear(new double[][] {{1, 2}}).outputSize(3));
        assertRefused("bilinear(A) takes 1 value, A is 1 x 1", () -> bilinear(new double[][] {{1}}).outputSize(3));
        assertRefused("quadratic(A, b) takes 1 value, A is 1 x 1", () -> gradientStep(quadratic(new double[][] {{1}})).outputSize(2));
        assertRefused("quadratic(A, b) takes 1 value, A is 1 x 1", () -> score(quadratic(new double[][] {{1}})).outputSize(2));
        assertRefused("lqrStep(A, B, Q, R) takes 1 value (the state) or 2 (the state and the running cost)", () -> scalarLqr(1, 1).outputSize(3));
        assertRefused("terminalCost(Q) takes 1 value (the state) or 2 (the state and the running cost)", () -> terminalCost(new double[][] {{1}}).outputSize(3));
        assertRefused("residual(linear(4)) takes as many values as linear(4) gives, 4", () -> residual(linear(4)).outputSize(3));
        assertRefused("operator 2 of sequence(linear(3), bilinear({{1, 2}})): bilinear(A) takes 2 values, A is 1 x 2",
            () -> sequence(linear(3), bilinear(new double[][] {{1, 2}})).outputSize(5));
        assertRefused("a weight of 100000 x 100000 entries does not fit into an array", () -> linear(100_000).weightShape(100_000).size());
    }

    @Test
    void parameters_out_of_range_are_refused() {
        assertRefused("linear(outputs): outputs must be positive, got 0", () -> linear(0));
        assertRefused("affine(outputs): outputs must be positive, got -2", () -> affine(-2));
        assertRefused("normalize(eps): eps must be positive and finite, got 0.0", () -> normalize(0));
        assertRefused("normalize(eps): eps must be positive and finite, got NaN", () -> normalize(Double.NaN));
        assertRefused("normalize(eps): eps must be positive and finite, got Infinity", () -> normalize(Double.POSITIVE_INFINITY));
        assertRefused("sequence() is empty: give at least one operator", () -> sequence());
        assertRefused("bilinear(A): A is empty", () -> bilinear(new double[0][0]));
        assertRefused("bilinear(A): row 2 of A has 1 entries, row 1 has 2", () -> bilinear(new double[][] {{1, 2}, {3}}));
        assertRefused("bilinear(A): A must be finite, row 1, column 2 is NaN", () -> bilinear(new double[][] {{1, Double.NaN}}));
        assertRefused("gradientStep(g): g is missing (null)", () -> gradientStep(null));
        assertRefused("score(g): g is missing (null)", () -> score(null));
        assertRefused("quadratic(A, b): A must be 1 x 1, got 1 x 2", () -> quadratic(new double[][] {{1, 2}}));
        assertRefused("quadratic(A, b): A must be symmetric, but entry (2, 1) is 3.0 and (1, 2) is 2.0; (A + A^T) / 2 is the same form",
            () -> quadratic(new double[][] {{1, 2}, {3, 4}}));
        assertRefused("quadratic(A, b): A is 1 x 1, but b has 2 values; leave b out for 0", () -> quadratic(new double[][] {{1}}, 1, 2));
        assertRefused("quadratic(A, b): b must be finite, got NaN", () -> quadratic(new double[][] {{1}}, Double.NaN));
        assertRefused("lqrStep(A, B, Q, R): R is missing (null)", () -> lqrStep(new double[][] {{1}}, new double[][] {{1}}, new double[][] {{1}}, null));
        assertRefused("lqrStep(A, B, Q, R): B must be 1 x 1, got 2 x 1", () -> lqrStep(new double[][] {{1}}, new double[][] {{1}, {1}}, new double[][] {{1}}, new double[][] {{1}}));
        assertRefused("lqrStep(A, B, Q, R): Q must be finite, row 1, column 1 is NaN", () -> scalarLqr(Double.NaN, 1));
        assertRefused("elementwise(name, f, f1): the name is empty; it labels legends and names stored results", () -> elementwise(" ", x -> x, x -> 1));
        assertRefused("elementwise(\"f\", f, f1): the derivative f1 is missing (null)", () -> elementwise("f", x -> x, null));
        assertRefused("elementwise(\"f\", f, f1): the function f is missing (null)", () -> elementwise("f", null, x -> 1));
        assertRefused("residual(inner): inner is missing (null)", () -> residual(null));
        assertRefused("sequence(..): operator 2 is missing (null)", () -> sequence(relu(), null));
    }

    private static Operator scalarLqr(double q, double r) {
        return lqrStep(new double[][] {{1}}, new double[][] {{1}}, new double[][] {{q}}, new double[][] {{r}});
    }

    /** A user's operator without a text. */
    private static class Doubling implements Operator {
        @Override
        public int outputSize(int inputSize) {
            return inputSize;
        }

        @Override
        public void value(double[] y, double[] w, double[] out) {
            for (int k = 0; k < y.length; k++) out[k] = 2 * y[k];
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
            for (int k = 0; k < y.length; k++) vy[k] = 2 * v[k];
        }
    }
}
