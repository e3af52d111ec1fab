package perturbed.paper;

import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Objective.quadratic;
import static perturbed.operator.Operator.gradientStep;
import static perturbed.operator.Operator.score;

import java.util.Arrays;
import org.ejml.simple.SimpleMatrix;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.noise.Perturbation;
import perturbed.operator.Objective;
import perturbed.operator.Operator;

/**
 * The paper's Example 2, (2): learn the step sizes gamma_1..gamma_T of T steps of gradient descent, x_t = x_{t-1} - gamma_t grad g(x_{t-1}), from how
 * low x_T gets. Here g(x) = (1/2) sum_i lambda_i x_i^2, which stands for every quadratic with these eigenvalues, and the loss is the mean of g(x_T)
 * over the starts x_0: {@code StepSizes.of(1, 2, 4).steps(3).problem()}. Immutable; each option returns a changed copy.
 *
 * <p>As element i of x_T is x_{0,i} prod_t (1 - gamma_t lambda_i), three answers to "which step sizes" can be told without training:
 * <ul>
 * <li>with T = the number of distinct eigenvalues, gamma_t = 1/lambda_t in any order, and the loss is 0;
 * <li>with fewer the least-squares optimum for these starts ({@link #best}): what T steps of conjugate gradients reach from one start;
 * <li>{@link #chebyshev}: least in the worst case over all eigenvalues in [mu, L]. That is another question, and another answer.
 * </ul>
 */
public final class StepSizes {
    private static final int BISECTIONS = 200;

    private final double[] eigenvalues;
    private final double[][] starts;
    private final int steps;

    private StepSizes(double[] eigenvalues, double[][] starts, int steps) {
        this.eigenvalues = eigenvalues;
        this.starts = starts;
        this.steps = steps;
    }

    /**
     * On the quadratic with these eigenvalues, from x_0 = (1, ..., 1), with as many steps as there are eigenvalues.
     *
     * @throws IllegalArgumentException unless there is one and all are finite and positive
     */
    public static StepSizes of(double... eigenvalues) {
        if (eigenvalues.length == 0) throw new IllegalArgumentException("StepSizes.of(lambda...): name at least one eigenvalue");
        for (double lambda : eigenvalues)
            if (!(lambda > 0 && lambda < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("StepSizes.of(lambda...): the eigenvalues must be finite and positive, got " + lambda);
        double[] ones = new double[eigenvalues.length];
        Arrays.fill(ones, 1);
        return new StepSizes(eigenvalues.clone(), new double[][] {ones}, eigenvalues.length);
    }

    /** With T = {@code steps} steps. */
    public StepSizes steps(int steps) {
        if (steps < 1) throw new IllegalArgumentException("steps must be at least 1, got " + steps);
        return new StepSizes(eigenvalues, starts, steps);
    }

    /**
     * From these x_0, in the coordinates of the eigenvectors.
     *
     * @throws IllegalArgumentException if there is none, or one is not a finite vector with an element for each eigenvalue
     */
    public StepSizes from(double[]... starts) {
        if (starts.length == 0) throw new IllegalArgumentException("from(x_0...): name at least one start");
        for (double[] start : starts)
            if (start.length != eigenvalues.length || !Arrays.stream(start).allMatch(Double::isFinite))
                throw new IllegalArgumentException("from(x_0...): a start has " + eigenvalues.length
                    + " finite elements, one for each eigenvalue, got " + Arrays.toString(start));
        return new StepSizes(eigenvalues, Arrays.stream(starts).map(double[]::clone).toArray(double[][]::new), steps);
    }

    /** Operators 1..T are the gradient steps, operator T + 1 the score g(x_T). */
    public Chain chain() {
        int d = eigenvalues.length;
        double[][] a = new double[d][d];
        for (int i = 0; i < d; i++) a[i][i] = eigenvalues[i];
        Objective g = quadratic(a);
        Operator step = gradientStep(g);
        Chain chain = Chain.input(d);
        for (int t = 1; t <= steps; t++) chain = chain.then(step);
        return chain.then(score(g));
    }

    /** The chain on the starts. */
    public Problem problem() {
        return Problem.of(chain(), Dataset.of(starts));
    }

    /** Noise in every step: x_t is off by N(0, deviation^2 I), t = 1..T. */
    public Perturbation noise(double deviation) {
        return forward(gaussian(deviation));
    }

    /**
     * Step sizes as weights.
     *
     * @throws IllegalArgumentException unless there are T
     */
    public Weights weights(double... stepSizes) {
        check(stepSizes);
        return Weights.of(chain(), Arrays.stream(stepSizes).mapToObj(gamma -> SimpleMatrix.filled(1, 1, gamma)).toArray(SimpleMatrix[]::new));
    }

    private void check(double[] stepSizes) {
        if (stepSizes.length != steps) throw new IllegalArgumentException("there are " + steps + " steps, but " + stepSizes.length + " step sizes");
    }

    /**
     * The exact loss that noise of this deviation leaves in the mean, E g(x~_T) = mean g(x_T) + (deviation^2/2) sum_t sum_i lambda_i prod_{s > t} (1
     * - gamma_s lambda_i)^2. It is what SGD under {@link #noise} minimises (the smoothed loss). Without noise the order of the step sizes plays no
     * part, with noise it does.
     */
    public double loss(double deviation, double... stepSizes) {
        check(stepSizes);
        double loss = 0;
        for (int i = 0; i < eigenvalues.length; i++) {
            double later = 1, noise = 0, start = 0;
            for (int t = steps; t >= 1; t--) {
                noise += later * later;
                later *= 1 - stepSizes[t - 1] * eigenvalues[i];
            }
            for (double[] x : starts) start += x[i] * x[i] / starts.length;
            loss += eigenvalues[i] / 2 * (later * later * start + deviation * deviation * noise);
        }
        return loss;
    }

    /**
     * The step sizes with the least loss for these starts, ascending. The polynomial p(lambda) = prod (1 - gamma_t lambda) with the least sum_i
     * lambda_i x_{0,i}^2 p(lambda_i)^2 under p(0) = 1 is orthogonal to all lower ones under the weights lambda_i^2 x_{0,i}^2, so its roots 1/gamma_t
     * are real and come from T steps of Lanczos' method (Ritz values). Steps beyond the number of distinct eigenvalues have nothing left to do: their
     * step size is 0.
     */
    public double[] best() {
        int d = eigenvalues.length;
        SimpleMatrix v = new SimpleMatrix(d, 1);
        for (int i = 0; i < d; i++)
            for (double[] x : starts) v.set(i, v.get(i) + eigenvalues[i] * eigenvalues[i] * x[i] * x[i]);
        for (int i = 0; i < d; i++) v.set(i, Math.sqrt(v.get(i)));
        if (v.normF() == 0) return new double[steps];                // all starts are the minimum
        v = v.divide(v.normF()).scale(largest());
        SimpleMatrix lambda = SimpleMatrix.diag(eigenvalues), basis = new SimpleMatrix(d, 0);
        while (basis.getNumCols() < steps && v.normF() > 1e-12 * largest()) {                  // below: roundoff, all eigenvalues are found
            SimpleMatrix unit = v.divide(v.normF());
            basis = basis.concatColumns(unit);
            v = lambda.mult(unit);
            for (int twice = 0; twice < 2; twice++) v = v.minus(basis.mult(basis.transpose().mult(v)));       // orthogonal to roundoff
        }
        SimpleMatrix ritz = basis.transpose().mult(lambda).mult(basis);
        var eigen = ritz.plus(ritz.transpose()).divide(2).eig();
        double[] best = new double[steps];
        for (int t = 0; t < eigen.getNumberOfEigenvalues(); t++) best[t] = 1 / eigen.getEigenvalue(t).getReal();
        Arrays.sort(best);
        return best;
    }

    /** Chebyshev's: gamma_t = 2 / (L + mu - (L - mu) cos((2t - 1) pi / (2T))), with mu and L the least and the largest eigenvalue. */
    public double[] chebyshev() {
        double mu = least(), l = largest();
        double[] stepSizes = new double[steps];
        for (int t = 1; t <= steps; t++) stepSizes[t - 1] = 2 / (l + mu - (l - mu) * StrictMath.cos((2 * t - 1) * Math.PI / (2 * steps)));
        return stepSizes;
    }

    /** The largest |prod_t (1 - gamma_t lambda)| over all lambda in [mu, L]: by how much these step sizes shrink x in the worst case. */
    public double worstCase(double... stepSizes) {
        check(stepSizes);
        double[] ends = Arrays.stream(stepSizes).filter(gamma -> gamma != 0).map(gamma -> 1 / gamma)
            .filter(root -> root > least() && root < largest()).sorted().toArray();
        double worst = Math.max(shrink(stepSizes, least()), shrink(stepSizes, largest()));
        for (int k = 0; k <= ends.length; k++)
            worst = Math.max(worst, highest(stepSizes, k == 0 ? least() : ends[k - 1], k == ends.length ? largest() : ends[k]));
        return worst;
    }

    /** Between two roots |p| has one maximum: where the derivative of ln|p|, which falls there, changes sign. */
    private static double highest(double[] stepSizes, double low, double high) {
        for (int k = 0; k < BISECTIONS; k++) {
            double middle = (low + high) / 2, slope = 0;
            for (double gamma : stepSizes) slope -= gamma / (1 - gamma * middle);
            if (slope > 0) low = middle;
            else high = middle;
        }
        return shrink(stepSizes, (low + high) / 2);
    }

    private static double shrink(double[] stepSizes, double lambda) {
        double p = 1;
        for (double gamma : stepSizes) p *= 1 - gamma * lambda;
        return Math.abs(p);
    }

    private double least() {
        return Arrays.stream(eigenvalues).min().orElseThrow();
    }

    private double largest() {
        return Arrays.stream(eigenvalues).max().orElseThrow();
    }

    @Override
    public String toString() {
        return steps + " steps on eigenvalues " + Arrays.toString(eigenvalues) + " from "
            + (starts.length == 1 ? Arrays.toString(starts[0]) : starts.length + " starts");
    }
}
