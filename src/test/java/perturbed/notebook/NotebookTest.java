package perturbed.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotebookTest {
    private final List<String> seen = new ArrayList<>();
    private final Sink recorder = new Sink() {
        @Override
        public void show(String id, Map<String, String> data) {
            seen.add((id == null ? "show " : "show with id ") + data);
        }

        @Override
        public void update(String id, Map<String, String> data) {
            seen.add("update " + data);
        }
    };

    @AfterEach
    void back_to_the_terminal() {
        Notebook.redirect(null);
    }

    private static String printed(Runnable action) {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void without_a_kernel_the_plain_text_is_printed() {
        assertEquals("a figure" + System.lineSeparator(), printed(() -> Notebook.html("<img>", "a figure")));
        assertFalse(Notebook.live());
    }

    @Test
    void text_is_broken_at_spaces_into_lines_a_page_shows() {
        String sentence = "word ".repeat(40).strip(), long_ = "x".repeat(120);
        String printed = printed(() -> Notebook.text(sentence + "\n  " + sentence + "\n" + long_));
        assertEquals((sentence + " " + sentence + " " + long_).split(" ").length, printed.strip().split("\\s+").length);     // no word is lost or broken
        assertEquals(List.of(94, 93, 18, 91, 95, 25, 120), printed.lines().map(String::length).toList());
        assertEquals(List.of(0, 4, 4, 2, 6, 6, 0), printed.lines().map(line -> line.length() - line.stripLeading().length()).toList());
        assertEquals("null" + System.lineSeparator(), printed(() -> Notebook.text(null)));
    }

    @Test
    void a_sink_gets_every_form_and_the_updates() {
        Notebook.redirect(recorder);
        Notebook.html("<b>x</b>", "x");
        Notebook.png(new byte[] {1, 2, 3}, "a picture");
        Notebook.Display display = Notebook.display("<i>1</i>", "1");
        display.update("<i>2</i>", "2");
        display.clear();
        assertEquals(List.of("show {text/html=<b>x</b>, text/plain=x}", "show {image/png=AQID, text/plain=a picture}",
            "show with id {text/html=<i>1</i>, text/plain=1}", "update {text/html=<i>2</i>, text/plain=2}", "update {text/html=, text/plain=}"), seen);
    }

    @Test
    void what_an_action_shows_is_gathered_into_one_and_nothing_of_it_goes_to_the_page() {
        Notebook.redirect(recorder);
        Map<String, String> one = Notebook.gather(() -> {
            Notebook.html("<b>x</b>", "x");
            Notebook.Display display = Notebook.display("<i>1</i>", "1");
            Notebook.display("<i>line</i>", "line").clear();
            Notebook.png(new byte[] {1, 2, 3}, "a picture");
            display.update("<i>2</i>", "2");
        });
        assertEquals(Map.of("text/html", "<b>x</b>\n<i>2</i>\n<img src=\"data:image/png;base64,AQID\">", "text/plain", "x\n2\na picture"), one);
        assertEquals(List.of(), seen);
        assertThrows(IllegalStateException.class, () -> Notebook.gather(() -> {
            throw new IllegalStateException();
        }));
        Notebook.html("<b>y</b>", "y");
        assertEquals(List.of("show {text/html=<b>y</b>, text/plain=y}"), seen);
    }

    @Test
    void redirect_gives_the_sink_so_far_so_that_it_can_be_put_back() {
        assertEquals(null, Notebook.redirect(recorder));
        assertEquals(recorder, Notebook.redirect(null));
    }

    @Test
    void a_display_stays_with_the_sink_that_showed_it() {
        Notebook.redirect(recorder);
        Notebook.Display display = Notebook.display("<i>1</i>", "1");
        Notebook.redirect(null);
        display.update("<i>2</i>", "2");
        assertEquals(2, seen.size());
    }

    @Test
    void numbers_have_six_significant_digits_and_stand_to_the_right() {
        TableView table = TableView.of(List.of("name", "value"), List.of(List.of("third", 1 / 3.0), List.of("small", 1.5e-9), List.of("large", -2.5e7),
            List.of("million", 1e6), List.of("zero", -0.0), List.of("nothing", Double.NaN), List.of("long", 12345678901L)));
        assertEquals("""
            name           value
            third       0.333333
            small         1.5e-9
            large         -2.5e7
            million      1000000
            zero               0
            nothing          NaN
            long     12345678901""", table.plain());
        assertTrue(table.html().contains("<td style=\"text-align:right\">0.333333</td>"), table.html());
        assertTrue(table.html().contains("<th style=\"text-align:left\">name</th>"), table.html());
    }

    @Test
    void text_in_a_table_is_text_and_not_markup() {
        assertTrue(TableView.of(List.of("a<b"), List.of(List.of("x & y > 1"))).html().contains(">a&lt;b</th></tr></thead>\n<tbody>\n<tr><td style=\"text-align:left\">x &amp; y &gt; 1<"));
    }

    @Test
    void an_empty_cell_is_empty_and_leaves_the_column_numeric() {
        assertEquals("  x\n  1\n\n2.5", TableView.of(List.of("x"), Arrays.asList(List.of(1), Arrays.asList((Object) null), List.of(2.5))).plain());
    }

    @Test
    void a_long_table_shows_its_first_and_last_rows() {
        List<String> shown = TableView.of(List.of("i"), IntStream.range(0, 1000).mapToObj(List::of).toList()).plain().lines().map(String::strip).toList();
        assertEquals(1 + 30 + 1 + 10, shown.size());
        assertEquals(List.of("29", "\u2026", "990"), shown.subList(30, 33));
    }

    @Test
    void a_row_of_another_length_is_refused_by_number() {
        String said = assertThrows(IllegalArgumentException.class, () -> Notebook.table(List.of("a", "b"), List.of(List.of(1, 2), List.of(3)))).getMessage();
        assertEquals("row 2 of the table has 1 cells, but there are 2 headers: [a, b]; give one cell for each (null for an empty one)", said);
    }

    @Test
    void a_file_of_the_project_is_found_and_a_missing_one_is_named() {
        assertTrue(Files.exists(Notebook.file("pom.xml")));
        String said = assertThrows(IllegalArgumentException.class, () -> Notebook.file("data/no-such.csv")).getMessage();
        assertTrue(said.startsWith("no file 'data/no-such.csv' in "), said);
    }

    @Test
    void notebooks_run_at_notebook_size_until_told_otherwise_and_a_size_that_is_none_is_named() {
        assertFalse(Notebook.isFullSize());
        try {
            System.setProperty("perturbed.size", "full");
            assertTrue(Notebook.isFullSize());
            System.setProperty("perturbed.size", "huge");
            assertEquals("the size of the notebooks (environment PERTURBED_SIZE, property perturbed.size) is notebook or full, got huge",
                assertThrows(IllegalArgumentException.class, Notebook::isFullSize).getMessage());
        } finally {
            System.clearProperty("perturbed.size");
        }
    }
}
