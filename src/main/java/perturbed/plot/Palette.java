package perturbed.plot;

/** Colours that stay apart under the common kinds of colour blindness and on white, and marks so that none stands for itself alone. */
final class Palette {
    /** Okabe and Ito, the strong ones first: for levels without order. */
    private static final String[] UNORDERED = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"};
    private static final String ZERO = "#222222";
    /** Dark to bright: for levels with an order, by how many there are. */
    private static final String[][] ORDERED = {
        {"#3b528b"},
        {"#3b528b", "#d0711a"},
        {"#440154", "#21918c", "#d0711a"},
        {"#440154", "#3b528b", "#21918c", "#d0711a"},
        {ZERO, "#440154", "#3b528b", "#21918c", "#d0711a"},
        {ZERO, "#440154", "#3b528b", "#21918c", "#d0711a", "#c2185b"}};

    static final int MOST = 6;

    private Palette() {
    }

    /** The colours of a chart: ordered for numbers, with near-black for the level 0 (the run without noise). */
    static String[] colors(Levels levels, int count) {
        if (levels == null || !levels.numeric()) {
            return count == 1 ? new String[] {"#0072b2"} : UNORDERED;
        }
        if (!levels.startsAtZero() || count == 1 || count > 4) {
            return ORDERED[count - 1];
        }
        String[] colors = new String[count];
        colors[0] = ZERO;
        System.arraycopy(ORDERED[count - 2], 0, colors, 1, count - 1);
        return colors;
    }

    /** Mark number {@code index} of six around a point: circle, square, triangle, diamond, inverted triangle, cross. */
    static void mark(Canvas canvas, int index, double x, double y, String color) {
        Ink ink = Ink.mark(color);
        double r = 3.3;
        switch (index) {
            case 0 -> canvas.circle(x, y, 3.1, ink);
            case 1 -> canvas.path(Outline.rectangle(x - 2.8, y - 2.8, 5.6, 5.6), ink);
            case 2 -> canvas.path(new Outline().to(x, y - 3.9).to(x + 3.6, y + 2.6).to(x - 3.6, y + 2.6).close(), ink);
            case 3 -> canvas.path(new Outline().to(x, y - 4).to(x + 4, y).to(x, y + 4).to(x - 4, y).close(), ink);
            case 4 -> canvas.path(new Outline().to(x, y + 3.9).to(x + 3.6, y - 2.6).to(x - 3.6, y - 2.6).close(), ink);
            default -> canvas.path(new Outline().to(x - 1.2, y - r).to(x + 1.2, y - r).to(x + 1.2, y - 1.2).to(x + r, y - 1.2).to(x + r, y + 1.2)
                .to(x + 1.2, y + 1.2).to(x + 1.2, y + r).to(x - 1.2, y + r).to(x - 1.2, y + 1.2).to(x - r, y + 1.2).to(x - r, y - 1.2)
                .to(x - 1.2, y - 1.2).close(), ink);
        }
    }

    private static final int[] VIRIDIS = {0x440154, 0x481a6c, 0x472f7d, 0x414487, 0x39568c, 0x31688e, 0x2a788e, 0x23888e, 0x1f988b,
        0x22a884, 0x35b779, 0x54c568, 0x7ad151, 0xa5db36, 0xd2e21b, 0xfde725};

    /** The viridis map at a position in 0..1, linear between 16 of its colours. */
    static String viridis(double position) {
        double place = Math.max(0, Math.min(1, position)) * (VIRIDIS.length - 1);
        int i = Math.min((int) place, VIRIDIS.length - 2), color = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = VIRIDIS[i] >> shift & 255, b = VIRIDIS[i + 1] >> shift & 255;
            color = color << 8 | (int) Math.round(a + (place - i) * (b - a));
        }
        return "#" + Integer.toHexString(0x1000000 | color).substring(1);
    }

    /** Black or white, whichever reads better on the map at this position. */
    static String inkOn(double position) {
        return position > 0.55 ? "#000000" : "#ffffff";
    }
}
