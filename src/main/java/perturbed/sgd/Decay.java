package perturbed.sgd;

import java.util.Optional;
import perturbed.kernel.NumberText;

/** The built-in step sizes. */
record Decay(Form form, double gamma0, double tau) implements StepSize {
    enum Form { FIXED, INVERSE_TIME, INVERSE_SQUARE_ROOT }

    Decay {
        if (!(gamma0 > 0 && gamma0 < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("stepSize must be finite and positive, got " + gamma0);
        if (!(tau > 0 && tau < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("stepSize: tau must be finite and positive, got " + tau);
    }

    @Override
    public double at(long t) {
        return switch (form) {
            case FIXED -> gamma0;
            case INVERSE_TIME -> gamma0 / (1 + t / tau);
            case INVERSE_SQUARE_ROOT -> gamma0 / Math.sqrt(1 + t / tau);
        };
    }

    @Override
    public Optional<String> text() {
        return Optional.of(toString());
    }

    @Override
    public String toString() {
        return switch (form) {
            case FIXED -> NumberText.of(gamma0);
            case INVERSE_TIME -> "inverseTime(" + NumberText.of(gamma0) + ", " + NumberText.of(tau) + ")";
            case INVERSE_SQUARE_ROOT -> "inverseSquareRoot(" + NumberText.of(gamma0) + ", " + NumberText.of(tau) + ")";
        };
    }
}
