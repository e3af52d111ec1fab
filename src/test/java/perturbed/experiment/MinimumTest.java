package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.operator.Operator.bilinear;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.softplus;

import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.operator.Loss;

class MinimumTest {
    @Test
    void least_squares_end_at_the_normal_equations() {
        double[][] x = {{1, 2}, {-1, 0.5}, {0.3, 1}, {2, -2}};
        double[] t = {1, 0, -1, 2};
        Minimum minimum = Minimum.of(Problem.of(Chain.input(2).then(linear(1)).then(Loss.squaredError()), Dataset.of(x, t)));
        SimpleMatrix a = new SimpleMatrix(x), gram = a.transpose().mult(a).divide(4), expected = gram.solve(a.transpose().mult(new SimpleMatrix(4, 1, true, t)).divide(4));
        assertArrayEquals(expected.getDDRM().getData(), minimum.weights().toArray(), 1e-13);
        assertArrayEquals(gram.getDDRM().getData(), minimum.hessian().getDDRM().getData(), 1e-9);      // differences of a linear function: roundoff 1e-16 / 2^-17
        assertEquals(a.mult(expected).minus(new SimpleMatrix(4, 1, true, t)).elementPower(2).elementSum() / 8, minimum.loss(), 1e-14);
        assertTrue(minimum.gradientNorm() < 1e-14);
    }

    @Test
    void a_regularised_softplus_is_reached_from_far_away() {
        // one weight: sigmoid(w) + 2 rho w = 0
        Problem problem = Problem.of(Chain.input(1).then(linear(1)).then(softplus()), Dataset.of(new double[][] {{1}})).regularizedBy(Regularizer.l2(0.05));
        double w = Minimum.of(problem, Weights.normal(problem.chain(), 100, 2)).weights().toArray()[0];
        assertEquals(0, 1 / (1 + StrictMath.exp(-w)) + 0.1 * w, 1e-14);
    }

    @Test
    void what_has_no_minimum_is_refused() {
        Problem away = Problem.of(Chain.input(1).then(linear(1)).then(softplus()), Dataset.of(new double[][] {{1}}));         // w to minus infinity
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Minimum.of(away)).getMessage().contains("do not come to rest"));
        Problem hill = Problem.of(Chain.input(1).then(bilinear()).then(elementwise("hill", z -> -z * z, z -> -2 * z)), Dataset.of(new double[][] {{1}}));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Minimum.of(hill)).getMessage().contains("strongly convex"));
    }
}
