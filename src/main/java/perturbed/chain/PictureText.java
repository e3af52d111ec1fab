package perturbed.chain;

import java.util.StringJoiner;
import perturbed.operator.WeightShape;

/** A {@link Picture} in plain letters: the forward pass runs down on the left, the backward pass up on the right. */
final class PictureText {
    private static final int LONGEST_NAME = 60;

    private final Picture picture;
    private final Chain chain;
    private final int right;                                         // the column of the backward pass
    private final int width;                                         // of a box
    private final StringJoiner lines = new StringJoiner("\n");

    private PictureText(Picture picture) {
        this.picture = picture;
        this.chain = picture.chain();
        int n = chain.length(), forward = 0, backward = 0, box = 0;
        for (int i = 0; i <= n; i++) forward = Math.max(forward, output(i).length());
        for (int i = 1; i <= n; i++) {
            backward = Math.max(backward, gradient(i).length());
            box = Math.max(box, operator(i).length());
        }
        right = 2 + forward + 4;
        width = Math.max(right + backward, box) + 2;
    }

    static String of(Picture picture) {
        return new PictureText(picture).draw();
    }

    private String draw() {
        int n = chain.length();
        String border = "+" + "-".repeat(width) + "+";
        site("  " + output(0), 0);
        line("  v");
        for (int i = 1; i <= n; i++) {
            WeightShape w = chain.weightShape(i);
            line(border);
            line(padded("| " + operator(i), width + 1) + "|" + (w.size() == 0 ? "" : " --> " + tilde("u", i, picture.reachesWeightGradient(i)) + ", " + w));
            line(border);
            line(padded("  |", right) + "^");
            site(padded("  " + output(i), right) + gradient(i), i);
            if (i < n) line(padded("  v", right) + "|");
        }
        if (!picture.legend().isEmpty()) line("");
        for (Picture.Entry entry : picture.legend()) line(entry.toString());
        return lines.toString();
    }

    /** A line of values, with their number outside the boxes. */
    private void site(String values, int i) {
        line(padded(values, width + 3) + chain.size(i) + (chain.size(i) == 1 ? " value" : " values"));
    }

    private void line(String text) {
        lines.add(text.stripTrailing());
    }

    private String operator(int i) {
        String name = picture.operator(i);
        return "f_" + i + " = " + (name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 3) + "...");
    }

    private String output(int i) {
        return i == 0 ? "y_0 = x" : tilde("y", i, picture.reachesOutput(i)) + " = f_" + i + (picture.hasDelta(i) ? " + delta_" + i : "");
    }

    private String gradient(int i) {
        int n = chain.length();
        return i == n ? "v_" + n + " = 1" : tilde("v", i, picture.reachesGradient(i)) + " = J1 f_" + (i + 1) + "^T " + tilde("v", i + 1, picture.reachesGradient(i + 1))
            + (picture.hasEps(i + 1) ? " + eps_" + (i + 1) : "");
    }

    private static String tilde(String letter, int i, boolean perturbed) {
        return letter + (perturbed ? "~_" : "_") + i;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
