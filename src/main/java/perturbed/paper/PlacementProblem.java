package perturbed.paper;

import java.util.Optional;
import java.util.stream.LongStream;
import org.ejml.simple.SimpleMatrix;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.kernel.Kernels;
import perturbed.kernel.NumberText;
import perturbed.kernel.RandomStream;
import perturbed.noise.Noise;
import perturbed.noise.Perturbation;
import perturbed.operator.Operator;
import perturbed.sgd.Sgd;
import perturbed.theory.Placement;
import perturbed.theory.Regime;

/**
 * The test problem of Table 1 (errata, section 5): l(w) = softplus(w) + (w - c)^2/8 with its minimum at w* = -1.5, mu = 1/4, L = 1/2, started
 * at the minimum, so that nothing but the noise moves w. The chain carries w twice, y_1 = (w, w), and ends in the mean over the two, so that
 * one constant perturbation delta_1 = (3, -3) does exactly what +-3 with equal chance does in the mean: a bias of (sigmoid(w + 3) + sigmoid(w -
 * 3))/2 - sigmoid(w), of one sign, and no variance.
 */
final class PlacementProblem {
    static final double L = 0.5, MU = 0.25, OPTIMUM = -1.5;
    private static final Chain CHAIN = Chain.input(1).then(Operator.bilinear(new double[][] {{1}, {1}}))
        .then(new TwinLoss(OPTIMUM + 4 * Kernels.sigmoid(OPTIMUM)));
    static final Problem PROBLEM = Problem.of(CHAIN, Dataset.of(new double[][] {{1}}));
    static final Weights START = Weights.of(CHAIN, SimpleMatrix.filled(1, 1, OPTIMUM));

    /** What is perturbed: each is of size O(1). */
    enum What {
        /** delta_1 as the mean effect of +-3. */
        FORWARD(Perturbation.forward(Noise.constant(3, -3)).at(1)),
        /** eps_2 of fixed sign. */
        BIASED_BACKWARD(Perturbation.backward(Noise.constant(0.1)).at(2)),
        /** eps_2 = +-1 with equal chance. */
        ZERO_MEAN_BACKWARD(Perturbation.backward(Noise.twoPoint(1)).at(2));

        private final Perturbation perturbation;

        What(Perturbation perturbation) {
            this.perturbation = perturbation;
        }
    }

    private PlacementProblem() { }

    /** gamma = 1/(L sqrt(T)), or ln T/(mu T) under PL. */
    static Sgd standard(Regime regime, long horizon) {
        double gamma = regime == Regime.PL ? Kernels.log(horizon) / (MU * horizon) : 1 / (L * Math.sqrt(horizon));
        return Sgd.on(PROBLEM).startingAt(START).steps(horizon).stepSize(gamma);
    }

    /**
     * About {@code count} of the steps 0..T-1 perturbed. ANY, the worst: a block, in the middle or, under PL, at the end. {@code draw} makes
     * another random placement.
     */
    static Perturbation placed(What what, Regime regime, Placement placement, double count, long horizon, long draw) {
        Perturbation noise = what.perturbation;
        if (count >= horizon && placement != Placement.FIRST_HALF) return noise;
        double first = regime == Regime.PL ? horizon - count : (horizon - count) / 2;
        return switch (placement) {
            case ANY -> block(noise, first, first + count);
            case FIRST_HALF -> block(noise, 0, Math.min(count, horizon / 2.0));
            case EVENLY_SPACED -> noise.atSteps(LongStream.range(0, horizon)
                .filter(t -> Math.floor((t + 1) * count / horizon) > Math.floor(t * count / horizon)).toArray());
            case RANDOM -> {
                RandomStream coin = RandomStream.of(draw, RandomStream.Purpose.USER, horizon);
                yield noise.atSteps(LongStream.range(0, horizon).filter(t -> coin.uniform(t) < count / horizon).toArray());
            }
        };
    }

    /** The steps t with from <= t < to. */
    private static Perturbation block(Perturbation noise, double from, double to) {
        long first = (long) Math.ceil(from);
        return noise.during(first, Math.max(first + 1, (long) Math.ceil(to)));
    }

    /** y -> the mean over k of softplus(y_k) + (y_k - center)^2/8. */
    record TwinLoss(double center) implements Operator {
        @Override
        public int outputSize(int inputSize) {
            return 1;
        }

        @Override
        public void value(double[] y, double[] w, double[] out) {
            double sum = 0;
            for (double yk : y) sum += Kernels.softplus(yk) + (yk - center) * (yk - center) / 8;
            out[0] = sum / y.length;
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
            for (int k = 0; k < y.length; k++) vy[k] = v[0] * (Kernels.sigmoid(y[k]) + (y[k] - center) / 4) / y.length;
        }

        @Override
        public Optional<String> text() {
            return Optional.of("twinLoss(" + NumberText.of(center) + ")");
        }
    }
}
