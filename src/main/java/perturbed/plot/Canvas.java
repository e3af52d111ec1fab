package perturbed.plot;

/** What a figure is painted on: pixels of 1/96 inch from the upper left corner, y downwards. */
interface Canvas {
    void path(Outline outline, Ink ink);

    void circle(double x, double y, double radius, Ink ink);

    /** One line of text with its base line at y; see {@link Text} for the markup. */
    void text(double x, double y, String markup, Type type);

    /** Paints {@code inside}, of which only the part in the rectangle shows. */
    void clip(double x, double y, double width, double height, Runnable inside);
}
