package perturbed.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.operator.Loss.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values by hand, labels and refusals. */
class LossTest {
    private static final double ROUNDED = 1e-15;

    private static double[] gradient(Loss loss, double[] target, double... y) {
        double[] vy = new double[y.length];
        loss.gradient(y, target, vy);
        return vy;
    }

    @Test
    void squared_error_has_the_half() {
        assertEquals(6.5, squaredError().value(new double[] {3, 1}, new double[] {1, 4}));
        assertArrayEquals(new double[] {2, -3}, gradient(squaredError(), new double[] {1, 4}, 3, 1));
    }

    @Test
    void logistic_loss_of_both_labels() {
        assertEquals(Math.log(2), logistic().value(new double[] {0}, new double[] {1}), ROUNDED);
        assertEquals(0.1269280110429725, logistic().value(new double[] {2}, new double[] {1}), ROUNDED);       // ln(1 + e^-2)
        assertEquals(2.1269280110429727, logistic().value(new double[] {2}, new double[] {-1}), 2 * ROUNDED);  // 2 + ln(1 + e^-2)
        assertArrayEquals(new double[] {-0.11920292202211755}, gradient(logistic(), new double[] {1}, 2), ROUNDED);
        assertArrayEquals(new double[] {0.8807970779778823}, gradient(logistic(), new double[] {-1}, 2), ROUNDED);
    }

    @Test
    void softmax_of_equal_values_and_of_two_classes() {
        assertEquals(Math.log(4), softmaxCrossEntropy().value(new double[] {7, 7, 7, 7}, new double[] {2}), 2 * ROUNDED);
        assertArrayEquals(new double[] {0.25, 0.25, -0.75, 0.25}, gradient(softmaxCrossEntropy(), new double[] {2}, 7, 7, 7, 7), ROUNDED);
        assertEquals(logistic().value(new double[] {1.5}, new double[] {1}), softmaxCrossEntropy().value(new double[] {0.25, 1.75}, new double[] {1}), ROUNDED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e300, -1e3, -750, 0, 750, 1e3, 1e300})
    void nothing_overflows_far_out(double y) {
        assertEquals(y > 0 ? 0 : y == 0 ? Math.log(2) : -y, logistic().value(new double[] {y}, new double[] {1}), ROUNDED);
        assertTrue(Double.isFinite(gradient(logistic(), new double[] {1}, y)[0]));
        assertEquals(y > 0 ? 0 : y == 0 ? Math.log(2) : -y, softmaxCrossEntropy().value(new double[] {y, 0}, new double[] {0}), ROUNDED);
        for (double g : gradient(softmaxCrossEntropy(), new double[] {0}, y, 0)) assertTrue(Double.isFinite(g));
    }

    @Test
    void the_label_0_of_a_logistic_loss_means_minus_one() {
        double[] zero = {0}, one = {1};
        assertArrayEquals(new double[] {-1}, logistic().checked(zero, 1));
        assertArrayEquals(new double[] {0}, zero);
        assertArrayEquals(new double[] {1}, logistic().checked(one, 1));
    }

    @Test
    void targets_outside_the_set_are_refused() {
        assertRefused("logistic() takes the labels -1 and +1 (or 0 and 1, 0 meaning -1), got 2.0", () -> logistic().checked(new double[] {2}, 1));
        assertRefused("logistic() takes the labels -1 and +1 (or 0 and 1, 0 meaning -1), got NaN", () -> logistic().checked(new double[] {Double.NaN}, 1));
        for (double c : new double[] {3, -1, 0.5, Double.NaN, Double.POSITIVE_INFINITY})
            assertRefused("softmaxCrossEntropy() of 3 values takes the classes 0..2, got " + c, () -> softmaxCrossEntropy().checked(new double[] {c}, 3));
        assertRefused("squaredError() takes finite targets, got Infinity", () -> squaredError().checked(new double[] {0, Double.POSITIVE_INFINITY}, 2));
    }

    @Test
    void sizes_that_do_not_fit_are_refused() {
        assertRefused("logistic() takes 1 value (for several classes: softmaxCrossEntropy())", () -> logistic().targetSize(3));
        assertRefused("softmaxCrossEntropy() takes at least 2 values, one per class (for one value: logistic())", () -> softmaxCrossEntropy().targetSize(1));
        assertRefused("squaredError() of 3 values takes a target of 3 values, got 2", () -> squaredError().withTarget(new double[2]).outputSize(3));
    }

    @Test
    void with_its_target_fixed_a_loss_is_an_operator() {
        double[] target = {1, 4};
        Operator f = squaredError().withTarget(target);
        target[0] = 100;                                                         // the operator has its own copy
        double[] out = new double[1], vy = new double[2], none = {};
        assertEquals(1, f.outputSize(2));
        f.value(new double[] {3, 1}, none, out);
        assertEquals(6.5, out[0]);
        f.pullBack(new double[] {3, 1}, none, new double[] {10}, vy, none);
        assertArrayEquals(new double[] {20, -30}, vy);
        assertTrue(f.hasExactDerivatives());
        assertFalse(f.text().isPresent());
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
