package perturbed.theory;

import java.util.Locale;

/** How a constant is known, best first. */
public enum Grade {
    /** By a formula: it is the constant. */
    CLOSED_FORM,
    /** Certified on the safe side: not below the constant (for mu, of which the bounds need a lower bound: not above it). */
    UPPER_BOUND,
    /** The largest value seen in a sample (for mu: the smallest): an estimate on the unsafe side. It carries no bound. */
    SAMPLED;

    /** The lesser of the two. */
    public Grade and(Grade other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** What it is called for a constant of this name: of mu the bounds need a lower bound. */
    String of(String symbol) {
        return symbol.equals("mu") && this == UPPER_BOUND ? "lower bound" : toString();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
