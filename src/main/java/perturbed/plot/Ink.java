package perturbed.plot;

/** How a shape is drawn. {@code stroke} and {@code fill} are {@code #rrggbb} or null; {@code opacity} is that of the fill. */
record Ink(String stroke, double width, boolean dashed, String fill, double opacity) {
    static Ink line(String color, double width) {
        return new Ink(color, width, false, null, 1);
    }

    static Ink dashes(String color, double width) {
        return new Ink(color, width, true, null, 1);
    }

    static Ink fill(String color, double opacity) {
        return new Ink(null, 0, false, color, opacity);
    }

    /** A filled mark with a white rim, so that marks that overlap stay apart. */
    static Ink mark(String color) {
        return new Ink("#ffffff", 0.8, false, color, 1);
    }
}
