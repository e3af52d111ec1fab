package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.operator.Loss.softmaxCrossEntropy;
import static perturbed.operator.Operator.*;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.experiment.GradientCheck.Part;
import perturbed.operator.AllOperators;
import perturbed.operator.Loss;
import perturbed.operator.Operator;
import perturbed.operator.WeightShape;
import tech.tablesaw.api.Table;

class GradientCheckTest {
    @ParameterizedTest
    @MethodSource("perturbed.operator.AllOperators#operators")
    void every_operator_passes(AllOperators.Case each) {
        GradientCheck.Result result = GradientCheck.of(each.operator()).inputSize(each.inputSize()).points(20).run();
        assertTrue(result.passed(), result::toString);
    }

    @ParameterizedTest
    @MethodSource("perturbed.operator.AllOperators#losses")
    void every_loss_passes(AllOperators.LossCase each) {
        GradientCheck.Result result = GradientCheck.of(each.loss()).inputSize(each.inputSize()).points(20).run();
        assertTrue(result.passed(), result::toString);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void closed_forms_agree_with_the_differences_far_below_the_tolerance(long seed) {
        for (Operator f : List.of(Operator.tanh(), softplus(), gelu(), normalize(), squaredInnerProduct(), residual(sigmoid()))) {
            GradientCheck.Result result = GradientCheck.of(f).inputSize(5).seed(seed).run();
            for (Part part : Part.values())
                assertFalse(result.worstError(part) > 1e-9, result::toString);   // roundoff 2^-53 over the square of a step near 2^-6, times 10^2; NaN: no weight
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1, 1e6})
    void points_of_any_size_are_compared(double size) {
        for (Operator f : List.of(Operator.tanh(), softplus(), normalize(), squaredInnerProduct(), bilinear()))
            assertTrue(GradientCheck.of(f).at(size, -size / 3).run().passed(), () -> GradientCheck.of(f).at(size, -size / 3).run().toString());
    }

    @Test
    void an_operator_of_the_users_own_passes_or_fails() {
        assertTrue(GradientCheck.of(new Swish(1)).inputSize(8).run().passed());
        GradientCheck.Result wrong = GradientCheck.of(new Swish(1.001)).inputSize(8).run();
        assertFalse(wrong.passed());
        assertTrue(wrong.toString().startsWith("gradient check of Swish at 5 points: FAILED. Worst: J1, element "), wrong::toString);
        assertEquals(1e-3, wrong.worstError(Part.J1), 1e-4);                     // of the largest element, by construction
    }

    @Test
    void a_small_fault_in_a_small_operator_is_found() {
        Operator tiny = elementwise("tiny", x -> 1e-12 * x * x, x -> 1e-12 * 2.00001 * x);
        assertFalse(GradientCheck.of(tiny).inputSize(3).run().passed());
    }

    @Test
    void each_part_is_found_by_name() {
        Operator f2 = elementwise("f2", x -> x * x * x, x -> 3 * x * x, x -> 6.001 * x, x -> 6);
        Operator f3 = elementwise("f3", x -> x * x * x, x -> 3 * x * x, x -> 6 * x, x -> 6.001);
        assertFailsAt(Part.D1_J1, GradientCheck.of(f2).inputSize(3));
        assertFailsAt(Part.D1_D1_J1, GradientCheck.of(f3).inputSize(3));
        assertFailsAt(Part.J2, GradientCheck.of(new WrongWeightGradient()).inputSize(3));
        GradientCheck.Result result = GradientCheck.of(f3).inputSize(3).run();
        assertTrue(Double.isNaN(result.worstError(Part.J2)), "no weight, nothing to compare");
    }

    private static void assertFailsAt(Part part, GradientCheck check) {
        Table table = check.run().table();
        assertEquals(List.of(part.toString()), table.where(table.booleanColumn("passed").isFalse()).stringColumn("part").asList());
        assertTrue(check.run().toString().contains("FAILED. Worst: " + part + ","));
    }

    @Test
    void at_a_kink_the_check_fails_and_beside_it_passes() {
        assertFalse(GradientCheck.of(relu()).at(1, 0).run().passed());
        assertTrue(GradientCheck.of(relu()).at(1, 1e-4).run().passed());
    }

    @Test
    void the_table_has_a_row_for_each_part() {
        Table table = GradientCheck.of(affine(4)).inputSize(3).run().table();
        assertEquals(List.of("J1", "J2", "D1 J1", "D1 J2", "D1^2 J1", "D1^2 J2"), table.stringColumn("part").asList());
        assertEquals(List.of("part", "error", "tolerance", "passed", "point", "element", "found", "byDifferences"), table.columnNames());
        assertEquals(3, GradientCheck.of(Operator.tanh()).inputSize(3).run().table().rowCount());
    }

    @Test
    void differences_of_the_operators_own_are_held_to_the_root_of_the_tolerance() {
        Table table = GradientCheck.of(new Swish(1)).inputSize(3).tolerance(1e-8).run().table();
        assertEquals(List.of(1e-8, 1e-4, 1e-4), table.doubleColumn("tolerance").asList());
    }

    @Test
    void the_same_seed_gives_the_same_result() {
        GradientCheck check = GradientCheck.of(gelu()).inputSize(4);
        assertEquals(check.seed(3).run().toString(), check.seed(3).run().toString());
        assertNotEquals(check.seed(3).run().toString(), check.seed(4).run().toString());
    }

    // ---- losses --------------------------------------------------------------------------------------------------

    @Test
    void a_target_can_be_given() {
        assertTrue(GradientCheck.of(softmaxCrossEntropy()).inputSize(3).target(2).run().passed());
        assertRefused("softmaxCrossEntropy() of 3 values takes the classes 0..2, got 3.0", () -> GradientCheck.of(softmaxCrossEntropy()).inputSize(3).target(3).run());
        assertRefused("target(..) is for losses; tanh() is an operator", () -> GradientCheck.of(Operator.tanh()).target(1));
    }

    @Test
    void a_wrong_loss_is_found() {
        GradientCheck.Result result = GradientCheck.of(new Huber(1.01)).inputSize(2).run();
        assertFalse(result.passed());
        assertTrue(GradientCheck.of(new Huber(1)).inputSize(2).run().passed());
    }

    // ---- contracts -----------------------------------------------------------------------------------------------

    @Test
    void broken_contracts_are_told_in_a_sentence() {
        String start = "GradientCheck of Broken: ";
        assertRefused(start + "outputSize(2) must be at least 1, got 0", check(b -> b.outputs = 0));
        assertRefused(start + "value reaches outside its arrays (y and vy: 2, w and vw: 0, out and v: 1): Index 1 out of bounds for length 1", check(b -> b.outputs = 1));
        assertRefused(start + "value leaves NaN in out[2]: it must overwrite every element, not add to it (at y = [1.0, 2.0])", check(b -> b.outputs = 3));
        assertRefused(start + "pullBack leaves NaN in vy[0]: it must overwrite every element, not add to it (at y = [1.0, 2.0])", check(b -> b.adds = true));
        assertRefused(start + "pullBack changes its input: it may write to vy and vw only", check(b -> b.inPlace = true));
        assertRefused(start + "value gives different numbers when called twice with the same y and w", check(b -> b.counts = true));
        assertRefused(start + "value gives Infinity in out[0] (at y = [1.0, 2.0])", check(b -> b.factor = Double.POSITIVE_INFINITY));
        assertTrue(GradientCheck.of(new Broken()).at(1, 2).run().passed());
    }

    private static Runnable check(Consumer<Broken> fault) {
        Broken broken = new Broken();
        fault.accept(broken);
        return () -> GradientCheck.of(broken).at(1, 2).run();
    }

    @Test
    void options_out_of_range_are_refused() {
        GradientCheck check = GradientCheck.of(Operator.tanh());
        assertRefused("GradientCheck of tanh(): give .inputSize(d) or .at(y)", check::run);
        assertRefused("inputSize must be at least 1, got 0", () -> check.inputSize(0));
        assertRefused("at(y): y must be finite, got [1.0, NaN]", () -> check.at(1, Double.NaN));
        assertRefused("at(y): y is empty", () -> check.at());
        assertRefused("at(y) with 2 values contradicts inputSize(3): give one of the two", () -> check.inputSize(3).at(1, 2));
        assertRefused("inputSize(3) contradicts at(y) with 2 values: give one of the two", () -> check.at(1, 2).inputSize(3));
        assertRefused("points must be at least 1, got 0", () -> check.points(0));
        assertRefused("tolerance must be between 0 and 1, got 0.0", () -> check.tolerance(0));
        assertRefused("GradientCheck of bilinear({{1, 2}}): bilinear(A) takes 2 values, A is 1 x 2, but inputSize is 3", () -> GradientCheck.of(bilinear(new double[][] {{1, 2}})).inputSize(3).run());
        assertRefused("GradientCheck.of(operator): operator is missing (null)", () -> GradientCheck.of((Operator) null));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    /** y / (1 + e^-y), its derivative off by a factor. */
    private record Swish(double factor) implements Operator {
        public int outputSize(int inputSize) { return inputSize; }

        public void value(double[] y, double[] w, double[] out) {
            for (int k = 0; k < y.length; k++) out[k] = y[k] / (1 + StrictMath.exp(-y[k]));
        }

        public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
            for (int k = 0; k < y.length; k++) {
                double s = 1 / (1 + StrictMath.exp(-y[k]));
                vy[k] = factor * v[k] * (s + y[k] * s * (1 - s));
            }
        }

        @Override
        public String toString() { return "Swish"; }
    }

    private record WrongWeightGradient() implements Operator {
        public int outputSize(int inputSize) { return inputSize; }

        public WeightShape weightShape(int inputSize) { return new WeightShape(inputSize, 1); }

        public void value(double[] y, double[] w, double[] out) { bilinear().value(y, w, out); }

        public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
            bilinear().pullBack(y, w, v, vy, vw);
            vw[1] += 1e-3;
        }
    }

    /** Quadratic up to 1, linear beyond, the slope there off by a factor. */
    private record Huber(double factor) implements Loss {
        public int targetSize(int inputSize) { return inputSize; }

        public double value(double[] y, double[] target) {
            double sum = 0;
            for (int k = 0; k < y.length; k++) {
                double error = Math.abs(y[k] - target[k]);
                sum += error <= 1 ? error * error / 2 : error - 0.5;
            }
            return sum;
        }

        public void gradient(double[] y, double[] target, double[] vy) {
            for (int k = 0; k < y.length; k++) {
                double error = y[k] - target[k];
                vy[k] = Math.abs(error) <= 1 ? error : factor * Math.signum(error);
            }
        }
    }

    /** The identity, with faults to order. */
    private static final class Broken implements Operator {
        int outputs = 2;
        boolean adds;
        boolean inPlace;
        boolean counts;
        double factor = 1;
        private int calls;

        public int outputSize(int inputSize) { return outputs; }

        public void value(double[] y, double[] w, double[] out) {
            for (int k = 0; k < y.length; k++) out[k] = factor * y[k] + (counts ? calls++ : 0);
        }

        public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
            for (int k = 0; k < y.length; k++) {
                vy[k] = adds ? vy[k] + v[k] : v[k];
                if (inPlace) v[k] = 0;
            }
        }

        @Override
        public String toString() { return "Broken"; }
    }
}
