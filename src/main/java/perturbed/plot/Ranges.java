package perturbed.plot;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** The scales that show all series of a chart and its horizontal and vertical guides; refuses what a log axis cannot show. */
final class Ranges {
    private Ranges() {
    }

    static Scale x(Chart chart, List<Series> series) {
        for (Series s : series) {
            requirePositive(chart.logX, "logX()", chart.x, s, s.x());
        }
        double[] values = DoubleStream.concat(guides(chart, Guide.Kind.VERTICAL), series.stream().flatMapToDouble(s -> Arrays.stream(s.x()))).toArray();
        return Scale.around(chart.logX, min(values), max(values));
    }

    /**
     * The y axis. A band widens a linear axis as far as it goes, a log axis by half a decade below the lowest mean at most: an interval
     * may reach down to 0, which is infinitely far. What lies lower is cut at the floor, and noted.
     */
    static Scale y(Chart chart, List<Series> series, List<String> notes) {
        for (Series s : series) {
            requirePositive(chart.logY, "logY()", String.join(", ", chart.y), s, s.y());
        }
        double[] values = DoubleStream.concat(guides(chart, Guide.Kind.HORIZONTAL), series.stream().flatMapToDouble(s -> Arrays.stream(s.y())))
            .filter(v -> !Double.isNaN(v)).toArray();
        double min = min(values), max = max(values);
        double[] low = series.stream().filter(Series::hasBand).flatMapToDouble(s -> Arrays.stream(s.low())).filter(v -> !Double.isNaN(v)).toArray();
        double[] high = series.stream().filter(Series::hasBand).flatMapToDouble(s -> Arrays.stream(s.high())).filter(v -> !Double.isNaN(v)).toArray();
        if (low.length > 0) {
            double floor = chart.logY ? min / Math.sqrt(10) : Double.NEGATIVE_INFINITY;
            if (chart.logY && min(low) <= 0) {
                notes.add("Bands that reach 0 or below are cut at the foot of the axis.");
            }
            min = Math.min(min, Math.max(floor, min(low)));
            max = Math.max(max, max(high));
        }
        return Scale.around(chart.logY, min, max);
    }

    private static DoubleStream guides(Chart chart, Guide.Kind kind) {
        boolean log = kind == Guide.Kind.VERTICAL ? chart.logX : chart.logY;
        return chart.guides.stream().filter(guide -> guide.kind == kind).mapToDouble(guide -> {
            if (log && guide.value <= 0) {
                throw new IllegalArgumentException("guide " + guide + " cannot be shown on a log axis, its value must be positive");
            }
            return guide.value;
        });
    }

    private static void requirePositive(boolean log, String option, String column, Series s, double[] values) {
        long bad = log ? Arrays.stream(values).filter(v -> v <= 0).count() : 0;
        if (bad > 0) {
            int first = 0;
            while (!(values[first] <= 0)) {
                first++;
            }
            throw new IllegalArgumentException(option + ": a log axis shows positive values only, but " + column + " has " + bad
                + (s.label().isEmpty() ? "" : " at " + Text.plain(s.label())) + " that " + (bad == 1 ? "is" : "are") + " not, the first is "
                + Numerals.plain(values[first], 6) + (values == s.x() ? "" : " at x = " + Numerals.plain(s.x()[first], 6))
                + "; leave " + option + " out, or keep the positive rows with table.where(..)");
        }
    }

    private static double min(double[] values) {
        return Arrays.stream(values).min().orElse(0);
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElse(1);
    }
}
