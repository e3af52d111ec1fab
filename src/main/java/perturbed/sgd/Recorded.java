package perturbed.sgd;

import perturbed.chain.Weights;

/** What a run writes down before update t, each a column of {@link Run#table()} or several. */
public sealed interface Recorded {
    /** ||grad l(w_t)||, the exact gradient over all data: column gradientNorm. */
    static Recorded gradientNorm() {
        return Standard.GRADIENT_NORM;
    }

    /** l(w_t), exact, over all data: column loss. */
    static Recorded loss() {
        return Standard.LOSS;
    }

    /** l(w_t) - minimum, for a minimum l* you know: column gap. */
    static Recorded gap(double minimum) {
        if (!Double.isFinite(minimum)) throw new IllegalArgumentException("gap(minimum) needs a finite minimum, got " + minimum);
        return new Gap(minimum);
    }

    /** ||u~ - u||^2 on the batch of step t: column error. Its mean over runs estimates V_t. */
    static Recorded error() {
        return Standard.ERROR;
    }

    /** ||u~_i - u_i||^2 for each operator that has a weight: columns error_i. */
    static Recorded errorPerOperator() {
        return Standard.ERROR_PER_OPERATOR;
    }

    /** Every weight: columns w_i_k, k counting row by row from 1. */
    static Recorded weights() {
        return Standard.WEIGHTS;
    }

    /** A quantity of your own, a function of step and weights without state: column {@code name}. */
    static Recorded of(String name, Quantity quantity) {
        return new Own(name, quantity);
    }

    /** A number from the step and the weights. */
    @FunctionalInterface
    interface Quantity {
        double of(long t, Weights w);
    }

    /** Those without parameters. */
    enum Standard implements Recorded { GRADIENT_NORM, LOSS, ERROR, ERROR_PER_OPERATOR, WEIGHTS }

    /** See {@link #gap}. */
    record Gap(double minimum) implements Recorded { }

    /** See {@link #of}. */
    record Own(String name, Quantity quantity) implements Recorded { }
}
