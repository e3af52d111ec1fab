package perturbed.operator;

import java.io.Serializable;
import java.util.Optional;

/**
 * The last operator f_N of a chain that learns from targets: a number from y_{N-1} and the sample's target. It has no weight.
 * A loss holds no state: it is called from several threads.
 */
public interface Loss extends Serializable {
    /**
     * The number of target values a sample has, for d_{N-1} = {@code inputSize}.
     *
     * @throws IllegalArgumentException if the loss does not take inputs of this size
     */
    int targetSize(int inputSize);

    /** The loss of one sample. */
    double value(double[] y, double[] target);

    /** vy = the gradient of {@link #value} in y. Overwrites {@code vy}. */
    void gradient(double[] y, double[] target, double[] vy);

    /**
     * The derivative of {@link #gradient} in y, in direction a: dvy = D^2 f_N(y)[a]. Unless overridden, by central differences
     * of the gradient, as in {@link Operator#pullBackDerivative}.
     */
    default void gradientDerivative(double[] y, double[] target, double[] a, double[] dvy) {
        Differences.first(withTarget(target), y, new double[0], new double[] {1}, a, dvy, new double[0]);
    }

    /** The second derivative of {@link #gradient} in y, twice in direction a: dvy = D^3 f_N(y)[a, a]. Unless overridden, by central differences. */
    default void gradientSecondDerivative(double[] y, double[] target, double[] a, double[] dvy) {
        Differences.second(withTarget(target), y, new double[0], new double[] {1}, a, dvy, new double[0]);
    }

    /** Whether the derivatives of the gradient are closed forms; false: they are differences. */
    default boolean hasExactDerivatives() {
        return false;
    }

    /** {@link Operator#suprema} with the target held fixed, over ||y|| &lt;= {@code radius}. */
    default Suprema suprema(double radius, double[] target) {
        return Suprema.UNKNOWN;
    }

    /** Why A3 cannot hold, see {@link Operator#violatesA3}. */
    default Optional<String> violatesA3() {
        return Optional.empty();
    }

    /** Whether the loss is known to be a convex function of y with values >= 0; false unless overridden. */
    default boolean isConvexLoss() {
        return false;
    }

    /**
     * Refuses targets outside the loss's set.
     *
     * @return the target in the form {@link #value} takes (the same array where nothing needs mapping)
     * @throws IllegalArgumentException naming the value and the set; the caller adds the row
     */
    default double[] checked(double[] target, int inputSize) {
        return target;
    }

    /** Name and parameters as text; empty: the loss runs, but nothing is stored under its name. */
    default Optional<String> text() {
        return Optional.empty();
    }

    /** What messages, pictures and legends call it: {@link #text}, or else its own toString, or else the name of its class. */
    default String label() {
        return Labels.of(this, text());
    }

    /** This loss with its target held fixed: an operator without weight that gives one number. */
    default Operator withTarget(double[] target) {
        return new FixedTarget(this, target.clone());
    }

    // ---- the losses that come with the library -------------------------------------------------------------------

    /** ||y - target||^2 / 2, target of the size of y. The half is a convention: for ||y - target||^2, or its mean over the elements, scale the step size. */
    static Loss squaredError() {
        return new SquaredError();
    }

    /** ln(1 + exp(-t y)) of one number y and a label t = -1 or +1, without overflow, as in (53). {@link #checked} maps the label 0 to -1. */
    static Loss logistic() {
        return new Logistic();
    }

    /** -ln(softmax(y)_c), without overflow, with as many classes as y has elements, at least 2; the target is the number c = 0, 1, ... of the class. */
    static Loss softmaxCrossEntropy() {
        return new SoftmaxCrossEntropy();
    }
}
