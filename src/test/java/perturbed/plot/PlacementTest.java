package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Where labels, guides, bands and marks come to stand. */
class PlacementTest {
    private static final Area AREA = new Area(60, 30, 268, 220, new Scale(true, 1e-3, 1), new Scale(true, 1e-4, 1));

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void labels_keep_the_order_of_the_line_ends_stay_in_the_panel_and_do_not_touch(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EndLabels labels = new EndLabels();
        double[] ends = random.doubles(6).map(v -> AREA.top() + (seed % 2 == 0 ? 220 * v : 10 * v)).toArray();   // half of the time all end together
        for (int i = 0; i < 6; i++) {
            labels.add("line " + i, i, "#000000", AREA.right(), ends[i]);
        }
        Recording recording = new Recording();
        labels.paint(recording, AREA);
        List<Recording.Word> words = recording.words.stream().sorted(Comparator.comparingDouble(Recording.Word::y)).toList();
        for (int i = 0; i < 6; i++) {
            Recording.Word word = words.get(i);
            assertTrue(word.y() - 4 > AREA.top() && word.y() < AREA.bottom(), word.toString());
            if (i > 0) {
                assertTrue(word.y() - words.get(i - 1).y() >= 14, word.toString());
                assertTrue(end(ends, words.get(i - 1)) <= end(ends, word), "order kept");
            }
        }
    }

    private static double end(double[] ends, Recording.Word word) {
        return ends[Integer.parseInt(word.markup().substring(5))];
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, -0.5, 0, 0.5, 1, 2})
    void a_slope_runs_just_beneath_all_data(double slope) {
        Scale x = new Scale(true, 1e-3, 1), y = new Scale(true, 1e-4, 1);
        SplittableRandom random = new SplittableRandom(9);
        double[] px = random.doubles(20, 1e-3, 1).sorted().toArray(), py = random.doubles(20, 1e-3, 1e-1).toArray();
        GuideLine guide = GuideLine.place(Guide.slope(slope), x, y, List.of(new Series("", px, py, null, null)));
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < px.length; i++) {
            double line = guide.intercept() + slope * Math.log10(px[i]);
            nearest = Math.min(nearest, (Math.log10(py[i]) - line) * Frame.PLOT_HEIGHT / 4);        // four decades on the axis
        }
        assertEquals(14, nearest, 1e-9);                                     // pixels
    }

    @Test
    void a_slope_through_a_point_goes_through_it() {
        GuideLine guide = GuideLine.place(Guide.slope(0.5).through(0.01, 0.1), AREA.x(), AREA.y(), List.of());
        assertEquals(-1, guide.intercept() + 0.5 * -2, 1e-12);
    }

    @Test
    void guides_are_dashed_and_data_is_not() {
        Recording recording = Recording.of(Examples.figure4("s_f", "").guides(Guide.slope(0.5), Guide.horizontal(0.001), Guide.vertical(0.1)));
        assertEquals(3, recording.paths.stream().filter(path -> path.ink().dashed()).count());
        assertEquals(5, recording.paths.stream().filter(path -> path.ink().width() == 1.8).count());
        assertTrue(recording.paths.stream().noneMatch(path -> path.ink().dashed() && path.ink().width() == 1.8));
    }

    @Test
    void an_axis_is_widened_to_show_a_level_that_is_predicted() {
        Scale y = Examples.figure4("s_f", "").guides(Guide.horizontal(1e-6)).panel().y();
        assertTrue(y.low() < 1e-6);
    }

    @Test
    void bands_lie_under_all_lines() {
        List<Recording.Path> paths = Recording.of(Examples.figure4("s_f", "")).paths;
        int lastBand = 0, firstLine = paths.size();
        for (int i = 0; i < paths.size(); i++) {
            lastBand = paths.get(i).ink().opacity() < 1 ? i : lastBand;
            firstLine = paths.get(i).ink().width() == 1.8 ? Math.min(i, firstLine) : firstLine;
        }
        assertTrue(0 < lastBand && lastBand < firstLine);
    }

    @Test
    void a_gap_breaks_the_line_and_a_point_between_two_gaps_still_has_its_mark() {
        int n = 101;
        DoubleColumn x = DoubleColumn.create("x"), y = DoubleColumn.create("y");
        for (int i = 0; i < n; i++) {
            x.append(i);
            y.append(i == 49 || i == 51 ? Double.NaN : 1);
        }
        Recording recording = Recording.of(Chart.lines(Table.create("t", x, y)).x("x").y("y"));
        Outline line = recording.paths.stream().filter(path -> path.ink().width() == 1.2).findFirst().orElseThrow().outline();
        long pieces = LongStream.range(0, line.size()).filter(i -> line.step((int) i) == 'M').count();
        assertEquals(3, pieces);
        double middle = line.x(0) + (line.x(line.size() - 1) - line.x(0)) / 2;
        assertTrue(recording.circles.stream().anyMatch(circle -> Math.abs(circle[0] - middle) < 0.1));
    }

    @Test
    void panels_that_share_axes_have_one_scale_and_show_all_data() {
        List<Panel> panels = Examples.figure4().layout().panels();
        assertEquals(panels.get(0).x(), panels.get(1).x());
        assertEquals(panels.get(0).y(), panels.get(1).y());
        Scale alone = Examples.figure4("s_b", "").panel().y(), other = Examples.figure4("s_f", "").panel().y();
        assertNotEquals(alone, other);
        assertEquals(Math.min(alone.low(), other.low()), panels.get(0).y().low());
        assertEquals(Math.max(alone.high(), other.high()), panels.get(0).y().high());
    }

    @Test
    void heat_maps_of_one_split_share_their_colours() {
        Table table = Examples.plateaus("s_f");
        Panels panels = Chart.heatMap(table).x("gamma").y("seed").z("stableGradientNorm").logZ().splitBy("s_f");
        Set<Scale> scales = new HashSet<>(panels.layout().panels().stream().map(Panel::z).toList());
        assertEquals(1, scales.size());
        double max = table.doubleColumn("stableGradientNorm").max();
        assertEquals(max, scales.iterator().next().high());
    }

    @Test
    void setting_an_option_twice_sets_it_once_and_leaves_the_first_chart_as_it_was() {
        Chart chart = Examples.figure4("s_f", "first");
        String before = chart.svg();
        Chart again = chart.title("second").guides(Guide.slope(0.5)).guides(Guide.slope(0.5)).by("s_f").title("first");
        assertEquals(before, again.svg());
        assertEquals(before, chart.svg());
    }
}
