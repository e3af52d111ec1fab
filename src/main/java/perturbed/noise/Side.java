package perturbed.noise;

/** The pass a perturbation enters: delta_i in the forward pass (5a), eps_i in the backward pass (5b). */
public enum Side {
    FORWARD, BACKWARD;

    /** The paper's letter for this side's perturbation of operator i. */
    public String symbol(int operator) {
        return (this == FORWARD ? "delta_" : "eps_") + operator;
    }
}
