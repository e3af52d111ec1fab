package perturbed.plot;

/** How text is set. {@code anchor} is the part of the text that stands at its point; {@code upward} text reads from below. */
record Type(double size, boolean bold, String color, Anchor anchor, boolean upward, boolean halo) {
    enum Anchor { START, MIDDLE, END }

    static final Type TITLE = new Type(13, true, "#111111", Anchor.START, false, false);
    static final Type LABEL = new Type(12.5, false, "#222222", Anchor.MIDDLE, false, false);
    static final Type TICK = new Type(12, false, "#333333", Anchor.MIDDLE, false, false);
    static final Type NOTE = new Type(11, false, "#555555", Anchor.START, false, false);

    Type in(String newColor) {
        return new Type(size, bold, newColor, anchor, upward, halo);
    }

    Type at(Anchor newAnchor) {
        return new Type(size, bold, color, newAnchor, upward, halo);
    }

    Type turned() {
        return new Type(size, bold, color, anchor, true, halo);
    }

    /** With a white edge, for text over data. */
    Type withHalo() {
        return new Type(size, bold, color, anchor, upward, true);
    }
}
