package perturbed.notebook.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import perturbed.notebook.kernel.NotebookFile.Output;

/** The test of the notebooks sees what it should see. */
class NotebookRunTest {
    private static NotebookFile fixture(String name) throws IOException, URISyntaxException {
        return NotebookFile.read(Path.of(NotebookRunTest.class.getResource(name).toURI()));
    }

    private static String complaint(String name) {
        return assertThrows(AssertionError.class, () -> NotebookRun.check(fixture(name))).getMessage();
    }

    @Test
    void a_notebook_that_gives_what_is_stored_passes() throws IOException, URISyntaxException {
        NotebookFile notebook = fixture("passing.ipynb");
        NotebookRun.check(notebook);
        assertEquals(List.of(0, 2, 2, 1), notebook.cells().stream().map(c -> c.outputs().size()).toList());      // so there was something to compare
    }

    @Test
    void a_cell_that_throws_fails_with_the_Java_message_and_its_place() {
        String said = complaint("failing.ipynb");
        assertTrue(said.startsWith("failing.ipynb, code cell 2 failed:"), said);
        assertTrue(said.contains("java.lang.IllegalArgumentException: stepSize must be positive, got -0.1"), said);
    }

    @Test
    void a_changed_output_is_named_with_cell_and_difference_and_the_way_to_store_it() {
        String said = complaint("changed.ipynb");
        assertTrue(said.startsWith("changed.ipynb, code cell 2 does not give what is stored under it:"), said);
        assertTrue(said.contains("now:    6.25") && said.contains("stored: 6.5"), said);
        assertTrue(said.endsWith("bash notebooks/run.sh --store notebooks/changed.ipynb"), said);
    }

    @Test
    void a_missing_output_and_another_kind_of_output_are_differences() {
        assertEquals("1 outputs, stored are 0 (never stored?)", NotebookRun.difference(List.of(Output.value(Map.of("text/plain", "1"))), List.of()));
        assertEquals("output 1 is execute_result, stored is stream", NotebookRun.difference(List.of(Output.value(Map.of("text/plain", "1"))), List.of(Output.printed("1"))));
        assertEquals("output 1 has no text/html, the stored one has it",
            NotebookRun.difference(List.of(Output.shown(Map.of("text/plain", "a"))), List.of(Output.shown(Map.of("text/plain", "a", "text/html", "b")))));
    }

    @Test
    void the_bytes_of_a_PNG_picture_are_no_difference() {
        Output now = Output.shown(Map.of("text/plain", "a", "image/png", "iVBOR1"));
        Output stored = Output.shown(Map.of("text/plain", "a", "image/png", "iVBOR2"));
        assertNull(NotebookRun.difference(List.of(now), List.of(stored)));
    }
}
