package perturbed.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/** From rows to series: parted by a column, sorted by x, averaged over replicates. Collects what the caption must say about it. */
final class Reduction {
    private final Chart chart;
    private final Table table;
    private final NumericColumn<?> x;
    private final List<String> place = new ArrayList<>();          // the columns that tell two points apart
    private int fewest = Integer.MAX_VALUE, most;
    private long gaps, withoutBand, withoutX;
    private String firstGap;

    private Reduction(Chart chart) {
        this.chart = chart;
        table = chart.table;
        x = Columns.numbers(table, chart.x, "x");
        place.add(chart.x);
        if (chart.by != null) {
            place.add(chart.by);
        }
    }

    /** The series of a chart in the order of their colours, and sentences for its caption. */
    record Result(List<Series> series, Levels levels, List<String> notes) {
    }

    static Result of(Chart chart) {
        return new Reduction(chart).run();
    }

    private Result run() {
        List<Series> series = new ArrayList<>();
        Levels levels = null;
        if (chart.by == null) {
            int[] rows = IntStream.range(0, table.rowCount()).toArray();
            for (String y : chart.y) {
                series.add(series(chart.y.size() == 1 ? "" : Text.ofColumn(y), rows, y));
            }
        } else {
            levels = Levels.of(table, chart.by, chart.byWords);
            for (int level = 0; level < levels.count(); level++) {
                series.add(series(levels.label(level), levels.rows(level), chart.y.get(0)));
            }
        }
        if (series.stream().allMatch(s -> s.drawn() == 0)) {
            throw new IllegalArgumentException("nothing to draw: all " + table.rowCount() + " values of " + String.join(", ", chart.y)
                + " are missing or not finite");
        }
        return new Result(series, levels, notes());
    }

    private Series series(String label, int[] unsorted, String yName) {
        NumericColumn<?> y = Columns.numbers(table, yName, "y");
        int[] rows = sortedByX(unsorted);
        int points = 0;
        double[] px = new double[rows.length], mean = new double[rows.length], low = new double[rows.length], high = new double[rows.length];
        for (int from = 0; from < rows.length; ) {
            int to = from + 1;
            while (chart.reduces() && to < rows.length && x.getDouble(rows[to]) == x.getDouble(rows[from])) {
                to++;
            }
            Map<List<Object>, Integer> seen = new HashMap<>();
            for (int i = from; i < to && to - from > 1; i++) {
                Replicates.requireNew(chart, seen, place, rows[i]);
            }
            px[points] = x.getDouble(rows[from]);
            summarize(y, rows, from, to, points, mean, low, high);
            if (Double.isNaN(mean[points]) && gaps++ == 0) {
                firstGap = Columns.where(table, rows[from], place);
            }
            points++;
            from = to;
        }
        return new Series(label, Arrays.copyOf(px, points), Arrays.copyOf(mean, points),
            chart.level == 0 ? null : Arrays.copyOf(low, points), chart.level == 0 ? null : Arrays.copyOf(high, points));
    }

    private int[] sortedByX(int[] rows) {
        int[] placed = Arrays.stream(rows).filter(row -> Double.isFinite(x.getDouble(row))).toArray();
        withoutX += rows.length - placed.length;
        boolean ascending = IntStream.range(1, placed.length).allMatch(i -> x.getDouble(placed[i - 1]) <= x.getDouble(placed[i]));
        return ascending ? placed
            : Arrays.stream(placed).boxed().sorted(Comparator.comparingDouble(x::getDouble)).mapToInt(Integer::intValue).toArray();
    }

    /** The mean and the interval mean +- t s / sqrt(n) of rows from..to; one value that is no number leaves no mean. */
    private void summarize(NumericColumn<?> y, int[] rows, int from, int to, int point, double[] mean, double[] low, double[] high) {
        int n = to - from;
        fewest = Math.min(fewest, n);
        most = Math.max(most, n);
        double sum = 0, squares = 0;
        for (int i = from; i < to; i++) {
            sum += y.getDouble(rows[i]);
        }
        double center = sum / n;
        mean[point] = Double.isFinite(center) ? center : Double.NaN;
        for (int i = from; i < to; i++) {
            double off = y.getDouble(rows[i]) - center;
            squares += off * off;
        }
        double half = n == 1 || chart.level == 0 ? Double.NaN : quantile(n) * Math.sqrt(squares / (n - 1) / n);
        withoutBand += n == 1 ? 1 : 0;
        low[point] = mean[point] - half;
        high[point] = mean[point] + half;
    }

    private final Map<Integer, Double> quantiles = new HashMap<>();

    private double quantile(int n) {
        return quantiles.computeIfAbsent(n, k -> new TDistribution(null, k - 1).inverseCumulativeProbability((1 + chart.level) / 2));
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!chart.meanOver.isEmpty()) {
            notes.add("Mean over " + String.join(", ", chart.meanOver) + ", n = " + (fewest == most ? "" : fewest + " to ") + most
                + (chart.level == 0 ? "." : "; band: " + Numerals.label(100 * chart.level, 4) + " % t-interval of the mean."));
            if (chart.level > 0 && withoutBand > 0) {
                notes.add("No band where n = 1.");
            }
        }
        if (gaps > 0) {
            notes.add("Gaps are values that are missing or not finite: " + (gaps == 1 ? "one, at " : gaps + ", the first at ") + firstGap + ".");
        }
        if (withoutX > 0) {
            notes.add(withoutX + (withoutX == 1 ? " row has" : " rows have") + " no finite " + chart.x + " and " + (withoutX == 1 ? "is" : "are") + " not shown.");
        }
        return notes;
    }
}
