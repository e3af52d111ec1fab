package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.softplus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.paper.LogisticData;
import perturbed.sgd.Provenance;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;
import perturbed.sgd.StepSize;
import tech.tablesaw.api.Table;

class SweepFolderTest {
    @TempDir
    Path temporary;
    private Path folder;

    @BeforeEach
    void name() {
        folder = temporary.resolve("sweep");
    }

    static final Sgd BASE = Sgd.on(Problem.of(Chain.input(3).then(linear(1)).then(softplus()), LogisticData.generate(3, 40, 1)).regularizedBy(Regularizer.l2(0.1))).steps(60).gradientNoise(0.01).seed(1);

    private static Sweep grid() {
        return Sweep.of(BASE.stopAbove(10)).over("gamma", List.of(0.1, 0.5, 1e6), Sgd::stepSize)
            .over("s_f", List.of(0.0, 1.0), (sgd, s) -> sgd.perturb(forward(uniform(s)).at(1))).seeds(2);
    }

    /** A step size of 0.1 that does something of its own at a step. */
    private record Doing(long step, Runnable something) implements StepSize {
        @Override
        public double at(long t) {
            if (t == step) something.run();
            return 0.1;
        }

        @Override
        public Optional<String> text() {
            return Optional.of("doing/1");
        }
    }

    private static String text(Table table) {
        return table.printAll();
    }

    private List<Path> files(String ending) {
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.<Path>empty()) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_kept_sweep_has_the_tables_of_one_that_is_not() {
        Sweep.Result plain = grid().run();
        for (int time = 0; time < 2; time++) {
            Sweep.Result kept = grid().keepIn(folder).run();
            assertEquals(text(plain.table()), text(kept.table()));
            assertEquals(text(plain.trajectories()), text(kept.trajectories()));
            for (int r = 0; r < 12; r++) {
                Run a = plain.runs().get(r), b = kept.runs().get(r);
                assertEquals(a.finalWeights(), b.finalWeights());
                assertArrayEquals(a.column("gradientNorm"), b.column("gradientNorm"), 0);
            }
            assertEquals("12 runs: 8 done, 4 diverged, 0 failed", kept.toString());
        }
        assertEquals(12, files(".run").size());
        assertEquals(List.of("claims"), files("").stream().map(f -> f.getFileName().toString()).filter(f -> !f.endsWith(".run")).toList());
        assertEquals(text(plain.table()), text(grid().keepIn(folder).kept().table()));
    }

    @Test
    void what_is_finished_is_not_run_again_and_a_larger_sweep_does_the_rest() throws IOException {
        grid().seeds(1).keepIn(folder).run();
        List<Path> first = files(".run");
        for (Path file : first) Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        grid().keepIn(folder).run();
        assertEquals(12, files(".run").size());
        for (Path file : first) assertEquals(1000, Files.getLastModifiedTime(file).toMillis());
    }

    @Test
    void a_file_is_named_by_the_hash_and_holds_the_description() throws IOException {
        Sweep.Result result = Sweep.of(BASE).keepIn(folder).run();
        String text = BASE.seed(1).text().orElseThrow();
        Path file = folder.resolve(KeptRun.sha256(text).substring(0, 32) + ".run");
        assertEquals(List.of(file), files(".run"));
        assertTrue(Files.readString(file).startsWith("perturbed-sgd checkpoint 1\ndescription " + text + "\nprovenance "));
        assertEquals(file.getFileName().toString(), result.provenance().stringColumn("hash").get(0) + ".run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "half", "a bit", "another run"})
    void a_damaged_file_is_set_aside_said_and_the_run_done_again(String damage) throws IOException {
        String whole = text(grid().keepIn(folder).run().table());
        Path file = files(".run").get(3);
        byte[] bytes = Files.readAllBytes(file);
        switch (damage) {
            case "half" -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            case "a bit" -> {
                bytes[bytes.length / 3] ^= 1;
                Files.write(file, bytes);
            }
            case "another run" -> Files.copy(files(".run").get(4), file, StandardCopyOption.REPLACE_EXISTING);
            default -> Files.write(file, new byte[0]);
        }
        assertTrue(grid().keepIn(folder).kept().toString().contains("1 not run\n" + file + " is damaged: "));
        Sweep.Result again = grid().keepIn(folder).run();
        assertEquals(whole, text(again.table()));
        assertEquals(1, again.notes().size());
        assertTrue(again.notes().get(0).startsWith(file + " is damaged and set aside as " + file.getFileName() + ".corrupt: "), again.notes().toString());
        assertTrue(again.notes().get(0).endsWith("; the run is done again"), again.notes().toString());
        assertEquals(List.of(Path.of(file + ".corrupt")), files(".corrupt"));
        assertTrue(grid().keepIn(folder).run().notes().isEmpty());
    }

    @Test
    void a_run_that_throws_is_a_row_kept_until_it_is_retried() {
        AtomicInteger tries = new AtomicInteger();
        Runnable broken = () -> {
            tries.incrementAndGet();
            throw new IllegalStateException("no\nluck", new ArithmeticException("by zero"));
        };
        Sweep sweep = Sweep.of(BASE.stepSize(new Doing(5, broken))).over("gradientNoise", List.of(0.01, 0.02), Sgd::gradientNoise).keepIn(folder);
        for (int time = 0; time < 2; time++) {
            Sweep.Result result = sweep.run();
            assertEquals("failed: perturbed.kernel.UserCodeException: the step size failed at step 5: no luck, caused by java.lang.IllegalStateException: no luck", result.table().stringColumn("status").get(1));
            assertTrue(result.table().doubleColumn("stableGradientNorm").isMissing(0));
            assertEquals("2 runs: 0 done, 0 diverged, 2 failed", result.toString());
            assertEquals(2, tries.get());
            assertEquals(0, result.trajectories().rowCount());
            assertEquals(2, files(".failed").size());
        }
        sweep.retryFailed().run();
        assertEquals(4, tries.get());
        Sweep mended = Sweep.of(BASE.stepSize(new Doing(5, () -> { }))).over("gradientNoise", List.of(0.01, 0.02), Sgd::gradientNoise);
        assertEquals("2 runs: 0 done, 0 diverged, 2 failed", mended.keepIn(folder).run().toString());
        assertEquals(text(mended.run().table()), text(mended.keepIn(folder).retryFailed().run().table()));
        assertEquals(List.of(), files(".failed"));
    }

    @Test
    void a_damaged_failure_is_set_aside() throws IOException {
        Sweep sweep = Sweep.of(BASE.stepSize(new Doing(5, () -> { throw new IllegalStateException("no"); }))).keepIn(folder);
        sweep.run();
        Path file = files(".failed").get(0);
        Files.writeString(file, Files.readString(file).replace("IllegalState", "IllegalStage"));
        Sweep.Result again = sweep.run();
        assertEquals(List.of(file + " is damaged and set aside as " + file.getFileName() + ".corrupt: its last line is not the checksum of its content; the run is done again"), again.notes());
        assertEquals("failed: perturbed.kernel.UserCodeException: the step size failed at step 5: no, caused by java.lang.IllegalStateException: no", again.table().stringColumn("status").get(0));
    }

    @Test
    void every_truncation_and_every_changed_byte_of_a_failure_is_found() throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("one.failed");
        Failure whole = new Failure("perturbed-sgd/2; ...", Provenance.here(0.5), "java.lang.IllegalStateException: no");
        Files.write(file, whole.bytes());
        assertEquals(whole, Failure.read(file));
        byte[] bytes = Files.readAllBytes(file);
        for (int k = 0; k < bytes.length; k++) {
            Files.write(file, Arrays.copyOf(bytes, k));
            assertThrows(IllegalArgumentException.class, () -> Failure.read(file));
            byte[] altered = bytes.clone();
            altered[k] ^= 1;
            Files.write(file, altered);
            assertThrows(IllegalArgumentException.class, () -> Failure.read(file));
        }
        for (String content : List.of("", "\n\n\n\n", "perturbed-sgd failure 2\na\nb\nc\n", "perturbed-sgd failure 1\ndescription a\nprovenance b\ncause c\n", "perturbed-sgd failure 1\na\nb\nc\n")) {
            Files.writeString(file, content + "sha256 " + KeptRun.sha256(content) + "\n");
            assertThrows(IllegalArgumentException.class, () -> Failure.read(file), content);
        }
    }

    @Test
    void a_checkpoint_of_the_base_is_left_out() {
        Path file = temporary.resolve("base");
        assertEquals(text(grid().run().table()), text(Sweep.of(BASE.stopAbove(10).checkpoint(file, 10)).over("gamma", List.of(0.1, 0.5, 1e6), Sgd::stepSize)
            .over("s_f", List.of(0.0, 1.0), (sgd, s) -> sgd.perturb(forward(uniform(s)).at(1))).seeds(2).run().table()));
        assertFalse(Files.exists(file));
    }

    @Test
    void an_interrupt_without_a_folder_gives_what_is_finished_and_says_that_nothing_is_kept() {
        Thread caller = Thread.currentThread();
        Sgd endless = BASE.steps(1L << 32).recordEvery(1L << 20).stepSize(new Doing(100, caller::interrupt));
        Sweep.Result result = Sweep.of(BASE).points("run", Sweep.point("short", s -> s), Sweep.point("endless", s -> endless)).run();
        assertTrue(Thread.interrupted(), "what follows shall stop too");
        assertTrue(result.toString().matches("2 runs: [01] done, 0 diverged, 0 failed, [12] not run\nnothing is kept; keepIn\\(folder\\) keeps what is finished\n"
            + "interrupted after [01] of 2 runs \\(nothing is kept; keepIn\\(folder\\) keeps what is finished\\); run\\(\\) does the rest"), result.toString());
        assertEquals("not run", result.table().stringColumn("status").get(1));
        assertTrue(assertThrows(CancellationException.class, result::complete).getMessage().matches("[12] of 2 runs of the sweep have not ended; nothing is kept; .*"));
    }

    @Test
    void a_sweep_that_is_not_kept_says_so() {
        assertEquals("1 runs: 1 done, 0 diverged, 0 failed\nnothing is kept; keepIn(folder) keeps what is finished", Sweep.of(BASE).run().complete().toString());
        assertEquals("keepIn(folder): the folder is missing (null); leave keepIn out to keep nothing", assertThrows(IllegalArgumentException.class, () -> Sweep.of(BASE).keepIn(null)).getMessage());
    }

    @Test
    void runs_without_text_are_done_and_not_kept_and_the_remedy_is_said() {
        Sweep sweep = Sweep.of(BASE).over("stepSize", List.of(StepSize.fixed(0.1), t -> 0.2, t -> 0.3), Sgd::stepSize);
        Sweep.Result result = sweep.keepIn(folder).run();
        assertEquals(text(sweep.run().table()), text(result.table()));
        assertEquals(List.of("2 of 3 runs are not kept, they have no text to be found by: the step size (override its text(): a lambda has none)"), result.notes());
        assertEquals(1, files(".run").size());
        assertEquals(List.of("done", "not run", "not run"), sweep.keepIn(folder).kept().table().stringColumn("status").asList());
    }

    @Test
    void folders_that_cannot_be_written_are_refused_at_once() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        for (Path wrong : List.of(file, file.resolve("under"))) {
            Sweep sweep = Sweep.of(BASE.stepSize(new Doing(0, () -> { throw new AssertionError("it ran"); }))).keepIn(wrong);
            String message = assertThrows(UncheckedIOException.class, sweep::run).getMessage();
            assertTrue(message.startsWith("keepIn(" + wrong + "): nothing can be written there ("), message);
            assertTrue(message.endsWith("); what is there is untouched and kept() reads it, make room or name another folder"), message);
        }
        assertThrows(IllegalStateException.class, () -> Sweep.of(BASE).kept());
    }

    @Test
    void a_folder_that_goes_stops_the_sweep_and_says_so() {
        Runnable gone = () -> {
            for (Path file : files("")) if (!file.toFile().delete()) throw new AssertionError(file);
            if (!folder.toFile().delete()) throw new AssertionError(folder);
        };
        String message = assertThrows(UncheckedIOException.class, () -> Sweep.of(BASE.stepSize(new Doing(50, gone))).keepIn(folder).run()).getMessage();
        assertTrue(message.startsWith("the sweep stopped after 0 of 1 runs (what is finished is kept in " + folder + "): checkpoint "), message);
        assertTrue(message.contains(" could not be saved at step 60 ("), message);
    }

    @Test
    void an_interrupt_keeps_what_is_finished_and_saves_what_is_on_its_way() throws IOException {
        Thread caller = Thread.currentThread();
        Runnable stop = () -> {
            while (files(".run").isEmpty()) Thread.onSpinWait();     // until the short run has ended
            caller.interrupt();
        };
        Sgd endless = BASE.steps(1L << 32).recordEvery(1L << 20).stepSize(new Doing(100, stop));
        Sweep sweep = Sweep.of(BASE).points("run", Sweep.point("short", s -> s), Sweep.point("endless", s -> endless)).keepIn(folder);
        Sweep.Result result = sweep.run();
        assertTrue(Thread.interrupted());
        assertEquals("2 runs: 1 done, 0 diverged, 0 failed, 1 not run\ninterrupted after 1 of 2 runs (what is finished is kept in " + folder + "); run() does the rest", result.toString());
        assertEquals(text(result.table()), text(sweep.kept().table()));
        assertEquals(1, result.runs().size());
        assertEquals(1, files(".checkpoint").size());
        Path onItsWay = files(".checkpoint").get(0);
        Files.move(onItsWay, Path.of(onItsWay.toString().replace(".checkpoint", ".run")));
        assertTrue(sweep.kept().notes().get(0).endsWith(" is damaged: it is a run that had not ended"), sweep.kept().notes().toString());
    }

    @Test
    void a_result_can_be_read_while_the_thread_is_interrupted() {
        Sweep.Result result = grid().keepIn(folder).run();
        String all = text(result.trajectories());
        Thread.currentThread().interrupt();
        try {
            assertEquals(all, text(result.trajectories()));
            assertEquals(text(result.table()), text(grid().keepIn(folder).kept().table()));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void two_sweeps_of_one_process_share_the_work() throws Exception {
        AtomicInteger steps = new AtomicInteger();
        Sweep sweep = Sweep.of(BASE.stepSize(new Doing(7, steps::incrementAndGet))).over("s_f", Values.linear(0, 1, 20), (sgd, s) -> sgd.perturb(forward(uniform(s)).at(1))).keepIn(folder);
        Sweep.Result[] results = new Sweep.Result[2];
        Thread other = new Thread(() -> results[1] = sweep.run());
        other.start();
        results[0] = sweep.run();
        other.join();
        assertEquals(20, steps.get());
        assertEquals(text(results[0].table()), text(results[1].table()));
    }

    @Test
    void the_csv_is_exact() throws IOException {
        Sweep.Result result = grid().run();
        Path file = temporary.resolve("table.csv");
        result.writeCsv(file);
        List<String> lines = Files.readAllLines(file);
        assertEquals("gamma,s_f,seed,stableGradientNorm,stableIterationComplexity,status", lines.get(0));
        for (int r = 0; r < 12; r++) {
            String[] cells = lines.get(r + 1).split(",", 6);
            double norm = result.table().doubleColumn("stableGradientNorm").getDouble(r);
            if (Double.isNaN(norm)) assertEquals("", cells[3]);
            else assertEquals(norm, Double.parseDouble(cells[3]));
        }
        assertTrue(lines.get(12).endsWith(",2,,,\"diverged at step 0, site w, ||w|| above 10.0\""), lines.get(12));
    }

    @Test
    void the_provenance_has_a_row_for_each_run() {
        Table table = grid().keepIn(folder).run().provenance();
        assertEquals(12, table.rowCount());
        assertEquals(List.of("gamma", "s_f", "seed", "hash", "code", "jdk", "architecture", "kernel", "seconds"), table.columnNames());
        assertEquals(12, table.stringColumn("hash").countUnique());
        assertEquals(System.getProperty("java.version"), table.stringColumn("jdk").get(0));
        assertTrue(table.stringColumn("code").get(0).matches("[0-9]+\\..*"), table.stringColumn("code").get(0));
        assertTrue(table.doubleColumn("seconds").min() > 0);
        assertEquals(text(table), text(grid().keepIn(folder).run().provenance()));
    }
}
