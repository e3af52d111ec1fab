package perturbed.experiment;

import java.util.List;
import org.ejml.simple.SimpleMatrix;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.noise.Perturbation;

/**
 * Where full-batch SGD on a strongly convex problem ends under noise of mean zero, to leading order and without running it:
 * {@code Plateau.of(problem, forward(gaussian(0.1)))}. With beta(w) = E[u~ - u], as gamma -> 0 the weights go to the w with grad l(w) + beta(w) = 0,
 * which is w* - H^-1 beta(w*) + O(scale^4), and ||grad l|| to the <em>plateau</em> ||beta(w*)|| (1 + O(scale^2)), which no step size removes. The
 * <em>floor</em> above it, E||grad l||^2 - plateau^2 = (gamma / 2) tr(H S), goes with the step size; S is the covariance of one stochastic gradient,
 * H the Hessian at w*.
 *
 * <p>Backward noise of mean zero has no plateau, only a floor.
 */
public final class Plateau {
    private final Minimum minimum;
    private final Weights bias;
    private final SimpleMatrix covariance;

    private Plateau(Minimum minimum, Weights bias, SimpleMatrix covariance) {
        this.minimum = minimum;
        this.bias = bias;
        this.covariance = covariance;
    }

    /**
     * Under this noise at every step, as it acts at step 0.
     *
     * @throws IllegalArgumentException if the problem is not strongly convex, the moments of a noise are not known, its mean is not zero, or it has a schedule
     */
    public static Plateau of(Problem problem, Perturbation... noise) {
        for (Perturbation p : noise)
            if (p.isScheduled())
                throw new IllegalArgumentException(p + " does not act at every step, which is what Plateau is about; leave out the schedule: at every n-th step the plateau is 1/n "
                    + "of what it is at every step, to leading order");
        Minimum minimum = Minimum.of(problem);
        Expansion expansion = Expansion.of(problem, minimum.weights());
        return new Plateau(minimum, expansion.under(noise).bias(), new SimpleMatrix(expansion.covariance(List.of(noise))));
    }

    /** With xi ~ N(0, deviation^2 I) added to the gradient too: it raises the floor alone. */
    public Plateau gradientNoise(double deviation) {
        if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("gradientNoise must be finite and >= 0, got " + deviation);
        return new Plateau(minimum, bias, covariance.plus(SimpleMatrix.identity(covariance.getNumRows()).scale(deviation * deviation)));
    }

    /** w*, without noise. */
    public Minimum minimum() {
        return minimum;
    }

    /** beta(w*), to second order in the noise. */
    public Weights bias() {
        return bias;
    }

    /** The plateau ||beta(w*)||: the gradient norm that is left as gamma -> 0. */
    public double gradientNorm() {
        return bias.norm();
    }

    /** w* - H^-1 beta(w*): where the weights go as gamma -> 0. */
    public Weights weights() {
        SimpleMatrix step = minimum.hessian().solve(Minimum.column(bias));
        return Minimum.weights(bias.chain(), Minimum.column(minimum.weights()).minus(step));
    }

    /**
     * (gamma / 2) tr(H S): what the step size adds to E||grad l||^2.
     *
     * @throws IllegalArgumentException unless gamma is finite and positive
     */
    public double floor(double gamma) {
        if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("the step size must be finite and positive, got " + gamma);
        return gamma / 2 * minimum.hessian().mult(covariance).trace();
    }

    /** plateau^2 + floor: E||grad l||^2 in the long run. */
    public double meanSquare(double gamma) {
        return gradientNorm() * gradientNorm() + floor(gamma);
    }

    @Override
    public String toString() {
        return "plateau " + gradientNorm() + ", floor " + floor(1) + " gamma";
    }
}
