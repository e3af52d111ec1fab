package perturbed.plot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lines or points with bands, guides and direct labels. */
final class LinePanel {
    static final double BAND = 0.16;
    static final int MANY = 40;                                            // points beyond which only some carry a mark
    private static final double LINE = 1.8, DENSE = 1.2;                   // dense: with many points, a run step by step
    private static final double REACH = 2;                                 // data may run over the frame by its own half width

    private final Chart chart;
    private final Reduction.Result data;
    private final List<String> notes;
    private final String[] colors;
    private final Scale x, y;
    private final List<GuideLine> guides = new ArrayList<>();

    private LinePanel(Chart chart) {
        this.chart = chart;
        data = Reduction.of(chart);
        notes = new ArrayList<>(data.notes());
        int lines = data.series().size();
        if (lines > Palette.MOST) {
            throw new IllegalArgumentException((chart.by == null ? "y(..)" : "by(\"" + chart.by + "\")") + " makes " + lines + " lines, of which "
                + Palette.MOST + " can be told apart; " + (chart.by == null ? "draw them in several charts" : "draw one panel for each with splitBy(\""
                + chart.by + "\"), or keep some rows with table.where(..)"));
        }
        colors = Palette.colors(data.levels(), lines);
        x = chart.xScale != null ? chart.xScale : Ranges.x(chart, data.series());
        y = chart.yScale != null ? chart.yScale : Ranges.y(chart, data.series(), notes);
        for (Guide guide : chart.guides) {
            guides.add(GuideLine.place(guide, x, y, data.series()));
        }
    }

    static Panel of(Chart chart) {
        return new LinePanel(chart).laidOut();
    }

    static String interactive(Chart chart, String id, String still) {
        return Interactive.lines(new LinePanel(chart), chart.title, id, still);
    }

    private Panel laidOut() {
        List<String> labels = data.series().stream().map(Series::label).toList();
        String caption = String.join(" ", notes);
        Frame frame = new Frame(chart.title, chart.captionWith(caption), new Frame.Axis(chart.xText(), x.ticks(), true),
            new Frame.Axis(chart.yText(), y.ticks(), true), EndLabels.width(labels));
        return new Panel(frame, x, y, null, chart.titleOrKind(), description(), chart.captionWith(caption), this::paint);
    }

    List<Series> series() {
        return data.series();
    }

    List<GuideLine> guides() {
        return guides;
    }

    String color(int series) {
        return colors[series];
    }

    Scale x() {
        return x;
    }

    Scale y() {
        return y;
    }

    boolean isScatter() {
        return chart.kind == Chart.Kind.SCATTER;
    }

    String xText() {
        return chart.xText();
    }

    String yText() {
        return chart.yText();
    }

    private void paint(Canvas canvas, Area area) {
        EndLabels labels = new EndLabels();
        Obstacles obstacles = new Obstacles();
        List<Series> series = data.series();
        canvas.clip(area.left() - REACH, area.top() - REACH, area.width() + 2 * REACH, area.height() + 2 * REACH, () -> {
            for (int k = 0; k < series.size(); k++) {
                if (series.get(k).hasBand()) {
                    band(canvas, area, series.get(k), colors[k]);
                }
            }
            guides.forEach(guide -> guide.paintLine(canvas, area));
            for (int k = 0; k < series.size(); k++) {
                if (chart.kind == Chart.Kind.LINES) {
                    line(canvas, area, series.get(k), colors[k], obstacles);
                }
            }
        });
        for (int k = 0; k < series.size(); k++) {
            Series s = series.get(k);
            marks(canvas, area, s, k, obstacles);
            if (chart.kind == Chart.Kind.SCATTER) {
                labels.add(s.label(), k, colors[k]);
            } else if (s.drawn() > 0) {
                double px = area.px(s.x()[s.lastDrawn()]), py = area.py(s.y()[s.lastDrawn()]);
                labels.add(s.label(), k, colors[k], Math.min(px, area.right()), Math.min(Math.max(py, area.top()), area.bottom()));
            }
        }
        guides.forEach(guide -> guide.paintLabel(canvas, area, obstacles));
        labels.paint(canvas, area);
    }

    private static void line(Canvas canvas, Area area, Series s, String color, Obstacles obstacles) {
        Thinning line = new Thinning(area, obstacles);
        for (int i = 0; i < s.x().length; i++) {
            if (Double.isNaN(s.y()[i])) {
                line.gap();
            } else {
                line.add(area.px(s.x()[i]), area.py(s.y()[i]));
            }
        }
        Outline outline = line.outline();
        if (outline.size() > 0) {
            canvas.path(outline, Ink.line(color, s.drawn() > MANY ? DENSE : LINE));
        }
    }

    /** The band piece by piece: up the upper edge, back along the lower one; what is 0 or below on a log axis lies under the floor. */
    private static void band(Canvas canvas, Area area, Series s, String color) {
        Outline outline = new Outline();
        int n = s.x().length;
        for (int from = 0; from < n; from++) {
            int to = from;
            while (to < n && !Double.isNaN(s.low()[to])) {
                to++;
            }
            if (to - from >= 2) {
                piece(outline, area, s, from, to);
            }
            from = Math.max(from, to);
        }
        if (outline.size() > 0) {
            canvas.path(outline, Ink.fill(color, BAND));
        }
    }

    private static void piece(Outline outline, Area area, Series s, int from, int to) {
        int every = Math.max(1, (to - from) / 600);                       // two points to a pixel are enough for an edge
        double floor = area.bottom() + 50;
        for (int i = from; i < to; i = next(i, every, to)) {
            outline.to(area.px(s.x()[i]), edge(area, s.high()[i], floor));
        }
        for (int i = to - 1; i >= from; i = i == from ? -1 : Math.max(from, i - every)) {
            outline.to(area.px(s.x()[i]), edge(area, s.low()[i], floor));
        }
        outline.close();
    }

    private static int next(int i, int every, int to) {
        return i == to - 1 ? to : Math.min(to - 1, i + every);
    }

    private static double edge(Area area, double value, double floor) {
        return area.y().log() && value <= 0 ? floor : Math.min(floor, Math.max(area.top() - 50, area.py(value)));
    }

    private void marks(Canvas canvas, Area area, Series s, int k, Obstacles obstacles) {
        boolean all = chart.kind == Chart.Kind.SCATTER || s.drawn() <= MANY;
        Set<Long> pixels = new HashSet<>();                               // points that share a pixel look like one
        double spacing = area.width() / 6, next = area.left() + spacing * (0.3 + 0.1 * k);
        for (int i = 0; i < s.x().length; i++) {
            double px = area.px(s.x()[i]);
            if (Double.isNaN(s.y()[i]) || !all && px < next && !s.alone(i)) {
                continue;
            }
            double py = area.py(s.y()[i]);
            if (area.contains(px, py) && pixels.add(Math.round(px) << 32 | Math.round(py))) {
                Palette.mark(canvas, k, px, py, colors[k]);
                obstacles.addBox(px - 3, py - 3, 6, 6);
            }
            next = px + spacing;
        }
    }

    private String description() {
        StringBuilder text = new StringBuilder(chart.kind == Chart.Kind.LINES ? "Lines" : "Points").append(" of ").append(chart.yText())
            .append(y.log() ? " (log)" : "").append(" against ").append(chart.xText()).append(x.log() ? " (log)" : "").append('.');
        for (Series s : data.series()) {
            if (s.drawn() > 0) {
                int a = s.firstDrawn(), b = s.lastDrawn();
                text.append(' ').append(s.label().isEmpty() ? "From " : s.label() + ": from ").append(Numerals.plain(s.y()[a], 3)).append(" at ")
                    .append(Numerals.plain(s.x()[a], 3)).append(" to ").append(Numerals.plain(s.y()[b], 3)).append(" at ")
                    .append(Numerals.plain(s.x()[b], 3)).append('.');
            }
        }
        for (Guide guide : chart.guides) {
            text.append(" Guide: ").append(guide.words()).append('.');
        }
        return Text.plain(text.toString());
    }
}
