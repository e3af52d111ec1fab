package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.commons.math3.random.RandomDataGenerator;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ReductionTest {
    private static final double NAN = Double.NaN;

    private static Table table(double[] x, double[] y, int[] seed) {
        return Table.create("runs", DoubleColumn.create("x", x), DoubleColumn.create("y", y), IntColumn.create("seed", seed));
    }

    private static Reduction.Result of(Chart chart) {
        return Reduction.of(chart);
    }

    @Test
    void the_band_is_the_t_interval_of_the_mean() {
        Table table = table(new double[] {1, 1, 1}, new double[] {1, 2, 6}, new int[] {1, 2, 3});
        Series series = of(Chart.lines(table).x("x").y("y").meanOver("seed").band(0.95)).series().get(0);
        // By hand: mean 3, s^2 = (4 + 1 + 9) / 2 = 7, t_2(0.975) = 4.30265273 (any table), half width t sqrt(7/3) = 6.57250...
        double half = 4.30265273 * Math.sqrt(7.0 / 3);
        assertEquals(3, series.y()[0]);
        assertEquals(3 - half, series.low()[0], 1e-7);                       // the nine digits of the quantile
        assertEquals(3 + half, series.high()[0], 1e-7);
    }

    @Test
    void the_band_holds_the_true_mean_as_often_as_it_says() {
        RandomDataGenerator random = new RandomDataGenerator();
        random.reSeed(11);
        int places = 4000, n = 5;
        double[] x = new double[places * n], y = new double[places * n];
        int[] seed = new int[places * n];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / n;
            seed[i] = i % n;
            y[i] = random.nextGaussian(2, 3);
        }
        Series s = of(Chart.lines(table(x, y, seed)).x("x").y("y").meanOver("seed").band(0.9)).series().get(0);
        long held = LongStream.range(0, places).filter(i -> s.low()[(int) i] <= 2 && 2 <= s.high()[(int) i]).count();
        assertEquals(0.9, held / (double) places, 4 * Math.sqrt(0.9 * 0.1 / places));    // 4 standard errors of a share of 4000
    }

    @Test
    void rows_in_any_order_become_points_in_order() {
        Table table = table(new double[] {3, 1, 2, 1, 3, 2}, new double[] {30, 10, 20, 12, 32, 22}, new int[] {1, 1, 1, 2, 2, 2});
        Series series = of(Chart.lines(table).x("x").y("y").meanOver("seed")).series().get(0);
        assertArrayEquals(new double[] {1, 2, 3}, series.x());
        assertArrayEquals(new double[] {11, 21, 31}, series.y());
    }

    @Test
    void a_replicate_without_a_number_leaves_a_gap_not_a_zero_nor_a_mean_of_the_others() {
        Table table = table(new double[] {1, 1, 2, 2, 3, 3, 4}, new double[] {1, 3, NAN, 5, Double.POSITIVE_INFINITY, 5, 8}, new int[] {1, 2, 1, 2, 1, 2, 1});
        Reduction.Result result = of(Chart.lines(table).x("x").y("y").meanOver("seed").band(0.95));
        assertArrayEquals(new double[] {2, NAN, NAN, 8}, result.series().get(0).y());
        assertTrue(Double.isNaN(result.series().get(0).low()[3]), "one value has no interval");
        assertEquals(List.of("Mean over seed, n = 1 to 2; band: 95 % t-interval of the mean.", "No band where n = 1.",
            "Gaps are values that are missing or not finite: 2, the first at x = 2."), result.notes());
    }

    @Test
    void rows_without_x_are_left_out_and_counted() {
        Table table = table(new double[] {1, NAN, 2}, new double[] {1, 2, 3}, new int[] {1, 1, 1});
        Reduction.Result result = of(Chart.lines(table).x("x").y("y"));
        assertArrayEquals(new double[] {1, 2}, result.series().get(0).x());
        assertEquals(List.of("1 row has no finite x and is not shown."), result.notes());
    }

    @Test
    void numbers_are_ordered_and_texts_stand_as_in_the_table() {
        Table table = Table.create("t", DoubleColumn.create("x", 1, 1, 1), DoubleColumn.create("y", 1, 2, 3), LongColumn.create("n", 10, -2, 3),
            StringColumn.create("name", "b", "a", "c"));
        assertEquals(List.of("n = \u22122", "n = 3", "n = 10"), of(Chart.lines(table).x("x").y("y").by("n")).series().stream().map(Series::label).toList());
        assertEquals(List.of("b", "a", "c"), of(Chart.lines(table).x("x").y("y").by("name")).series().stream().map(Series::label).toList());
    }

    @Test
    void levels_that_six_digits_do_not_part_have_more_and_truth_values_have_a_name() {
        Table table = Table.create("t", DoubleColumn.create("x", 1, 1), DoubleColumn.create("y", 1, 2), LongColumn.create("n", 12345678, 12345679),
            BooleanColumn.create("clipped", true, false));
        assertEquals(List.of("n = 12345678", "n = 12345679"), of(Chart.lines(table).x("x").y("y").by("n")).series().stream().map(Series::label).toList());
        assertEquals(List.of("clipped = true", "clipped = false"), of(Chart.lines(table).x("x").y("y").by("clipped")).series().stream().map(Series::label).toList());
    }

    @Test
    void words_name_numbers_and_leave_their_order_and_colours() {
        Table table = Table.create("t", DoubleColumn.create("x", 1, 1, 1), DoubleColumn.create("y", 1, 2, 3), DoubleColumn.create("n", 10, 0, 1));
        Chart chart = Chart.lines(table).x("x").y("y").by("n", n -> n == 0 ? "never" : "every " + Math.round(n));
        assertEquals(List.of("never", "every 1", "every 10"), of(chart).series().stream().map(Series::label).toList());
        assertArrayEquals(Palette.colors(of(chart.by("n")).levels(), 3), Palette.colors(of(chart).levels(), 3));
        assertEquals(List.of("n = 0", "n = 1", "n = 10"), of(chart.by("n")).series().stream().map(Series::label).toList());
    }

    @Test
    void several_columns_make_a_line_each() {
        List<Series> series = of(Chart.lines(table(new double[] {1, 2}, new double[] {3, 4}, new int[] {7, 8})).x("x").y("y", "seed")).series();
        assertEquals(List.of("y", "seed"), series.stream().map(Series::label).toList());
        assertArrayEquals(new double[] {7, 8}, series.get(1).y());
    }

    @Test
    void missing_cells_of_whole_numbers_are_gaps_too() {
        IntColumn y = IntColumn.create("y", 1, 2);
        y.appendMissing();
        Series series = of(Chart.lines(Table.create("t", DoubleColumn.create("x", 1, 2, 3), y)).x("x").y("y")).series().get(0);
        assertArrayEquals(new double[] {1, 2, NAN}, series.y());
    }

    @Test
    void a_log_axis_stays_finite_when_a_band_reaches_below_zero() {
        Table table = table(new double[] {1, 1, 2, 2}, new double[] {0.001, 1, 2, 2.1}, new int[] {1, 2, 1, 2});
        Chart chart = Chart.lines(table).x("x").y("y").logY().meanOver("seed").band(0.95);
        assertTrue(chart.panel().y().low() >= 0.1, () -> chart.panel().y().toString());       // half a decade below the lowest mean, 0.5
        assertTrue(chart.panel().caption().contains("Bands that reach 0 or below are cut at the foot of the axis."), chart.panel().caption());
        assertTrue(Arrays.stream(chart.svg().split("\n")).noneMatch(line -> line.contains("NaN") || line.contains("9223372036854775807")));
    }
}
