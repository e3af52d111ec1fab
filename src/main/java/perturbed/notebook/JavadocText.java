package perturbed.notebook;

import com.github.therapi.runtimejavadoc.Comment;
import com.github.therapi.runtimejavadoc.CommentElement;
import com.github.therapi.runtimejavadoc.CommentText;
import com.github.therapi.runtimejavadoc.InlineLink;
import com.github.therapi.runtimejavadoc.InlineTag;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Javadoc as plain text: paragraphs apart by an empty line, list items with a dash, what is preformatted as it is. */
final class JavadocText {
    private static final int WIDTH = 110;
    private static final String PREFORMATTED = "\u0001";   // before each line that must stay as it is

    private JavadocText() { }

    /** Not yet wrapped: each paragraph and item is one line. */
    static String plain(Comment comment) {
        StringBuilder html = new StringBuilder();
        int open = 0;                                      // braces of a code that is not yet at its end
        for (CommentElement element : comment) {
            if (element instanceof InlineTag tag) {
                html.append(escaped(tag.getValue()));
                open = balance(tag.getValue());
                if (open > 0) html.append('}');            // the parser takes the first brace for the end of the tag
            } else if (element instanceof InlineLink link) {
                html.append(link.getLink().getLabel().replaceFirst("^#", "").replaceFirst("^(?:[a-z]+\\.)+(?=[A-Z])", "").replace('#', '.'));
            } else if (element instanceof CommentText text) {
                int end = open > 0 ? end(text.getValue(), open - 1) : -1;
                html.append(end < 0 ? text.getValue() : escaped(text.getValue().substring(0, end)) + text.getValue().substring(end + 1));
                open = 0;
            }
        }
        List<String> parts = new ArrayList<>();
        String[] pieces = html.toString().split("(?i)</?pre>");
        for (int i = 0; i < pieces.length; i++) parts.add(i % 2 == 0 ? flowing(pieces[i]) : preformatted(pieces[i]));
        return unescaped(parts.stream().filter(part -> !part.isBlank()).collect(Collectors.joining("\n\n")));
    }

    private static int balance(String code) {
        return (int) (code.chars().filter(c -> c == '{').count() - code.chars().filter(c -> c == '}').count());
    }

    /** Where the brace stands that closes the tag, {@code open} braces within being open; -1 if it is missing. */
    private static int end(String text, int open) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '{') open++;
            if (text.charAt(i) == '}' && open-- == 0) return i;
        }
        return -1;
    }

    private static String escaped(String code) {
        return code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String flowing(String html) {
        return html.replaceAll("\\s+", " ").replaceAll("(?i) ?</?(?:p|ul|ol|table|dl)> ?", "\n\n").replaceAll("(?i) ?<(?:li|tr|dt|dd)> ?", "\n- ")
            .replaceAll("(?i)<br> ?", "\n").replaceAll("</?[a-zA-Z][^<>]*>", "").replaceAll(" *\n{2,} *(?=- )", "\n").replaceAll("\n{3,}", "\n\n").strip();
    }

    private static String preformatted(String html) {
        return html.stripIndent().lines().filter(line -> !line.isBlank()).map(line -> PREFORMATTED + "    " + line.replaceAll("</?[a-zA-Z][^<>]*>", "").stripTrailing())
            .collect(Collectors.joining("\n"));
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", " ").replace("&amp;", "&");
    }

    /** The first sentence of the first paragraph. */
    static String firstSentence(Comment comment) {
        String first = plain(comment).split("\n", 2)[0];
        return first.split("(?<=[.!?])\\s+(?=\\p{Lu})", 2)[0].replaceFirst(":$", "");
    }

    /** Lines of at most 110 characters. */
    static String wrapped(String text) {
        return wrapped(text, "");
    }

    /** The same, each line indented. */
    static String wrapped(String text, String indent) {
        return text.lines().map(line -> line.startsWith(PREFORMATTED) ? indent + line.substring(1)
            : Wrapping.line(line, indent, line.startsWith("- ") ? indent + "  " : indent, WIDTH)).collect(Collectors.joining("\n"));
    }
}
