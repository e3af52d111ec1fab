package perturbed.theory;

import java.util.List;
import org.ejml.simple.SimpleMatrix;

/**
 * A linear network f_i = W_i y_{i-1} without forward noise, (6): what additive noise at the weight gradient (6a) and noise accumulated through the backward pass
 * (6b) do to u~_1. Corrected: the last factor is y_0^T, not v_1^T, and there is no eps_1, since (5b) runs i = N..2 (erratum 14). (6b) is affine in eps, so eps of
 * mean zero gives no bias.
 */
public final class LinearNetwork {
    private final List<SimpleMatrix> weights;

    private LinearNetwork(List<SimpleMatrix> weights) {
        this.weights = weights;
    }

    /**
     * W_1, ..., W_N.
     *
     * @throws IllegalArgumentException if there are fewer than two, or sizes do not meet
     */
    public static LinearNetwork of(SimpleMatrix... weights) {
        if (weights.length < 2) throw new IllegalArgumentException("a chain has N >= 2 operators, (1), got " + weights.length);
        for (int i = 1; i < weights.length; i++)
            if (weights[i].getNumCols() != weights[i - 1].getNumRows())
                throw new IllegalArgumentException("W_" + (i + 1) + " takes " + weights[i].getNumCols() + " values, but W_" + i + " gives "
                    + weights[i - 1].getNumRows());
        return new LinearNetwork(List.of(weights));
    }

    /** (6b): u~_1 - u_1 = (sum_{i=2..N} W_2^T ... W_{i-1}^T eps_i) y_0^T; {@code eps} holds eps_2, ..., eps_N, columns of the size of y_{i-1}. */
    public SimpleMatrix accumulated(SimpleMatrix y0, SimpleMatrix... eps) {
        if (eps.length != weights.size() - 1)
            throw new IllegalArgumentException("eps_2..eps_" + weights.size() + " are " + (weights.size() - 1) + " vectors, got " + eps.length);
        SimpleMatrix error = new SimpleMatrix(weights.get(0).getNumRows(), 1);
        for (int i = 2; i <= weights.size(); i++) error = error.plus(gain(i).mult(eps[i - 2]));
        return error.mult(y0.transpose());
    }

    /** (6a): u~_1 - u_1 = eps y_0^T for noise added once, to v_1, as classical theory has it. */
    public SimpleMatrix additive(SimpleMatrix y0, SimpleMatrix eps) {
        return eps.mult(y0.transpose());
    }

    /**
     * W_2^T ... W_{i-1}^T, what eps_i is multiplied by on its way to v_1; the identity at i = 2.
     *
     * @throws IllegalArgumentException if i is not in 2..N
     */
    public SimpleMatrix gain(int i) {
        if (i < 2 || i > weights.size()) throw new IllegalArgumentException("backward noise enters at eps_2..eps_" + weights.size() + ", (5b), got " + i);
        SimpleMatrix gain = SimpleMatrix.identity(weights.get(0).getNumRows());
        for (int j = 2; j < i; j++) gain = gain.mult(weights.get(j - 1).transpose());
        return gain;
    }

    /** E||u~_1 - u_1||^2 by (6b), eps_i independent of mean zero, each element of variance {@code variances[i - 2]}: ||y_0||^2 sum_i ||gain_i||_F^2 variance_i. */
    public double accumulatedVariance(SimpleMatrix y0, double... variances) {
        if (variances.length != weights.size() - 1)
            throw new IllegalArgumentException("variances of eps_2..eps_" + weights.size() + " are " + (weights.size() - 1) + " numbers, got " + variances.length);
        double sum = 0;
        for (int i = 2; i <= weights.size(); i++) sum += squaredNorm(gain(i)) * variances[i - 2];
        return squaredNorm(y0) * sum;
    }

    private static double squaredNorm(SimpleMatrix a) {
        return a.elementMult(a).elementSum();
    }
}
