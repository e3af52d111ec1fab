package perturbed.chain;

import java.util.List;
import org.ejml.simple.SimpleMatrix;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;
import perturbed.operator.WeightShape;

/**
 * The perturbed pass (5a)-(5c) and its exact twin for one sample, to look at: {@code chain.pass(w).perturb(forward(constant(0.3)).at(1)).run(x)}.
 * Immutable; each option returns a changed copy.
 */
public final class SamplePass {
    private final Chain chain;
    private final Weights weights;
    private final List<Perturbation> perturbations;
    private final long seed;
    private final long step;

    private SamplePass(Chain chain, Weights weights, List<Perturbation> perturbations, long seed, long step) {
        this.chain = chain;
        this.weights = weights;
        this.perturbations = perturbations;
        this.seed = seed;
        this.step = step;
    }

    static SamplePass of(Chain chain, Weights weights) {
        if (chain.length() == 0 || chain.outputSize() != 1)
            throw new IllegalArgumentException("a pass needs a chain that ends in one number, but " + chain + " ends in " + chain.outputSize());
        weights.checkFits(chain);
        return new SamplePass(chain, weights, List.of(), 0, 0);
    }

    /** With exactly these perturbations. */
    public SamplePass perturb(Perturbation... perturbations) {
        return new SamplePass(chain, weights, List.of(perturbations), seed, step);
    }

    /** With this seed for the draws; 0 unless set. */
    public SamplePass seed(long seed) {
        return new SamplePass(chain, weights, perturbations, seed, step);
    }

    /**
     * As at this step: its draws, and the perturbations that act at it; 0 unless set.
     *
     * @throws IllegalArgumentException unless it is in 0..2^32 - 1
     */
    public SamplePass step(long step) {
        if (step >>> 32 != 0) throw new IllegalArgumentException("step must be in 0..2^32 - 1, got " + step);
        return new SamplePass(chain, weights, perturbations, seed, step);
    }

    /**
     * Runs both passes for the sample x.
     *
     * @param target what the loss compares with; none where the chain ends in an operator
     * @throws IllegalArgumentException if a size does not fit, a value of x is not finite, or the target is outside the loss's set
     */
    public Result run(double[] x, double... target) {
        if (x.length != chain.inputSize()) throw new IllegalArgumentException("the chain takes " + chain.inputSize() + " inputs, but x has " + x.length);
        for (int k = 0; k < x.length; k++)
            if (!Double.isFinite(x[k])) throw new IllegalArgumentException("element " + (k + 1) + " of x is " + x[k] + ", but inputs must be finite");
        if (target.length != chain.targetSize()) throw new IllegalArgumentException("the chain needs " + chain.targetSize() + " target values, but " + target.length + " are given");
        Link.Block block = new Link.Block();
        block.step = step;
        block.targets = chain.loss().map(loss -> loss.checked(target, chain.size(chain.length() - 1))).orElse(target);
        NoiseSites delta = new NoiseSites(Side.FORWARD, perturbations, chain, seed);
        NoiseSites eps = new NoiseSites(Side.BACKWARD, perturbations, chain, seed);
        TwinPass twin = new TwinPass(Link.of(chain, block), chain, 1, Weights.zeros(chain).toArrays(), Weights.zeros(chain).toArrays());
        double[][] w = weights.toArrays();
        twin.runExact(x.clone(), w);
        twin.exact.loss(w, NoiseSites.NONE, step, 0);
        twin.runPerturbed(x.clone(), w, delta, eps, step, 0);
        twin.perturbed.loss(w, delta, step, 0);
        return new Result(chain, twin.exact, twin.perturbed);
    }

    /** Both passes of one sample; operators count 1..N. */
    public static final class Result {
        private final Chain chain;
        private final PerturbedPass exact;
        private final PerturbedPass perturbed;

        private Result(Chain chain, PerturbedPass exact, PerturbedPass perturbed) {
            this.chain = chain;
            this.exact = exact;
            this.perturbed = perturbed;
        }

        /** y_i, exact; 0 &lt;= i &lt;= N. */
        public double[] exactOutput(int i) {
            return exact.y[check(i, 0)].clone();
        }

        /** y~_i, (5a). */
        public double[] output(int i) {
            return perturbed.y[check(i, 0)].clone();
        }

        /** v_i, exact; 1 &lt;= i &lt;= N. */
        public double[] exactIntermediateGradient(int i) {
            return exact.v[check(i, 1)].clone();
        }

        /** v~_i, (5b). */
        public double[] intermediateGradient(int i) {
            return perturbed.v[check(i, 1)].clone();
        }

        /** u_i, exact, in the shape of w_i; 1 &lt;= i &lt;= N. */
        public SimpleMatrix exactWeightGradient(int i) {
            return matrix(exact.u[check(i, 1)], i);
        }

        /** u~_i, (5c), in the shape of w_i. */
        public SimpleMatrix weightGradient(int i) {
            return matrix(perturbed.u[check(i, 1)], i);
        }

        /** F = y_N, exact. */
        public double exactLoss() {
            return exact.y[chain.length()][0];
        }

        /** F~ = y~_N. */
        public double loss() {
            return perturbed.y[chain.length()][0];
        }

        /** ||u~ - u||^2, over all operators. */
        public double squaredError() {
            double s = 0;
            for (int i = 1; i <= chain.length(); i++) s += squaredError(i);
            return s;
        }

        /** ||u~_i - u_i||^2. */
        public double squaredError(int i) {
            double s = 0;
            for (int k = 0; k < exact.u[check(i, 1)].length; k++) s += (perturbed.u[i][k] - exact.u[i][k]) * (perturbed.u[i][k] - exact.u[i][k]);
            return s;
        }

        private int check(int i, int first) {
            if (i < first || i > chain.length()) throw new IllegalArgumentException("there is no site " + i + ", this one has " + first + ".." + chain.length());
            return i;
        }

        private SimpleMatrix matrix(double[] u, int i) {
            WeightShape shape = chain.weightShape(i);
            return shape.size() == 0 ? new SimpleMatrix(0, 0) : new SimpleMatrix(shape.rows(), shape.columns(), true, u.clone());
        }

        @Override
        public String toString() {
            return "F = " + exactLoss() + ", F~ = " + loss() + ", ||u~ - u||^2 = " + squaredError();
        }
    }
}
