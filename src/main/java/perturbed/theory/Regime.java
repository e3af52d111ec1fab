package perturbed.theory;

/** What is known of l, and the rate that noise must not spoil. */
public enum Regime {
    /** A1, A2; gamma = Theta(T^-1/2): (1/T) sum E||grad l||^2 = O(T^-1/2), Remark 1. */
    NON_CONVEX(new Order(-0.5, 0)),
    /** A1, A2 and PL; gamma = Theta(ln T / T): E[l - l*] = O(ln T / T), Remark 2. The constant matters: gamma = ln T / (2 mu T), printed 3 ln T / (mu T). */
    PL(new Order(-1, 1));

    private final Order rate;

    Regime(Order rate) {
        this.rate = rate;
    }

    /** The noise-free rate. */
    public Order rate() {
        return rate;
    }
}
