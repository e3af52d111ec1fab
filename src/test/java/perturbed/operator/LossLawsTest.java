package perturbed.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perturbed.kernel.BlockLoss;
import perturbed.kernel.RandomStream;
import perturbed.kernel.RandomStream.Purpose;

/** What holds for every loss of the library. */
class LossLawsTest {
    @ParameterizedTest
    @MethodSource("perturbed.operator.AllOperators#losses")
    void the_text_is_what_one_would_type(AllOperators.LossCase each) {
        assertEquals(each.typed(), each.loss().toString());
        assertEquals(Optional.of(each.typed()), each.loss().text());
    }

    @ParameterizedTest
    @MethodSource("perturbed.operator.AllOperators#losses")
    void blocks_give_the_bits_of_the_sample_form(AllOperators.LossCase each) {
        int d = each.inputSize(), k = each.loss().targetSize(d);
        for (int n : new int[] {1, 2, 7, 256}) {
            RandomStream random = RandomStream.of(n, Purpose.USER);
            double[] ys = new double[d * n], targets = new double[k * n], values = new double[n], gradients = new double[d * n];
            for (int i = 0; i < ys.length; i++) ys[i] = 3 * random.normal(i);
            for (int i = 0; i < targets.length; i++) targets[i] = each.targets()[i % each.targets().length];
            double[] y = new double[d], target = new double[k], gradient = new double[d];
            for (int l = 0; l < n; l++) {
                for (int i = 0; i < d; i++) y[i] = ys[i * n + l];
                for (int i = 0; i < k; i++) target[i] = targets[i * n + l];
                each.loss().gradient(y, target, gradient);
                values[l] = each.loss().value(y, target);
                for (int i = 0; i < d; i++) gradients[i * n + l] = gradient[i];
            }
            for (Loss loss : List.of(each.loss(), new Foreign(each.loss()))) {
                BlockLoss block = BlockForms.of(loss, d);
                double[] out = new double[n], vy = new double[d * n];
                block.value(ys, targets, n, out);
                block.gradient(ys, targets, n, vy);
                assertArrayEquals(values, out);
                assertArrayEquals(gradients, vy);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("perturbed.operator.AllOperators#losses")
    void legal_targets_are_accepted(AllOperators.LossCase each) {
        double[] target = Arrays.copyOf(each.targets(), each.loss().targetSize(each.inputSize()));
        assertArrayEquals(target, each.loss().checked(target, each.inputSize()));
    }

    @ParameterizedTest
    @MethodSource("perturbed.operator.AllOperators#losses")
    void what_is_not_a_number_is_not_lost(AllOperators.LossCase each) {
        double[] y = new double[each.inputSize()], target = Arrays.copyOf(each.targets(), each.loss().targetSize(each.inputSize()));
        y[0] = Double.NaN;
        assertTrue(Double.isNaN(each.loss().value(y, target)));
    }

    @ParameterizedTest
    @MethodSource("perturbed.operator.AllOperators#losses")
    void differences_come_close_to_the_closed_derivatives(AllOperators.LossCase each) {
        int d = each.inputSize();
        double[] target = Arrays.copyOf(each.targets(), each.loss().targetSize(d)), y = new double[d], a = new double[d];
        for (int k = 0; k < d; k++) {
            y[k] = 0.3 - 0.2 * k;
            a[k] = 1 - 0.4 * k;
        }
        double[] exact = new double[d], byDifferences = new double[d];
        each.loss().gradientDerivative(y, target, a, exact);
        new Foreign(each.loss()).gradientDerivative(y, target, a, byDifferences);
        assertArrayEquals(exact, byDifferences, 1e-11);                // step 2^-10: truncation and roundoff near 1e-13
        each.loss().gradientSecondDerivative(y, target, a, exact);
        new Foreign(each.loss()).gradientSecondDerivative(y, target, a, byDifferences);
        assertArrayEquals(exact, byDifferences, 1e-8);                 // step 2^-9: roundoff near 1e-10
    }

    /** Hides that a loss is one of ours. */
    private record Foreign(Loss inner) implements Loss {
        @Override
        public int targetSize(int inputSize) {
            return inner.targetSize(inputSize);
        }

        @Override
        public double value(double[] y, double[] target) {
            return inner.value(y, target);
        }

        @Override
        public void gradient(double[] y, double[] target, double[] vy) {
            inner.gradient(y, target, vy);
        }
    }
}
