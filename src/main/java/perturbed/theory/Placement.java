package perturbed.theory;

/** When the perturbed steps come. */
public enum Placement {
    /** Anywhere, chosen by an adversary: one block for the non-convex rate, the last steps under PL. */
    ANY,
    /** Gaps between D/c and cD, D = T/Q. */
    EVENLY_SPACED,
    /** Each step with probability at most p = Q/T given the past: a coin independent of the past, of the sample and of the noise. */
    RANDOM,
    /** All in the first half, and gamma doubled; PL only. */
    FIRST_HALF
}
