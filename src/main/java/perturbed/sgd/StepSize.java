package perturbed.sgd;

import java.io.Serializable;
import java.util.Optional;

/** The step size gamma_t at step t = 0..T-1. It holds no state: it is called from several threads. Your own is a lambda. */
@FunctionalInterface
public interface StepSize extends Serializable {
    /** gamma_t, finite and positive. */
    double at(long t);

    /** As text; empty (a lambda): it runs, but nothing is stored under its name. */
    default Optional<String> text() {
        return Optional.empty();
    }

    /** gamma at every step. */
    static StepSize fixed(double gamma) {
        return new Decay(Decay.Form.FIXED, gamma, 1);
    }

    /** gamma_0 / (1 + t / tau): halved after tau steps. */
    static StepSize inverseTime(double gamma0, double tau) {
        return new Decay(Decay.Form.INVERSE_TIME, gamma0, tau);
    }

    /** gamma_0 / sqrt(1 + t / tau). */
    static StepSize inverseSquareRoot(double gamma0, double tau) {
        return new Decay(Decay.Form.INVERSE_SQUARE_ROOT, gamma0, tau);
    }
}
