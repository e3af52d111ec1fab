package perturbed.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.NumericColumn;

/** A cell for each level of x and y, coloured by z, with the colours explained at the right. Levels stand at equal distances. */
final class HeatPanel {
    private static final String EMPTY = "#e6e6e6";
    private static final double BAR = 12, BAR_GAP = 16;

    private final Chart chart;
    private final Levels across, up;
    private final double[][] z;                             // [level of x][level of y], NaN where there is none
    private final Scale colors;
    private final List<String> notes = new ArrayList<>();

    private HeatPanel(Chart chart) {
        this.chart = chart;
        across = Levels.of(chart.table, chart.x);
        up = Levels.of(chart.table, chart.y.get(0));
        z = cells();
        double[] values = Arrays.stream(z).flatMapToDouble(Arrays::stream).filter(v -> !Double.isNaN(v)).toArray();
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing to draw: all " + chart.table.rowCount() + " values of " + chart.z + " are missing or not finite");
        }
        long empty = (long) across.count() * up.count() - values.length;
        if (empty > 0) {
            notes.add(empty == 1 ? "One grey cell has no value." : empty + " grey cells have no value.");
        }
        double min = Arrays.stream(values).min().getAsDouble(), max = Arrays.stream(values).max().getAsDouble();
        if (chart.logZ && min <= 0) {
            throw new IllegalArgumentException("logZ(): a log scale shows positive values only, but " + Arrays.stream(values).filter(v -> v <= 0).count()
                + " of " + values.length + " cells of " + chart.z + " are not, the lowest is " + Numerals.plain(min, 6) + "; leave logZ() out");
        }
        colors = chart.zScale != null ? chart.zScale : min < max ? new Scale(chart.logZ, min, max) : Scale.around(chart.logZ, min, max);
    }

    static Panel of(Chart chart) {
        return new HeatPanel(chart).laidOut();
    }

    static String interactive(Chart chart, String id, String still) {
        return Interactive.heatMap(new HeatPanel(chart), chart.title, id, still);
    }

    private Panel laidOut() {
        double right = BAR_GAP + BAR + 8 + 1.1 * widestTick() + (chart.zText().isEmpty() ? 8 : 24);
        String caption = chart.captionWith(String.join(" ", notes));
        Frame frame = new Frame(chart.title, caption, new Frame.Axis(chart.xText(), ticks(across), false),
            new Frame.Axis(chart.yText(), ticks(up), false), right);
        return new Panel(frame, null, null, colors, chart.title.isEmpty() ? chart.zText() : chart.title, description(), caption, this::paint);
    }

    private double widestTick() {
        return colors.ticks().stream().filter(Scale.Tick::major).mapToDouble(t -> Text.of(t.label()).width(Type.TICK.size())).max().orElse(0);
    }

    Levels across() {
        return across;
    }

    Levels up() {
        return up;
    }

    Scale colors() {
        return colors;
    }

    double value(int i, int j) {
        return z[i][j];
    }

    String xText() {
        return chart.xText();
    }

    String yText() {
        return chart.yText();
    }

    String zText() {
        return chart.zText();
    }

    private double[][] cells() {
        NumericColumn<?> values = Columns.numbers(chart.table, chart.z, "z");
        double[][] sum = new double[across.count()][up.count()];
        int[][] count = new int[across.count()][up.count()];
        Map<List<Object>, Integer> seen = new HashMap<>();
        int fewest = Integer.MAX_VALUE, most = 0;
        for (int row = 0; row < chart.table.rowCount(); row++) {
            int i = across.ofRow()[row], j = up.ofRow()[row];
            sum[i][j] += values.getDouble(row);
            count[i][j]++;
            Replicates.requireNew(chart, seen, List.of(chart.x, chart.y.get(0)), row);
        }
        for (int i = 0; i < sum.length; i++) {
            for (int j = 0; j < sum[i].length; j++) {
                double mean = sum[i][j] / count[i][j];
                sum[i][j] = Double.isFinite(mean) ? mean : Double.NaN;
                fewest = count[i][j] == 0 ? fewest : Math.min(fewest, count[i][j]);
                most = Math.max(most, count[i][j]);
            }
        }
        if (!chart.meanOver.isEmpty()) {
            notes.add("Mean over " + String.join(", ", chart.meanOver) + ", n = " + (fewest == most ? "" : fewest + " to ") + most + ".");
        }
        return sum;
    }

    private static List<Scale.Tick> ticks(Levels levels) {
        List<Scale.Tick> ticks = new ArrayList<>();
        for (int i = 0; i < levels.count(); i++) {
            ticks.add(new Scale.Tick((i + 0.5) / levels.count(), levels.texts().get(i)));
        }
        return ticks;
    }

    private void paint(Canvas canvas, Area area) {
        double w = area.width() / across.count(), h = area.height() / up.count();
        for (int i = 0; i < across.count(); i++) {
            for (int j = 0; j < up.count(); j++) {
                double value = z[i][j];
                String color = Double.isNaN(value) ? EMPTY : Palette.viridis(colors.position(value));
                canvas.path(Outline.rectangle(area.left() + i * w, area.bottom() - (j + 1) * h, w, h), Ink.fill(color, 1));
            }
        }
        if (w >= 36 && h >= 16) {
            numbers(canvas, area, w, h);
        }
        bar(canvas, area);
    }

    private void numbers(Canvas canvas, Area area, double w, double h) {
        for (int i = 0; i < across.count(); i++) {
            for (int j = 0; j < up.count(); j++) {
                if (!Double.isNaN(z[i][j])) {
                    String text = Numerals.label(z[i][j], 2);
                    String ink = Palette.inkOn(colors.position(z[i][j]));
                    canvas.text(area.left() + (i + 0.5) * w, area.bottom() - (j + 0.5) * h + 4, text, new Type(11, false, ink, Type.Anchor.MIDDLE, false, false));
                }
            }
        }
    }

    private void bar(Canvas canvas, Area area) {
        int steps = 55;
        double x = area.right() + BAR_GAP, h = area.height() / steps;
        for (int i = 0; i < steps; i++) {
            canvas.path(Outline.rectangle(x, area.bottom() - (i + 1) * h, BAR, h), Ink.fill(Palette.viridis((i + 0.5) / steps), 1));
        }
        for (Scale.Tick tick : colors.ticks()) {
            double y = area.bottom() - tick.position() * area.height();
            canvas.path(Outline.segment(x + BAR, y, x + BAR + (tick.major() ? 4 : 2), y), Ink.line("#333333", 1));
            if (tick.major()) {
                canvas.text(x + BAR + 7, y + 4.2, tick.label(), Type.TICK.at(Type.Anchor.START));
            }
        }
        canvas.text(x + BAR + 8 + 1.1 * widestTick() + 14, area.top() + area.height() / 2, chart.zText(), Type.LABEL.turned());
    }

    private String description() {
        int lowI = 0, lowJ = 0, highI = 0, highJ = 0;
        for (int i = 0; i < across.count(); i++) {
            for (int j = 0; j < up.count(); j++) {
                if (z[i][j] < z[lowI][lowJ] || Double.isNaN(z[lowI][lowJ])) {
                    lowI = i;
                    lowJ = j;
                }
                if (z[i][j] > z[highI][highJ] || Double.isNaN(z[highI][highJ])) {
                    highI = i;
                    highJ = j;
                }
            }
        }
        return Text.plain("Heat map of " + chart.zText() + " against " + chart.xText() + " and " + chart.yText() + ". Lowest " + cell(lowI, lowJ)
            + ", highest " + cell(highI, highJ) + ".");
    }

    private String cell(int i, int j) {
        return Numerals.plain(z[i][j], 3) + " at " + across.texts().get(i) + ", " + up.texts().get(j);
    }
}
