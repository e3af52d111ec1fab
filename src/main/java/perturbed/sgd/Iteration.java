package perturbed.sgd;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import perturbed.chain.GradientPass;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.kernel.Kernels;
import perturbed.kernel.RandomStream;
import perturbed.notebook.Progress;

/** The loop over (5d). Its state is here; the description it runs is immutable. */
final class Iteration {
    private final Sgd sgd;
    private final Problem problem;
    private final GradientPass pass;                                 // on the batch
    private final GradientPass all;                                  // on all data, exact: where the batch is not all data
    private final BatchSampler sampler;                              // null: all data
    private final RandomStream.Cursor xiStream;
    private final Recorder recorder;
    private double[][] w;                                            // w_t, 1..N
    private double[][] previous;                                     // w_{t-1}
    private final double[][] r;                                      // grad R(w_t)
    private final boolean regularized;                               // false: R = 0, r stays 0
    private final double[][] g;                                      // the step's gradient
    private final double[] xi;
    private final String description;                                // null: no checkpoint
    private long t;                                                  // updates done
    private Run.Divergence divergence;
    private long saved;                                              // updates done in the last checkpoint
    private final long begun = System.nanoTime();
    private long savedAt = begun;                                    // System.nanoTime of the last checkpoint
    private Provenance savedBy;                                      // in the last checkpoint
    private double secondsBefore;                                    // in the processes before, with a checkpoint

    Iteration(Sgd sgd) {
        this.sgd = sgd;
        this.problem = sgd.problem;
        int samples = problem.data().size();
        boolean full = sgd.batchSize == 0;
        pass = new GradientPass(problem, sgd.perturbations, full ? samples : sgd.batchSize, sgd.seed);
        all = full ? pass : new GradientPass(problem, List.of(), samples, sgd.seed);
        sampler = full ? null : new BatchSampler(samples, sgd.batchSize, sgd.shuffled, sgd.seed);
        xiStream = RandomStream.of(sgd.seed, RandomStream.Purpose.GRADIENT_NOISE).cursor();
        recorder = new Recorder(sgd);
        w = sgd.start.toArrays();
        previous = sgd.start.toArrays();
        r = Weights.zeros(problem.chain()).toArrays();
        regularized = !problem.regularizer().equals(Regularizer.none());
        g = Weights.zeros(problem.chain()).toArrays();
        xi = new double[problem.chain().weightCount()];
        description = sgd.checkpoint == null ? null : sgd.storedAs("a checkpoint");
        if (description != null) sgd.checkpoint.find(description).ifPresent(this::restore);
    }

    Run run() {
        try (Progress progress = Progress.of("run", sgd.steps)) {
            while (t < sgd.steps && divergence == null) {
                if (Thread.interrupted()) throw interrupted();
                divergence = step();
                t++;
                if (description != null && sgd.checkpoint.isDue(t, saved, recorder.rows(), savedAt)) save();
                progress.at(t);
            }
        }
        if (description == null) return result(provenance());
        if (t > saved) save();
        return result(savedBy);
    }

    private Run result(Provenance provenance) {
        return new Run(sgd, recorder, Weights.ofArrays(problem.chain(), w), divergence, provenance);
    }

    private Provenance provenance() {
        return Provenance.here(secondsBefore + (System.nanoTime() - begun) / 1e9);
    }

    /** The run that a checkpoint holds; empty if it had not ended. */
    Optional<Run> ended(Checkpoint from) {
        if (!Optional.of(from.description()).equals(sgd.text()))
            throw new IllegalArgumentException("the checkpoint belongs to another run: " + CanonicalText.difference(from.description(), sgd.storedAs("a checkpoint")));
        restore(from);
        return t == sgd.steps || divergence != null ? Optional.of(result(savedBy)) : Optional.empty();
    }

    /** One update; what ended the run, or null. */
    private Run.Divergence step() {
        int[] rows = gradients();
        double[][] g = pass.perturbed();
        if (regularized) {
            for (int i = 1; i < w.length; i++) sum(g[i], r[i], this.g[i]);                           // u~_i + r_i
            g = this.g;
        }
        double square = 0;
        if (sgd.clip < Double.POSITIVE_INFINITY) for (int i = 1; i < w.length; i++) square += Kernels.dot(g[i], g[i], g[i].length);
        double shorten = Clipping.factor(g, square, sgd.clip);
        if (sgd.gradientNoise > 0) Kernels.fillNormal(xiStream.at(t), 0, 1, xi.length, 0, sgd.gradientNoise, xi);
        double gamma = sgd.stepSizeAt(t);
        double[][] next = previous;                                                                  // w_{t-1} is overwritten element by element
        int at = 0;
        double norm = 0;
        for (int i = 1; i < w.length; i++) {
            if (sgd.gradientNoise == 0 && sgd.momentum == 0) update(w[i], gamma, shorten, g[i], next[i]);
            else update(w[i], gamma, shorten, g[i], xi, at, sgd.momentum, next[i]);
            at += w[i].length;
            norm += Kernels.dot(next[i], next[i], next[i].length);
        }
        previous = w;
        w = next;
        if (Math.sqrt(norm) <= sgd.stopAbove && norm < Double.POSITIVE_INFINITY) return null;
        String site = norm < Double.POSITIVE_INFINITY ? "w, ||w|| above " + sgd.stopAbove : pass.firstNotFinite(rows, previous, t);
        return new Run.Divergence(t, site);
    }

    private static void sum(double[] a, double[] b, double[] sum) {
        for (int k = 0; k < a.length; k++) sum[k] = a[k] + b[k];
    }

    /** (5d) for one operator: {@code previous}, w_{t-1}, becomes w_{t+1}; xi_i stands at {@code at}. A -0 of g counts as 0, as in a sum with r. */
    private static void update(double[] w, double gamma, double shorten, double[] g, double[] xi, int at, double beta, double[] previous) {
        for (int k = 0; k < w.length; k++) {
            double next = Math.fma(-gamma, shorten * (g[k] + 0.0) + xi[at + k], w[k]);               // w_i - gamma (u~_i + r_i + xi_i)     (5d)
            previous[k] = beta == 0 ? next : Math.fma(beta, w[k] - previous[k], next);               // + beta (w_t - w_{t-1})
        }
    }

    /** The same bits where xi and beta are 0: many weights wait on memory, so what is 0 is not read. */
    private static void update(double[] w, double gamma, double shorten, double[] g, double[] next) {
        for (int k = 0; k < w.length; k++) next[k] = Math.fma(-gamma, shorten * g[k] + 0.0, w[k]);
    }

    /** Computes the batch's gradients and r at w_t, and records; the batch's rows, or null for all data. */
    private int[] gradients() {
        boolean record = t % sgd.recordEvery == 0;
        boolean onAll = record && recorder.needsAllData, error = record && recorder.needsError;
        int[] rows = sampler == null ? null : sampler.rows(t);
        if (rows == null) pass.onAllData(w, t, onAll || error, record && recorder.needsLoss);
        else {
            pass.onBatch(rows, w, t, error);
            if (onAll) all.onAllData(w, t, true, recorder.needsLoss);
        }
        for (int i = 1; regularized && i < w.length; i++) {
            java.util.Arrays.fill(r[i], 0);
            problem.addPenaltyGradient(i, w[i], r[i]);
        }
        if (record) recorder.record(t, w, r, all, pass);
        return rows;
    }

    // ---- with a checkpoint ------------------------------------------------------------------------------------------

    private void restore(Checkpoint from) {
        refuseOtherShapes(from);
        refuseImpossible(from);
        for (int i = 1; i < w.length; i++) {
            System.arraycopy(from.w[i], 0, w[i], 0, w[i].length);
            System.arraycopy(from.previous[i], 0, previous[i], 0, w[i].length);
        }
        recorder.restore(from);
        t = saved = from.step();
        divergence = from.divergence;
        savedBy = from.provenance;
        secondsBefore = savedBy.seconds();
    }

    /** One text, other shapes: an operator of the user's was changed, but not its text. */
    private void refuseOtherShapes(Checkpoint from) {
        boolean fits = from.w.length == w.length && from.names.equals(recorder.names());
        for (int i = 1; fits && i < w.length; i++) fits = from.w[i].length == w[i].length && from.previous[i].length == w[i].length;
        if (!fits)
            throw new IllegalArgumentException(name() + " has this run's description, but other weights or columns: "
                + "something of yours has changed under an old text(); give it a new version there");
    }

    /** A right checksum says that a file is as it was written, not that a run of this description wrote it. */
    private void refuseImpossible(Checkpoint from) {
        long step = from.step(), rows = sgd.recordings(step), ended = from.divergence == null ? step - 1 : from.divergence.step();
        if (step >= 0 && step <= sgd.steps && from.rows == rows && ended == step - 1) return;
        throw new IllegalArgumentException(name() + " cannot be of this run: it has " + from.rows + " recordings at step " + step
            + (from.divergence == null ? "" : " of a run that ended with step " + ended) + ", and the run of " + sgd.steps + " steps records every " + sgd.recordEvery);
    }

    private String name() {
        return sgd.checkpoint == null ? "the checkpoint" : "checkpoint " + sgd.checkpoint.file();
    }

    private void save() {
        Provenance here = provenance();
        sgd.checkpoint.save(recorder.checkpoint(description, here, t, divergence, w, previous));
        saved = t;
        savedBy = here;
        savedAt = System.nanoTime();
    }

    private CancellationException interrupted() {
        String where = "the run was interrupted at step " + t + " of " + sgd.steps;
        if (description == null) return new CancellationException(where);
        try {
            if (t > saved) save();
            return new CancellationException(where + "; run it again to continue there, from " + sgd.checkpoint.file());
        } catch (UncheckedIOException e) {
            return new CancellationException(where + "; " + e.getMessage());
        }
    }
}
