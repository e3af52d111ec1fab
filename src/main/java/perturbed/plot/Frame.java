package perturbed.plot;

import java.util.List;
import java.util.stream.IntStream;

/** Everything around the data of one panel: title above, ticks and labels at the left and below, room at the right, caption at the foot. */
final class Frame {
    static final double PLOT_WIDTH = 268, PLOT_HEIGHT = 220;
    private static final double MARGIN = 8, TITLE_STEP = 17, NOTE_STEP = 15, LABEL_STEP = 16;
    private static final String AXIS = "#333333", GRID = "#e6e6e6";

    /** An axis: what stands along it, where its ticks are, and whether these have lines through the data. */
    record Axis(String label, List<Scale.Tick> ticks, boolean grid) {
        double widestTick() {
            return ticks.stream().filter(Scale.Tick::major).mapToDouble(t -> Text.of(t.label()).width(Type.TICK.size())).max().orElse(0);
        }
    }

    private final Axis x, y;
    private final List<String> title, caption, yLabel, xLabel;
    private final double left, right, width;

    Frame(String title, String caption, Axis x, Axis y, double right) {
        this.x = x;
        this.y = y;
        yLabel = Text.wrap(y.label(), Type.LABEL.size(), PLOT_HEIGHT + 20);
        xLabel = Text.wrap(x.label(), Type.LABEL.size(), PLOT_WIDTH + 40);
        left = Math.ceil(MARGIN + LABEL_STEP * yLabel.size() + 4 + y.widestTick() + 8);
        this.right = Math.ceil(Math.max(right, 14));
        width = left + PLOT_WIDTH + this.right;
        // A fifth of the width is spare: fonts that stand in for Helvetica run wider, bold ones too.
        this.title = Text.wrap(title, Type.TITLE.size(), (width - 2 * MARGIN) / 1.2);
        this.caption = Text.wrap(caption, Type.NOTE.size(), (width - 2 * MARGIN) / 1.15);
    }

    double width() {
        return width;
    }

    /** The height of what stands above the data. */
    double top() {
        return title.isEmpty() ? 14 : MARGIN + TITLE_STEP * title.size() + 10;
    }

    /** The height of what stands below the data, without the caption. */
    double foot() {
        return 5 + 17 + LABEL_STEP * xLabel.size() + MARGIN;
    }

    double captionHeight() {
        return caption.isEmpty() ? 0 : NOTE_STEP * caption.size() + 4;
    }

    Area area(double x0, double y0, double top, Scale sx, Scale sy) {
        return new Area(x0 + left, y0 + top, PLOT_WIDTH, PLOT_HEIGHT, sx, sy);
    }

    /** Paints all but the data around {@code area}. */
    void paint(Canvas canvas, double x0, double y0, Area area) {
        double line = y0 + MARGIN + 12;
        for (String text : title) {
            canvas.text(x0 + MARGIN, line, text, Type.TITLE);
            line += TITLE_STEP;
        }
        ticks(canvas, area);
        canvas.path(new Outline().to(area.left(), area.top()).to(area.left(), area.bottom()).to(area.right(), area.bottom()), Ink.line(AXIS, 1));
        line = area.bottom() + 5 + 17 + 13;
        for (String text : xLabel) {
            canvas.text(area.left() + area.width() / 2, line, text, Type.LABEL);
            line += LABEL_STEP;
        }
        double column = x0 + MARGIN + 11;
        for (String text : yLabel) {
            canvas.text(column, area.top() + area.height() / 2, text, Type.LABEL.turned());
            column += LABEL_STEP;
        }
        line = area.bottom() + foot() + 7;
        for (String text : caption) {
            canvas.text(x0 + MARGIN, line, text, Type.NOTE);
            line += NOTE_STEP;
        }
    }

    private void ticks(Canvas canvas, Area area) {
        Outline grid = new Outline(), marks = new Outline();
        for (Scale.Tick tick : x.ticks()) {
            double at = area.left() + tick.position() * area.width();
            marks.from(at, area.bottom()).to(at, area.bottom() + (tick.major() ? 5 : 3));
            if (tick.major() && x.grid()) {
                grid.from(at, area.top()).to(at, area.bottom());
            }
        }
        for (Scale.Tick tick : y.ticks()) {
            double at = area.bottom() - tick.position() * area.height();
            marks.from(area.left(), at).to(area.left() - (tick.major() ? 5 : 3), at);
            if (tick.major() && y.grid()) {
                grid.from(area.left(), at).to(area.right(), at);
            }
        }
        for (Scale.Tick tick : legible(x, area.width(), 1.1 * x.widestTick() + 4)) {
            canvas.text(area.left() + tick.position() * area.width(), area.bottom() + 5 + 14, tick.label(), Type.TICK);
        }
        for (Scale.Tick tick : legible(y, area.height(), 13)) {
            canvas.text(area.left() - 8, area.bottom() - tick.position() * area.height() + 4.2, tick.label(), Type.TICK.at(Type.Anchor.END));
        }
        if (grid.size() > 0) {
            canvas.path(grid, Ink.line(GRID, 1));
        }
        if (marks.size() > 0) {
            canvas.path(marks, Ink.line(AXIS, 1));
        }
    }

    /** As many of the labels as fit along an axis: each, each second, each third ... */
    private static List<Scale.Tick> legible(Axis axis, double length, double size) {
        List<Scale.Tick> labelled = axis.ticks().stream().filter(Scale.Tick::major).toList();
        double room = length;
        for (int i = 1; i < labelled.size(); i++) {
            room = Math.min(room, (labelled.get(i).position() - labelled.get(i - 1).position()) * length);
        }
        int every = Math.max(1, (int) Math.ceil(size / Math.max(room, 1)));
        return IntStream.range(0, labelled.size()).filter(i -> i % every == 0).mapToObj(labelled::get).toList();
    }
}
