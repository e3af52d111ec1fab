package perturbed.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perturbed.paper.Figures;
import picocli.CommandLine;

class ReproduceTest {
    @TempDir
    Path folder;

    /** What a command printed, and how it ended. */
    private record Answer(int code, String out, String err) { }

    private static Answer perturbed(String... arguments) {
        StringWriter out = new StringWriter(), err = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = command.execute(arguments);
        return new Answer(code, out.toString(), err.toString());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_figure_becomes_a_page_a_picture_and_tables_and_the_second_time_nothing_is_run() throws IOException {
        Answer first = perturbed("reproduce", "--small", "--figure", "9", "--out", folder.toString());
        assertEquals(0, first.code(), first.err());
        assertTrue(first.out().contains("Figure 9 (1 of 1)") && first.out().contains("done: " + folder.resolve("index.html").toUri()), first.out());
        assertTrue(first.out().contains(", kernel form: vector") || first.out().contains(", kernel form: plain"), first.out());
        assertEquals(List.of("figure-9-runs-1.csv", "figure-9-runs-2.csv", "figure-9.svg", "index.html", "runs"), names(folder));
        String page = Files.readString(folder.resolve("index.html"));
        for (String part : List.of("<h2>Figure 9. Top-1 compressor", "<svg ", "Figure 9, momentum", "<h2>How this page was made</h2>",
            "reproduce --figure 9 --seeds 3 --small", "arXiv:2602.20646", "kernel form")) assertTrue(page.contains(part), part);
        assertFalse(page.contains("On its way"));
        List<String> runs = names(folder.resolve("runs"));
        assertEquals(0, perturbed("reproduce", "--small", "--figure", "9", "--out", folder.toString()).code());
        assertEquals(runs, names(folder.resolve("runs")));
        assertEquals(page, Files.readString(folder.resolve("index.html")), "seconds and all: the runs are those of the first time");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "reproduce --figur 4        | Possible solutions: --figure",
        "reprod                     | Did you mean: perturbed-sgd reproduce?",
        "reproduce --figure four    | Invalid value for option '--figure' (N): 'four' is not an int",
        "reproduce --figure 12      | --figure 12: there is no such figure; there are ",
        "reproduce --table 7        | --table 7: there is no such table; there ",
        "reproduce --seeds 0        | --seeds: seeds must be at least 1, got 0",
        "reproduce --steps 5        | --steps: a figure needs at least 100 steps to settle, got steps(5)",
        "reproduce 4                | Unmatched argument at index 1: '4'",
        "reproduce --seeds          | Missing required parameter for option '--seeds' (COUNT)",
        "''                         | say what to do: reproduce"})
    void what_is_not_understood_is_answered_with_what_would_be(String arguments, String message) {
        Answer answer = perturbed(arguments.isEmpty() ? new String[0] : arguments.split(" +"));
        assertEquals(2, answer.code());
        assertTrue(answer.err().contains(message), answer.err());
        assertTrue(answer.err().contains("see: perturbed-sgd"), answer.err());
        assertEquals("", answer.out());
    }

    @Test
    void a_folder_that_cannot_be_written_is_said_before_any_work() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Answer answer = perturbed("reproduce", "--out", file.toString());
        assertEquals(1, answer.code());
        assertEquals("cannot write to " + file + ": " + file + " is a file; name another folder: --out FOLDER", answer.err().strip());
        Answer below = perturbed("reproduce", "--out", file.resolve("below").toString());
        assertTrue(below.err().startsWith("cannot write to " + file.resolve("below")), below.err());
        assertEquals("", answer.out() + below.out());
    }

    @Test
    void help_names_every_option_and_the_version_is_said() {
        Answer help = perturbed("reproduce", "--help");
        assertEquals(0, help.code());
        Main.commandLine().getSubcommands().get("reproduce").getCommandSpec().options().forEach(option -> assertTrue(help.out().contains(option.longestName()), option.longestName()));
        assertTrue(perturbed("--help").out().contains("reproduce"));
        assertTrue(perturbed("--version").out().startsWith("perturbed-sgd "));
        assertEquals(help.out(), perturbed("help", "reproduce").out());
    }

    @Test
    void every_name_can_be_asked_for() {
        for (String name : Figures.names()) assertTrue(name.matches("Figure \\d+|Table \\d+|Appendix A\\.\\d"), name);
    }
}
