package perturbed.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import perturbed.kernel.Markup;

/**
 * One line of text as runs on, above and below the base line. {@code "10^{-3}"} raises, {@code "s_{f}"} lowers; powers that are numbers and a letter with
 * one letter below need no braces; Unicode super- and subscripts, which few fonts have, do the same.
 */
record Text(List<Run> runs) {
    /** Size of a raised or lowered run, relative. */
    static final double SMALL = 0.7;

    private static final String RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b\u207a",
        LOWERED = "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u208b\u208a";
    /** What needs no braces: 10^-3, and a single letter, a difference or a disturbed letter, with one sign below: s_f, \u0394t_f, u~_1. */
    private static final Pattern POWER = Pattern.compile("(?<=[0-9\\p{L})|])\\^([-\u2212]?[0-9]+(?:\\.[0-9]+)?)"),
        SUBSCRIPT = Pattern.compile("(?<![\\p{L}0-9_])(\u0394?\\p{L}~?)_([\\p{L}0-9])(?![\\p{L}0-9_])");
    private static final String LEVEL = "0123456789\u2212+";

    /** Advance widths of Helvetica (and Arial, Liberation Sans) for the characters 32..126, in thousandths of the size. */
    private static final int[] WIDTHS = {278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556,
        556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722,
        778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222,
        222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584};

    /** Text at one height: {@code level} is 1 raised, 0 on the line, -1 lowered. */
    record Run(String text, int level) {
        double size(double size) {
            return level == 0 ? size : SMALL * size;
        }

        /** How far below the base line it stands. */
        double drop(double size) {
            return level > 0 ? -0.38 * size : level < 0 ? 0.2 * size : 0;
        }

        double width(double size) {
            double sum = 0;
            for (int c : text.codePoints().toArray()) {
                sum += c >= 32 && c < 127 ? WIDTHS[c - 32] : c == '\u2009' ? 200 : c == '\u00b7' ? 333 : 584;
            }
            return sum * size(size) / 1000;
        }
    }

    static Text of(String markup) {
        String braced = SUBSCRIPT.matcher(POWER.matcher(markup).replaceAll("^{$1}")).replaceAll("$1_{$2}");
        List<Run> runs = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int level = 0;
        for (int i = 0; i < braced.length(); i++) {
            char c = braced.charAt(i);
            int close = (c == '^' || c == '_') && i + 1 < braced.length() && braced.charAt(i + 1) == '{' ? braced.indexOf('}', i) : -1;
            int next = close >= 0 ? (c == '^' ? 1 : -1) : RAISED.indexOf(c) >= 0 ? 1 : LOWERED.indexOf(c) >= 0 ? -1 : 0;
            if (next != level || close >= 0) {
                flush(runs, text, level);
                level = next;
            }
            if (close >= 0) {
                text.append(braced, i + 2, close);
                i = close;
            } else {
                text.append(level > 0 ? LEVEL.charAt(RAISED.indexOf(c)) : level < 0 ? LEVEL.charAt(LOWERED.indexOf(c)) : c);
            }
        }
        flush(runs, text, level);
        return new Text(List.copyOf(runs));
    }

    private static void flush(List<Run> runs, StringBuilder text, int level) {
        if (text.length() > 0) {
            runs.add(new Run(text.toString(), level));
            text.setLength(0);
        }
    }

    double width(double size) {
        return runs.stream().mapToDouble(run -> run.width(size)).sum();
    }

    /** For places without raised text: {@code 10^-3}, {@code s_f}. */
    static String plain(String markup) {
        StringBuilder plain = new StringBuilder();
        for (Run run : of(markup).runs) {
            plain.append(run.level > 0 ? "^" : run.level < 0 ? "_" : "").append(run.text);
        }
        return plain.toString();
    }

    /** For a page: raised and lowered text as HTML has it. */
    static String html(String markup) {
        StringBuilder html = new StringBuilder();
        for (Run run : of(markup).runs) {
            String tag = run.level > 0 ? "sup" : "sub", text = Markup.escape(run.text);
            html.append(run.level == 0 ? text : "<" + tag + ">" + text + "</" + tag + ">");
        }
        return html.toString();
    }

    /** The markup broken at spaces and line ends into lines no wider than {@code width}, a longer word excepted. */
    static List<String> wrap(String markup, double size, double width) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : markup.strip().split("\n")) {
            String line = "";
            for (String word : paragraph.strip().split(" +")) {
                String longer = line.isEmpty() ? word : line + " " + word;
                if (!line.isEmpty() && of(longer).width(size) > width) {
                    lines.add(line);
                    line = word;
                } else {
                    line = longer;
                }
            }
            if (!line.isEmpty()) {
                lines.add(line);
            }
        }
        return lines;
    }

    /**
     * How a column is called in a picture when nobody says: {@code stableGradientNorm} is "stable gradient norm", {@code s_f} has
     * a lowered f, {@code gamma} is the letter.
     */
    static String ofColumn(String name) {
        int greek = GREEK_NAMES.indexOf(name);
        if (greek >= 0) {
            return GREEK_LETTERS.substring(greek, greek + 1);
        }
        if (name.matches("\u0394?\\p{L}_\\w{1,3}")) {
            return name.replaceFirst("_(.*)", "_{$1}");
        }
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean hump = i > 0 && Character.isUpperCase(c) && Character.isLowerCase(name.charAt(i - 1))
                && (i + 1 == name.length() || Character.isLowerCase(name.charAt(i + 1)));
            words.append(hump ? " " + Character.toLowerCase(c) : String.valueOf(c));
        }
        return words.toString();
    }

    private static final List<String> GREEK_NAMES = List.of("alpha", "beta", "gamma", "delta", "epsilon", "lambda", "mu", "rho", "sigma", "tau");
    private static final String GREEK_LETTERS = "\u03b1\u03b2\u03b3\u03b4\u03b5\u03bb\u03bc\u03c1\u03c3\u03c4";
}
