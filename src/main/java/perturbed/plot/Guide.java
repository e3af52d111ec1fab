package perturbed.plot;

import java.util.Locale;

/**
 * A dashed line to compare data with: a rate, a predicted plateau, the diagonal. It never passes for data, and takes no part in the
 * range of an axis, a {@link #horizontal} or {@link #vertical} one excepted.
 */
public final class Guide {
    enum Kind { SLOPE, HORIZONTAL, VERTICAL, DIAGONAL }

    final Kind kind;
    final double value;
    final String label;
    /** A point the slope goes through, or NaN: just beneath all data. */
    final double throughX, throughY;

    private Guide(Kind kind, double value, String label, double throughX, double throughY) {
        this.kind = kind;
        this.value = value;
        this.label = label;
        this.throughX = throughX;
        this.throughY = throughY;
    }

    /**
     * The line y = C x^slope between two log axes, y = C + slope x between two linear ones. C is chosen so that the line runs just
     * beneath all data, unless {@link #through} gives a point. Labelled "slope 1/2" and so on.
     */
    public static Guide slope(double slope) {
        requireFinite("slope", slope);
        double twice = 2 * slope;
        String text = twice == Math.rint(twice) && slope != Math.rint(slope) ? Numerals.label(twice, 6) + "/2" : Numerals.label(slope, 6);
        return new Guide(Kind.SLOPE, slope, "slope " + text, Double.NaN, Double.NaN);
    }

    /** The line y = value, a predicted plateau say; the y axis is made to show it. */
    public static Guide horizontal(double value) {
        requireFinite("horizontal", value);
        return new Guide(Kind.HORIZONTAL, value, "", Double.NaN, Double.NaN);
    }

    /** The line x = value; the x axis is made to show it. */
    public static Guide vertical(double value) {
        requireFinite("vertical", value);
        return new Guide(Kind.VERTICAL, value, "", Double.NaN, Double.NaN);
    }

    /** The line y = x, on which prediction and measurement agree. */
    public static Guide diagonal() {
        return new Guide(Kind.DIAGONAL, 1, "y = x", Double.NaN, Double.NaN);
    }

    /** Sets the label; {@code ""} for none. */
    public Guide label(String text) {
        return new Guide(kind, value, text, throughX, throughY);
    }

    /** Sets the point a slope goes through. */
    public Guide through(double x, double y) {
        if (kind != Kind.SLOPE) {
            throw new IllegalStateException("through(..) places a slope; " + this + " is where it is");
        }
        requireFinite("through", x);
        requireFinite("through", y);
        return new Guide(kind, value, label, x, y);
    }

    private static void requireFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(what + " needs a finite number, got " + value);
        }
    }

    /** The label, or what one would type. */
    String words() {
        return label.isEmpty() ? toString() : label;
    }

    @Override
    public String toString() {
        String text = kind.name().toLowerCase(Locale.ROOT) + (kind == Kind.DIAGONAL ? "()" : "(" + Numerals.plain(value, 15) + ")");
        return Double.isNaN(throughX) ? text : text + ".through(" + Numerals.plain(throughX, 15) + ", " + Numerals.plain(throughY, 15) + ")";
    }
}
