package perturbed.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * A part of a {@link Report}: a heading, and below it text, figures and tables in the order in which they were added. Immutable; each method returns a longer copy.
 */
public final class Section {
    private static final int UNFOLDED = 12;                // rows

    private final String title;
    private final List<String> parts;                      // HTML

    private Section(String title, List<String> parts) {
        this.title = title;
        this.parts = parts;
    }

    /**
     * A section with nothing in it yet.
     *
     * @throws IllegalArgumentException if the title is blank
     */
    public static Section titled(String title) {
        if (title.isBlank()) {
            throw new IllegalArgumentException("a section of a report needs a title, got a blank one");
        }
        return new Section(title, List.of());
    }

    /** Adds a paragraph; {@code s_f} and {@code 10^-3} are set as in a figure, the rest is plain text. */
    public Section text(String paragraph) {
        return with("<p>" + Text.html(paragraph) + "</p>");
    }

    /** Adds a paragraph in small print: how it was made, what is left open. */
    public Section note(String paragraph) {
        return with("<p class=\"note\">" + Text.html(paragraph) + "</p>");
    }

    /** Adds a figure: its panels beside each other where there is room, below each other on a phone. */
    public Section figure(Figure figure) {
        Layout layout = figure.layout();
        String head = layout.title().isEmpty() ? "" : "<figcaption><b>" + Text.html(layout.title()) + "</b></figcaption>\n";
        String foot = layout.sharedCaption().isEmpty() ? "" : "<figcaption>" + Text.html(layout.sharedCaption()) + "</figcaption>\n";
        String panels = layout.apart().stream().map(Svg::write).collect(Collectors.joining());
        return with("<figure>\n" + head + "<div class=\"panels\">\n" + panels + "</div>\n" + foot + "</figure>");
    }

    /**
     * Adds a table under its name: numbers with six significant digits, of more than 40 rows the first 30 and the last 10. One of more than 12 rows stands
     * folded on the screen, so that the figures stay near each other, and is unfolded by a click, and in print.
     */
    public Section table(Table table) {
        String open = table.rowCount() <= UNFOLDED ? " open" : "";
        String rows = table.rowCount() + (table.rowCount() == 1 ? " row" : " rows");
        return with("<details" + open + ">\n<summary>" + Text.html(Objects.requireNonNullElse(table.name(), "Table")) + " <small>" + rows + "</small></summary>\n<div class=\"wide\">"
            + Show.view(table).html() + "</div>\n</details>");
    }

    private Section with(String part) {
        List<String> longer = new ArrayList<>(parts);
        longer.add(part);
        return new Section(title, List.copyOf(longer));
    }

    String title() {
        return title;
    }

    String html(String id) {
        return "<section id=\"" + id + "\">\n<h2>" + Text.html(title) + "</h2>\n" + String.join("\n", parts) + "\n</section>\n";
    }

    @Override
    public String toString() {
        return title;
    }
}
