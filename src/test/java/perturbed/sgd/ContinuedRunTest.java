package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.sgd.StoppedRuns.DEEP;
import static perturbed.sgd.StoppedRuns.HERE;
import static perturbed.sgd.StoppedRuns.assertSame;
import static perturbed.sgd.StoppedRuns.interruptedAt;
import static perturbed.sgd.StoppedRuns.onFullDisk;
import static perturbed.sgd.StoppedRuns.refused;
import static perturbed.sgd.StoppedRuns.standard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.sgd.StoppedRuns.Stopping;

/** A run with a checkpoint: stopped wherever it may be, it goes on to the same bits, or says why it does not. */
class ContinuedRunTest {
    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("run.checkpoint");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 31, 59})
    void a_run_that_was_stopped_goes_on_to_the_same_bits(long step) {
        interruptedAt(step, file);
        assertEquals(step, Checkpoint.read(file).step());
        assertSame(standard().run(), standard().checkpoint(file, 1000).run());
    }

    @Test
    void a_run_may_stop_many_times() {
        for (long step : new long[] {1, 2, 20, 43}) interruptedAt(step, file);
        assertSame(standard().run(), standard().checkpoint(file, 1000).run());
    }

    /** 60 steps recorded at 0, 7, ..., 56: 5 of 9 before step 31. */
    @Test
    void a_run_that_is_not_recorded_at_every_step_goes_on_too() {
        Sgd seventh = standard().recordEvery(7);
        assertThrows(CancellationException.class, () -> seventh.stepSize(new Stopping(30)).checkpoint(file, 1000).run());
        assertEquals(5, Checkpoint.read(file).rows);
        assertSame(seventh.run(), seventh.checkpoint(file, 1000).run());
        assertEquals(9, seventh.run().column("error").length);
        long[] recordings = {0, 0, 1, 1, 2, 9};
        for (int k = 0; k < recordings.length; k++) assertEquals(recordings[k], seventh.recordings(new long[] {-1, 0, 1, 7, 8, 60}[k]));
    }

    @Test
    void saving_changes_no_bit() {
        assertSame(standard().run(), standard().checkpoint(file, 3).run());
    }

    @Test
    void a_run_that_has_ended_is_read_and_neither_run_nor_saved_again() throws IOException {
        Run first = standard().checkpoint(file, 10).run();
        byte[] saved = Files.readAllBytes(file), before = Files.readAllBytes(Path.of(file + ".previous"));
        assertSame(first, standard().stepSize(new Stopping(0)).checkpoint(file, 10).run());      // would be interrupted if it ran
        assertFalse(Thread.currentThread().isInterrupted());
        assertArrayEquals(saved, Files.readAllBytes(file));
        assertArrayEquals(before, Files.readAllBytes(Path.of(file + ".previous")));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count(), "nothing is left of the look whether the folder can be written");
        }
    }

    @Test
    void a_save_may_be_due_by_time() {
        assertThrows(CancellationException.class, () -> standard().stepSize(new Stopping(29)).checkpoint(file, Duration.ofNanos(1)).run());
        assertTrue(Files.exists(Path.of(file + ".previous")));                                    // there was a save before that of the interrupt
        assertSame(standard().run(), standard().checkpoint(file, Duration.ofDays(1)).run());
        Path other = folder.resolve("other");
        standard().checkpoint(other, Duration.ofHours(1)).run();
        assertTrue(Files.exists(other) && !Files.exists(Path.of(other + ".previous")), "within the hour there is one save, that of the end");
        assertEquals("checkpoint(file, every) needs a time above zero, got PT-1S",
            assertThrows(IllegalArgumentException.class, () -> standard().checkpoint(file, Duration.ofSeconds(-1))).getMessage());
        assertEquals("checkpoint(file, every) needs a time above zero, got PT0S",
            assertThrows(IllegalArgumentException.class, () -> standard().checkpoint(file, Duration.ZERO)).getMessage());
    }

    @Test
    void the_end_of_a_run_is_read_as_the_run() {
        interruptedAt(20, file);
        assertEquals(Optional.empty(), standard().ended(Checkpoint.read(file)));
        double before = Checkpoint.read(file).provenance.seconds();
        Run run = standard().checkpoint(file, 10).run();
        Run read = standard().ended(Checkpoint.read(file)).orElseThrow();
        assertSame(run, read);
        assertEquals(run.provenance(), read.provenance());
        assertTrue(read.provenance().seconds() > before, "the time of both parts");
        assertEquals("the checkpoint belongs to another run: seed: 3 there, 4 here",
            assertThrows(IllegalArgumentException.class, () -> standard().seed(4).ended(Checkpoint.read(file))).getMessage());
    }

    @Test
    void a_divergence_is_kept() {
        Sgd diverging = standard().stepSize(50).stopAbove(20).checkpoint(file, 10);
        Run first = diverging.run();
        assertTrue(first.diverged());
        assertSame(first, diverging.run());
        assertEquals(first.divergence().orElseThrow().step() + 1, Checkpoint.read(file).step());
    }

    @Test
    @Tag("no-mutants")
    void a_killed_process_is_continued_by_another() throws Exception {
        String[] java = {Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), Killed.class.getName(), file.toString()};
        Process process = new ProcessBuilder(java).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
        assertEquals(3, process.waitFor(), () -> log());
        assertEquals(40, Checkpoint.read(file).step());
        assertSame(standard().run(), standard().checkpoint(file, 10).run());
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the standard run and halts the process in step 45. */
    static final class Killed {
        public static void main(String[] file) {
            standard().stepSize(new StepSize() {
                @Override
                public double at(long t) {
                    if (t == 45) Runtime.getRuntime().halt(3);
                    return 0.05;
                }

                @Override
                public Optional<String> text() {
                    return Optional.of("stopping/1");
                }
            }).checkpoint(Path.of(file[0]), 10).run();
        }
    }

    @Test
    void a_long_record_puts_a_save_off() {
        CheckpointFile often = new CheckpointFile(file, 10);
        assertTrue(often.isDue(10, 0, 10, 0));
        assertFalse(often.isDue(11, 0, 11, 0));
        assertTrue(often.isDue(200_000, 175_000, 200_000, 0));
        assertFalse(often.isDue(200_000, 175_010, 200_000, 0));
        assertTrue(often.isDue(200_000, 199_990, 80, 0));                                            // a recording every 2,500 steps
    }

    @Test
    void another_description_is_refused_and_what_differs_is_named() {
        interruptedAt(20, file);
        assertEquals("checkpoint " + file + " belongs to another run: momentum: 0.5 there, 0.25 here; seed: 3 there, 4 here; "
            + "save this one in another file, or delete that one to start anew",
            assertThrows(IllegalArgumentException.class, () -> standard().momentum(0.25).seed(4).checkpoint(file, 1000).run()).getMessage());
        Problem other = DEEP.regularizedBy(Regularizer.l2(0.02));
        String message = assertThrows(IllegalArgumentException.class,
            () -> Sgd.on(other).checkpoint(file, 10).run()).getMessage();
        assertTrue(message.contains("regularizer: l2(0.01) there, l2(0.02) here; start: "), message);
    }

    @Test
    void what_changed_under_an_old_text_is_refused() {
        double[][] other = {null, new double[3], {}, {}, {}};
        new CheckpointFile(file, 1).save(new Checkpoint(standard().text().orElseThrow(), HERE, 5, null, other, other, List.of("gradientNorm", "error"), new double[2][5], 5));
        refused("checkpoint " + file + " has this run's description, but other weights or columns: something of yours has changed under an old text(); give it a new version there", file);
    }

    /** What the standard run would have written: 60 steps, each recorded. */
    private void saved(long step, int rows, Run.Divergence divergence) {
        double[][] w = Weights.zeros(DEEP.chain()).toArrays();
        new CheckpointFile(file, 1).save(new Checkpoint(standard().text().orElseThrow(), HERE, step, divergence, w, w, List.of("gradientNorm", "error"), new double[2][rows], rows));
    }

    @Test
    void what_no_run_of_this_description_can_have_written_is_refused() {
        saved(61, 61, null);
        refused("checkpoint " + file + " cannot be of this run: it has 61 recordings at step 61, and the run of 60 steps records every 1", file);
        saved(20, 19, null);
        refused("checkpoint " + file + " cannot be of this run: it has 19 recordings at step 20, and the run of 60 steps records every 1", file);
        saved(-1, 0, null);
        refused("checkpoint " + file + " cannot be of this run: it has 0 recordings at step -1, and the run of 60 steps records every 1", file);
        saved(20, 20, new Run.Divergence(20, "w"));
        refused("checkpoint " + file + " cannot be of this run: it has 20 recordings at step 20 of a run that ended with step 20, and the run of 60 steps records every 1", file);
        assertEquals("the checkpoint cannot be of this run: it has 20 recordings at step 20 of a run that ended with step 20, and the run of 60 steps records every 1",
            assertThrows(IllegalArgumentException.class, () -> standard().ended(Checkpoint.read(file))).getMessage());
        saved(20, 20, new Run.Divergence(19, "w"));
        assertEquals(19, standard().checkpoint(file, 1000).run().divergence().orElseThrow().step());
        saved(0, 0, null);
        assertEquals(Optional.empty(), standard().ended(Checkpoint.read(file)));
        saved(60, 60, null);
        assertEquals(0, standard().ended(Checkpoint.read(file)).orElseThrow().finalWeights().norm());
    }

    @Test
    void an_interrupt_before_the_first_step_has_nothing_to_save() throws IOException {
        interruptedAt(20, file);
        byte[] saved = Files.readAllBytes(file);
        Thread.currentThread().interrupt();
        assertEquals("the run was interrupted at step 20 of 60; run it again to continue there, from " + file,
            assertThrows(CancellationException.class, () -> standard().checkpoint(file, 1000).run()).getMessage());
        assertArrayEquals(saved, Files.readAllBytes(file));
    }

    @Test
    void an_interrupt_that_cannot_save_says_so() {
        Sgd stopped = standard().stepSize(new Stopping(29)).checkpoint(file, 1000);
        stopped.checkpoint = onFullDisk(file);
        assertEquals("the run was interrupted at step 30 of 60; checkpoint " + file + " could not be saved at step 30 (No space left on device); what was saved before is whole: "
            + "make room and run again to continue from there", assertThrows(CancellationException.class, stopped::run).getMessage());
    }
}
