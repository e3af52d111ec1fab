package perturbed.paper;

import static perturbed.operator.Loss.logistic;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.sequence;
import static perturbed.operator.Operator.tanh;

import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.SamplePass;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.kernel.RandomStream;
import perturbed.kernel.RandomStream.Purpose;

/**
 * The paper's Example 1: a deep network, each layer an operator, on a small real task, two interleaved half-moons in the plane, which no linear
 * classifier separates:
 * {@code Problem.of(DeepNetwork.chain(3, 8), DeepNetwork.twoMoons(200, 0.1, 1))}. Start it at {@code Weights.xavier}: at w = 0 the gradient of all
 * layers but the last is 0.
 */
public final class DeepNetwork {
    private static final int ANGLES = 10;       // the streams of a seed, beside those of LogisticData
    private static final int SCATTER = 11;

    private DeepNetwork() { }

    /**
     * Points (cos a, sin a) with label -1 and (1 - cos a, 1/2 - sin a) with label +1 in turn, a uniform on [0, pi], plus N(0, deviation^2) in each
     * coordinate. Sample l depends on the seed and l alone.
     *
     * @throws IllegalArgumentException if there are fewer than 2 samples (one of each class), or the deviation is not finite and >= 0
     */
    public static Dataset twoMoons(int samples, double deviation, long seed) {
        if (samples < 2) throw new IllegalArgumentException("twoMoons needs at least 2 samples, one of each moon, got " + samples);
        if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("twoMoons: the deviation must be finite and >= 0, got " + deviation);
        RandomStream angles = RandomStream.of(seed, Purpose.DATA, ANGLES), scatter = RandomStream.of(seed, Purpose.DATA, SCATTER);
        double[][] points = new double[samples][2];
        double[] labels = new double[samples];
        for (int l = 0; l < samples; l++) {
            double angle = Math.PI * angles.uniform(l), cos = StrictMath.cos(angle), sin = StrictMath.sin(angle);
            boolean lower = l % 2 == 1;
            labels[l] = lower ? 1 : -1;
            points[l][0] = (lower ? 1 - cos : cos) + deviation * scatter.normal(2L * l);
            points[l][1] = (lower ? 0.5 - sin : sin) + deviation * scatter.normal(2L * l + 1);
        }
        return Dataset.of(points, labels);
    }

    /**
     * Hidden layers y_i = tanh(W_i y_{i-1} + b_i) of this width, each one operator, so that noise enters at its output; then affine(1) and the
     * logistic loss.
     */
    public static Chain chain(int hiddenLayers, int width) {
        if (hiddenLayers < 1 || width < 1) throw new IllegalArgumentException("a deep network has at least 1 hidden layer of width at least 1, got "
            + hiddenLayers + " of " + width);
        Chain chain = Chain.input(2);
        for (int i = 1; i <= hiddenLayers; i++) chain = chain.then(sequence(affine(width), tanh()));
        return chain.then(affine(1)).then(logistic());
    }

    /**
     * The part of the samples whose label has the sign of y_{N-1}, in exact arithmetic.
     *
     * @throws IllegalArgumentException unless the chain ends in a loss of one number and one target, as the logistic loss is, and the labels are -1
     *     and +1
     */
    public static double accuracy(Problem problem, Weights weights) {
        Chain chain = problem.chain();
        if (chain.targetSize() != 1 || chain.size(chain.length() - 1) != 1)
            throw new IllegalArgumentException("accuracy needs a chain that ends in a loss of one number and a label, as logistic(), but this is "
                + chain);
        SamplePass pass = chain.pass(weights);
        int right = 0;
        for (int l = 0; l < problem.data().size(); l++) {
            double label = problem.data().targetAt(l, 0);
            if (Math.abs(label) != 1) throw new IllegalArgumentException("accuracy needs labels -1 and +1, but that of row " + l + " is " + label);
            if (pass.run(problem.data().input(l), label).exactOutput(chain.length() - 1)[0] * label > 0) right++;
        }
        return (double) right / problem.data().size();
    }
}
