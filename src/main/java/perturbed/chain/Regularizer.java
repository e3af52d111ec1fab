package perturbed.chain;

import java.io.Serializable;
import java.util.Optional;

/** A differentiable regulariser R of the weights alone, added once to the loss: R(w) = sum_i R(w_i). It holds no state. */
public interface Regularizer extends Serializable {
    /** R of one operator's weights. */
    double value(double[] w);

    /** Adds dR/dw to {@code gradient}. */
    void addGradient(double[] w, double[] gradient);

    /** An upper bound of the Lipschitz constant of grad R; +inf unless overridden: unknown. */
    default double smoothness() {
        return Double.POSITIVE_INFINITY;
    }

    /** The largest m known with R(w) - (m/2) ||w||^2 convex; 0 unless overridden. */
    default double strongConvexity() {
        return 0;
    }

    /** A lower bound of R over all weights; -inf unless overridden: unknown. */
    default double infimum() {
        return Double.NEGATIVE_INFINITY;
    }

    /** Name and parameters as text; empty: it runs, but nothing is stored under its name. */
    default Optional<String> text() {
        return Optional.empty();
    }

    /** R = 0. */
    static Regularizer none() {
        return new Penalty(Penalty.Form.NONE, 0);
    }

    /** rho ||w||^2, as in the paper (54); others write (rho / 2) ||w||^2. */
    static Regularizer l2(double rho) {
        return new Penalty(Penalty.Form.L2, rho);
    }

    /** rho sum_j w_j^2 / (1 + w_j^2), Geman and McClure's: bounded and non-convex, the paper's R of Section 7. */
    static Regularizer gemanMcClure(double rho) {
        return new Penalty(Penalty.Form.GEMAN_MCCLURE, rho);
    }
}
