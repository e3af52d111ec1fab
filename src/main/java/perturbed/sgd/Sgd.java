package perturbed.sgd;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import perturbed.chain.GradientPass;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.kernel.UserCodeException;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;

/**
 * A description of perturbed SGD, (5), on a problem: {@code Sgd.on(problem).stepSize(0.1).steps(200_000).perturb(forward(uniform(0.6)).at(1)).seed(1).run()}.
 *
 * <p>Immutable: each option returns a changed copy and sets, never adds, so a cell may run twice and every option can be the axis of a sweep. The same description
 * and seed give the same numbers, whatever else is run, on any number of threads and at any recording cadence.
 *
 * <p>Defaults: step size 0.1, 1,000 steps, full batch, no perturbation, no gradient noise, no momentum, no clipping, w_0 = 0, seed 0, the exact gradient norm recorded
 * before every update, EWMA coefficient 0.01.
 */
public final class Sgd implements Cloneable, Serializable {
    final Problem problem;
    StepSize stepSize = StepSize.fixed(0.1);
    long steps = 1000;
    int batchSize;                                                   // 0: all data
    boolean shuffled;
    double momentum;
    double gradientNoise;
    double clip = Double.POSITIVE_INFINITY;
    double stopAbove = Double.POSITIVE_INFINITY;
    List<Perturbation> perturbations = List.of();
    Weights start;
    long seed;
    long recordEvery = 1;
    List<Recorded> recorded = List.of(Recorded.gradientNorm());
    Ewma ewma = new Ewma(Ewma.DEFAULT_COEFFICIENT);
    CheckpointFile checkpoint;                                       // null: none

    private Sgd(Problem problem) {
        this.problem = problem;
        this.start = Weights.zeros(problem.chain());
    }

    /** SGD on this problem with every option at its default. */
    public static Sgd on(Problem problem) {
        if (problem == null) throw new IllegalArgumentException("Sgd.on(problem): the problem is missing (null)");
        return new Sgd(problem);
    }

    private Sgd with(Consumer<Sgd> option) {
        try {
            Sgd copy = (Sgd) clone();                                // fields are set here only, before anyone sees the copy
            option.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The same step size gamma at every step.
     *
     * @throws IllegalArgumentException unless it is finite and positive
     */
    public Sgd stepSize(double gamma) {
        return stepSize(StepSize.fixed(gamma));
    }

    /** A step size that changes with the step. */
    public Sgd stepSize(StepSize gamma) {
        if (gamma == null) throw new IllegalArgumentException("stepSize(gamma): the step size is missing (null)");
        return with(s -> s.stepSize = gamma);
    }

    /**
     * gamma_t.
     *
     * @throws IllegalArgumentException if your step size is not finite and positive there
     */
    public double stepSizeAt(long t) {
        double gamma;
        try {
            gamma = stepSize.at(t);
        } catch (RuntimeException e) {
            throw UserCodeException.at("the step size failed at step " + t, e);
        }
        if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("stepSize must be finite and positive, got " + gamma + " at step " + t);
        return gamma;
    }

    /** The horizon T: updates are done for t = 0..T-1, 1 &lt;= T &lt;= 2^32. */
    public Sgd steps(long horizon) {
        if (horizon < 1 || horizon > 1L << 32) throw new IllegalArgumentException("steps must be in 1..2^32, got " + horizon);
        return with(s -> s.steps = horizon);
    }

    /** Mini-batches of this many samples, drawn independently with replacement (Assumption 2) unless {@link #shuffled}; 1 is the single-sample SGD of the paper's (5). */
    public Sgd batchSize(int samples) {
        if (samples < 1) throw new IllegalArgumentException("batchSize must be at least 1, got " + samples + "; fullBatch() takes all data");
        return with(s -> s.batchSize = samples);
    }

    /** Every step uses all data. */
    public Sgd fullBatch() {
        return with(s -> s.batchSize = 0);
    }

    /** Mini-batches go through the data in a random order, a new one every epoch, instead of being drawn with replacement. */
    public Sgd shuffled() {
        return with(s -> s.shuffled = true);
    }

    /** Heavy-ball momentum, Appendix A.3: w_{t+1} = w_t - gamma g_t + beta (w_t - w_{t-1}), 0 &lt;= beta &lt; 1; 0 is plain SGD. */
    public Sgd momentum(double beta) {
        if (!(beta >= 0 && beta < 1)) throw new IllegalArgumentException("momentum must be in [0, 1), got " + beta + "; 0 is plain SGD");
        return with(s -> s.momentum = beta);
    }

    /** Adds xi_t ~ N(0, deviation^2 I) to the gradient, as Section 7 does with 0.001. */
    public Sgd gradientNoise(double deviation) {
        if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("gradientNoise must be finite and >= 0, got " + deviation + "; 0 is none");
        return with(s -> s.gradientNoise = deviation);
    }

    /** Shortens u~ + r to this norm where it is longer, before xi is added. Infinity: no clipping. */
    public Sgd clip(double norm) {
        if (!(norm > 0)) throw new IllegalArgumentException("clip must be positive, got " + norm + "; leave clip out for no clipping");
        return with(s -> s.clip = norm);
    }

    /** Calls the run diverged when ||w|| exceeds this. A value that is not finite always does. */
    public Sgd stopAbove(double norm) {
        if (!(norm > 0)) throw new IllegalArgumentException("stopAbove must be positive, got " + norm + "; leave stopAbove out for no limit but that of the finite numbers");
        return with(s -> s.stopAbove = norm);
    }

    /**
     * Sets the perturbations of the sides it names: {@code perturb(forward(..))} replaces every forward perturbation and keeps the backward ones.
     *
     * @throws IllegalArgumentException if one does not fit the chain
     */
    public Sgd perturb(Perturbation... perturbations) {
        for (Perturbation p : perturbations) if (p == null) throw new IllegalArgumentException("perturb(..): a perturbation is missing (null); unperturbed() takes them away");
        List<Perturbation> named = List.of(perturbations);
        List<Perturbation> all = new java.util.ArrayList<>(this.perturbations.stream().filter(old -> named.stream().noneMatch(p -> p.side() == old.side())).toList());
        all.addAll(named);
        all.sort(java.util.Comparator.comparing(Perturbation::side));
        GradientPass.checkFits(all, problem.chain());
        return with(s -> s.perturbations = List.copyOf(all));
    }

    /** Without perturbations. */
    public Sgd unperturbed() {
        return with(s -> s.perturbations = List.of());
    }

    /** Without perturbations of this side. */
    public Sgd unperturbed(Side side) {
        return with(s -> s.perturbations = perturbations.stream().filter(p -> p.side() != side).toList());
    }

    /** The start w_0; zeros unless set. */
    public Sgd startingAt(Weights w0) {
        if (w0 == null) throw new IllegalArgumentException("startingAt(w0): the weights are missing (null); leave startingAt out for w_0 = 0");
        w0.checkFits(problem.chain());
        return with(s -> s.start = w0);
    }

    /** The seed of every draw in the run. Runs of one seed see the same noise, whatever their step sizes and noise levels. */
    public Sgd seed(long seed) {
        return with(s -> s.seed = seed);
    }

    /** Records at steps 0, n, 2n, ... */
    public Sgd recordEvery(long n) {
        if (n < 1) throw new IllegalArgumentException("recordEvery(n) records at steps 0, n, 2n, ... and needs n >= 1, got " + n);
        return with(s -> s.recordEvery = n);
    }

    /** How often steps 0..t-1 are recorded. */
    long recordings(long t) {
        return t <= 0 ? 0 : (t - 1) / recordEvery + 1;
    }

    /** Records exactly these. */
    public Sgd record(Recorded... quantities) {
        for (Recorded what : quantities) if (what == null) throw new IllegalArgumentException("record(..): a quantity is missing (null); record() records nothing");
        return with(s -> s.recorded = List.of(quantities));
    }

    /** The names of the columns that are recorded. */
    public List<String> columns() {
        return recorded.stream().flatMap(what -> Recorder.names(what, problem.chain()).stream()).toList();
    }

    /** The coefficient a per step of the moving average in the stable gradient norm, 0 &lt; a &lt;= 1; it remembers about 1/a steps. */
    public Sgd ewma(double coefficient) {
        return with(s -> s.ewma = new Ewma(coefficient));
    }

    /**
     * Saves the run in this file while it runs, and at its end: {@code checkpoint(Path.of("run.checkpoint"), 1000)}. A run that finds the file continues from it, to the same bits
     * as if it had never stopped; one that had ended is read, not run again. See {@link Checkpoint} for what is in the file and what is kept beside it.
     *
     * <p>A save is due every {@code everySteps} steps. It writes the whole run anew, 17 bytes a recorded value, so it is put off while there are more than 8 recordings for each
     * step since the last: all saves together write at most about 9 times the last one, and a killed run loses {@code everySteps} steps or an eighth of its recordings.
     *
     * <p>Every part of the description must have a text when it is run, see {@link #text}.
     *
     * @throws IllegalArgumentException if {@code everySteps < 1}
     */
    public Sgd checkpoint(Path file, long everySteps) {
        if (everySteps < 1) throw new IllegalArgumentException("checkpoint(file, n) saves every n steps and needs n >= 1, got " + everySteps);
        return with(s -> s.checkpoint = new CheckpointFile(file, everySteps));
    }

    /** Likewise, a save being due whenever this much time has passed since the last: {@code checkpoint(Path.of("run.checkpoint"), Duration.ofSeconds(30))}. */
    public Sgd checkpoint(Path file, Duration every) {
        if (every.isZero() || every.isNegative()) throw new IllegalArgumentException("checkpoint(file, every) needs a time above zero, got " + every);
        return with(s -> s.checkpoint = new CheckpointFile(file, every));
    }

    /** Without a checkpoint. */
    public Sgd withoutCheckpoint() {
        return with(s -> s.checkpoint = null);
    }

    /**
     * Runs it, on this thread. A run that diverges ends there, and the result says so.
     *
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; with a checkpoint the run is saved first
     * @throws IllegalArgumentException                   if there is a checkpoint that is damaged or of another description, or this description cannot be stored
     * @throws java.io.UncheckedIOException               if a checkpoint cannot be read or written
     */
    public Run run() {
        return new Iteration(this).run();
    }

    /**
     * The run of this description that a checkpoint holds, read and not run; empty if it had not ended.
     *
     * @throws IllegalArgumentException if the checkpoint is of another description
     */
    public Optional<Run> ended(Checkpoint checkpoint) {
        return new Iteration(withoutCheckpoint()).ended(checkpoint);
    }

    /** The seed. */
    public long seed() {
        return seed;
    }

    public Problem problem() {
        return problem;
    }

    public List<Perturbation> perturbations() {
        return perturbations;
    }

    /**
     * The whole description in one line, "perturbed-sgd/2; chain: ...; data: ...; ...": problem, start and every option but {@link #checkpoint}. Two descriptions of one text
     * run to the same bits, so results are stored under it. The number is raised when the bits of a run change. Empty where a part (a lambda, say) has no text of its own.
     */
    public Optional<String> text() {
        return new CanonicalText(this).text();
    }

    /** What keeps {@link #text} empty, each part with the remedy; empty where there is a text. */
    public List<String> withoutText() {
        return new CanonicalText(this).withoutText();
    }

    /** The text, for {@code what} is stored under it. */
    String storedAs(String what) {
        return text().orElseThrow(() -> new IllegalArgumentException(
            what + " is stored under the text of the run, but these have none: " + String.join("; ", withoutText())));
    }

    /** Whether both describe the same run: part by part, by its text or, where it has none (a lambda), by its own equality. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Sgd sgd && new CanonicalText(this).parts().equals(new CanonicalText(sgd).parts());
    }

    @Override
    public int hashCode() {
        return new CanonicalText(this).parts().hashCode();
    }

    /** The recursion that {@link #run} runs, in the paper's letters. */
    public String describe() {
        return Description.of(this);
    }

    @Override
    public String toString() {
        return describe();
    }
}
