package perturbed.experiment;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;
import tech.tablesaw.api.Table;

/**
 * Runs of one description over a grid:
 * {@code Sweep.of(standard).over("gamma", Values.geometric(1e-3, 1, 9), Sgd::stepSize).seeds(10).keepIn(Path.of("gamma")).run().table()}.
 *
 * <p>An axis is a function (Sgd, value) -> Sgd; the points are the product of the axes, the first the slowest, and every point is run once for each seed.
 * All points of one seed see the same random numbers, so paired differences have small intervals. Runs go side by side on all cores, and the result does
 * not depend on how many there are.
 *
 * <p>Immutable; each option returns a changed copy and sets, never adds: an axis of the same name takes the place of the one before.
 */
public final class Sweep {
    private static final List<String> TAKEN = List.of("seed", "step", "status", "stableGradientNorm", "stableIterationComplexity",
        "hash", "code", "jdk", "architecture", "kernel", "seconds", "gradientNorm", "loss", "gap", "error", "ewma");

    private final Sgd base;
    private final List<Axis<?>> axes;
    private final List<Long> seeds;
    private final Path folder;                                       // null: nothing is kept
    private final boolean retryFailed;

    private Sweep(Sgd base, List<Axis<?>> axes, List<Long> seeds, Path folder, boolean retryFailed) {
        this.base = base;
        this.axes = axes;
        this.seeds = seeds;
        this.folder = folder;
        this.retryFailed = retryFailed;
    }

    /**
     * A sweep without axes yet, with the one seed of the base. A checkpoint of the base is left out, for it is of one run; {@link #keepIn} is that of a sweep.
     */
    public static Sweep of(Sgd base) {
        if (base == null) throw new IllegalArgumentException("Sweep.of(base): the description is missing (null)");
        return new Sweep(base, List.of(), List.of(base.seed()), null, false);
    }

    /**
     * With this axis: every value with every value of the other axes.
     *
     * @param option what a value does to a description, such as {@code Sgd::stepSize}
     */
    public <V> Sweep over(String name, List<V> values, BiFunction<Sgd, V, Sgd> option) {
        return with(axis("over", name, values, option));
    }

    /**
     * With this axis, step by step with the axis named before it: its first value with the first there, its second with the second.
     * {@link #run} refuses axes of unequal length.
     */
    public <V> Sweep zip(String name, List<V> values, BiFunction<Sgd, V, Sgd> option) {
        Axis<V> axis = axis("zip", name, values, option);
        if (axes.isEmpty() || axes.get(0).name().equals(name))
            throw new IllegalArgumentException("zip(\"" + name + "\"): there is no axis before it to go with; begin with over(..)");
        return with(axis);
    }

    /**
     * With an axis of points listed by name, each a change of the description:
     * {@code points("method", point("plain", s -> s), point("noisy", s -> s.perturb(..)))}.
     */
    public Sweep points(String name, Listed... points) {
        Axis<Listed> axis = axis("points", name, Arrays.asList(points), (sgd, listed) -> listed.change().apply(sgd));
        Set<String> labels = new HashSet<>();
        for (Listed point : points)
            if (!labels.add(point.label()))
                throw new IllegalArgumentException(axis.call() + ": two points have the label " + point.label() + "; the table would not tell them apart");
        return with(axis);
    }

    /** A point of {@link #points}. */
    public static Listed point(String label, UnaryOperator<Sgd> change) {
        return new Listed(label, change);
    }

    /** A label, and what it stands for. */
    public record Listed(String label, UnaryOperator<Sgd> change) {
        public Listed {
            if (label == null) throw new IllegalArgumentException("point(label, change): the label is missing (null)");
            if (change == null) throw new IllegalArgumentException("point(\"" + label + "\", change): the change is missing (null)");
        }

        @Override
        public String toString() {
            return label;
        }
    }

    private static <V> Axis<V> axis(String how, String name, List<V> values, BiFunction<Sgd, V, Sgd> option) {
        String call = how + "(" + (name == null ? "null" : '"' + name + '"') + ")";
        if (name == null || name.isBlank() || TAKEN.stream().anyMatch(name::equalsIgnoreCase))
            throw new IllegalArgumentException(call + ": this name is taken by a column of the result; give the axis another one");
        if (values == null || values.isEmpty()) throw new IllegalArgumentException(call + ": the axis has no values");
        if (values.stream().anyMatch(Objects::isNull)) throw new IllegalArgumentException(call + ": a value is missing (null)");
        if (option == null) throw new IllegalArgumentException(call + ": what the values do to the description is missing (null)");
        return new Axis<>(call, name, List.copyOf(values), option, how.equals("zip"));
    }

    private Sweep with(Axis<?> axis) {
        List<Axis<?>> changed = new ArrayList<>(axes);
        int at = 0;
        while (at < axes.size() && !axes.get(at).name().equals(axis.name())) at++;
        for (int k = 0; k < axes.size(); k++)
            if (k != at && axes.get(k).name().equalsIgnoreCase(axis.name()))
                throw new IllegalArgumentException(axis.call() + ": there is an axis '" + axes.get(k).name() + "', and tables take both names for one; give it another name");
        if (at < axes.size()) changed.set(at, axis);
        else changed.add(axis);
        return new Sweep(base, List.copyOf(changed), seeds, folder, retryFailed);
    }

    /** Each point once for each of the seeds 1..count. */
    public Sweep seeds(int count) {
        if (count < 1) throw new IllegalArgumentException("seeds must be at least 1, got " + count);
        return seeds(LongStream.rangeClosed(1, count).boxed().toList());
    }

    /** Each point once for each of these seeds. */
    public Sweep seeds(List<Long> seeds) {
        if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size())
            throw new IllegalArgumentException("seeds must be at least one, and each once, got " + seeds);
        return new Sweep(base, axes, List.copyOf(seeds), folder, retryFailed);
    }

    /**
     * Keeps every run in this folder, a file for each, as soon as it has ended; the same sweep run again reads what is there and does the rest. Runs on their
     * way are saved every ten seconds (less often where much is recorded, see {@link Sgd#checkpoint}). Several processes, on one machine or on several that
     * share the folder, share the work.
     *
     * <p>A file is named by the hash of the run's whole description, {@link Sgd#text}, so one folder can serve several sweeps, and a changed description is
     * another file. A run without text (of a lambda, say) is done and not kept; {@link Result#notes} says so, with the remedy. A damaged file is renamed to
     * .corrupt, said, and its run done again.
     *
     * <p>HASH.run is the {@link perturbed.sgd.Checkpoint} of the run's end: read it with {@code Checkpoint.read}, its format is described there. HASH.failed has
     * the lines "perturbed-sgd failure 1", "description TEXT", "provenance TEXT", "cause TEXT" and "sha256 DIGITS", of every byte before. HASH is the first
     * half of the SHA-256 of the text. Both are written aside and take their names when they are whole. Locks on the file "claims" say who runs what; they
     * end with their process. The folder's file system must have locks; those of Linux, macOS, Windows and NFS do.
     */
    public Sweep keepIn(Path folder) {
        if (folder == null) throw new IllegalArgumentException("keepIn(folder): the folder is missing (null); leave keepIn out to keep nothing");
        return new Sweep(base, axes, seeds, folder, retryFailed);
    }

    /** Runs again what is kept as failed. */
    public Sweep retryFailed() {
        return new Sweep(base, axes, seeds, folder, true);
    }

    /**
     * Runs every point, on all cores. A run that diverges or throws is a row that says so.
     *
     * <p>Where the thread is interrupted, it ends within a second (a step that takes longer runs on behind) and gives what is finished: other rows have the
     * status "not run", {@link Result#notes} says so, and the thread stays interrupted. {@link Result#complete} is for who needs all.
     *
     * @throws IllegalArgumentException if an axis has no effect or two points describe the same run, naming the axis, or zipped axes differ in length
     * @throws UncheckedIOException     if the folder cannot be read or written; what is there is untouched
     */
    public Result run() {
        Grid grid = Grid.of(base, axes, seeds);
        if (folder == null) return run(grid, Store.MEMORY);
        try (SweepFolder store = SweepFolder.open(folder, retryFailed)) {
            noteWithoutText(grid.runs(), store);
            return run(grid, store);
        }
    }

    private static Result run(Grid grid, Store store) {
        Workers workers = new Workers(grid.runs(), store);
        List<Outcome> outcomes = workers.run();
        return new Result(grid, outcomes, Stream.concat(store.notes().stream(), workers.interruption().stream()).toList());
    }

    /**
     * Runs every point on other machines and keeps the results in the folder of {@link #keepIn}, which only this machine needs to see. What is kept already is
     * not sent, what has no text or does not come back is done here. The table is that of {@link #run}, to the byte. Where it is interrupted, it gives what has
     * come back, as {@link #run} does.
     *
     * <p>The machines need the library, and the classes of your own operators, noises and step sizes, on their class path. These, as all of a description,
     * must be serializable: records are.
     *
     * @throws IllegalStateException    without {@link #keepIn}
     * @throws IllegalArgumentException as {@link #run}, and if something cannot be sent: it is not serializable, or made in a notebook cell
     * @throws UncheckedIOException     if the folder cannot be read or written; what is there is untouched
     */
    public Result runOn(Cluster cluster) {
        if (folder == null) throw new IllegalStateException("runOn(cluster) keeps what comes back in a folder of this machine: name it by keepIn(folder)");
        Grid grid = Grid.of(base, axes, seeds);
        try (SweepFolder store = SweepFolder.open(folder, retryFailed)) {
            noteWithoutText(grid.runs(), store);
            try {
                store.fill(cluster, grid.runs());
            } catch (CancellationException e) {
                Thread.currentThread().interrupt();
                store.note("interrupted; what has come back is kept in " + folder + ", runOn(cluster) does the rest");
                return kept(grid, store.notes());
            }
            return run(grid, store);
        }
    }

    private static void noteWithoutText(List<Sgd> runs, SweepFolder store) {
        TreeSet<String> why = new TreeSet<>();
        int count = 0;
        for (Sgd sgd : runs) {
            List<String> without = sgd.withoutText();
            why.addAll(without);
            if (!without.isEmpty()) count++;
        }
        if (count > 0) store.note(count + " of " + runs.size() + " runs are not kept, they have no text to be found by: " + String.join("; ", why));
    }

    /**
     * What the folder holds of this sweep, nothing is run: rows of runs that have not ended have the status "not run".
     *
     * @throws IllegalStateException without {@link #keepIn}
     */
    public Result kept() {
        if (folder == null) throw new IllegalStateException("kept() reads the folder of the sweep: name it by keepIn(folder)");
        return kept(Grid.of(base, axes, seeds), List.of());
    }

    private Result kept(Grid grid, List<String> before) {
        List<String> notes = new ArrayList<>(before);
        List<Outcome> outcomes = grid.runs().stream().map(sgd -> KeptRun.of(folder, sgd)
            .flatMap(run -> run.read(true, damage -> notes.add(damage.file() + " is damaged: " + damage.what()))).orElse(Outcome.NOT_RUN)).toList();
        return new Result(grid, outcomes, notes);
    }

    /** The runs of a sweep, in the order of the grid, seeds fastest. */
    public static final class Result {
        private final SweepTable tables;
        private final List<String> notes;

        private Result(Grid grid, List<Outcome> outcomes, List<String> notes) {
            this.tables = new SweepTable(grid, outcomes);
            this.notes = List.copyOf(notes);
        }

        /**
         * This result, for who needs every run.
         *
         * @throws CancellationException if there are runs that have not ended, as the sweep was interrupted
         */
        public Result complete() {
            long missing = tables.outcomes().stream().filter(outcome -> outcome == Outcome.NOT_RUN).count();
            if (missing > 0) throw new CancellationException(missing + " of " + tables.outcomes().size() + " runs of the sweep have not ended; " + String.join("; ", notes));
            return this;
        }

        /** The runs themselves, without those that failed; read anew from the folder at each call if there is one. */
        public List<Run> runs() {
            return tables.outcomes().stream().flatMap(outcome -> outcome.run().stream()).map(Supplier::get).toList();
        }

        /**
         * One row a run: the axes' values, the seed, stableGradientNorm and stableIterationComplexity (missing where there is none, or no gradientNorm was
         * recorded), status: "done", "diverged at step ...", "failed: ..." with the exception, "not run" where the sweep was interrupted. The same sweep
         * has the same table, whatever happened on the way.
         */
        public Table table() {
            return tables.results();
        }

        /**
         * One row a run: the axes' values, the seed, the hash its file is named by, then code, jdk, architecture, kernel and seconds as in
         * {@link perturbed.sgd.Provenance}.
         */
        public Table provenance() {
            return tables.provenance();
        }

        /** One row for each recording of each run: the axes' values, the seed, and the columns of {@link Run#table()}. */
        public Table trajectories() {
            return tables.trajectories();
        }

        /** Writes {@link #table} as CSV: numbers exactly, what is missing as an empty cell, the same bytes on every machine. */
        public void writeCsv(Path file) {
            SweepTable.writeCsv(table(), file);
        }

        /** What one should know of it, in sentences: damaged files, runs that are not kept, an interrupt. */
        public List<String> notes() {
            return notes;
        }

        /** How many runs came out how, and the notes. */
        @Override
        public String toString() {
            List<Outcome> all = tables.outcomes();
            long done = all.stream().filter(outcome -> outcome.status().equals("done")).count();
            long failed = all.stream().filter(Outcome::failed).count();
            long notRun = all.stream().filter(outcome -> outcome == Outcome.NOT_RUN).count();
            String counts = all.size() + " runs: " + done + " done, " + (all.size() - done - failed - notRun) + " diverged, " + failed + " failed"
                + (notRun > 0 ? ", " + notRun + " not run" : "");
            return notes.isEmpty() ? counts : counts + "\n" + String.join("\n", notes);
        }
    }
}
