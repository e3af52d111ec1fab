package perturbed.theory;

import perturbed.kernel.Kernels;
import perturbed.kernel.NumberText;

/**
 * An order of growth T^power (ln T)^logPower; constants are left out.
 *
 * @param power    of T
 * @param logPower of ln T
 */
public record Order(double power, double logPower) {
    /** O(1). */
    public static final Order ONE = new Order(0, 0);

    /**
     * T^power (ln T)^logPower.
     *
     * @throws IllegalArgumentException if T &lt; 2
     */
    public double at(long horizon) {
        if (horizon < 2) throw new IllegalArgumentException("an order of growth is looked at for a horizon T >= 2, got " + horizon);
        double log = Kernels.log(horizon);
        return Kernels.exp(power * log + logPower * Kernels.log(log));
    }

    /** The product of two orders. */
    public Order times(Order other) {
        return new Order(power + other.power, logPower + other.logPower);
    }

    /** This order to a power. */
    public Order toThe(double exponent) {
        return new Order(power * exponent, logPower * exponent);
    }

    /** As "T^0.75", "T^0.5 (ln T)^-0.5", "1". */
    @Override
    public String toString() {
        String t = power == 1 ? "T" : "T^" + NumberText.of(power), log = logPower == 1 ? "ln T" : "(ln T)^" + NumberText.of(logPower);
        return power == 0 && logPower == 0 ? "1" : logPower == 0 ? t : power == 0 ? log : t + " " + log;
    }
}
