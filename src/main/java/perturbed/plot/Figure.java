package perturbed.plot;

import java.nio.file.Path;
import java.util.stream.Collectors;
import perturbed.kernel.Markup;
import perturbed.notebook.Notebook;
import perturbed.notebook.Showable;

/** A picture that can be shown in a notebook, read as text, or saved. */
public abstract sealed class Figure implements Showable permits Chart, Panels {
    Figure() {
    }

    /** The panels, laid out, with what they share. */
    abstract Layout layout();

    /** The SVG text of the whole figure: the same bytes on every machine. */
    public final String svg() {
        return Svg.write(layout().together());
    }

    /**
     * The figure for a page: an image per panel, side by side where there is room and below each other on a phone. It shows without
     * scripts, network or fonts, and on a white card on a dark page.
     */
    public final String html() {
        return html(layout());
    }

    private static String html(Layout layout) {
        StringBuilder html = new StringBuilder();
        if (!layout.title().isEmpty()) {
            html.append("<b>").append(Markup.escape(Text.plain(layout.title()))).append("</b><br>");
        }
        for (Drawing panel : layout.apart()) {
            html.append(Svg.image(Svg.write(panel), panel.title() + ". " + panel.description()));
        }
        html.append("<br clear=\"all\">");
        if (!layout.sharedCaption().isEmpty()) {
            html.append("<small>").append(Markup.escape(Text.plain(layout.sharedCaption()))).append("</small>");
        }
        return html.toString();
    }

    /** The figure in words: what a notebook shows where it can show no picture. */
    public final String text() {
        return text(layout());
    }

    private static String text(Layout layout) {
        String panels = layout.apart().stream().map(panel -> panel.title() + ". " + panel.description()).collect(Collectors.joining("\n"));
        return layout.title().isEmpty() ? panels : Text.plain(layout.title()) + "\n" + panels;
    }

    /** Shows the figure below the cell; outside a notebook prints it in words. */
    @Override
    public void show() {
        Layout layout = layout();
        Notebook.html(html(layout), text(layout));
    }

    /**
     * Writes the figure to a file and returns its path: {@code .svg}, {@code .pdf} (text stays text, its font is embedded) or {@code .png} (3 pixels
     * to a point of the screen). An older file is replaced only once the new one is complete. PDF and PNG need
     * {@code org.apache.pdfbox:pdfbox} on the class path.
     *
     * @throws IllegalArgumentException for another ending, or a sign that the font of PDF and PNG files does not have
     * @throws IllegalStateException when PDFBox is missing
     * @throws java.io.UncheckedIOException when the file cannot be written
     */
    public final Path save(Path file) {
        return PictureFile.write(layout().together(), file);
    }

    /** As {@link #save(Path)}. */
    public final Path save(String file) {
        return save(Path.of(file));
    }

    @Override
    public final String toString() {
        return text();
    }
}
