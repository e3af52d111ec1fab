package perturbed.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.execution.LocalExecutionControlProvider;
import org.junit.jupiter.api.Test;
import perturbed.experiment.Sweep;
import perturbed.noise.Noise;
import perturbed.sgd.Sgd;
import perturbed.sgd.StepSize;
import perturbed.theory.NoiseBudget;
import perturbed.theory.Regime;

class HelpTest {
    private static void shows(String text, String... parts) {
        int from = 0;
        for (String part : parts) {
            int at = text.indexOf(part, from);
            assertTrue(at >= 0, "no '" + part + "' in this order in:\n" + text);
            from = at + part.length();
        }
    }

    @Test
    void a_type_shows_its_documentation_and_a_sentence_for_each_method() {
        shows(Help.text(StepSize.class), "interface perturbed.sgd.StepSize\n\nThe step size gamma_t at step t = 0..T-1.", "\n\nstatic StepSize fixed(double gamma)\n    gamma at every step.",
            "\n\ndouble at(long t)\n    gamma_t, finite and positive.");
        shows(Help.text(Sweep.class), "class perturbed.experiment.Sweep", "Sweep over(String name, List<V> values, BiFunction<Sgd, V, Sgd> option)", "see also Sweep.Listed, Sweep.Result");
    }

    @Test
    void an_object_whose_class_has_no_name_shows_what_it_is_and_the_type_it_is_used_by() {
        shows(Help.text(Noise.uniform(1)), "uniform(1): Uniform on [low, high].", "interface perturbed.noise.Noise\n\nWhat is added to an intermediate output (delta_i, (5a))");
        StepSize mine = t -> 0.1;
        assertEquals(Help.text(StepSize.class), Help.text(mine));
    }

    @Test
    void a_method_shows_every_form_of_it_with_the_names_of_its_parameters() {
        shows(Help.text(Sweep.class, "seeds"), "Sweep seeds(int count)\n\nEach point once for each of the seeds 1..count.", "\n\nSweep seeds(List<Long> seeds)\n\nEach point once for each of these seeds.");
        shows(Help.text(Sweep.class, "over"), "\n  option: what a value does to a description, such as Sgd::stepSize");
        shows(Help.text(Sweep.class, "run"), "\n  throws IllegalArgumentException: if an axis has no effect or two points describe the same run", "\n  throws UncheckedIOException: if the folder cannot be read");
        assertEquals(Help.text(Noise.class, "topK"), Help.text(Noise.topK(1), "topK"));
    }

    @Test
    void records_show_their_components_and_enums_their_constants() {
        shows(Help.text(NoiseBudget.Frequent.class), "record perturbed.theory.NoiseBudget.Frequent(Regime regime, Order forward,", "\n  forward: ||delta||", "\n\nString sentence()");
        assertEquals("NoiseBudget.Frequent.forward()\n\n||delta||", Help.text(NoiseBudget.Frequent.class, "forward"));
        shows(Help.text(Regime.PL), "enum perturbed.theory.Regime", "\n\nPL\n    A1, A2 and PL;", "\n\nOrder rate()");
        assertFalse(Help.text(Regime.PL).contains("ordinal"));
    }

    @Test
    void code_keeps_its_lines_and_its_braces() {
        shows(Help.text(Noise.class), "\n\n    Noise relative = (value, random, added) -> {\n        for (int k", ";\n    };\n\nA sample has ");
    }

    @Test
    void lines_are_short_but_those_of_code() {
        assertTrue(Help.text(Sgd.class).lines().filter(line -> !line.contains("(")).allMatch(line -> line.length() <= 110));
    }

    @Test
    void what_is_not_ours_is_said_to_be_so() {
        shows(Help.text("a string"), "there is no documentation of java.lang.String here");
        shows(Help.text(new double[1]), "there is no documentation of [D here");
        shows(Help.text(String.class, "strip"), "there is no documentation of java.lang.String here");
    }

    @Test
    void a_member_that_is_not_there_is_answered_with_those_that_are() {
        String message = assertThrows(IllegalArgumentException.class, () -> Help.text(StepSize.class, "Fixed")).getMessage();
        assertEquals("no 'Fixed' in StepSize; it has at, fixed, inverseSquareRoot, inverseTime, text", message);
        assertEquals("help(null): give a type, such as Sgd.class, or an object", assertThrows(IllegalArgumentException.class, () -> Help.help(null)).getMessage());
    }

    @Test
    void every_public_type_has_documentation() throws IOException, ClassNotFoundException {
        Path root = Path.of("src", "main", "java");
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java")).toList();
        }
        assertTrue(files.size() > 100);
        for (Path file : files) {
            String name = root.relativize(file).toString().replaceAll("[/\\\\]", ".").replaceFirst("\\.java$", "");
            if (Files.readString(file).contains("public") && name.matches("(?!.*\\.Vector).*")) {     // the Vector API is not everywhere
                Class<?> type = Class.forName(name, false, HelpTest.class.getClassLoader());
                assertTrue(!Members.isVisible(type) || RuntimeJavadoc.getJavadoc(type).isPresent(), name);
            }
        }
    }

    @Test
    void a_plain_JShell_prints_it() {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JShell shell = JShell.builder().executionEngine(new LocalExecutionControlProvider(), Map.of()).compilerOptions("-classpath", System.getProperty("java.class.path")).build()) {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            shell.eval("import static perturbed.notebook.Help.*;");
            shell.eval("help(perturbed.sgd.StepSize.class, \"fixed\");");
        } finally {
            System.setOut(out);
        }
        assertEquals("static StepSize fixed(double gamma)\n\ngamma at every step.\n", bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }
}
