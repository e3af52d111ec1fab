package perturbed.bench;

import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;

import perturbed.noise.Noise;
import perturbed.noise.Perturbation;
import perturbed.sgd.Sgd;

/** What is perturbed in the paper's experiment (Section 7): the columns of the table. */
public enum Column {
    NO_NOISE("no noise", false, false, false),
    IDLE("idle site", false, false, false),
    FORWARD_SHARED("forward shared", true, false, true),
    FORWARD("forward per sample", true, false, false),
    BACKWARD_SHARED("backward shared", false, true, true),
    BACKWARD("backward per sample", false, true, false);

    /** Noise is uniform on +- this, s_f = s_b = 2 in the paper. */
    static final double HALF_WIDTH = 2 / Math.sqrt(10);

    final String title;
    final boolean forward;
    final boolean backward;
    final boolean shared;                                            // one draw a step, not one a sample

    Column(String title, boolean forward, boolean backward, boolean shared) {
        this.title = title;
        this.forward = forward;
        this.backward = backward;
        this.shared = shared;
    }

    /** The run with this column's noise; the idle site waits for a step after the last. */
    Sgd perturb(Sgd sgd) {
        Noise noise = Noise.uniform(HALF_WIDTH);
        if (this == IDLE) return sgd.perturb(forward(noise).at(1).during(1L << 33, 1L << 34));
        if (!forward && !backward) return sgd;
        Perturbation perturbation = forward ? forward(noise).at(1) : backward(noise).at(2);
        return sgd.perturb(shared ? perturbation.sharedAcrossBatch() : perturbation);
    }
}
