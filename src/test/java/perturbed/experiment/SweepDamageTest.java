package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.kernel.RandomStream;
import perturbed.sgd.Provenance;
import perturbed.sgd.Sgd;
import perturbed.sgd.StepSize;

/** What can be in a sweep's folder that nobody expects: each is set aside and said, and the sweep goes on. */
class SweepDamageTest {
    @TempDir
    Path folder;

    private static final Sweep SWEEP = Sweep.of(SweepFolderTest.BASE).over("gamma", List.of(0.1, 0.2, 0.3), Sgd::stepSize);

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".run")).sorted().findFirst().orElseThrow();
        }
    }

    private static Path sibling(Path run, String ending) {
        return Path.of(run.toString().replace(".run", ending));
    }

    /** A sweep of which one file is damaged: the damage is said, once, with the words, and the table is as before. */
    private void isSetAside(Path damaged, String table, String words) {
        Sweep.Result again = SWEEP.keepIn(folder).run();
        assertEquals(table, again.table().printAll());
        assertEquals(1, again.notes().size(), again.notes().toString());
        assertTrue(again.notes().get(0).startsWith(damaged + " is damaged and set aside as " + damaged.getFileName() + ".corrupt: "), again.notes().get(0));
        assertTrue(again.notes().get(0).contains(words), again.notes().get(0));
        assertTrue(Files.exists(Path.of(damaged + ".corrupt")));
        assertEquals(List.of(), SWEEP.keepIn(folder).run().notes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        rows 60\\n[0-9a-f]{16}\\n       | rows 59\\n                | it has 59 recordings at step 60, and the run of 60 steps records every 1
        (?s)rows 60\\n.*               | rows 0\\n                 | it has 0 recordings at step 60
        rows 60\\n([0-9a-f]{16}\\n)     | rows 61\\n$1$1            | it has 61 recordings at step 60
        step 60                       | step 61                  | it has 60 recordings at step 61
        step 60                       | step -1                  | it has 60 recordings at step -1
        step 60                       | step 40                  | it has 60 recordings at step 40
        ended no                      | ended 5 y_1              | of a run that ended with step 5
        ended no                      | ended -5 y_1             | of a run that ended with step -5
        column gradientNorm           | column loss              | other weights or columns
        w_1 [0-9a-f]{16}              | w_1                      | other weights or columns
        w_1 [0-9a-f]{16}[ ]           | w_1                      | its lines are not those of the format
        description perturbed-sgd/2   | description other/2      | belongs to another run
        """)
    void a_right_checksum_over_what_cannot_be_of_the_run(String from, String to, String words) throws Exception {
        String table = SWEEP.keepIn(folder).run().table().printAll();
        Path file = file();
        String text = Files.readString(file), content = text.substring(0, text.lastIndexOf("sha256 "));
        String changed = content.replaceFirst(from, to.replace("\\n", "\n"));
        assertTrue(!changed.equals(content), content);
        Files.writeString(file, changed + "sha256 " + KeptRun.sha256(changed) + "\n");
        isSetAside(file, table, words);
    }

    @ParameterizedTest
    @ValueSource(strings = {".run", ".failed", ".checkpoint", ".checkpoint.previous"})
    void a_folder_in_the_place_of_a_file(String ending) throws IOException {
        String table = SWEEP.keepIn(folder).run().table().printAll();
        Path run = file(), damaged = sibling(run, ending);
        Files.delete(run);
        Files.writeString(Files.createDirectory(damaged).resolve("something"), "");
        isSetAside(damaged, table, "it is no file");
    }

    @ParameterizedTest
    @ValueSource(strings = {".checkpoint", ".checkpoint.previous"})
    void a_checkpoint_of_something_else(String ending) throws IOException {
        String table = SWEEP.keepIn(folder).run().table().printAll();
        Path run = file(), damaged = sibling(run, ending);
        Files.delete(run);
        Files.copy(file(), damaged);
        isSetAside(damaged, table, "belongs to another run");
    }

    @Test
    void what_killed_processes_left_is_removed() throws IOException {
        SWEEP.keepIn(folder).run();
        String hash = file().getFileName().toString().replace(".run", "");
        for (String left : List.of(hash + ".checkpoint.123-45.new", hash + ".failed.123-45.new", "probe8234.new")) Files.writeString(folder.resolve(left), "half a li");
        Path other = Files.writeString(folder.resolve("mine.new"), "not of a sweep");
        SWEEP.keepIn(folder).run();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(other), files.filter(file -> file.toString().endsWith(".new")).toList());
        }
    }

    /** A file of a failure with a right checksum over lines that were altered: refused, or read to the last character. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_damaged_failure_is_refused_with_words_or_read_as_it_stands(long seed) throws IOException {
        Path file = folder.resolve("one.failed");
        String whole = new String(new Failure("perturbed-sgd/2; ...", Provenance.here(0.5), "IllegalStateException: no").bytes(), StandardCharsets.UTF_8);
        String content = whole.substring(0, whole.lastIndexOf("sha256 ")), alphabet = "0123456789abc;: \n\r\\\u00e9\0";
        RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER);
        int refused = 0;
        for (int time = 0; time < 500; time++) {
            RandomStream draw = random.at(time);
            int at = draw.below(content.length(), 0), end = Math.min(content.length(), at + draw.below(20, 1));
            String altered = content.substring(0, at) + (draw.below(2, 2) == 0 ? "" : alphabet.charAt(draw.below(alphabet.length(), 3))) + content.substring(end);
            Files.writeString(file, altered + "sha256 " + KeptRun.sha256(altered) + "\n");
            try {
                Failure read = Failure.read(file);
                String[] lines = altered.split("\n", -1);
                assertEquals(lines[1], "description " + read.description());
                assertEquals(lines[3], "cause " + read.cause());
            } catch (IllegalArgumentException refusal) {
                assertTrue(refusal.getMessage().length() > 2, altered);
                refused++;
            }
        }
        assertTrue(refused > 100 && refused < 500, "refused " + refused);
    }

    /** Throws at step 5, and counts. */
    private record Throwing(AtomicInteger times, Throwable what) implements StepSize {
        @Override
        public double at(long t) {
            if (t != 5) return 0.1;
            times.incrementAndGet();
            if (what instanceof Error error) throw error;
            throw (RuntimeException) what;
        }

        @Override
        public Optional<String> text() {
            return Optional.of("throwing/1");
        }
    }

    @Test
    void an_error_is_a_row_as_an_exception_is() {
        for (Throwable what : List.of(new StackOverflowError(), new OutOfMemoryError("too large"), new NoClassDefFoundError("Gone"), new AssertionError("no"))) {
            Sweep sweep = Sweep.of(SweepFolderTest.BASE).points("run", Sweep.point("bad", s -> s.stepSize(new Throwing(new AtomicInteger(), what))), Sweep.point("good", s -> s));
            for (Sweep one : List.of(sweep, sweep.keepIn(folder).retryFailed()))
                assertEquals(List.of("failed: " + what, "done"), one.run().table().stringColumn("status").asList());
        }
    }

    @Test
    void a_failure_that_another_sweep_retries_is_not_retried_again() {
        AtomicInteger times = new AtomicInteger();
        Sweep sweep = Sweep.of(SweepFolderTest.BASE.stepSize(new Throwing(times, new IllegalStateException("no")))).keepIn(folder);
        sweep.run();
        assertEquals(1, times.get());
        SweepFolder a = SweepFolder.open(folder, true), b = SweepFolder.open(folder, true);
        Sgd run = SweepFolderTest.BASE.stepSize(new Throwing(times, new IllegalStateException("no")));
        for (SweepFolder each : List.of(a, b, a)) assertTrue(each.run(run).orElseThrow().failed());
        assertEquals(2, times.get());
        a.close();
        b.close();
    }
}
