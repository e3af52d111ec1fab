package perturbed.paper;

import java.util.function.DoubleUnaryOperator;
import org.ejml.simple.SimpleMatrix;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.experiment.Minimum;
import perturbed.kernel.Kernels;
import perturbed.kernel.NumberText;
import perturbed.operator.Operator;

/**
 * Where SGD on the logistic problem (53), (54) ends under uniform noise of any size, exactly as gamma -> 0: delta_1 uniform on [-h, h] and eps_2
 * uniform on [low, high], drawn for each sample. {@code LogisticPlateau.of(problem).forward(s / Math.sqrt(d)).solve().gradientNorm()}.
 *
 * <p>The mean of the perturbed gradient is a gradient again, that of the <em>mean-field</em> problem with g in the place of softplus,
 * <pre>
 * g'(z) = E sigmoid(z + delta) + E eps = (softplus(z + h) - softplus(z - h)) / (2 h) + (low + high) / 2,
 * </pre>
 * a smoothed loss for delta, and a linear term for the mean of eps. SGD goes to its minimum w_inf, and the plateau is ||grad l(w_inf)||. With delta =
 * 0 it is |E eps| ||mean of a_l||, a_l the inputs, wherever the minimum is ({@link #backwardPlateau}). Immutable; each option returns a changed copy.
 */
public final class LogisticPlateau {
    private final Problem problem;
    private final double halfWidth;
    private final double low;
    private final double high;
    private final long every;
    private final double gradientNoise;

    private LogisticPlateau(Problem problem, double halfWidth, double low, double high, long every, double gradientNoise) {
        this.problem = problem;
        this.halfWidth = halfWidth;
        this.low = low;
        this.high = high;
        this.every = every;
        this.gradientNoise = gradientNoise;
    }

    /**
     * Without noise yet.
     *
     * @throws IllegalArgumentException unless the chain is linear(1), then softplus()
     */
    public static LogisticPlateau of(Problem problem) {
        Chain expected = Chain.input(problem.chain().inputSize()).then(Operator.linear(1)).then(Operator.softplus());
        if (!problem.chain().toString().equals(expected.toString()))
            throw new IllegalArgumentException("LogisticPlateau is about " + expected + ", (53), (54), got " + problem.chain()
                + "; for other chains and small noise: Plateau");
        return new LogisticPlateau(problem, 0, 0, 0, 1, 0);
    }

    /** With delta_1 uniform on [-halfWidth, halfWidth]; the paper's is s_f / sqrt(d). */
    public LogisticPlateau forward(double halfWidth) {
        if (!(halfWidth >= 0 && halfWidth < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("forward: the half-width must be finite and >= 0, got " + halfWidth);
        return new LogisticPlateau(problem, halfWidth, low, high, every, gradientNoise);
    }

    /** With eps_2 uniform on [low, high]; the paper's biased one is uniform on [0, s_b / sqrt(d)]. */
    public LogisticPlateau backward(double low, double high) {
        if (!(Double.isFinite(low) && Double.isFinite(high) && low <= high))
            throw new IllegalArgumentException("backward needs finite low <= high, got " + low + " and " + high);
        return new LogisticPlateau(problem, halfWidth, low, high, every, gradientNoise);
    }

    /**
     * With delta_1 at every n-th step only: as gamma n -> 0 these steps weigh as much as n in one, and softplus(z) has the weight 1 - 1/n in
     * the mean-field problem.
     *
     * @throws IllegalArgumentException unless n >= 1
     */
    public LogisticPlateau every(long n) {
        if (n < 1) throw new IllegalArgumentException("every(n) means steps 0, n, 2n, ... and needs n >= 1, got " + n);
        return new LogisticPlateau(problem, halfWidth, low, high, n, gradientNoise);
    }

    /** With xi ~ N(0, deviation^2 I) added to the gradient, Section 7: it raises the floor alone. */
    public LogisticPlateau gradientNoise(double deviation) {
        if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("gradientNoise must be finite and >= 0, got " + deviation);
        return new LogisticPlateau(problem, halfWidth, low, high, every, deviation);
    }

    /**
     * |E eps_2| ||mean of a_l||: the plateau under backward noise of this mean, in any regularised problem, <em>where a stationary point exists</em>
     * (erratum 37).
     */
    public static double backwardPlateau(Problem problem, double mean) {
        int d = problem.data().inputSize(), n = problem.data().size();
        double square = 0;
        for (int k = 0; k < d; k++) {
            double s = 0;
            for (int l = 0; l < n; l++) s += problem.data().inputAt(l, k);
            square += s / n * (s / n);
        }
        return Math.abs(mean) * Math.sqrt(square);
    }

    /** The problem whose exact gradient is the mean of the perturbed one: gradient descent on it is SGD with the chance taken out. */
    public Problem meanField() {
        Chain chain = Chain.input(problem.chain().inputSize()).then(Operator.linear(1)).then(meanOperator());
        return Problem.of(chain, problem.data()).regularizedBy(problem.regularizer());
    }

    /** g, with its derivatives. */
    private Operator meanOperator() {
        double mean = low / 2 + high / 2, h = halfWidth;
        String name = "softplus under uniform(" + NumberText.of(h) + ")" + (every > 1 ? ".every(" + every + ")" : "") + ", slope + "
            + NumberText.of(mean);
        return Operator.elementwise(name, z -> mixed(Kernels.softplus(z), smoothed(Kernels::softplus, z, h)) + mean * z,
            z -> mixed(Kernels.sigmoid(z), average(Kernels::softplus, Kernels::sigmoid, z, h)) + mean,
            z -> mixed(bell(z), average(Kernels::sigmoid, LogisticPlateau::bell, z, h)));
    }

    /** The mean over the steps, of which one in {@code every} is perturbed. */
    private double mixed(double exact, double perturbed) {
        return exact + (perturbed - exact) / every;
    }

    /** The mean over [z - h, z + h] of a function whose integral is known. */
    private static double average(DoubleUnaryOperator integral, DoubleUnaryOperator function, double z, double h) {
        return h < SMALL ? smoothed(function, z, h) : (integral.applyAsDouble(z + h) - integral.applyAsDouble(z - h)) / (2 * h);
    }

    private static final double SMALL = 1e-3;                        // below it the difference loses digits, and the rule below has them all

    /** The mean over [z - h, z + h] by Gauss's rule of five points on 1 + 2 h panels or so: the functions at hand vary over lengths of 1. */
    private static double smoothed(DoubleUnaryOperator function, double z, double h) {
        if (h == 0) return function.applyAsDouble(z);
        int panels = 1 + (int) (4 * h);
        double s = 0, half = h / panels;
        for (int p = 0; p < panels; p++)
            for (int k = 0; k < NODES.length; k++) s += WEIGHTS[k] / 2 * function.applyAsDouble(z - h + (2 * p + 1 + NODES[k]) * half);
        return s / panels;
    }

    private static final double[] NODES = {-0.9061798459386640, -0.5384693101056831, 0, 0.5384693101056831, 0.9061798459386640};
    private static final double[] WEIGHTS = {0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665, 0.2369268850561891};

    /** sigmoid'(z). */
    private static double bell(double z) {
        double p = Kernels.sigmoid(-Math.abs(z));
        return p * (1 - p);
    }

    /**
     * Newton's method on grad l(w) + beta(w) = 0.
     *
     * @throws IllegalArgumentException if the mean-field problem is not strongly convex
     */
    public Result solve() {
        Minimum end = Minimum.of(meanField());
        Weights w = Weights.of(problem.chain(), end.weights().get(1));
        return new Result(this, w, problem.gradient(w).norm(), end.hessian());
    }

    /** Where it ends. */
    public static final class Result {
        private final LogisticPlateau noise;
        private final Weights weights;
        private final double gradientNorm;
        private final SimpleMatrix meanFieldHessian;

        private Result(LogisticPlateau noise, Weights weights, double gradientNorm, SimpleMatrix meanFieldHessian) {
            this.noise = noise;
            this.weights = weights;
            this.gradientNorm = gradientNorm;
            this.meanFieldHessian = meanFieldHessian;
        }

        /** w_inf. */
        public Weights weights() {
            return weights;
        }

        /** The plateau ||grad l(w_inf)||: what is left of the gradient as gamma -> 0. */
        public double gradientNorm() {
            return gradientNorm;
        }

        /**
         * What a full-batch step of size gamma adds to E||grad l||^2, to second order in the noise: gamma tr(H^2 P), H_d P + P H_d - gamma H_d P H_d
         * = S, with H the Hessian of l and H_d that of the mean-field problem at w_inf and S = (1/M^2) sum_l (Var sigmoid(z_l + delta) + Var eps) a_l
         * a_l^T + deviation^2 I; delta at every n-th step has 1/n of its part. Infinite where gamma >= 2 / ||H_d||.
         *
         * @throws IllegalArgumentException unless gamma is finite and positive
         */
        public double floor(double gamma) {
            if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("the step size must be finite and positive, got " + gamma);
            Problem problem = noise.problem;
            int d = problem.data().inputSize(), n = problem.data().size();
            double h = noise.halfWidth, range = noise.high - noise.low;
            double[] w = weights.toArray();
            SimpleMatrix s = SimpleMatrix.identity(d).scale(noise.gradientNoise * noise.gradientNoise), hessian = meanFieldHessian.copy();
            for (int l = 0; l < n; l++) {
                double[] a = problem.data().input(l);
                double z = Kernels.dot(a, w, d);
                double mean = average(Kernels::softplus, Kernels::sigmoid, z, h);
                double square = average(                 // E sigmoid^2, and sigmoid^2 = sigmoid - sigmoid'
                    x -> Kernels.softplus(x) - Kernels.sigmoid(x), x -> Kernels.sigmoid(x) * Kernels.sigmoid(x), z, h);
                double variance = Math.max(0, square - mean * mean) / noise.every + range * range / 12;
                double curvature = (bell(z) - average(Kernels::sigmoid, LogisticPlateau::bell, z, h)) / noise.every;
                for (int i = 0; i < d; i++)
                    for (int j = 0; j < d; j++) {
                        s.set(i, j, s.get(i, j) + variance * a[i] * a[j] / n / n);
                        hessian.set(i, j, hessian.get(i, j) + curvature * a[i] * a[j] / n);
                    }
            }
            // in its eigenvectors P_ij = S_ij / (lambda_i + lambda_j - gamma lambda_i lambda_j)
            var eigen = meanFieldHessian.eig();
            SimpleMatrix q = new SimpleMatrix(d, d);
            for (int i = 0; i < d; i++) q.setColumn(i, eigen.getEigenVector(i));
            SimpleMatrix p = q.transpose().mult(s).mult(q);
            for (int i = 0; i < d; i++)
                for (int j = 0; j < d; j++) {
                    double a = eigen.getEigenvalue(i).getReal(), b = eigen.getEigenvalue(j).getReal();
                    if (gamma * a >= 2) return Double.POSITIVE_INFINITY;
                    p.set(i, j, p.get(i, j) / (a + b - gamma * a * b));
                }
            return gamma * hessian.mult(hessian).mult(q.mult(p).mult(q.transpose())).trace();
        }

        /** plateau^2 + floor: E||grad l||^2 in the long run. */
        public double meanSquare(double gamma) {
            return gradientNorm * gradientNorm + floor(gamma);
        }

        @Override
        public String toString() {
            return "plateau " + gradientNorm;
        }
    }
}
