package perturbed.operator;

import java.util.Optional;

/**
 * The last operator f_N of a chain that learns from targets: a number from y_{N-1} and the sample's target. It has no weight.
 * A loss holds no state: it is called from several threads.
 */
public interface Loss {
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
}
