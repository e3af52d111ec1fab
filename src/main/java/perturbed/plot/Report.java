package perturbed.plot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import perturbed.kernel.Markup;
import perturbed.kernel.WholeFile;

/**
 * Figures, tables and text as one HTML page that needs nothing but a browser: the figures stand in it as SVG, it has no scripts and asks for nothing from
 * the network, it reads on a phone and prints.
 *
 * <pre>{@code
 * Report.titled("Step sizes").text("What a smaller step buys.")
 *     .section(Section.titled("Plateau").figure(chart).table(sweep.table())).save(Path.of("report.html"));
 * }</pre>
 *
 * <p>Immutable; each method returns a longer copy. The same report has the same bytes on every machine.
 */
public final class Report {
    private static final String STYLE = resource("report.css");

    private final String title;
    private final List<String> lead;
    private final List<Section> sections;

    private Report(String title, List<String> lead, List<Section> sections) {
        this.title = title;
        this.lead = List.copyOf(lead);
        this.sections = List.copyOf(sections);
    }

    /**
     * A page with nothing on it yet.
     *
     * @throws IllegalArgumentException if the title is blank
     */
    public static Report titled(String title) {
        if (title.isBlank()) {
            throw new IllegalArgumentException("a report needs a title, got a blank one");
        }
        return new Report(title, List.of(), List.of());
    }

    /** Adds a paragraph below the title. */
    public Report text(String paragraph) {
        return new Report(title, longer(lead, paragraph), sections);
    }

    /** Adds a section. With two or more, a list of them stands at the top. */
    public Report section(Section section) {
        return new Report(title, lead, longer(sections, section));
    }

    private static <T> List<T> longer(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }

    /** The page. */
    public String html() {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .append("<title>").append(Markup.escape(Text.plain(title))).append("</title>\n<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n<header>\n<h1>")
            .append(Text.html(title)).append("</h1>\n");
        lead.forEach(paragraph -> page.append("<p>").append(Text.html(paragraph)).append("</p>\n"));
        page.append("</header>\n");
        if (sections.size() > 1) {
            page.append("<nav aria-label=\"Contents\">\n<ol>\n");
            for (int i = 0; i < sections.size(); i++) {
                page.append("<li><a href=\"#").append(id(i)).append("\">").append(Text.html(sections.get(i).title())).append("</a></li>\n");
            }
            page.append("</ol>\n</nav>\n");
        }
        page.append("<main>\n");
        for (int i = 0; i < sections.size(); i++) {
            page.append(sections.get(i).html(id(i)));
        }
        return page.append("</main>\n</body>\n</html>\n").toString();
    }

    private static String id(int section) {
        return "section-" + (section + 1);
    }

    /**
     * Writes the page to a file and returns its path; an older file is replaced only once the new one is complete.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public Path save(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            WholeFile.write(file, out -> out.write(html().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report " + file + ": " + e.getMessage(), e);
        }
        return file;
    }

    private static String resource(String name) {
        try (InputStream file = Report.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return title + " (" + sections.size() + (sections.size() == 1 ? " section)" : " sections)");
    }
}
