package perturbed.notebook.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One session for all tests, as in a notebook; each uses names of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class SessionTest {
    /** A cell says through it that it has begun. */
    public static volatile CountDownLatch begun = new CountDownLatch(1);

    private Session session;

    @BeforeAll
    void start() {
        session = new Session();
    }

    @AfterAll
    void end() {
        session.close();
    }

    private String failure(String cell) {
        return assertThrows(CellFailure.class, () -> session.run(cell)).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1 + 1 | 2", "int a1 = 3; a1 * a1 | 9", "int a2 = 3; | null", "int a3; a3 = 4 | null", "new int[][] {{1, 2}, {3}} | [[1, 2], [3]]",
        "new String[] {\"x\", null} | [x, null]", "record A4(int i) {} new A4(7) | A4[i=7]", "// only words | null", "List.of(1).size(); | 1",
        "import java.util.stream.*; IntStream.of(1, 2).sum() | 3"})
    void a_cell_gives_the_value_of_its_last_expression(String cell, String text) {
        assertEquals(text, Session.text(session.run(cell)));
    }

    private static final String POINTS = "tech.tablesaw.api.Table.create(tech.tablesaw.api.IntColumn.create(\"n\", 3, 4))";

    @Test
    void a_table_and_a_figure_at_the_end_of_a_cell_are_shown_as_such_and_what_is_neither_as_text() {
        Map<String, String> table = session.forms(session.run(POINTS));
        assertEquals("n\n3\n4", table.get("text/plain"));
        assertTrue(table.get("text/html").startsWith("<table>"), table.toString());
        Map<String, String> figure = session.forms(session.run("perturbed.plot.Chart.lines(" + POINTS + ").x(\"n\").y(\"n\").title(\"A line\")"));
        assertTrue(figure.get("text/html").startsWith("<img ") && figure.get("text/plain").startsWith("A line. "), figure.toString());
        assertEquals(Map.of("text/plain", "[1, 2]"), session.forms(session.run("new int[] {1, 2}")));
    }

    @Test
    void a_value_that_cannot_be_shown_fails_its_cell_in_words() {
        Object chart = session.run("perturbed.plot.Chart.lines(" + POINTS + ")");
        String said = assertThrows(CellFailure.class, () -> session.forms(chart)).getMessage();
        assertTrue(said.startsWith("java.lang.IllegalStateException: ") && said.contains("needs x(..); the table has n"), said);
    }

    @Test
    void help_is_a_known_name() {
        session.run("import perturbed.sgd.*; help(StepSize.class, \"fixed\")");
        assertTrue(failure("help(StepSize.class, \"Fixed\")").contains("no 'Fixed' in StepSize; it has at, fixed"));
    }

    @Test
    void render_and_display_of_IJava_are_known_names() {
        assertTrue(failure("display(1)").contains("No kernel running"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"import java.util.stream.*;", "int f1(int i) { return i + 100; }", "class Other1 {}", "int b0 = f1(5);"})
    void a_variable_keeps_its_value_whatever_is_declared_later(String later) {
        session.run("int f1(int i) { return i + 1; }\nvar b1 = f1(1);\nvar list1 = new ArrayList<Integer>(List.of(b1));");
        session.run("list1.add(7);");
        session.run(later);
        assertEquals("2 [2, 7]", session.run("b1 + \" \" + list1"));
        session.run("int f1(int i) { return i + 1; }");
    }

    @Test
    void a_variable_declared_anew_has_its_new_value_and_type() {
        session.run("var c1 = 1;");
        session.run("var c1 = \"one\";");
        assertEquals("one", session.run("c1"));
        session.run("int c1 = 5;");
        assertEquals(5, session.run("c1"));
    }

    @Test
    void a_variable_of_a_class_that_is_declared_anew_is_not_left_with_the_old_class() {
        session.run("class D1 { }");
        session.run("D1 d2 = new D1();");
        session.run("class D1 { int i = 3; }");
        assertNull(session.run("d2"));                   // compiled anew: the old value does not fit
        assertEquals(3, session.run("d2 = new D1();\nd2.i"));
    }

    @Test
    void a_cell_with_a_class_may_run_twice_and_what_was_made_of_it_stays() {
        session.run("record Pair(int i) {}");
        session.run("var pair = new Pair(4);");
        session.run("record Pair(int i) {}");
        assertEquals("Pair[i=4]", Session.text(session.run("pair")));
    }

    @Test
    void an_exception_is_told_with_its_message_and_the_cells_it_came_through() {
        session.run("double bad(double g) { throw new IllegalArgumentException(\"stepSize must be positive, got \" + g); }");
        String said = failure("int e1 = 0;\n\nbad(-0.1)");
        assertTrue(said.startsWith("java.lang.IllegalArgumentException: stepSize must be positive, got -0.1\n    at bad, In ["), said);
        assertTrue(said.endsWith(", from line 3"), said);
    }

    @Test
    void causes_are_told_and_the_kernel_s_own_frames_are_not() {
        String said = failure("throw new java.io.IOException(\"no disk\", new IllegalStateException(\"inner\"));");
        assertTrue(said.contains("IOException: no disk") && said.contains("\ncaused by java.lang.IllegalStateException: inner"), said);
        assertTrue(!said.contains("perturbed.notebook.kernel") && !said.contains("do_it$"), said);
    }

    @Test
    void what_the_compiler_refuses_is_told_with_its_line_in_the_cell_and_a_mark() {
        String said = failure("int g1 = 1;\nint g2 = nosuch(g1);");
        assertTrue(said.contains(", line 2: cannot find symbol\n  symbol:   method nosuch(int)\n    int g2 = nosuch(g1);\n             ^"), said);
        assertTrue(failure("for (").contains("line 1: reached end of file while parsing\n    for (\n         ^"));
    }

    @Test
    void what_is_not_defined_is_named() {
        session.run("int h1() { return nosuch(); }");
        assertTrue(failure("h1()").endsWith("h1 uses what is not defined: method nosuch()"));
        assertTrue(failure("class H2 extends NoSuch {}").endsWith("not defined: class NoSuch"));
    }

    @Test
    void errors_of_the_machine_end_the_cell_and_not_the_session() {
        String said = failure("int deep(int n) { return 1 + deep(n + 1); }\ndeep(0)");
        assertTrue(said.startsWith("java.lang.StackOverflowError"), said);
        assertEquals(2, session.run("1 + 1"));
    }

    /** A run that would take many minutes, called {@code sgd}, and a variable that is to stay. */
    private static final String LONG_RUN = """
        import perturbed.chain.*;
        import perturbed.data.*;
        import perturbed.experiment.*;
        import perturbed.sgd.*;
        import static perturbed.noise.Noise.*;
        import static perturbed.noise.Perturbation.*;
        import static perturbed.operator.Operator.*;
        double i0 = 2.5;
        var data = Dataset.of(new double[500][10]);
        var sgd = Sgd.on(Problem.of(Chain.input(10).then(linear(1)).then(softplus()), data)).perturb(forward(uniform(1))).steps(10_000_000).recordEvery(1000);
        """;

    @ParameterizedTest
    @ValueSource(strings = {"Thread.sleep(600_000);", "long i1 = 0; while (true) i1++;",
        "while (true) { try { Thread.sleep(50); } catch (Throwable t) { if (SessionTest.begun == null) break; } }",
        "sgd.run();", "Sweep.of(sgd).over(\"stepSize\", List.of(0.1, 0.2, 0.3), Sgd::stepSize).seeds(2).run();"})
    void a_stopped_cell_leaves_the_session_and_what_was_computed_before(String endless) throws InterruptedException {
        session.run("import perturbed.notebook.kernel.SessionTest;\n" + LONG_RUN);
        begun = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread cell = new Thread(() -> {
            try {
                session.run("SessionTest.begun.countDown();\n" + endless);
            } catch (Throwable e) {
                end.set(e);
            }
        });
        cell.start();
        begun.await();
        Thread.sleep(100);                               // into the endless part; before it the cell stops as well
        session.interrupt();
        cell.join();
        begun = null;                                    // lets the thread go that nothing can stop
        assertTrue(end.get() instanceof CellFailure && end.get().getMessage().startsWith("stopped"), String.valueOf(end.get()));
        if (endless.contains("sgd")) assertEquals("stopped", end.get().getMessage());   // and does not run on behind
        assertEquals(2.5, session.run("i0"));
        assertEquals("2 steps", session.run("sgd.steps(2).record().run().toString()"));
    }

    @Test
    void the_incubating_vector_module_needs_no_word_in_a_cell() {
        assertEquals("double", session.run("jdk.incubator.vector.DoubleVector.SPECIES_PREFERRED.elementType().getName()"));
    }
}
