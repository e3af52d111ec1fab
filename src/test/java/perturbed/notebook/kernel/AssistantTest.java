package perturbed.notebook.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssistantTest {
    private Session session;
    private Assistant assistant;

    @BeforeAll
    void start() {
        session = new Session();
        session.run("import perturbed.notebook.*;");
        assistant = new Assistant(session.shell());
    }

    @AfterAll
    void end() {
        session.close();
    }

    private String help(String code) {
        return assistant.documentation(code, code.length()).orElse("nothing");
    }

    @Test
    void a_name_of_ours_is_completed_at_its_start() {
        Assistant.Completions found = assistant.complete("int j = 1; Noteb", 16);
        assertEquals(11, found.start());
        assertEquals("[Notebook]", found.texts().toString());
    }

    @Test
    void members_of_a_variable_of_the_same_cell_are_completed_behind_imports_too() {
        String code = "import java.util.function.*;\nvar words = List.of(\"a\");\nwords.strea";
        assertTrue(assistant.complete(code, code.length()).texts().contains("stream()"));
    }

    @Test
    void nothing_fits_is_no_error() {
        assertEquals(0, assistant.complete("Nosuchname", 10).texts().size());
        assertEquals("nothing", help("nosuchname"));
        assertEquals("nothing", help(""));
    }

    @Test
    void a_type_of_ours_shows_its_Javadoc() {
        String text = help("Notebook");
        assertTrue(text.startsWith("perturbed.notebook.Notebook\n\nShows HTML, pictures and tables") && text.contains("\nprints the plain text that goes with them. redirect sends"), text);
    }

    @Test
    void a_method_of_ours_shows_signature_and_Javadoc_with_and_without_its_bracket() {
        String text = help("Progress.of");
        assertTrue(text.startsWith("Progress Progress.of(String what, long total)\n\nStarts to count."), text);
        assertEquals(text, help("Progress.of("));
    }

    @Test
    void the_name_under_the_cursor_counts_and_not_what_follows() {
        String code = "Progress.of(\"run\", 10);\nMath.sqrt(2);";
        assertTrue(assistant.documentation(code, 10).orElse("").startsWith("Progress Progress.of("));
    }
}
