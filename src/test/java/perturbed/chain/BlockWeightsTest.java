package perturbed.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.residual;
import static perturbed.operator.Operator.sequence;
import static perturbed.operator.Operator.tanh;

import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

/** Random starts of a weight that holds several matrices. */
class BlockWeightsTest {
    private static final int D = 40;

    @Test
    void each_matrix_of_a_residual_block_starts_by_its_own_inputs() {
        Chain chain = Chain.input(D).then(residual(sequence(affine(D), tanh(), affine(D)))).then(linear(1));
        SimpleMatrix w = Weights.he(chain, 1).get(1);
        int part = D * (D + 1);
        assertEquals(2 * part, w.getNumRows());
        for (int first : new int[] {0, part}) {
            double sum = 0;
            for (int k = 0; k < part; k++) {
                boolean bias = k % (D + 1) == D;
                if (bias) assertEquals(0, w.get(first + k));
                sum += w.get(first + k) * w.get(first + k);
            }
            assertEquals(1, sum / (D * D) / (2.0 / D), 6 * Math.sqrt(2.0 / (D * D)));    // 6 standard errors of a mean of squared normals
        }
        assertNotEquals(w.get(0), w.get(part));
    }
}
