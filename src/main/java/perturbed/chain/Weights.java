package perturbed.chain;

import java.io.Serializable;
import java.util.Arrays;
import java.util.StringJoiner;
import org.ejml.simple.SimpleMatrix;
import perturbed.kernel.Kernels;
import perturbed.kernel.RandomStream;
import perturbed.operator.WeightShape;

/**
 * The weights w = (w_1, ..., w_N) of a chain, one matrix per operator (none where it has no weight). Immutable.
 *
 * <p>Random starts are a pure function of the seed. Affine weights are [W | b]; Xavier and He leave b at 0.
 */
public final class Weights implements Serializable {
    private final Chain chain;
    private final double[][] values;                                 // 1..N, row by row; [0] unused

    Weights(Chain chain, double[][] values) {
        this.chain = chain;
        this.values = values;
    }

    /** w = 0, the default start. */
    public static Weights zeros(Chain chain) {
        double[][] values = new double[chain.length() + 1][];
        for (int i = 1; i < values.length; i++) values[i] = new double[chain.weightShape(i).size()];
        return new Weights(chain, values);
    }

    /** Every weight normal with mean 0 and this standard deviation. */
    public static Weights normal(Chain chain, double deviation, long seed) {
        if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("Weights.normal: the standard deviation must be finite and >= 0, got " + deviation);
        return drawn(chain, seed, shape -> deviation, false);
    }

    /** Glorot's (Xavier) normal start: variance 2 / (d_{i-1} + d_i) for matrices, standard deviation 1 for weights that are vectors ({@link WeightShape#vector()}). */
    public static Weights xavier(Chain chain, long seed) {
        return drawn(chain, seed, shape -> shape.vector() ? 1 : Math.sqrt(2.0 / (shape.inputs() + shape.rows())), true);
    }

    /** He's normal start, for relu: variance 2 / d_{i-1} for matrices, standard deviation 1 for weights that are vectors ({@link WeightShape#vector()}). */
    public static Weights he(Chain chain, long seed) {
        return drawn(chain, seed, shape -> shape.vector() ? 1 : Math.sqrt(2.0 / shape.inputs()), true);
    }

    private interface Deviation {
        double of(WeightShape shape);
    }

    private static Weights drawn(Chain chain, long seed, Deviation deviation, boolean zeroBias) {
        Weights w = zeros(chain);
        for (int i = 1; i <= chain.length(); i++) {
            if (chain.weightShape(i).size() == 0) continue;
            RandomStream random = RandomStream.of(seed, RandomStream.Purpose.WEIGHTS, i);
            int first = 0;
            for (WeightShape part : chain.operator(i).weightParts(chain.size(i - 1))) {
                double scale = deviation.of(part);
                for (int k = 0; k < part.size(); k++) {
                    boolean bias = zeroBias && part.bias() && k % part.columns() == part.inputs();
                    w.values[i][first + k] = bias ? 0 : scale * random.normal(first + k);
                }
                first += part.size();
            }
        }
        return w;
    }

    /**
     * Given matrices, one for each operator that has a weight, in order.
     *
     * @throws IllegalArgumentException if their number or a shape does not fit the chain, or an element is not finite
     */
    public static Weights of(Chain chain, SimpleMatrix... matrices) {
        Weights w = zeros(chain);
        int given = 0;
        for (int i = 1; i <= chain.length(); i++) {
            WeightShape shape = chain.weightShape(i);
            if (shape.size() == 0) continue;
            if (given == matrices.length)
                throw new IllegalArgumentException("Weights.of: operator " + chain.name(i) + " needs a weight of " + shape + ", but only " + given + " matrices are given");
            SimpleMatrix m = matrices[given++];
            if (m.getNumRows() != shape.rows() || m.getNumCols() != shape.columns())
                throw new IllegalArgumentException("Weights.of: operator " + chain.name(i) + " needs a weight of " + shape + ", got " + m.getNumRows() + " x " + m.getNumCols());
            for (int k = 0; k < shape.size(); k++) {
                double value = m.get(k / shape.columns(), k % shape.columns());
                if (!Double.isFinite(value)) throw new IllegalArgumentException("Weights.of: element " + k + " of w_" + i + " is " + value);
                w.values[i][k] = value;
            }
        }
        if (given < matrices.length) throw new IllegalArgumentException("Weights.of: the chain has " + given + " weights, but " + matrices.length + " matrices are given");
        return w;
    }

    /**
     * These weights with w_i replaced.
     *
     * @throws IllegalArgumentException if operator i has no weight or is not in the chain, or the matrix does not fit
     */
    public Weights with(int i, SimpleMatrix matrix) {
        if (chain.weightShape(i).size() == 0) throw new IllegalArgumentException("Weights.with(" + i + ", ..): operator " + chain.name(i) + " has no weight");
        SimpleMatrix[] all = new SimpleMatrix[chain.length()];
        int m = 0;
        for (int j = 1; j <= chain.length(); j++) if (chain.weightShape(j).size() > 0) all[m++] = j == i ? matrix : get(j);
        return of(chain, Arrays.copyOf(all, m));
    }

    /** w_i as a matrix of its own; 0 x 0 where operator i has no weight. */
    public SimpleMatrix get(int i) {
        WeightShape shape = chain.weightShape(i);
        return shape.size() == 0 ? new SimpleMatrix(0, 0) : new SimpleMatrix(shape.rows(), shape.columns(), true, values[i].clone());
    }

    /** All weights as one vector: w_1 row by row, then w_2, ... */
    public double[] toArray() {
        double[] all = new double[chain.weightCount()];
        int at = 0;
        for (int i = 1; i < values.length; i++) {
            System.arraycopy(values[i], 0, all, at, values[i].length);
            at += values[i].length;
        }
        return all;
    }

    /** ||w||. */
    public double norm() {
        return Math.sqrt(squaredNorm(values));
    }

    /** The chain they belong to. */
    public Chain chain() {
        return chain;
    }

    /** Refuses these weights for another chain than one of the same weight shapes. */
    public void checkFits(Chain other) {
        boolean fits = other.length() == chain.length();
        for (int i = 1; fits && i <= chain.length(); i++) fits = chain.weightShape(i).equals(other.weightShape(i));
        if (!fits) throw new IllegalArgumentException("the weights are those of " + chain + " and do not fit " + other);
    }

    /** A copy as arrays 1..N, row by row; [0] is null. Internal: the form the passes run on. */
    public double[][] toArrays() {
        return copy(values);
    }

    /** Weights of these arrays, which are copied. Internal. */
    public static Weights ofArrays(Chain chain, double[][] values) {
        return new Weights(chain, copy(values));
    }

    private static double[][] copy(double[][] values) {
        double[][] copy = new double[values.length][];
        for (int i = 1; i < values.length; i++) copy[i] = values[i].clone();
        return copy;
    }

    /** sum_i ||a_i||^2 over i = 1..N, in that order. */
    static double squaredNorm(double[][] a) {
        double s = 0;
        for (int i = 1; i < a.length; i++) s += Kernels.dot(a[i], a[i], a[i].length);
        return s;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Weights that && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "Weights(", ")");
        for (int i = 1; i < values.length; i++) {
            WeightShape shape = chain.weightShape(i);
            if (shape.size() > 0) text.add("w_" + i + ": " + (shape.size() <= 12 ? Arrays.toString(values[i]) : shape.toString()));
        }
        return text.toString();
    }
}
