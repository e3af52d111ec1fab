package perturbed.chain;

import java.util.Arrays;
import java.util.List;
import perturbed.kernel.Kernels;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;

/**
 * Exact and perturbed gradients of F over a batch: the mean over the samples of u_i and u~_i, (5c), without the regulariser. Runs block by block; holds
 * working arrays, so one run (one thread) makes its own. Nothing is allocated after construction and the first mini-batch. For runs: users ask {@link Problem} or
 * {@link SamplePass}.
 */
public final class GradientPass {
    private final Problem problem;
    private final int N;
    private final NoiseSites delta;
    private final NoiseSites eps;
    private final Link.Block current = new Link.Block();
    private final double[][] exact;
    private final double[][] perturbed;
    private final TwinPass full;                                     // for blocks of Kernels.BLOCK samples
    private final TwinPass rest;                                     // for the last, shorter one (null: there is none)
    private final int batch;
    private double[][] batchInputs;                                  // a mini-batch, gathered; null before the first
    private double[][] batchTargets;
    private boolean noisy;                                           // of the last call
    private boolean runsExact;
    private int sharedFrom;
    private double lossSum;

    /**
     * For batches of {@code batch} samples (all data, or mini-batches).
     *
     * @throws IllegalArgumentException if a perturbation does not fit the chain
     */
    public GradientPass(Problem problem, List<Perturbation> perturbations, int batch, long seed) {
        this.problem = problem;
        this.batch = batch;
        Chain chain = problem.chain();
        N = chain.length();
        delta = new NoiseSites(Side.FORWARD, perturbations, chain, seed);
        eps = new NoiseSites(Side.BACKWARD, perturbations, chain, seed);
        exact = Weights.zeros(chain).toArrays();
        perturbed = Weights.zeros(chain).toArrays();
        Link[] f = Link.of(chain, current);
        int last = batch % Kernels.BLOCK;
        full = batch < Kernels.BLOCK ? null : new TwinPass(f, chain, Kernels.BLOCK, exact, perturbed);
        rest = last == 0 ? null : new TwinPass(f, chain, last, exact, perturbed);
    }

    /**
     * Nothing, if these perturbations fit the chain.
     *
     * @throws IllegalArgumentException if one does not
     */
    public static void checkFits(List<Perturbation> perturbations, Chain chain) {
        for (Side side : Side.values()) new NoiseSites(side, perturbations, chain, 0);
    }

    /** Room for a mini-batch. A batch of as many samples as there are data may be one too (drawn with replacement, it is not all data). */
    private void makeRoom() {
        if (batchInputs != null) return;
        int blocks = (batch + Kernels.BLOCK - 1) / Kernels.BLOCK;
        batchInputs = new double[blocks][];
        batchTargets = new double[blocks][];
        for (int b = 0; b < blocks; b++) {
            batchInputs[b] = new double[problem.chain().inputSize() * samples(b)];
            batchTargets[b] = new double[problem.chain().targetSize() * samples(b)];
        }
    }

    private int samples(int block) {
        return Math.min(Kernels.BLOCK, batch - block * Kernels.BLOCK);
    }

    private TwinPass twin(int block) {
        return samples(block) == Kernels.BLOCK ? full : rest;
    }

    /** Whether some perturbation acts on a gradient at step t. */
    public boolean isNoisy(long t) {
        return delta.firstActive(t) < N || eps.lastActive(t) > 0;
    }

    /**
     * The gradients at w over all data at step t: the perturbed one, and the exact one if {@code wantExact} or if nothing perturbs;
     * with {@code wantLoss} the exact loss too.
     */
    public void onAllData(double[][] w, long t, boolean wantExact, boolean wantLoss) {
        begin(t, wantExact || wantLoss);
        for (int b = 0; b < problem.blocks(); b++) block(b, problem.inputs(b), problem.targets(b), w, t, wantExact || wantLoss, wantLoss);
        end();
    }

    /** The gradients over these rows of the data; noise belongs to the place in {@code rows}. */
    public void onBatch(int[] rows, double[][] w, long t, boolean wantExact) {
        makeRoom();
        begin(t, wantExact);
        for (int b = 0; b < batchInputs.length; b++) {
            problem.gather(rows, b * Kernels.BLOCK, samples(b), batchInputs[b], batchTargets[b]);
            block(b, batchInputs[b], batchTargets[b], w, t, wantExact, false);
        }
        end();
    }

    private void begin(long t, boolean wantExact) {
        noisy = isNoisy(t);
        sharedFrom = wantExact && noisy && delta.firstActive(t) >= N ? eps.lastActive(t) : N + 1;
        lossSum = 0;
        runsExact = wantExact || !noisy;
        for (int i = 1; i <= N; i++) {
            if (runsExact) Arrays.fill(exact[i], 0);
            if (noisy) Arrays.fill(perturbed[i], 0);
        }
    }

    private void block(int b, double[] x, double[] target, double[][] w, long t, boolean wantExact, boolean wantLoss) {
        current.targets = target;
        current.step = t;
        long sample = (long) b * Kernels.BLOCK;
        TwinPass twin = twin(b);
        if (!noisy) twin.runExact(x, w);
        else if (wantExact) twin.runBoth(x, w, delta, eps, t, sample);
        else twin.runPerturbed(x, w, delta, eps, t, sample);
        if (wantLoss) lossSum += Kernels.sum(twin.exact.loss(w, NoiseSites.NONE, t, sample), samples(b));
    }

    private void end() {
        for (int i = 1; i <= N; i++) {
            if (runsExact) toMean(exact[i]);
            if (i >= sharedFrom) System.arraycopy(exact[i], 0, perturbed[i], 0, exact[i].length);
            else if (noisy) toMean(perturbed[i]);
        }
    }

    private void toMean(double[] sum) {
        for (int k = 0; k < sum.length; k++) sum[k] /= batch;
    }

    /** mean u_i of the last call, 1..N. */
    public double[][] exact() {
        return exact;
    }

    /** mean u~_i of the last call, 1..N; where nothing perturbs, the exact one. */
    public double[][] perturbed() {
        return noisy ? perturbed : exact;
    }

    /** The mean exact loss of the last {@link #onAllData} that wanted it, without the regulariser. */
    public double loss() {
        return lossSum / batch;
    }

    /**
     * The first value of the perturbed pass at w and step t that is not finite, as "y_2, operator 2 (softplus())"; "w" if all are finite. Repeats the pass.
     *
     * @param rows the mini-batch; null: all data
     */
    public String firstNotFinite(int[] rows, double[][] w, long t) {
        if (rows != null) makeRoom();
        for (int i = 1; i <= N; i++) Arrays.fill(perturbed[i], 0);      // else every block would find in the sum u_i what a later one put there
        int blocks = rows == null ? problem.blocks() : batchInputs.length;
        for (int b = 0; b < blocks; b++) {
            if (rows != null) problem.gather(rows, b * Kernels.BLOCK, samples(b), batchInputs[b], batchTargets[b]);
            current.targets = rows == null ? problem.targets(b) : batchTargets[b];
            twin(b).runPerturbed(rows == null ? problem.inputs(b) : batchInputs[b], w, delta, eps, t, (long) b * Kernels.BLOCK);
            PerturbedPass pass = twin(b).perturbed;
            for (int i = 1; i < N; i++) if (!isFinite(pass.y[i])) return "y_" + i + ", operator " + problem.chain().name(i);
            for (int i = N - 1; i >= 1; i--) if (!isFinite(pass.v[i])) return "v_" + i + ", operator " + problem.chain().name(i + 1);
            for (int i = N; i >= 1; i--) if (!isFinite(pass.u[i])) return "u_" + i + ", operator " + problem.chain().name(i);
        }
        return "w";
    }

    private static boolean isFinite(double[] values) {
        for (double value : values) if (!Double.isFinite(value)) return false;
        return true;
    }
}
