package perturbed.operator;

import java.io.Serializable;
import java.util.Optional;

/**
 * A function g: R^d -> R that is minimised <em>inside</em> a chain: each {@link Operator#gradientStep} is one step on it, and {@link Operator#score}
 * says how far they came (the paper's Example 2). Your own gives its value, its gradient and products of its Hessian with a vector; {@code GradientCheck} finds
 * a slip in any of them. It holds no state: it is called from several threads.
 */
public interface Objective extends Serializable {
    /** g(x). */
    double value(double[] x);

    /** Overwrites {@code gradient} with grad g(x), keeps {@code x}. */
    void gradient(double[] x, double[] gradient);

    /** Overwrites {@code product} with (D^2 g(x)) v, keeps the others. */
    void hessianProduct(double[] x, double[] v, double[] product);

    /**
     * Refuses a dimension d that g has not; takes any unless overridden.
     *
     * @throws IllegalArgumentException saying which it takes, as "quadratic(A, b) takes 3 values"
     */
    default void checkSize(int d) { }

    /** Name, parameters and version as text; empty: it runs, but nothing is stored under its name. */
    default Optional<String> text() {
        return Optional.empty();
    }

    /** What messages, pictures and legends call it: {@link #text}, or else its own toString, or else the name of its class. */
    default String label() {
        return Labels.of(this, text());
    }

    /**
     * g(x) = x^T A x / 2 - b^T x.
     *
     * @param b none: 0
     * @throws IllegalArgumentException if A is not square, symmetric and finite, or b is neither left out nor a finite vector of its size
     */
    static Objective quadratic(double[][] a, double... b) {
        return new Quadratic(a, b);
    }
}
