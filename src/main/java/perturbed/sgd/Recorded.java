package perturbed.sgd;

import java.io.Serializable;
import java.util.Optional;
import perturbed.chain.Weights;
import perturbed.kernel.NumberText;
import perturbed.kernel.UserCodeException;

/** What a run writes down before update t, each a column of {@link Run#table()} or several. */
public sealed interface Recorded extends Serializable {
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

    /** As text; empty for a quantity of your own that has none. */
    Optional<String> text();

    /** A number from the step and the weights. It holds no state. */
    @FunctionalInterface
    interface Quantity extends Serializable {
        double of(long t, Weights w);

        /** Name, parameters and version as text; empty (a lambda): it is recorded, but nothing is stored under its name. */
        default Optional<String> text() {
            return Optional.empty();
        }
    }

    /** Those without parameters. */
    enum Standard implements Recorded {
        GRADIENT_NORM("gradientNorm()"), LOSS("loss()"), ERROR("error()"), ERROR_PER_OPERATOR("errorPerOperator()"), WEIGHTS("weights()");

        private final String typed;

        Standard(String typed) {
            this.typed = typed;
        }

        @Override
        public Optional<String> text() {
            return Optional.of(typed);
        }
    }

    /** See {@link #gap}. */
    record Gap(double minimum) implements Recorded {
        @Override
        public Optional<String> text() {
            return Optional.of("gap(" + NumberText.of(minimum) + ")");
        }
    }

    /** See {@link #of}. */
    record Own(String name, Quantity quantity) implements Recorded {
        public Own {
            if (name == null || name.isBlank()) throw new IllegalArgumentException("Recorded.of(name, quantity): the name is empty; it names the column");
            if (quantity == null) throw new IllegalArgumentException("Recorded.of(\"" + name + "\", quantity): the quantity is missing (null)");
        }

        double at(long t, Weights w) {
            try {
                return quantity.of(t, w);
            } catch (RuntimeException e) {
                throw UserCodeException.at("the recorded '" + name + "' failed at step " + t, e);
            }
        }

        @Override
        public Optional<String> text() {
            return quantity.text().map(text -> "of(" + name + ", " + text + ")");
        }
    }
}
