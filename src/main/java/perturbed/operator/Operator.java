package perturbed.operator;

import java.util.Optional;

/**
 * One link y_i = f_i(y_{i-1}, w_i) of the chain (1), written for one sample on plain arrays.
 *
 * <p>Your own operator gives three methods, in under ten lines:
 * <pre>{@code
 * final class Swish implements Operator {
 *     public int outputSize(int inputSize) { return inputSize; }
 *     public void value(double[] y, double[] w, double[] out) {
 *         for (int k = 0; k < y.length; k++) out[k] = y[k] / (1 + StrictMath.exp(-y[k]));
 *     }
 *     public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
 *         for (int k = 0; k < y.length; k++) { double s = 1 / (1 + StrictMath.exp(-y[k])); vy[k] = v[k] * (s + y[k] * s * (1 - s)); }
 *     }
 * }
 * }</pre>
 * Check it with {@code GradientCheck.of(new Swish()).inputSize(8).run()}. An operator holds no state: it is called from several threads.
 */
public interface Operator {
    /**
     * d_i for d_{i-1} = {@code inputSize}.
     *
     * @throws IllegalArgumentException if the operator does not take inputs of this size; the message says which sizes it takes
     */
    int outputSize(int inputSize);

    /** The shape of w_i for d_{i-1} = {@code inputSize}; none unless overridden. */
    default WeightShape weightShape(int inputSize) {
        return WeightShape.NONE;
    }

    /** out = f_i(y, w), (1). Reads {@code y} (d_{i-1}) and {@code w} (rows x columns, row by row), overwrites {@code out} (d_i). */
    void value(double[] y, double[] w, double[] out);

    /** Pulls v back: vy = J1 f_i(y, w)^T v, (5b), and vw = J2 f_i(y, w)^T v, (5c). Overwrites {@code vy} and {@code vw}, keeps the others. */
    void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw);

    /**
     * The first derivative of {@link #pullBack} in y, in direction a: dvy = (D1 J1 f_i[a])^T v, dvw = (D1 J2 f_i[a])^T v.
     * Unless overridden, by central differences of the pull-back (see {@link #hasExactDerivatives}), good to about 1e-9 relative.
     */
    default void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        Differences.first(this, y, w, v, a, dvy, dvw);
    }

    /**
     * The second derivative of {@link #pullBack} in y, twice in direction a: dvy = (D1^2 J1 f_i[a, a])^T v, dvw = (D1^2 J2 f_i[a, a])^T v.
     * Unless overridden, by central differences of the pull-back, good to about 1e-6 relative.
     */
    default void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        Differences.second(this, y, w, v, a, dvy, dvw);
    }

    /** Whether the derivatives of the pull-back are closed forms; false: they are differences. */
    default boolean hasExactDerivatives() {
        return false;
    }

    /** Name, parameters and version as text: it labels legends and names stored results. Empty: the operator runs, but nothing is stored under its name. */
    default Optional<String> text() {
        return Optional.empty();
    }

    // ---- the operators that come with the library ----------------------------------------------------------------

    /** y_i = W y_{i-1}. Weight W, outputs x d_{i-1}. */
    static Operator linear(int outputs) {
        return new Linear(outputs, false);
    }

    /** y_i = W y_{i-1} + b. Weight [W | b], outputs x (d_{i-1} + 1). */
    static Operator affine(int outputs) {
        return new Linear(outputs, true);
    }

    /** y_i = tanh(y_{i-1}), element by element. */
    static Operator tanh() {
        return Activation.TANH;
    }

    /** y_i = 1 / (1 + exp(-y_{i-1})), element by element. */
    static Operator sigmoid() {
        return Activation.SIGMOID;
    }

    /** y_i = ln(1 + exp(y_{i-1})), element by element, without overflow: the f_2 of the experiments (54). */
    static Operator softplus() {
        return Activation.SOFTPLUS;
    }

    /** y_i = max(y_{i-1}, 0), element by element. The derivative at 0 is 0; it jumps there, so A3 does not hold. */
    static Operator relu() {
        return Activation.RELU;
    }
}
