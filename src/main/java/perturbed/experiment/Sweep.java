package perturbed.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import perturbed.notebook.Progress;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Runs of one description over a grid: {@code Sweep.of(standard).over("gamma", Values.geometric(1e-3, 1, 9), Sgd::stepSize).seeds(10).run().table()}.
 *
 * <p>An axis is a function (Sgd, value) -> Sgd; the points are the product of the axes, the first the slowest, and every point is run once for each seed. All points
 * of one seed see the same random numbers, so paired differences have small intervals. Runs go side by side on all cores, and the result does not depend on how many there are.
 * Immutable; each option returns a changed copy.
 */
public final class Sweep {
    private final Sgd base;
    private final List<Axis<?>> axes;
    private final long[] seeds;

    private record Axis<V>(String name, List<V> values, BiFunction<Sgd, V, Sgd> apply) {
        Sgd at(Sgd sgd, int k) {
            return apply.apply(sgd, values.get(k));
        }
    }

    private Sweep(Sgd base, List<Axis<?>> axes, long[] seeds) {
        this.base = base;
        this.axes = axes;
        this.seeds = seeds;
    }

    /** A sweep without axes yet, with the one seed 1. */
    public static Sweep of(Sgd base) {
        return new Sweep(base, List.of(), new long[] {1});
    }

    /**
     * With one more axis; an axis of the same name is replaced.
     *
     * @param option what a value does to a description, such as {@code Sgd::stepSize}; without state, called from several threads
     */
    public <V> Sweep over(String name, List<V> values, BiFunction<Sgd, V, Sgd> option) {
        if (values.isEmpty()) throw new IllegalArgumentException("over(\"" + name + "\"): the axis has no values");
        if (name.isBlank() || List.of("seed", "step", "status", "stableGradientNorm", "stableIterationComplexity").contains(name))
            throw new IllegalArgumentException("over(\"" + name + "\"): this name is taken by a column of the result");
        List<Axis<?>> longer = new ArrayList<>(axes);
        longer.removeIf(axis -> axis.name().equals(name));
        longer.add(new Axis<>(name, List.copyOf(values), option));
        return new Sweep(base, List.copyOf(longer), seeds);
    }

    /** Each point once for each of the seeds 1..count. */
    public Sweep seeds(int count) {
        if (count < 1) throw new IllegalArgumentException("seeds must be at least 1, got " + count);
        return new Sweep(base, axes, LongStream.rangeClosed(1, count).toArray());
    }

    /** One run of the grid: the values' places on their axes, and the seed. */
    private record Point(int[] at, long seed, Sgd sgd) { }

    private List<Point> points() {
        List<int[]> places = List.of(new int[0]);
        for (Axis<?> axis : axes) {
            List<int[]> longer = new ArrayList<>();
            for (int[] place : places) {
                for (int k = 0; k < axis.values().size(); k++) {
                    int[] next = java.util.Arrays.copyOf(place, place.length + 1);
                    next[place.length] = k;
                    longer.add(next);
                }
            }
            places = longer;
        }
        List<Point> points = new ArrayList<>();
        Map<String, int[]> descriptions = new HashMap<>();
        for (int[] place : places) {
            Sgd sgd = base;
            for (int a = 0; a < place.length; a++) sgd = axes.get(a).at(sgd, place[a]);
            int[] twin = sgd.text().isEmpty() ? null : descriptions.putIfAbsent(sgd.text().get(), place);       // what has no text cannot be compared
            if (twin != null) throw new IllegalArgumentException(sameRun(twin, place));
            for (long seed : seeds) points.add(new Point(place, seed, sgd.seed(seed)));
        }
        return points;
    }

    private String sameRun(int[] a, int[] b) {
        List<String> different = new ArrayList<>();
        for (int k = 0; k < a.length; k++)
            if (a[k] != b[k]) different.add(axes.get(k).name() + " = " + axes.get(k).values().get(a[k]) + " and " + axes.get(k).values().get(b[k]));
        return "two points of the sweep describe the same run: " + String.join(", ", different)
            + "; the axis has no effect, another one overwrites it, or a value stands twice";
    }

    /**
     * Runs every point, on all cores.
     *
     * @throws IllegalArgumentException if two points describe the same run, naming the axis; points without an {@link Sgd#text} are not compared
     * @throws CancellationException    if the thread is interrupted
     */
    public Result run() {
        List<Point> points = points();
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(points.size(), Runtime.getRuntime().availableProcessors()), task -> {
            Thread thread = new Thread(task, "sweep");
            thread.setDaemon(true);
            return thread;
        });
        AtomicLong done = new AtomicLong();
        try (Progress progress = Progress.of("sweep", points.size())) {
            List<Future<Run>> futures = new ArrayList<>();
            for (Point point : points) {
                futures.add(workers.submit(() -> {
                    Run run = point.sgd().run();
                    progress.at(done.incrementAndGet());
                    return run;
                }));
            }
            List<Run> runs = new ArrayList<>();
            for (Future<Run> future : futures) runs.add(future.get());
            return new Result(axes, points, runs);
        } catch (InterruptedException e) {
            throw new CancellationException("the sweep was interrupted after " + done + " of " + points.size() + " runs");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException("a run of the sweep failed: " + e.getCause(), e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    /** The runs of a sweep, in the order of the grid, seeds fastest. */
    public static final class Result {
        private final List<Axis<?>> axes;
        private final List<Point> points;
        private final List<Run> runs;

        private Result(List<Axis<?>> axes, List<Point> points, List<Run> runs) {
            this.axes = axes;
            this.points = points;
            this.runs = runs;
        }

        /** The runs themselves. */
        public List<Run> runs() {
            return List.copyOf(runs);
        }

        /** One row a run: the axes' values, the seed, stableGradientNorm and stableIterationComplexity (missing where there is none, or no gradientNorm was recorded), status. */
        public Table table() {
            Table table = Table.create("sweep");
            int[] rows = java.util.stream.IntStream.range(0, runs.size()).toArray();
            addParameters(table, rows);
            DoubleColumn norm = DoubleColumn.create("stableGradientNorm"), complexity = DoubleColumn.create("stableIterationComplexity");
            StringColumn status = StringColumn.create("status");
            for (Run run : runs) {
                boolean recorded = run.table().containsColumn("gradientNorm");
                if (recorded) norm.append(run.stableGradientNorm());
                else norm.appendMissing();
                if (recorded && run.stableIterationComplexity().isPresent()) complexity.append((double) run.stableIterationComplexity().getAsLong());
                else complexity.appendMissing();
                status.append(run.divergence().map(Object::toString).orElse("done"));
            }
            return table.addColumns(norm, complexity, status);
        }

        /** One row for each recording of each run: the axes' values, the seed, and the columns of {@link Run#table()}. */
        public Table trajectories() {
            Table all = null;
            for (int r = 0; r < runs.size(); r++) {
                Table one = runs.get(r).table();
                int[] rows = new int[one.rowCount()];
                java.util.Arrays.fill(rows, r);
                Table both = Table.create("trajectories");
                addParameters(both, rows);
                both.addColumns(one.columnArray());
                all = all == null ? both : all.append(both);
            }
            return all;
        }

        private void addParameters(Table table, int[] rows) {
            for (int a = 0; a < axes.size(); a++) table.addColumns(column(axes.get(a), a, rows));
            LongColumn seed = LongColumn.create("seed");
            for (int r : rows) seed.append(points.get(r).seed());
            table.addColumns(seed);
        }

        private Column<?> column(Axis<?> axis, int a, int[] rows) {
            if (axis.values().stream().allMatch(Number.class::isInstance)) {
                DoubleColumn column = DoubleColumn.create(axis.name());
                for (int r : rows) column.append(((Number) axis.values().get(points.get(r).at()[a])).doubleValue());
                return column;
            }
            StringColumn column = StringColumn.create(axis.name());
            for (int r : rows) column.append(label(axis, points.get(r).at()[a]));
            return column;
        }

        /** The value as text; "noise 2" where it is a lambda or the like, whose toString differs from run to run. */
        private static String label(Axis<?> axis, int k) {
            Object value = axis.values().get(k);
            String nameless = value.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(value));
            return value.toString().equals(nameless) ? axis.name() + " " + (k + 1) : value.toString();
        }
    }
}
