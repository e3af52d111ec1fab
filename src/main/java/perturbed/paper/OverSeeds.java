package perturbed.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The replicates of a sweep's table taken together. */
final class OverSeeds {
    static final double CONFIDENCE = 0.95;

    private OverSeeds() { }

    /**
     * One row for each combination of the numbers in the columns {@code by}, in the order of their first rows: these, the mean of a column over
     * the runs in which it is a number, {@code low} and {@code high} of its 95 % t-interval (missing for a single run), and {@code status}: how many runs ended how.
     */
    static Table mean(Table runs, String column, String... by) {
        Map<List<Double>, SummaryStatistics> values = new LinkedHashMap<>();
        Map<List<Double>, TreeMap<String, Integer>> ends = new LinkedHashMap<>();
        for (Row row : runs) {
            List<Double> key = Stream.of(by).map(row::getDouble).toList();
            SummaryStatistics cell = values.computeIfAbsent(key, k -> new SummaryStatistics());
            if (!Double.isNaN(row.getDouble(column))) cell.addValue(row.getDouble(column));
            ends.computeIfAbsent(key, k -> new TreeMap<>()).merge(row.getString("status"), 1, Integer::sum);
        }
        Table table = Table.create(runs.name());
        for (int c = 0; c < by.length; c++) {
            DoubleColumn parameter = DoubleColumn.create(by[c]);
            for (List<Double> key : values.keySet()) parameter.append(key.get(c));
            table.addColumns(parameter);
        }
        DoubleColumn mean = DoubleColumn.create(column), low = DoubleColumn.create("low"), high = DoubleColumn.create("high");
        StringColumn status = StringColumn.create("status");
        values.forEach((key, cell) -> {
            double half = halfWidth(cell);
            mean.append(cell.getMean());
            low.append(cell.getMean() - half);
            high.append(cell.getMean() + half);
            List<String> parts = new ArrayList<>();
            ends.get(key).forEach((end, count) -> parts.add(count + " " + end));
            status.append(String.join(", ", parts));
        });
        return table.addColumns(mean, low, high, status);
    }

    /** t_{n-1} s / sqrt(n); NaN for fewer than two values. */
    private static double halfWidth(SummaryStatistics values) {
        long n = values.getN();
        return n < 2 ? Double.NaN : new TDistribution(null, n - 1)
            .inverseCumulativeProbability((1 + CONFIDENCE) / 2) * values.getStandardDeviation() / Math.sqrt(n);
    }
}
