package perturbed.operator;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

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
public interface Operator extends Serializable {
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

    /**
     * The matrices that w_i holds one after the other, each row by row: one of {@link #weightShape}, unless the operator is made of
     * several with a weight ({@link #sequence}). Random starts look here for the number of inputs and outputs.
     */
    default List<WeightShape> weightParts(int inputSize) {
        WeightShape shape = weightShape(inputSize);
        return shape.size() == 0 ? List.of() : List.of(shape);
    }

    /**
     * How many of the d_i outputs, the first ones, are a state; what follows is an account that the chain keeps exactly, as a running cost. A perturbation that would hit
     * it without naming {@code elements} is refused. All of them unless overridden.
     */
    default int stateSize(int inputSize) {
        return outputSize(inputSize);
    }

    /** out = f_i(y, w), (1). Reads {@code y} (d_{i-1}) and {@code w} (rows x columns, row by row), overwrites {@code out} (d_i). */
    void value(double[] y, double[] w, double[] out);

    /** Pulls v back: vy = J1 f_i(y, w)^T v, (5b), and vw = J2 f_i(y, w)^T v, (5c). Overwrites {@code vy} and {@code vw}, keeps the others. */
    void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw);

    /**
     * The first derivative of {@link #pullBack} in y, in direction a: dvy = (D1 J1 f_i[a])^T v, dvw = (D1 J2 f_i[a])^T v.
     * Unless overridden, by central differences of the pull-back (see {@link #hasExactDerivatives}), good to about 1e-11 relative.
     */
    default void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        Differences.first(this, y, w, v, a, dvy, dvw);
    }

    /**
     * The second derivative of {@link #pullBack} in y, twice in direction a: dvy = (D1^2 J1 f_i[a, a])^T v, dvw = (D1^2 J2 f_i[a, a])^T v.
     * Unless overridden, by central differences of the pull-back, good to about 1e-8 relative.
     */
    default void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        Differences.second(this, y, w, v, a, dvy, dvw);
    }

    /** Whether the derivatives of the pull-back are closed forms; false: they are differences. */
    default boolean hasExactDerivatives() {
        return false;
    }

    /**
     * Upper bounds of the norms of f and its derivatives over a region, from which {@code experiment.Constants} makes A3's constants. Unless overridden nothing is
     * known, and no bound that asks for a constant is finite.
     */
    default Suprema suprema(Region region) {
        return Suprema.UNKNOWN;
    }

    /** Why A3 cannot hold for this operator, as "its derivative jumps at 0"; empty unless overridden. The bounds that need A3 refuse it by name. */
    default Optional<String> violatesA3() {
        return Optional.empty();
    }

    /** Whether f is known to be a convex function of y with values >= 0 (for d_i = 1, as an operator that is minimised); false unless overridden. */
    default boolean isConvexLoss() {
        return false;
    }

    /** Name, parameters and version as text: it labels legends and names stored results. Empty: the operator runs, but nothing is stored under its name. */
    default Optional<String> text() {
        return Optional.empty();
    }

    /** What messages, pictures and legends call it: {@link #text}, or else its own toString, or else the name of its class. */
    default String label() {
        return Labels.of(this, text());
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

    /** y_i = y_{i-1} P(y_{i-1}), element by element, with the normal distribution function P: the exact form (erf), not its approximation by tanh. */
    static Operator gelu() {
        return Activation.GELU;
    }

    /**
     * Your own function of one number, element by element, with its derivative f'; see the overloads for the second and third derivative.
     *
     * @param name what stands in legends and names stored results: give it the parameters ("swish 1.5"), and a new name when f changes
     */
    static Operator elementwise(String name, DoubleUnaryOperator f, DoubleUnaryOperator f1) {
        return new CustomElementwise(name, f, f1, null, null);
    }

    /** {@link #elementwise(String, DoubleUnaryOperator, DoubleUnaryOperator)} with f''. */
    static Operator elementwise(String name, DoubleUnaryOperator f, DoubleUnaryOperator f1, DoubleUnaryOperator f2) {
        return new CustomElementwise(name, f, f1, f2, null);
    }

    /** {@link #elementwise(String, DoubleUnaryOperator, DoubleUnaryOperator)} with f'' and f''': all derivatives are closed forms. */
    static Operator elementwise(String name, DoubleUnaryOperator f, DoubleUnaryOperator f1, DoubleUnaryOperator f2, DoubleUnaryOperator f3) {
        return new CustomElementwise(name, f, f1, f2, f3);
    }

    /** y_i = y_{i-1} + w. Weight d_{i-1} x 1, a bias: random starts leave it at 0. */
    static Operator shift() {
        return new Shift();
    }

    /** y_i = w o y_{i-1}, the product element by element. Weight d_{i-1} x 1. */
    static Operator bilinear() {
        return new Bilinear();
    }

    /**
     * y_i = A (y_{i-1} o w) with a fixed matrix A, given by rows: f_1 of the paper's A.3. Weight d_{i-1} x 1; A has d_{i-1} columns.
     *
     * @throws IllegalArgumentException if A is empty, ragged or not finite
     */
    static Operator bilinear(double[][] matrix) {
        return new MatrixBilinear(matrix);
    }

    /** y_i = &lt;y_{i-1}, w&gt;^2 + ||y_{i-1}||^2 / 2, one number: f_2 of the paper's A.3. Weight d_{i-1} x 1. */
    static Operator squaredInnerProduct() {
        return new SquaredInnerProduct();
    }

    /** RMS normalisation with eps = 1e-6, see {@link #normalize(double)}. */
    static Operator normalize() {
        return new RmsNormalization(RmsNormalization.DEFAULT_EPS);
    }

    /** RMS normalisation y_i = y_{i-1} / sqrt(mean(y_{i-1}^2) + eps), the mean over the elements; eps &gt; 0. No weight: let {@link #bilinear()} follow. */
    static Operator normalize(double eps) {
        return new RmsNormalization(eps);
    }

    /** y_i = y_{i-1} + inner(y_{i-1}, w): a residual block as one operator, so noise enters at its output. Its weight is that of {@code inner}. */
    static Operator residual(Operator inner) {
        return new Residual(inner);
    }

    /**
     * Several operators as one, the first one applied first; noise enters only at the output. For the inside of a {@link #residual} block:
     * {@code residual(sequence(affine(8), tanh(), affine(8)))}. Its weight is a column that holds the weights of the operators one after
     * the other, each row by row ({@link #weightParts} has their shapes).
     */
    static Operator sequence(Operator... operators) {
        return new Sequence(Arrays.asList(operators));
    }

    /**
     * x_t = x_{t-1} - gamma_t grad g(x_{t-1}) with y = x: one step of gradient descent on g, of the paper's Example 2. The weight is the step size gamma_t, 1 x 1.
     * Ends in {@link #score}.
     */
    static Operator gradientStep(Objective g) {
        return GradientStep.of(g);
    }

    /** y_N = g(y_{N-1}), one number: the end of a chain of {@link #gradientStep}. */
    static Operator score(Objective g) {
        return Score.of(g);
    }

    /**
     * One step of a linear system, of the paper's Example 3, with the running cost carried in y = (x, c): u = K x, x' = A x + B u, c' = c + x^T Q x + u^T R u. The weight
     * is the gain K, controls x states. It takes (x, c), or x alone with c = 0 so far, so that a chain begins with {@code Chain.input(states)}; it ends in
     * {@link #terminalCost}. Process noise is {@code forward(noise).elements(1, states)}; without {@code elements} the noise would hit the cost as well, and is refused.
     *
     * @throws IllegalArgumentException if the sizes do not fit, an entry is not finite, or Q or R is not symmetric
     */
    static Operator lqrStep(double[][] a, double[][] b, double[][] q, double[][] r) {
        return new LqrStep(a, b, q, r);
    }

    /** y_N = c + x^T Q x of y_{N-1} = (x, c), or x^T Q x of x alone: the end of a chain of {@link #lqrStep}. Q is symmetric. */
    static Operator terminalCost(double[][] q) {
        return new TerminalCost(q);
    }
}
