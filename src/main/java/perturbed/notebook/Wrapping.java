package perturbed.notebook;

import java.util.stream.Collectors;

/** Text broken at spaces into lines of no more than a width, a longer word excepted. */
final class Wrapping {
    /** What a page of a code host shows of a printed line without scrolling. */
    private static final int PAGE = 95;
    private static final String HANGING = "    ";

    private Wrapping() { }

    /** Every line by itself, broken to fit a page; what is broken off stands further in than the line it belongs to. */
    static String ofPage(String text) {
        return text.lines().map(line -> {
            String indent = line.substring(0, line.length() - line.stripLeading().length());
            return line(line.strip(), indent, indent + HANGING, PAGE);
        }).collect(Collectors.joining("\n"));
    }

    /** One line that begins with {@code indent}; what is broken off begins with {@code hanging}. */
    static String line(String line, String indent, String hanging, int width) {
        StringBuilder out = new StringBuilder(indent);
        int column = indent.length();
        boolean first = true;
        for (String word : line.strip().split(" ")) {
            if (!first && column + 1 + word.length() > width) {
                out.append('\n').append(hanging);
                column = hanging.length();
                first = true;
            }
            out.append(first ? "" : " ").append(word);
            column += (first ? 0 : 1) + word.length();
            first = false;
        }
        return out.toString().stripTrailing();
    }
}
