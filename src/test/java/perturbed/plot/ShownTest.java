package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perturbed.notebook.Notebook;
import perturbed.notebook.Sink;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What arrives in a notebook. */
class ShownTest {
    private final List<Map<String, String>> shown = new ArrayList<>();
    private Sink before;

    @BeforeEach
    void listen() {
        before = Notebook.redirect(new Sink() {
            @Override
            public void show(String id, Map<String, String> data) {
                shown.add(data);
            }

            @Override
            public void update(String id, Map<String, String> data) {
                throw new AssertionError("a figure is shown once");
            }
        });
    }

    @AfterEach
    void hearNoMore() {
        Notebook.redirect(before);
    }

    @Test
    void a_figure_is_html_and_words() {
        Figure figure = Examples.figure4();
        figure.show();
        assertEquals(List.of(Map.of("text/html", figure.html(), "text/plain", figure.text())), shown);
        assertTrue(figure.text().startsWith("Forward noise leaves a plateau. Lines of stable gradient norm \u2016\u2207f(w)\u2016 (log) against step size \u03b3 (log)."), figure.text());
        assertTrue(figure.text().contains(" s_f = 2: from 0.0158 at 0.005 to 0.0203 at 1."), figure.text());
    }

    @Test
    void an_interactive_chart_holds_the_static_one_for_pages_without_scripts() {
        Chart.loadPlotly();
        Chart chart = Examples.figure4("s_f", "It's </script> \"\\u0041\" &amp;");
        chart.interactive().show();
        String library = shown.get(0).get("text/html"), html = shown.get(1).get("text/html");
        assertTrue(library.length() > 2_000_000 && library.length() < 4_000_000, library.length() + " characters, packed");
        assertTrue(html.contains(chart.html()));
        assertEquals(1, html.split("</script>", -1).length - 1, "the title ends no script");
        String script = html.substring(html.indexOf("<script>"));
        assertFalse(script.contains("\\"), "nor does it escape anything");
        assertEquals(html, chart.interactiveHtml(), "the same in each run");
        assertTrue(script.contains("type: 'log'") && script.contains("rgba(34,34,34,0.16)"));
        assertTrue(script.contains("x: [\"0.005\",\"0.01\",\"0.02\",\"0.05\",\"0.1\",\"0.2\",\"0.5\",\"1\"]"), script);
    }

    @Test
    void a_table_is_html_with_six_digits_whatever_its_columns() {
        IntColumn count = IntColumn.create("n", new int[] {3});
        count.appendMissing();
        Show.table(Table.create("t", DoubleColumn.create("norm", 0.123456789, Double.NaN), count, StringColumn.create("a<b", "x & y", null),
            BooleanColumn.create("ok", true, false)));
        String html = shown.get(0).get("text/html");
        assertTrue(html.contains(">0.123457<") && html.contains(">NaN<") && html.contains("a&lt;b") && html.contains("x &amp; y") && html.contains(">true<"), html);
        assertFalse(html.contains("-2147483648"), "a missing whole number is an empty cell");
    }

    @Test
    void the_forms_of_a_value_are_what_show_shows_and_stay_off_the_page() {
        Figure figure = Examples.figure4();
        Table table = Table.create("t", IntColumn.create("n", new int[] {3}));
        figure.show();
        Show.table(table);
        assertEquals(shown, List.of(Show.forms(figure), Show.forms(table)));
        Chart interactive = Examples.figure4("s_f", "zoom").interactive();
        Chart.loadPlotly();
        assertEquals(interactive.interactiveHtml(), Show.forms(interactive).get("text/html"));
        for (Object other : List.of("text", 3, List.of(figure))) assertEquals(Map.of(), Show.forms(other));
        assertEquals(Map.of(), Show.forms(null));
        assertEquals(3, shown.size());
    }

    @Test
    void an_svg_of_any_origin_is_an_image_and_its_title_and_description_in_words() {
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>A &lt; B</title><desc>two boxes</desc></svg>";
        Show.svg(svg);
        String image = Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(Map.of("text/plain", "A < B. two boxes",
            "text/html", "<img align=\"left\" alt=\"A &lt; B. two boxes\" src=\"data:image/svg+xml;base64," + image + "\"><br clear=\"all\">")), shown);
        assertEquals("Show.svg: an image begins with <svg ...>, this text with <p>", assertThrows(IllegalArgumentException.class, () -> Show.svg("<p/>")).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Show.svg("<svg><title>")).getMessage().startsWith("Show.svg: the text is not SVG: "));
    }
}
