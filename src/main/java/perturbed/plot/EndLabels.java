package perturbed.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Names of series at the right of the data, in their colour and with their mark: those of lines at the ends of the lines, pushed apart where
 * lines end together, those of points in a list at the top.
 */
final class EndLabels {
    private static final double STEP = 14, GAP = 5, OFFSET = 12, WIDEST = 110;
    private static final Type TYPE = Type.TICK.at(Type.Anchor.START);

    private record Label(List<String> lines, int mark, String color, double endX, double wanted) {
        double height() {
            return STEP * lines.size();
        }
    }

    private final List<Label> labels = new ArrayList<>();
    private boolean list;

    private static List<String> lines(String text) {
        return Text.wrap(text, TYPE.size(), WIDEST);
    }

    /** The room that labels with these texts need at the right of the data. */
    static double width(List<String> texts) {
        double widest = texts.stream().flatMap(text -> lines(text).stream()).mapToDouble(line -> Text.of(line).width(TYPE.size())).max().orElse(0);
        return widest == 0 ? 0 : OFFSET + 8 + 1.15 * widest + 6;
    }

    /** A label for a line that ends at (px, py). */
    void add(String text, int mark, String color, double px, double py) {
        if (!text.isEmpty()) {
            labels.add(new Label(lines(text), mark, color, px, py));
        }
    }

    /** A label in a list from the top. */
    void add(String text, int mark, String color) {
        add(text, mark, color, 0, labels.size());
        list = true;
    }

    void paint(Canvas canvas, Area area) {
        labels.sort(Comparator.comparingDouble(Label::wanted));
        double[] centers = apart(area);
        for (int i = 0; i < centers.length; i++) {
            Label label = labels.get(i);
            double x = area.right() + OFFSET, y = centers[i];
            if (!list && Math.abs(y - label.wanted()) > 3) {
                canvas.path(Outline.segment(label.endX() + 5, label.wanted(), x - 6, y), Ink.line("#bbbbbb", 0.8));
            }
            Palette.mark(canvas, label.mark(), x, y, label.color());
            double line = y - (label.height() - STEP) / 2 + 4.2;
            for (String text : label.lines()) {
                canvas.text(x + 8, line, text, TYPE.in(label.color()));
                line += STEP;
            }
        }
    }

    /** Centres as near as can be to where they are wanted: labels that touch move as one block, whose centre is the mean of its wishes. */
    private double[] apart(Area area) {
        List<double[]> blocks = new ArrayList<>();                 // {first label, number of labels, centre, height}
        for (int i = 0; i < labels.size(); i++) {
            double[] block = {i, 1, labels.get(i).wanted(), labels.get(i).height() + GAP - 3};
            blocks.add(settle(block, area));
            while (blocks.size() > 1 && overlap(blocks.get(blocks.size() - 2), blocks.get(blocks.size() - 1))) {
                double[] below = blocks.remove(blocks.size() - 1), above = blocks.remove(blocks.size() - 1);
                double count = above[1] + below[1], wish = 0;
                for (int k = (int) above[0]; k < above[0] + count; k++) {
                    wish += labels.get(k).wanted() / count;
                }
                blocks.add(settle(new double[] {above[0], count, wish, above[3] + below[3]}, area));
            }
        }
        double[] centers = new double[labels.size()];
        for (double[] block : blocks) {
            double y = block[2] - block[3] / 2;
            for (int k = (int) block[0]; k < block[0] + block[1]; k++) {
                double height = labels.get(k).height() + GAP - 3;
                centers[k] = y + height / 2;
                y += height;
            }
        }
        return centers;
    }

    private static boolean overlap(double[] above, double[] below) {
        return above[2] + above[3] / 2 > below[2] - below[3] / 2;
    }

    private static double[] settle(double[] block, Area area) {
        block[2] = Math.min(Math.max(block[2], area.top() + block[3] / 2), area.bottom() - block[3] / 2);
        return block;
    }
}
