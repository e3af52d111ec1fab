package perturbed.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.tanh;

import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import perturbed.kernel.RandomStream;

class WeightsTest {
    private static final Chain CHAIN = Chain.input(2).then(affine(2)).then(tanh()).then(linear(1)).then(softplus());

    private static Weights given() {
        return Weights.of(CHAIN, new SimpleMatrix(2, 3, true, 1, 2, 3, 4, 5, 6), new SimpleMatrix(1, 2, true, 7, 8));
    }

    @Test
    void as_one_vector_they_stand_operator_by_operator_and_row_by_row() {
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, given().toArray());
        assertEquals(6, given().get(1).get(1, 2));
        assertEquals(Math.sqrt(204), given().norm(), 1e-14);
        assertArrayEquals(new double[8], Weights.zeros(CHAIN).toArray());
        assertSame(CHAIN, given().chain());
    }

    @Test
    void nobody_changes_them_from_outside() {
        Weights w = given();
        w.get(1).set(0, 0, 99);
        w.toArray()[0] = 99;
        double[][] arrays = w.toArrays();
        arrays[1][0] = 99;
        Weights changed = Weights.ofArrays(CHAIN, arrays);
        arrays[1][1] = 99;
        assertEquals(given(), w);
        assertArrayEquals(new double[] {99, 2, 3, 4, 5, 6, 7, 8}, changed.toArray());
    }

    @Test
    void with_one_matrix_replaced_the_others_stay() {
        Weights w = given().with(3, new SimpleMatrix(1, 2, true, -7, 9));
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, -7, 9}, w.toArray());
        assertNotEquals(given(), w);
        assertEquals(given(), w.with(3, given().get(3)));
        assertEquals(given().hashCode(), w.with(3, given().get(3)).hashCode());
        assertNotEquals(given().hashCode(), w.hashCode());
        assertNotEquals(given(), new Object());
    }

    @Test
    void few_are_shown_and_many_are_told_by_their_shape() {
        assertEquals("Weights(w_1: [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], w_3: [7.0, 8.0])", given().toString());
        assertEquals("Weights(w_1: 1 x 13)", Weights.zeros(Chain.input(13).then(linear(1))).toString());
        assertEquals("Weights(w_1: [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])", Weights.zeros(Chain.input(12).then(linear(1))).toString());
    }

    @Test
    void normal_starts_scale_with_their_deviation_the_bias_too() {
        double[] one = Weights.normal(CHAIN, 1, 7).toArray(), two = Weights.normal(CHAIN, 2, 7).toArray();
        for (int k = 0; k < one.length; k++) assertEquals(2 * one[k], two[k]);
        assertNotEquals(0, one[2]);                                            // b_1
        assertEquals(0, Weights.normal(CHAIN, 0, 7).norm());
        for (double deviation : new double[] {Double.POSITIVE_INFINITY, Double.NaN})
            assertEquals("Weights.normal: the standard deviation must be finite and >= 0, got " + deviation,
                assertThrows(IllegalArgumentException.class, () -> Weights.normal(CHAIN, deviation, 7)).getMessage());
    }

    /** Element k of w_i is number k of the stream of seed and operator: wider neighbours and other operators change none. */
    @Test
    void a_random_start_belongs_to_its_operator() {
        double[][] w = Weights.normal(CHAIN, 1, 7).toArrays();
        for (int i : new int[] {1, 3})
            for (int k = 0; k < w[i].length; k++) assertEquals(RandomStream.of(7, RandomStream.Purpose.WEIGHTS, i).normal(k), w[i][k]);
        Chain other = Chain.input(5).then(linear(2)).then(tanh()).then(linear(1)).then(softplus());
        assertArrayEquals(Weights.normal(CHAIN, 1, 7).toArrays()[3], Weights.normal(other, 1, 7).toArrays()[3]);
        assertNotEquals(Weights.normal(CHAIN, 1, 7).toArrays()[1][0], Weights.normal(CHAIN, 1, 7).toArrays()[3][0]);
    }
}
