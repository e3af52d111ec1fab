package perturbed.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    private final List<String> written = new ArrayList<>();
    private final Line paper = new Line() {
        @Override
        public void write(String text) {
            written.add(text);
        }

        @Override
        public void erase() {
            written.add("erased");
        }
    };
    private long now;                                    // nanoseconds, moved by hand: no test waits for a clock

    private Progress progress(long total) {
        return new Progress("run", total, () -> paper, () -> now);
    }

    private void seconds(double s) {
        now = Math.round(s * 1e9);
    }

    @Test
    void it_appears_after_two_seconds_changes_twice_a_second_and_is_gone_when_closed() {
        try (Progress progress = progress(1000)) {
            for (int step = 1; step <= 300; step++) {
                seconds(step / 100.0);                   // 3 seconds in all
                progress.at(step);
            }
        }
        assertEquals(List.of("run 200/1000 (20 %), 8 s left", "run 250/1000 (25 %), 8 s left", "run 300/1000 (30 %), 7 s left", "erased"), written);
    }

    @Test
    void a_note_stands_at_the_end() {
        seconds(0);
        try (Progress progress = progress(4)) {
            seconds(3600);
            progress.at(1, "3 failed");
        }
        assertEquals("run 1/4 (25 %), 3 h 0 min left, 3 failed", written.get(0));
    }

    @Test
    void of_several_open_at_once_only_the_first_shows() {
        try (Progress sweep = progress(10); Progress run = progress(100)) {
            seconds(5);
            run.at(50);
            sweep.at(1);
        }
        assertEquals(List.of("run 1/10 (10 %), 45 s left", "erased"), written);
    }

    @Test
    void the_next_one_shows_after_the_first_is_closed() {
        progress(1).close();
        try (Progress second = progress(2)) {
            seconds(3);
            second.at(1);
        }
        assertEquals(List.of("erased", "run 1/2 (50 %), 3 s left", "erased"), written);
    }

    @Test
    void in_a_terminal_a_line_that_would_wrap_is_cut() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        PrintStream errors = System.err;
        System.setErr(new PrintStream(terminal, true));
        try {
            Line line = new Line.OnTerminal();
            line.write("x".repeat(200));
            line.write("short");
            line.erase();
        } finally {
            System.setErr(errors);
        }
        assertEquals("\r" + "x".repeat(76) + "...\rshort" + " ".repeat(74) + "\r     \r", terminal.toString());
    }

    /** Whether the error stream of this process is taken for a terminal. */
    static final class Main {
        public static void main(String[] arguments) {
            System.out.print(Line.OnTerminal.isThere());
        }
    }

    @Test
    void a_file_or_a_pipe_is_no_terminal(@TempDir Path folder) throws Exception {
        for (Redirect errors : List.of(Redirect.to(folder.resolve("log").toFile()), Redirect.PIPE)) {
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), Main.class.getName())
                .redirectError(errors).start();
            assertEquals("false", new String(process.getInputStream().readAllBytes()));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.4, 0 s", "59.4, 59 s", "65, 1 min 5 s", "3600, 1 h 0 min", "90000, 25 h 0 min"})
    void durations_have_two_units(double seconds, String text) {
        assertEquals(text, Progress.duration(seconds));
    }

    @Test
    void nothing_to_do_is_refused() {
        String said = assertThrows(IllegalArgumentException.class, () -> Progress.of("run", 0)).getMessage();
        assertEquals("progress of 'run': the total must be at least 1, got 0", said);
    }
}
