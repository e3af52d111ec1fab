package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ChartErrorsTest {
    private static final Table TABLE = Table.create("sweep", DoubleColumn.create("gamma", 0.1, 0.1, 1, 1), DoubleColumn.create("norm", 0.5, -0.25, 0, 4),
        IntColumn.create("seed", new int[] {1, 2, 1, 2}), StringColumn.create("status", "ok", "ok", "ok", "diverged"));

    private static void refuses(String message, Executable call) {
        RuntimeException refusal = assertThrows(RuntimeException.class, call);
        assertTrue(refusal instanceof IllegalArgumentException || refusal instanceof IllegalStateException, refusal.toString());
        assertEquals(message, refusal.getMessage());
    }

    private static Chart chart() {
        return Chart.lines(TABLE).x("gamma").y("norm");
    }

    @Test
    void a_column_that_is_not_there() {
        refuses("no column 'gama'; the table has gamma, norm, seed, status", () -> Chart.lines(TABLE).x("gama"));
        refuses("no column 'Norm'; the table has gamma, norm, seed, status", () -> Chart.lines(TABLE).y("Norm"));
        refuses("no column 's_f'; the table has gamma, norm, seed, status", () -> chart().by("s_f"));
        refuses("no column 'sed'; the table has gamma, norm, seed, status", () -> chart().meanOver("sed"));
        refuses("no column 's_b'; the table has gamma, norm, seed, status", () -> chart().splitBy("s_b"));
    }

    @Test
    void text_where_numbers_are_needed() {
        refuses("y must be a column of numbers, but 'status' is of type STRING; columns of numbers are gamma, norm, seed", () -> Chart.lines(TABLE).y("status"));
        refuses("by must be a column of numbers, but 'status' is of type STRING; columns of numbers are gamma, norm, seed",
            () -> Chart.lines(TABLE).by("status", n -> "n = " + n));
        refuses("x must be a column of numbers, but 'a' is of type STRING; the table has no column of numbers",
            () -> Chart.scatter(Table.create("t", StringColumn.create("a", "b"))).x("a"));
    }

    @Test
    void a_table_without_rows_or_without_values() {
        refuses("the table 'sweep' has no rows; there is nothing to draw", () -> Chart.lines(TABLE.emptyCopy()));
        Table nothing = Table.create("t", DoubleColumn.create("x", 1, 2), DoubleColumn.create("y", Double.NaN, Double.NEGATIVE_INFINITY), IntColumn.create("k", new int[] {1, 2}));
        refuses("nothing to draw: all 2 values of y are missing or not finite", () -> Chart.lines(nothing).x("x").y("y").svg());
        refuses("nothing to draw: all 2 values of y are missing or not finite", () -> Chart.heatMap(nothing).x("x").y("k").z("y").svg());
    }

    @Test
    void a_chart_without_its_columns() {
        refuses("Chart.lines needs x(..); the table has gamma, norm, seed, status", () -> Chart.lines(TABLE).svg());
        refuses("Chart.scatter needs y(..); the table has gamma, norm, seed, status", () -> Chart.scatter(TABLE).x("gamma").svg());
        refuses("Chart.heatMap needs z(..); the table has gamma, norm, seed, status", () -> Chart.heatMap(TABLE).x("gamma").y("seed").svg());
        refuses("y(..) of Chart.lines needs a column", () -> Chart.lines(TABLE).y());
    }

    @Test
    void zero_and_negative_values_on_a_log_axis() {
        refuses("logY(): a log axis shows positive values only, but norm has 2 that are not, the first is -0.25 at x = 0.1;"
            + " leave logY() out, or keep the positive rows with table.where(..)", () -> Chart.scatter(TABLE).x("gamma").y("norm").logY().svg());
        refuses("logY(): a log axis shows positive values only, but norm has 1 at seed = 2 that is not, the first is -0.25 at x = 0.1;"
            + " leave logY() out, or keep the positive rows with table.where(..)", () -> Chart.lines(TABLE.first(2)).x("gamma").y("norm").logY().by("seed").svg());
        refuses("logX(): a log axis shows positive values only, but norm has 2 that are not, the first is -0.25;"
            + " leave logX() out, or keep the positive rows with table.where(..)", () -> Chart.scatter(TABLE).x("norm").logX().y("gamma").svg());
        refuses("logZ(): a log scale shows positive values only, but 2 of 4 cells of norm are not, the lowest is -0.25; leave logZ() out",
            () -> Chart.heatMap(TABLE).x("gamma").y("seed").z("norm").logZ().svg());
    }

    @Test
    void rows_that_would_be_averaged_by_oversight() {
        refuses("rows 0 and 1 are both at gamma = 0.1; they differ in seed, status: part them with by(..) or splitBy(..), average with meanOver(\"seed\"),"
            + " or keep some rows with table.where(..)", () -> chart(withStatus("ok", "slow")).svg());
        Table missing = Table.create("t", DoubleColumn.create("x", 1, 1), DoubleColumn.create("y", 1, 2), DoubleColumn.create("s_b", Double.NaN, 0.5));
        refuses("rows 0 and 1 are both at x = 1; they differ in s_b: part them with by(..) or splitBy(..), average with meanOver(\"s_b\"),"
            + " or keep some rows with table.where(..)", () -> Chart.lines(missing).x("x").y("y").svg());
        Table twice = TABLE.first(1).append(TABLE.first(1));
        refuses("rows 0 and 1 are both at gamma = 0.1, seed = 1 and differ in no other column; drop the double rows",
            () -> Chart.lines(twice).x("gamma").y("norm").meanOver("seed").svg());
        refuses("rows 0 and 1 are both at gamma = 0.1, status = ok; they differ in seed: part them with splitBy(..), average with meanOver(\"seed\"),"
            + " or keep some rows with table.where(..)", () -> Chart.heatMap(TABLE).x("gamma").y("status").z("norm").svg());
    }

    private static Table withStatus(String first, String second) {
        return Table.create("t", DoubleColumn.create("gamma", 0.1, 0.1), DoubleColumn.create("norm", 1, 2), IntColumn.create("seed", new int[] {1, 2}),
            StringColumn.create("status", first, second));
    }

    private static Chart chart(Table table) {
        return Chart.lines(table).x("gamma").y("norm");
    }

    @Test
    void more_lines_than_can_be_told_apart() {
        Table many = Table.create("t", DoubleColumn.create("x", new double[8]), DoubleColumn.create("y", new double[8]),
            IntColumn.create("k", IntStream.range(0, 8).toArray()));
        refuses("by(\"k\") makes 8 lines, of which 6 can be told apart; draw one panel for each with splitBy(\"k\"), or keep some rows with table.where(..)",
            () -> Chart.lines(many).x("x").y("y").by("k").svg());
        assertEquals(8, Chart.lines(many).x("x").y("y").splitBy("k").html().split("<img ").length - 1);
    }

    @Test
    void options_that_contradict_each_other() {
        refuses("band(0.95) is an interval of a mean: say over which column with meanOver(..)", () -> chart().band(0.95).svg());
        refuses("band needs a confidence level between 0 and 1, 0.95 say, got 95.0", () -> chart().band(95));
        refuses("band needs a confidence level between 0 and 1, 0.95 say, got NaN", () -> chart().band(Double.NaN));
        refuses("by(\"seed\") parts the lines of one column, but y(..) names gamma, norm; leave one of the two out, or use splitBy(\"seed\")",
            () -> Chart.lines(TABLE).x("seed").y("gamma", "norm").by("seed").svg());
        refuses("band(..) has no meaning in Chart.scatter", () -> Chart.scatter(TABLE).band(0.9));
        refuses("z(..) has no meaning in Chart.lines", () -> chart().z("norm"));
        refuses("by(..) has no meaning in Chart.heatMap", () -> Chart.heatMap(TABLE).by("norm"));
    }

    @Test
    void guides_that_cannot_be_placed() {
        refuses("guide slope(0.5) needs two log axes or two linear ones; the x axis is logarithmic, the other is not",
            () -> chart().meanOver("seed").logX().guides(Guide.slope(0.5)).svg());
        refuses("guide horizontal(0) cannot be shown on a log axis, its value must be positive",
            () -> Examples.figure4("s_f", "").guides(Guide.horizontal(0)).svg());
        refuses("slope needs a finite number, got NaN", () -> Guide.slope(Double.NaN));
        refuses("through(..) places a slope; diagonal() is where it is", () -> Guide.diagonal().through(1, 1));
        refuses("guide slope(1).through(-1, 1) cannot be shown on a log axis, its values must be positive",
            () -> Examples.figure4("s_f", "").guides(Guide.slope(1).through(-1, 1)).svg());
    }

    @Test
    void panels_that_have_no_axis_in_common() {
        Chart linear = Chart.lines(TABLE).x("gamma").y("norm").meanOver("seed"), log = linear.logX();
        refuses("sharedX(): panel 1 has a linear axis, panel 3 a logarithmic one", () -> Chart.panels(linear, linear, log).sharedX().svg());
        refuses("sharedY() has no meaning for a heat map", () -> Chart.panels(Examples.heatMap(), linear).sharedY().svg());
        refuses("sharedZ() is for heat maps only", () -> Chart.panels(linear).sharedZ().svg());
        refuses("panels() needs a chart", () -> Chart.panels());
        refuses("columns must be 1 or more, got 0", () -> Chart.panels(linear).columns(0));
    }
}
