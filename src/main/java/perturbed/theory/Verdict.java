package perturbed.theory;

import java.util.Locale;
import java.util.Map;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;

/**
 * What {@link Budget} says of one perturbation. All is up to constants.
 *
 * @param perturbation       what was judged
 * @param law                the row of Table 1; Corollary 1 where every step is perturbed
 * @param horizon            T
 * @param occurrences        Q: how many steps it perturbs
 * @param size               a = (E||.||^2)^(1/2), over its sites
 * @param mean               m = ||E .||; 0: zero mean
 * @param share              its size over the admissible one: at most 1 within the budget
 * @param allowedSize        the largest size at these occurrences
 * @param allowedOccurrences the largest number of steps at this size; 0: none
 */
public record Verdict(Perturbation perturbation, NoiseBudget.Intermittent law, long horizon, long occurrences, double size, double mean, double share, double allowedSize,
                      long allowedOccurrences) {
    private static final Map<Placement, String> PLACED = Map.of(Placement.ANY, "placed anywhere", Placement.EVENLY_SPACED, "evenly spaced", Placement.RANDOM, "placed at random",
        Placement.FIRST_HALF, "in the first half");

    /** Whether the noise-free rate stays. */
    public boolean within() {
        return share <= 1;
    }

    /** From one occurrence to the next at least so many steps on average, Remark 5: T / Q, rounded up; +inf where none is allowed. */
    public double allowedInterval() {
        return allowedOccurrences == 0 ? Double.POSITIVE_INFINITY : Math.ceil((double) horizon / allowedOccurrences);
    }

    /** In words: what it is, whether it is within, by which theorem in which form, and what would be. */
    public String sentence() {
        boolean always = occurrences == horizon;
        String what = perturbation + ": " + (mean == 0 ? "zero-mean" : "biased") + (perturbation.side() == Side.FORWARD ? " forward" : " backward") + " noise of size " + number(size)
            + (mean == 0 ? "" : " and mean " + number(mean)) + (always ? " at every step" : " at " + occurrences + " of " + horizon + " steps, " + PLACED.get(law.placement()) + ",") + " is "
            + (within() ? "within" : "at " + number(share) + " times") + " the budget of ";
        String theorem = (always ? "Corollary 1" : "Table 1") + " (" + law.form() + ", " + law.mark() + ") for the rate O(" + law.regime().rate() + "). ";
        String steps = allowedOccurrences == horizon ? "Of this size every step may be perturbed" : allowedOccurrences == 0 ? "Of this size no step may be perturbed"
            : "Of this size " + steps(allowedOccurrences) + " may be perturbed, one in " + (long) allowedInterval();
        String sizes = "; " + (always ? "at every step" : "at " + steps(occurrences)) + " its size may be " + number(allowedSize);
        return what + theorem + steps + sizes + ", constants aside.";
    }

    private static String steps(long n) {
        return n + (n == 1 ? " step" : " steps");
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.3g", x);
    }

    @Override
    public String toString() {
        return sentence();
    }
}
