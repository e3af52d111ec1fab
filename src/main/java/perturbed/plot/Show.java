package perturbed.plot;

import java.io.StringReader;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import perturbed.notebook.Notebook;
import perturbed.notebook.Showable;
import perturbed.notebook.TableView;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Shows what is computed as it is. */
public final class Show {
    private Show() {
    }

    /**
     * Shows a table below the cell as HTML, elsewhere as text: floating-point numbers with six significant digits, of a long table the first
     * and the last rows. Missing cells are empty, among floating-point numbers NaN: a table does not tell the two apart.
     */
    public static void table(Table table) {
        TableView view = view(table);
        Notebook.html(view.html(), view.plain());
    }

    /**
     * The forms in which a page shows a value that a cell ends with: {@code text/html} and {@code text/plain} of a figure, a table, and whatever
     * is {@link Showable}, as its {@code show()} shows them. Empty for other values: they are their text.
     */
    public static Map<String, String> forms(Object value) {
        if (value instanceof Showable figure) return Notebook.gather(figure::show);
        if (value instanceof Table table) return Notebook.gather(() -> table(table));
        return Map.of();
    }

    /**
     * From now on figures and tables that a cell ends with are shown as such, in IJava and JJava too, which know only their text. Our own kernel, Binder
     * and {@code notebooks/run.sh} call it at the start.
     */
    public static void lastValues() {
        Notebook.present(Showable.class, Show::forms);
        Notebook.present(Table.class, Show::forms);
    }

    static TableView view(Table table) {
        return TableView.of(table.columnNames(), new AbstractList<List<Object>>() {
            @Override
            public List<Object> get(int row) {
                return row(table, row);
            }

            @Override
            public int size() {
                return table.rowCount();
            }
        });
    }

    /**
     * Shows an SVG image below the cell, as figures are shown; elsewhere prints its title and description. For drawings that are not charts:
     * {@code Show.svg(chain.picture(noise).svg())}.
     *
     * @throws IllegalArgumentException if the text is not SVG
     */
    public static void svg(String svg) {
        String words = words(svg);
        Notebook.html(Svg.image(svg, words) + "<br clear=\"all\">", words);
    }

    /** "title. description" of an image. */
    private static String words(String svg) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        StringJoiner words = new StringJoiner(". ");
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(svg));
            xml.nextTag();
            if (!xml.getLocalName().equals("svg")) {
                throw new IllegalArgumentException("Show.svg: an image begins with <svg ...>, this text with <" + xml.getLocalName() + ">");
            }
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT && List.of("title", "desc").contains(xml.getLocalName())) {
                    words.add(xml.getElementText());
                }
            }
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("Show.svg: the text is not SVG: " + e.getMessage(), e);
        }
        return words.length() == 0 ? "an image" : words.toString();
    }

    private static List<Object> row(Table table, int row) {
        List<Object> cells = new ArrayList<>();
        for (Column<?> column : table.columns()) {
            boolean real = column instanceof DoubleColumn || column instanceof FloatColumn;
            cells.add(real && column.isMissing(row) ? Double.NaN : column.isMissing(row) ? null : column.get(row));
        }
        return cells;
    }
}
