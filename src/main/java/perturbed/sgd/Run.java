package perturbed.sgd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import perturbed.chain.Weights;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/** A run that was done: what was recorded, the final weights, and whether it diverged. */
public final class Run {
    private final Sgd sgd;
    private final Recorder recorder;
    private final Weights finalWeights;
    private final Divergence divergence;
    private final Provenance provenance;

    Run(Sgd sgd, Recorder recorder, Weights finalWeights, Divergence divergence, Provenance provenance) {
        this.sgd = sgd;
        this.recorder = recorder;
        this.finalWeights = finalWeights;
        this.divergence = divergence;
        this.provenance = provenance;
    }

    /**
     * Where a run ended before its horizon.
     *
     * @param step the step t whose update left the finite numbers (or the limit set by {@link Sgd#stopAbove})
     * @param site the first value of that step's pass that is not finite, as "y_2, operator 2 (softplus())"; "w": the update itself
     */
    public record Divergence(long step, String site) {
        @Override
        public String toString() {
            return "diverged at step " + step + ", site " + site;
        }
    }

    /** Where it diverged; empty: it reached its horizon. */
    public Optional<Divergence> divergence() {
        return Optional.ofNullable(divergence);
    }

    public boolean diverged() {
        return divergence != null;
    }

    /** Where it was done, and how long it took. */
    public Provenance provenance() {
        return provenance;
    }

    /** w_T, or the weights that made it diverge. */
    public Weights finalWeights() {
        return finalWeights;
    }

    /** The names of the recorded columns. */
    public List<String> columns() {
        return List.copyOf(recorder.names());
    }

    /** The recorded values of a column, in the order of the steps 0, n, 2n, ... */
    public double[] column(String name) {
        if (!recorder.names().contains(name))
            throw new IllegalArgumentException("no column '" + name + "'; the run recorded " + String.join(", ", recorder.names()) + "; ask for more with record(...)");
        return recorder.column(name);
    }

    /** The EWMA of the gradient norm over the recorded steps. */
    public double[] ewma() {
        return sgd.ewma.of(column("gradientNorm"), sgd.recordEvery);
    }

    /**
     * The mean of the EWMA of the gradient norm over the last floor(n / 2) of n recordings (Section 7); NaN if the run diverged. It says where the run settles
     * only if the run has settled: see {@link #isStillFalling}.
     */
    public double stableGradientNorm() {
        double[] smooth = ewma();
        if (diverged()) return Double.NaN;
        int half = Math.max(smooth.length / 2, 1);
        double sum = 0;
        for (int t = smooth.length - half; t < smooth.length; t++) sum += smooth[t];
        return sum / half;
    }

    /**
     * Whether the run is too short to have settled: the EWMA of the gradient norm is in the mean more than a tenth lower over the last quarter of the
     * recordings than over the quarter before.
     */
    public boolean isStillFalling() {
        double[] smooth = ewma();
        int quarter = smooth.length / 4;
        double before = 0, last = 0;
        for (int t = smooth.length - quarter; t < smooth.length; t++) {
            last += smooth[t];
            before += smooth[t - quarter];
        }
        return !diverged() && last < 0.9 * before;
    }

    /** The first recorded step with EWMA below 1.5 x the stable gradient norm (Section 7); empty if it is never reached, or the run diverged. */
    public OptionalLong stableIterationComplexity() {
        double[] smooth = ewma();
        double level = 1.5 * stableGradientNorm();
        for (int t = 0; t < smooth.length; t++) if (smooth[t] < level) return OptionalLong.of(t * sgd.recordEvery);
        return OptionalLong.empty();
    }

    /** One row for each recording: step, the recorded columns and, with the gradient norm, its moving average {@code ewma}. */
    public Table table() {
        long[] steps = new long[recorder.rows()];
        for (int t = 0; t < steps.length; t++) steps[t] = t * sgd.recordEvery;
        Table table = Table.create("run", LongColumn.create("step", steps));
        for (String name : recorder.names()) table.addColumns(DoubleColumn.create(name, recorder.column(name)));
        if (recorder.names().contains("gradientNorm")) table.addColumns(DoubleColumn.create("ewma", ewma()));
        return table;
    }

    /** The recursion that was run, and how it ended. */
    public String describe() {
        return sgd.describe() + "\nended     " + (diverged() ? divergence.toString() : "at its horizon, " + sgd.steps + " steps");
    }

    @Override
    public String toString() {
        String end = diverged() ? divergence.toString() : sgd.steps + " steps";
        if (!recorder.names().contains("gradientNorm") || diverged()) return end;
        if (recorder.column("gradientNorm")[0] == 0)
            return end + ", but the gradient at w_0 is exactly 0: start elsewhere, such as startingAt(Weights.xavier(chain, 1))";
        return end + ", stable gradient norm " + stableGradientNorm() + (isStillFalling() ? ", still falling: it has not settled, take more steps" : "");
    }
}
