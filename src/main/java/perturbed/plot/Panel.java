package perturbed.plot;

import java.util.function.BiConsumer;

/**
 * One chart laid out: its frame, the scales of its axes and colours (null where it has none), what it says in words, and how its data is
 * painted.
 */
record Panel(Frame frame, Scale x, Scale y, Scale z, String title, String description, String caption, BiConsumer<Canvas, Area> data) {
    double height(double top) {
        return top + Frame.PLOT_HEIGHT + frame.foot();
    }

    /** Paints the panel with its upper left corner at (x0, y0) and its data {@code top} below it. */
    void paint(Canvas canvas, double x0, double y0, double top) {
        Area area = frame.area(x0, y0, top, x, y);
        frame.paint(canvas, x0, y0, area);
        data.accept(canvas, area);
    }

    /** The panel as a picture of its own, {@code top} and {@code height} given by its neighbours. */
    Drawing drawing(double top, double height) {
        return new Drawing(frame.width(), height, Text.plain(title), description, canvas -> paint(canvas, 0, 0, top));
    }
}
