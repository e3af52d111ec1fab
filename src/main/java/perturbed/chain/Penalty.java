package perturbed.chain;

import java.util.Optional;
import perturbed.kernel.NumberText;

/** The built-in regularisers. */
record Penalty(Form form, double rho) implements Regularizer {
    enum Form { NONE, L2, GEMAN_MCCLURE }

    Penalty {
        if (!(rho >= 0 && rho < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("a regulariser's rho must be finite and >= 0, got " + rho + "; 0 is none");
    }

    @Override
    public double value(double[] w) {
        double s = 0;
        for (double x : w) s += switch (form) {
            case NONE -> 0;
            case L2 -> x * x;
            case GEMAN_MCCLURE -> x * x == Double.POSITIVE_INFINITY ? 1 : x * x / (1 + x * x);
        };
        return rho * s;
    }

    @Override
    public void addGradient(double[] w, double[] gradient) {
        switch (form) {
            case NONE -> { }
            case L2 -> {
                for (int k = 0; k < w.length; k++) gradient[k] += 2 * rho * w[k];
            }
            case GEMAN_MCCLURE -> {
                for (int k = 0; k < w.length; k++) {
                    double q = 1 + w[k] * w[k], square = q * q;
                    if (square != Double.POSITIVE_INFINITY) gradient[k] += 2 * rho * w[k] / square;      // else 0 to a double
                }
            }
        }
    }

    /** d^2/dw^2 of w^2 / (1 + w^2) is between -1/2 and 2, at w = 0. */
    @Override
    public double smoothness() {
        return form == Form.NONE ? 0 : 2 * rho;
    }

    @Override
    public double strongConvexity() {
        return form == Form.L2 ? 2 * rho : 0;
    }

    @Override
    public double infimum() {
        return 0;
    }

    @Override
    public Optional<String> text() {
        return Optional.of(toString());
    }

    @Override
    public String toString() {
        return switch (form) {
            case NONE -> "none()";
            case L2 -> "l2(" + NumberText.of(rho) + ")";
            case GEMAN_MCCLURE -> "gemanMcClure(" + NumberText.of(rho) + ")";
        };
    }
}
