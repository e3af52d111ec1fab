package perturbed.theory;

import java.util.Locale;

/** Which form of a theorem a bound is computed from. */
public enum Form {
    /** As the paper prints it. */
    PRINTED,
    /** The print with its slip mended: the factor 2 that (19) gives and (21) drops, C_2 for L_2 in (33a), the exponent T-1-t that (40) gives in (38). */
    REPAIRED,
    /** The corrected and sharper theorem (1c, 2c, 3c, 5c): the default. */
    CORRECTED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
