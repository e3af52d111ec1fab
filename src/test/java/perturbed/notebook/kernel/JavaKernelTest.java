package perturbed.notebook.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perturbed.notebook.kernel.KernelClient.Answer;
import perturbed.notebook.kernel.KernelClient.Message;

/** The kernel as a process of its own, seen through its sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JavaKernelTest {
    private KernelClient page;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        page = new KernelClient(folder);
    }

    @AfterAll
    void end() {
        page.close();
    }

    private static List<String> types(Answer answer) {
        return answer.published().stream().map(Message::type).toList();
    }

    @Test
    void what_a_cell_prints_shows_and_gives_arrives_in_this_order() {
        Answer answer = page.run("System.out.print(\"first\");\nperturbed.notebook.Notebook.html(\"<b>second</b>\", \"second\");\n\"third \u03b3\"");
        assertEquals(List.of("execute_input", "stream", "display_data", "execute_result"), types(answer));
        assertEquals("first", answer.published().get(1).text("text"));
        assertEquals("second", answer.published().get(2).plain());
        assertEquals("third \u03b3", answer.published().get(3).plain());
        assertEquals("ok", answer.reply().text("status"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"points | <table>", "perturbed.plot.Chart.lines(points).x(\"n\").y(\"n\") | <img "})
    void a_table_or_figure_that_a_cell_ends_with_is_shown_once_as_such_and_so_it_is_by_display(String value, String html) {
        page.run("tech.tablesaw.api.Table points = tech.tablesaw.api.Table.create(tech.tablesaw.api.IntColumn.create(\"n\", 3, 4));");
        Answer last = page.run(value);
        Answer displayed = page.run("String id = display(" + value + ");");      // gives the id
        assertEquals(List.of("execute_input", "execute_result"), types(last));
        assertEquals(List.of("execute_input", "display_data"), types(displayed));
        assertEquals(last.published().get(1).content().get("data"), displayed.published().get(1).content().get("data"));
        assertTrue(last.published().get(1).content().getAsJsonObject("data").get("text/html").getAsString().startsWith(html));
    }

    @Test
    void what_was_shown_is_replaced_in_place() {
        Answer answer = page.run("var shown = perturbed.notebook.Notebook.display(\"<b>0</b>\", \"0\");\nshown.update(\"<b>1</b>\", \"1\");");
        assertEquals(List.of("execute_input", "display_data", "update_display_data"), types(answer));
        List<String> ids = answer.published().stream().skip(1).map(m -> m.content().getAsJsonObject("transient").get("display_id").getAsString()).toList();
        assertEquals(ids.get(0), ids.get(1));
    }

    @Test
    void a_failure_is_in_the_reply_with_the_Java_message_alone() {
        Answer answer = page.run("throw new IllegalArgumentException(\"stepSize must be positive, got -0.1\");");
        assertEquals(List.of("execute_input", "error"), types(answer));
        assertEquals("error", answer.reply().text("status"));
        assertTrue(answer.reply().text("evalue").startsWith("java.lang.IllegalArgumentException: stepSize must be positive, got -0.1"), answer.reply().toString());
        assertEquals(0, answer.reply().content().getAsJsonArray("traceback").size());
    }

    @Test
    void cells_that_wait_behind_a_failing_one_are_not_run_and_the_next_one_is() {
        String failing = page.execute("Thread.sleep(500);\nthrow new IllegalStateException();");       // the others are there before it fails
        String second = page.execute("System.out.println(\"two\")");
        String third = page.execute("System.out.println(\"three\")");
        page.answer(failing);
        for (String waiting : List.of(second, third)) {
            Answer answer = page.answer(waiting);
            assertEquals(List.of(), answer.published());
            assertEquals("NotRun", answer.reply().text("ename"));
        }
        assertEquals("4", page.run("2 + 2").published().get(1).plain());
    }

    @Test
    void Stop_ends_the_cell_and_keeps_the_session() {
        page.run("double kept = 2.5;");
        String endless = page.execute("System.out.println(\"begun\");\nThread.sleep(600_000);");
        page.untilPrinted("begun");
        assertEquals("interrupt_reply", page.control("interrupt_request").type());
        assertEquals("stopped", page.answer(endless).reply().text("evalue"));
        assertEquals("2.5", page.run("kept").published().get(1).plain());
    }

    @Test
    void Tab_and_Shift_Tab_are_answered_with_positions_in_characters_of_the_page() {
        String code = "String s = \"\ud835\udcb3\"; perturbed.notebook.Noteb";                             // a script X, one character, two in Java
        int cursor = code.codePointCount(0, code.length());
        Message completed = page.ask("complete_request", code, cursor);
        assertEquals("[\"Notebook\"]", completed.content().getAsJsonArray("matches").toString());
        assertEquals(cursor - "Noteb".length(), completed.content().get("cursor_start").getAsInt());
        Message help = page.ask("inspect_request", code + "ook", cursor + 3);
        assertTrue(help.plain().contains("Shows HTML, pictures and tables"), help.toString());
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void it_ends_when_told_though_a_cell_has_left_a_thread() throws InterruptedException {
        page.run("new Thread(() -> { while (true) { try { Thread.sleep(1000); } catch (InterruptedException e) { } } }).start();");
        assertEquals("shutdown_reply", page.control("shutdown_request").type());
        assertTrue(page.process().waitFor(30, TimeUnit.SECONDS));                                         // else it would never end
    }
}
