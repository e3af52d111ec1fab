package perturbed.chain;

import static perturbed.kernel.Markup.coordinate;
import static perturbed.kernel.Markup.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import perturbed.noise.Side;
import perturbed.operator.WeightShape;

/** A {@link Picture} as SVG: the forward pass runs to the right, the backward pass below it to the left, long chains wrap to rows that a phone can show. */
final class PictureSvg {
    private static final String FONTS = "Helvetica Neue,Helvetica,Arial,Liberation Sans,Nimbus Sans,DejaVu Sans,sans-serif";
    private static final String CODE = "Menlo,Consolas,DejaVu Sans Mono,Liberation Mono,monospace";
    private static final String INK = "#222222", QUIET = "#666666", ACCENT = "#D55E00";
    private static final double CODE_WIDTH = 0.605;                  // of a letter of any monospaced font, relative to its size
    private static final int MOST_IN_ROW = 3, MOST_NAME_LINES = 3;
    private static final int BOX = 84, HEIGHT = 112, GAP = 58, ENTRY = 48, MARGIN = 8;
    private static final int DELTA_ROOM = 40, BELOW = 46;            // room for delta above a row of boxes, for eps and u below it
    private static final int FORWARD = 20, BACKWARD = 92;            // the arrows, below the top of the boxes
    private static final double NAME_SIZE = 10.5, LEGEND_SIZE = 11;
    private static final int LEGEND_LINE = 17, LEGEND_SITE = 18;
    private static final String DOTS = "\u2026";

    private final Picture picture;
    private final Chain chain;
    private final int n;
    private final int inRow;
    private final int width;
    private final List<Legend> legend;
    private final StringBuilder out = new StringBuilder();

    PictureSvg(Picture picture) {
        this.picture = picture;
        this.chain = picture.chain();
        n = chain.length();
        int rows = (n + MOST_IN_ROW - 1) / MOST_IN_ROW;
        inRow = (n + rows - 1) / rows;                               // rows of equal length, the last one may be shorter
        width = Math.max(2 * MARGIN + ENTRY + inRow * (BOX + GAP), 320);
        legend = legendLines();
    }

    String write() {
        int rows = (n + inRow - 1) / inRow, above = picture.reachesOutput(n) ? DELTA_ROOM : MARGIN + 4;
        int rowHeight = above + HEIGHT + BELOW, height = rows * rowHeight + (legend.isEmpty() ? 0 : legend.size() * LEGEND_LINE + 14);
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width).append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(width)
            .append(' ').append(height).append("\" role=\"img\" font-family=\"").append(FONTS).append("\">\n<title>A chain of ").append(n).append(n == 1 ? " operator" : " operators")
            .append("</title>\n<desc>").append(escape(description())).append("</desc>\n<rect width=\"").append(width).append("\" height=\"").append(height).append("\" fill=\"#ffffff\"/>\n");
        for (int i = 1; i <= n; i++) {
            int column = (i - 1) % inRow, x = MARGIN + ENTRY + column * (BOX + GAP), top = above + (i - 1) / inRow * rowHeight;
            if (column == 0) entry(i, x, top);
            box(i, x, top);
            gap(i, x + BOX, top);
        }
        legend(rows * rowHeight + 12);
        return out.append("</svg>\n").toString();
    }

    private String description() {
        String sites = picture.legend().stream().map(Picture.Entry::toString).collect(Collectors.joining("; ", "Perturbed at ", "."));
        if (picture.legend().isEmpty()) sites = "Without perturbations.";
        return IntStream.rangeClosed(1, n).mapToObj(i -> "f_" + i + " = " + picture.operator(i)).collect(Collectors.joining(", ", "", ". ")) + sites;
    }

    /** What comes into a row from the left: x, or the end of the row above. */
    private void entry(int i, int x, int top) {
        int from = x - ENTRY;
        arrow(from, top + FORWARD, x, top + FORWARD, INK);
        if (i == 1) {
            letter(from + 8, top + FORWARD + 24, "y", "0", false, INK);
            text(from + 26, top + FORWARD + 24, "= x", 12, INK, "start");
            text(from + ENTRY / 2.0 - 2, top + (FORWARD + BACKWARD) / 2.0 + 4, chain.inputSize() + "", 10, QUIET, "middle");
        } else {
            arrow(x, top + BACKWARD, from, top + BACKWARD, INK);
            text(from + ENTRY / 2.0 - 2, top + (FORWARD + BACKWARD) / 2.0 + 3, DOTS, 12, QUIET, "middle");
        }
    }

    private void box(int i, int x, int top) {
        out.append("<rect x=\"").append(x).append("\" y=\"").append(top).append("\" width=\"").append(BOX).append("\" height=\"").append(HEIGHT)
            .append("\" rx=\"6\" fill=\"#f4f6f8\" stroke=\"").append(INK).append("\" stroke-width=\"1.2\"/>\n");
        double middle = x + BOX / 2.0;
        List<String> name = broken(picture.operator(i), (int) ((BOX - 6) / (CODE_WIDTH * NAME_SIZE)), MOST_NAME_LINES);
        double y = top + HEIGHT / 2.0 - 7 * name.size() + 2;
        letter(middle - 5, y, "f", i + "", false, INK);
        for (String line : name) code(middle, y += 15, line, NAME_SIZE, INK, "middle");
        WeightShape w = chain.weightShape(i);
        if (w.size() == 0) return;
        arrow(middle, top + HEIGHT, middle, top + HEIGHT + 18, INK);
        letter(x + 14, top + HEIGHT + 33, "u", i + "", picture.reachesWeightGradient(i), INK);
        text(x + 34, top + HEIGHT + 33, w.rows() + " \u00d7 " + w.columns(), 10, QUIET, "start");
    }

    /** What stands between f_i and f_{i+1}: y_i and v_i, of d_i values, with delta_i from above and eps_{i+1} from below. */
    private void gap(int i, int x, int top) {
        double middle = x + GAP / 2.0 - 3, forward = top + FORWARD, backward = top + BACKWARD;
        arrow(x, forward, x + GAP, forward, INK);
        arrow(x + GAP, backward, x, backward, INK);
        letter(middle - 5, forward + 24, "y", i + "", picture.reachesOutput(i), INK);
        text(middle, (forward + backward) / 2 + 4, chain.size(i) + "", 10, QUIET, "middle");
        letter(middle - (i == n ? 16 : 5), backward - 13, "v", i + "", picture.reachesGradient(i), INK);
        if (i == n) text(middle + 2, backward - 13, "= 1", 12, INK, "start");
        if (picture.hasDelta(i)) added(Side.FORWARD, i, middle, forward, top - 14);
        if (i < n && picture.hasEps(i + 1)) added(Side.BACKWARD, i + 1, middle, backward, top + HEIGHT + 18);
    }

    /** A sum on an arrow, with what is added coming from {@code from}. */
    private void added(Side side, int operator, double x, double y, double from) {
        double toward = from < y ? 1 : -1;
        arrow(x, from, x, y - toward * 6, ACCENT);
        out.append("<circle cx=\"").append(coordinate(x)).append("\" cy=\"").append(coordinate(y)).append("\" r=\"6\" fill=\"#ffffff\" stroke=\"").append(ACCENT).append("\" stroke-width=\"1.6\"/>\n");
        line(x - 3.5, y, x + 3.5, y, ACCENT);
        line(x, y - 3.5, x, y + 3.5, ACCENT);
        letter(x - 6, from < y ? from - 6 : from + 15, side == Side.FORWARD ? "\u03b4" : "\u03b5", operator + "", false, ACCENT);
    }

    private void arrow(double x1, double y1, double x2, double y2, String color) {
        double dx = Math.signum(x2 - x1), dy = Math.signum(y2 - y1);
        line(x1, y1, x2 - 5 * dx, y2 - 5 * dy, color);
        out.append("<path d=\"M").append(coordinate(x2)).append(' ').append(coordinate(y2));
        for (int side = -1; side <= 1; side += 2) out.append('L').append(coordinate(x2 - 7 * dx + 3.2 * side * dy)).append(' ').append(coordinate(y2 - 7 * dy + 3.2 * side * dx));
        out.append("Z\" fill=\"").append(color).append("\"/>\n");
    }

    private void line(double x1, double y1, double x2, double y2, String color) {
        out.append("<path d=\"M").append(coordinate(x1)).append(' ').append(coordinate(y1)).append('L').append(coordinate(x2)).append(' ').append(coordinate(y2))
            .append("\" fill=\"none\" stroke=\"").append(color).append("\" stroke-width=\"1.4\"/>\n");
    }

    /** A letter with a lowered index, and a tilde that needs no font. */
    private void letter(double x, double y, String letter, String index, boolean tilde, String color) {
        out.append("<text x=\"").append(coordinate(x)).append("\" y=\"").append(coordinate(y)).append("\" font-size=\"14\" fill=\"").append(color).append("\"><tspan font-style=\"italic\">")
            .append(letter).append("</tspan><tspan dy=\"3\" font-size=\"10\">").append(index).append("</tspan></text>\n");
        if (tilde) out.append("<path d=\"M").append(coordinate(x + 0.5)).append(' ').append(coordinate(y - 10)).append("q1.7 -2.6 3.4 -0.9t3.4 -0.9\" fill=\"none\" stroke=\"").append(color)
            .append("\" stroke-width=\"1.1\"/>\n");
    }

    private void text(double x, double y, String text, double size, String color, String anchor) {
        text(x, y, text, size, color, anchor, "");
    }

    private void code(double x, double y, String text, double size, String color, String anchor) {
        text(x, y, text, size, color, anchor, " font-family=\"" + CODE + "\" xml:space=\"preserve\"");
    }

    private void text(double x, double y, String text, double size, String color, String anchor, String more) {
        out.append("<text x=\"").append(coordinate(x)).append("\" y=\"").append(coordinate(y)).append("\" font-size=\"").append(coordinate(size)).append("\" fill=\"").append(color)
            .append("\" text-anchor=\"").append(anchor).append('"').append(more).append('>').append(escape(text)).append("</text>\n");
    }

    /** The perturbations as typed, below the chain, each after the letters of its sites. */
    private void legend(double y) {
        for (Legend line : legend) {
            double x = MARGIN;
            for (String index : line.sites) {
                if (index.equals(Picture.ELLIPSIS)) text(x + 1, y, DOTS, 12, ACCENT, "start");
                else letter(x, y, line.letter, index, false, ACCENT);
                x += LEGEND_SITE;
            }
            code(MARGIN + line.indent, y, line.text, LEGEND_SIZE, INK, "start");
            y += LEGEND_LINE;
        }
    }

    /** A line of the legend; a continued one has no sites. */
    private record Legend(String letter, List<String> sites, double indent, String text) { }

    private List<Legend> legendLines() {
        List<Legend> lines = new ArrayList<>();
        int mostSites = picture.legend().stream().mapToInt(entry -> entry.sites().size()).max().orElse(0);
        double indent = mostSites * LEGEND_SITE + 4;
        for (Picture.Entry entry : picture.legend()) {
            List<String> sites = entry.sites();
            for (String part : broken(entry.perturbation().toString(), (int) ((width - 2 * MARGIN - indent) / (CODE_WIDTH * LEGEND_SIZE)), Integer.MAX_VALUE)) {
                lines.add(new Legend(entry.perturbation().side() == Side.FORWARD ? "\u03b4" : "\u03b5", sites, indent, part));
                sites = List.of();
            }
        }
        return lines;
    }

    /** Code in lines of so many letters at most, broken where a word, a call or an argument begins; what does not fit into so many lines ends in three dots. */
    private static List<String> broken(String code, int letters, int mostLines) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (code.length() - from > letters && lines.size() < mostLines - 1) {
            int to = from + letters;
            while (to > from + 1 && !mayBreak(code, to)) to--;
            if (to == from + 1) to = from + letters;
            lines.add(code.substring(from, to).stripTrailing());
            from = to;
        }
        String rest = code.substring(from);
        lines.add(rest.length() <= letters ? rest : rest.substring(0, letters - 1) + DOTS);
        return lines;
    }

    private static boolean mayBreak(String code, int at) {
        char before = code.charAt(at - 1), after = code.charAt(at);
        return before == ' ' || before == '(' && after != ')' || after == '.' && !Character.isDigit(before) || Character.isLowerCase(before) && Character.isUpperCase(after);
    }
}
