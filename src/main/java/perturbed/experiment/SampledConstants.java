package perturbed.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.simple.SimpleMatrix;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.SamplePass;
import perturbed.chain.Weights;
import perturbed.kernel.RandomStream;
import perturbed.noise.Perturbation;
import perturbed.operator.Operator;
import perturbed.theory.Assumptions;
import perturbed.theory.Constant;
import perturbed.theory.Grade;
import perturbed.theory.OperatorConstants;

/** The largest constants seen: below the true ones. */
final class SampledConstants {
    private static final int WHOLE_PROBLEMS = 16;                    // points at which L, sigma and mu are looked at: each goes through all data
    private static final int ALTERNATIONS = 3;                       // of a direction with the one its derivative stretches most
    private static final double STEP = 0x1p-17;                      // of differences of the gradient

    private final Problem problem;
    private final Chain chain;
    private final Weights start;
    private final double radius;
    private final Perturbation[] noise;
    private final int batchSize;
    private final long seed;

    SampledConstants(Problem problem, Weights start, double radius, List<Perturbation> noise, int batchSize, long seed) {
        this.problem = problem;
        this.chain = problem.chain();
        this.start = start;
        this.radius = radius;
        this.noise = noise.toArray(Perturbation[]::new);
        this.batchSize = batchSize;
        this.seed = seed;
    }

    Assumptions assumptions(int points) {
        int n = chain.length();
        Seen[] seen = new Seen[n + 1];
        for (int i = 1; i <= n; i++) seen[i] = new Seen();
        RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER, 0);
        double smoothness = 0, sigma = 0, mu = Double.POSITIVE_INFINITY;
        Optional<Minimum> minimum = minimum();
        for (int k = 0; k < points; k++) {
            Cores.stopIfInterrupted("sampling of constants");
            Weights w = point(k, random);
            int row = random.below(problem.data().size(), 2L * k);
            double[] target = problem.data().target(row);
            SamplePass.Result pass = chain.pass(w).perturb(noise).seed(seed).step(k).run(problem.data().input(row), target);
            for (int i = 1; i <= n; i++) {
                Operator f = CertifiedConstants.operator(problem, i, row);
                double[] wi = w.toArrays()[i], direction = direction(chain.size(i - 1), k, i);
                seen[i].at(f, pass.exactOutput(i - 1), wi, chain.size(i), direction);
                if (noise.length > 0) seen[i].at(f, pass.output(i - 1), wi, chain.size(i), direction);
            }
            if (k >= WHOLE_PROBLEMS) continue;
            smoothness = Math.max(smoothness, smoothness(w, k));
            if (batchSize > 0) sigma = Math.max(sigma, deviation(problem, w) / Math.sqrt(batchSize));
            double gradient = problem.gradient(w).norm(), gap = problem.loss(w) - minimum.map(Minimum::loss).orElse(Double.NaN);
            if (gap > 1e-9) mu = Math.min(mu, gradient * gradient / (2 * gap));                          // below, rounding decides
        }
        Assumptions all = Assumptions.perOperator(Arrays.stream(seen).skip(1).map(Seen::constants).toList());
        all = CertifiedConstants.withViolations(chain, all).sigma(batchSize == 0 ? Constant.closedForm(0) : Constant.sampled(sigma));
        if (smoothness > 0) all = all.smoothness(Constant.sampled(smoothness));
        if (mu > 0 && mu < Double.POSITIVE_INFINITY) all = all.pl(Constant.sampled(mu));
        return minimum.isEmpty() ? all : all.initialGap(Constant.sampled(Math.max(0, problem.loss(start) - minimum.get().loss())));
    }

    /** w_0 first, then uniform in the ball. */
    private Weights point(int k, RandomStream random) {
        if (k == 0 || radius == 0) return start;
        SimpleMatrix direction = Minimum.column(Weights.normal(chain, 1, seed + k));
        double length = radius * StrictMath.pow(random.uniform(2L * k + 1), 1.0 / chain.weightCount());
        return Minimum.weights(chain, Minimum.column(start).plus(direction.scale(length / direction.normF())));
    }

    private double[] direction(int size, int k, int i) {
        RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER, 1, k, i);
        double[] a = new double[size];
        for (int j = 0; j < size; j++) a[j] = random.normal(j);
        double length = new SimpleMatrix(a).normF();
        for (int j = 0; j < size; j++) a[j] /= length;
        return a;
    }

    /** ||H v|| for the unit v of a few steps of power iteration. */
    private double smoothness(Weights w, int k) {
        SimpleMatrix at = Minimum.column(w), v = new SimpleMatrix(direction(at.getNumRows(), k, 0));
        double largest = 0;
        for (int round = 0; round < 2 * ALTERNATIONS; round++) {
            SimpleMatrix hv = gradient(at.plus(v.scale(STEP))).minus(gradient(at.minus(v.scale(STEP)))).divide(2 * STEP);
            largest = Math.max(largest, hv.normF());
            if (hv.normF() == 0) break;
            v = hv.divide(hv.normF());
        }
        return largest;
    }

    private SimpleMatrix gradient(SimpleMatrix at) {
        return Minimum.column(problem.gradient(Minimum.weights(chain, at)));
    }

    /** The standard deviation of u over the rows of the data at these weights, (E||u - E u||^2)^(1/2). */
    static double deviation(Problem problem, Weights w) {
        int rows = problem.data().size();
        double square = 0;
        SimpleMatrix mean = new SimpleMatrix(problem.chain().weightCount(), 1);
        for (int l = 0; l < rows; l++) {
            SamplePass.Result pass = problem.chain().pass(w).run(problem.data().input(l), problem.data().target(l));
            int at = 0;
            for (int i = 1; i <= problem.chain().length(); i++)
                for (double u : pass.exactWeightGradient(i).getDDRM().data) {
                    square += u * u / rows;
                    mean.set(at, mean.get(at) + u / rows);
                    at++;
                }
        }
        return Math.sqrt(Math.max(0, square - mean.normF() * mean.normF()));
    }

    /** Where Newton's method finds one from w_0; a problem that is not strongly convex on the way has none for us. */
    private Optional<Minimum> minimum() {
        if (chain.weightCount() > CertifiedConstants.LARGEST_EIGENPROBLEM) return Optional.empty();
        try {
            return Optional.of(Minimum.of(problem, start));
        } catch (IllegalArgumentException notConvex) {
            return Optional.empty();
        }
    }

    /** Of one operator. */
    private static final class Seen {
        private double c1;
        private double c2;
        private double h1;
        private double h2;
        private double k1;
        private double k2;

        void at(Operator f, double[] y, double[] w, int outputs, double[] direction) {
            Jacobian j = Jacobian.of(f, y, w, outputs);
            c1 = Math.max(c1, j.inputNorm());
            c2 = Math.max(c2, j.weightNorm());
            double[] a = direction;
            for (int round = 0; round < ALTERNATIONS; round++) {
                Jacobian first = Jacobian.derivative(f, y, w, outputs, a), second = Jacobian.secondDerivative(f, y, w, outputs, a);
                h1 = Math.max(h1, first.inputNorm());
                h2 = Math.max(h2, first.weightNorm());
                k1 = Math.max(k1, second.inputNorm());
                k2 = Math.max(k2, second.weightNorm());
                a = first.mostStretched();
            }
        }

        OperatorConstants constants() {
            return OperatorConstants.of(Grade.SAMPLED, c1, c2, c1, h1, h2, k1, k2);
        }
    }
}
