package perturbed.theory;

import java.util.Locale;

/** What is known about a statement, best first. */
public enum Mark {
    /** [P] There is a proof. */
    PROVED,
    /** [N] No violation in a search, and no proof. */
    NUMERICAL,
    /** [C] A conjecture. */
    CONJECTURE,
    /** False: there is a counterexample. The number is there to be compared with, not to be relied on. */
    REFUTED;

    /** The lesser of the two: what may be said of a bound made from both. */
    public Mark and(Mark other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
