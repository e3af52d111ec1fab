package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.squaredError;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.tanh;
import static perturbed.sgd.Recorded.error;
import static perturbed.sgd.Recorded.gradientNorm;
import static perturbed.sgd.Recorded.loss;

import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.kernel.RandomStream;
import perturbed.operator.Operator;

class CheckpointTest {
    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("run.checkpoint");
    }

    private static final Provenance HERE = Provenance.here(1.5);
    private static final Problem DEEP = deep();

    private static Problem deep() {
        RandomStream random = RandomStream.of(5, RandomStream.Purpose.USER);
        double[][] x = new double[300][3], target = new double[300][1];
        for (int l = 0; l < 300; l++) {
            for (int k = 0; k < 3; k++) x[l][k] = random.normal(4L * l + k);
            target[l][0] = random.normal(4L * l + 3);
        }
        return Problem.of(Chain.input(3).then(affine(4)).then(tanh()).then(linear(1)).then(squaredError()), Dataset.of(x, target)).regularizedBy(Regularizer.l2(0.01));
    }

    private static Sgd standard() {
        return Sgd.on(DEEP).startingAt(Weights.xavier(DEEP.chain(), 1)).stepSize(new Stopping(-1)).steps(60).gradientNoise(0.01).momentum(0.5).seed(3)
            .batchSize(7).perturb(forward(uniform(0.3)).every(2), backward(gaussian(0.1)).at(3)).record(gradientNorm(), error());
    }

    /** A step size of 0.05 that interrupts its thread at a step; the step does not show in its text. */
    record Stopping(long step) implements StepSize {
        @Override
        public double at(long t) {
            if (t == step) Thread.currentThread().interrupt();
            return 0.05;
        }

        @Override
        public Optional<String> text() {
            return Optional.of("stopping/1");
        }
    }

    private static void assertSame(Run expected, Run run) {
        assertEquals(expected.finalWeights(), run.finalWeights());
        assertEquals(expected.table().columnNames(), run.table().columnNames());
        for (String name : List.of("gradientNorm", "error")) assertArrayEquals(expected.column(name), run.column(name), 0);
        assertEquals(expected.divergence(), run.divergence());
    }

    private void interruptedAt(long step) {
        CancellationException e = assertThrows(CancellationException.class, () -> standard().stepSize(new Stopping(step - 1)).checkpoint(file, 1000).run());
        assertEquals("the run was interrupted at step " + step + " of 60; run it again to continue there, from " + file, e.getMessage());
    }

    private void refused(String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> standard().checkpoint(file, 1000).run()).getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 31, 59})
    void a_run_that_was_stopped_goes_on_to_the_same_bits(long step) {
        interruptedAt(step);
        assertEquals(step, Checkpoint.read(file).step());
        assertSame(standard().run(), standard().checkpoint(file, 1000).run());
    }

    @Test
    void a_run_may_stop_many_times() {
        for (long step : new long[] {1, 2, 20, 43}) interruptedAt(step);
        assertSame(standard().run(), standard().checkpoint(file, 1000).run());
    }

    @Test
    void saving_changes_no_bit() {
        assertSame(standard().run(), standard().checkpoint(file, 3).run());
    }

    @Test
    void a_run_that_has_ended_is_read_and_not_run_again() {
        Run first = standard().checkpoint(file, 10).run();
        assertSame(first, standard().stepSize(new Stopping(0)).checkpoint(file, 10).run());      // would be interrupted if it ran
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void a_save_may_be_due_by_time() {
        assertThrows(CancellationException.class, () -> standard().stepSize(new Stopping(29)).checkpoint(file, Duration.ofNanos(1)).run());
        assertTrue(Files.exists(Path.of(file + ".previous")));                                    // there was a save before that of the interrupt
        assertSame(standard().run(), standard().checkpoint(file, Duration.ofDays(1)).run());
        assertEquals("checkpoint(file, every) needs a time above zero, got PT0S",
            assertThrows(IllegalArgumentException.class, () -> standard().checkpoint(file, Duration.ZERO)).getMessage());
    }

    @Test
    void the_end_of_a_run_is_read_as_the_run() {
        interruptedAt(20);
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
    void descriptions_are_equal_if_they_describe_the_same_run() {
        assertEquals(standard(), standard().checkpoint(file, 10));
        assertEquals(standard().hashCode(), standard().hashCode());
        assertNotEquals(standard(), standard().seed(4));
        StepSize lambda = t -> 0.1;
        assertEquals(standard().stepSize(lambda), standard().stepSize(lambda));
        assertNotEquals(standard().stepSize(lambda), standard().stepSize(t -> 0.1));
        assertNotEquals(standard().stepSize(lambda), standard().stepSize(lambda).momentum(0.25));
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
    void the_format_is_the_documented_one() throws IOException {
        Problem quadratic = Problem.of(Chain.input(1).then(linear(1)).then(elementwise("half square", y -> y * y / 2, y -> y)), Dataset.of(new double[][] {{1}}));
        Sgd sgd = Sgd.on(quadratic).startingAt(Weights.of(quadratic.chain(), SimpleMatrix.filled(1, 1, 4))).stepSize(0.25).steps(2).record(gradientNorm(), loss()).checkpoint(file, 1);
        sgd.run();
        String text = Files.readString(file);
        assertEquals("""
            perturbed-sgd checkpoint 1
            description %s
            provenance PROVENANCE
            step 2
            ended no
            operators 2
            w_1 4002000000000000
            w_2
            previous_1 4008000000000000
            previous_2
            columns 2
            column gradientNorm
            column loss
            rows 2
            4010000000000000 4020000000000000
            4008000000000000 4012000000000000
            """.formatted(sgd.text().orElseThrow()), 
            text.substring(0, text.lastIndexOf("sha256 ")).replaceFirst("provenance [^;]+; [^;]+; [^;]+; (plain|vector); [0-9.E-]+\n", "provenance PROVENANCE\n"));
        assertTrue(text.matches("(?s).*\nsha256 [0-9a-f]{64}\n"));
    }

    @Test
    void what_is_odd_comes_back_as_it_was() throws IOException {
        double[][] w = {null, {-0.0, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY}, {}};
        Run.Divergence odd = new Run.Divergence(6, "y_1, operator 1 (a\\b\nc)");
        Checkpoint written = new Checkpoint("text", HERE, 7, odd, w, w, List.of("a \n column", "\\n"), new double[][] {{1, 2, 99}, {3, 4, 99}}, 2);
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            written.writeTo(out);
        }
        Checkpoint read = Checkpoint.read(file);
        assertArrayEquals(w[1], read.w[1]);
        assertEquals(Double.doubleToLongBits(-0.0), Double.doubleToLongBits(read.w[1][0]));
        assertEquals(0, read.previous[2].length);
        assertEquals(odd, read.divergence);
        assertEquals(HERE, read.provenance);
        assertEquals(written.names, read.names);
        assertArrayEquals(new double[] {3, 4}, read.columns[1]);
        assertEquals("checkpoint at step 7 of text", read.toString());
    }

    @Test
    void every_truncation_is_refused() throws IOException {
        interruptedAt(4);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThrows(IllegalArgumentException.class, () -> Checkpoint.read(file));
        }
        refused("checkpoint " + file + ": it is truncated, its last line is not a checksum; there is none before it, delete it to start anew");
    }

    @Test
    void every_changed_byte_is_refused() throws IOException {
        interruptedAt(4);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] altered = whole.clone();
            altered[at] ^= 1;
            Files.write(file, altered);
            assertThrows(IllegalArgumentException.class, () -> Checkpoint.read(file), "byte " + at);
        }
        byte[] altered = whole.clone();
        altered[whole.length / 2] ^= 1;
        Files.write(file, altered);
        refused("checkpoint " + file + ": it was altered, its checksum is not that of its content; there is none before it, delete it to start anew");
    }

    @Test
    void the_one_before_still_works_where_the_newest_is_damaged() throws IOException {
        interruptedAt(20);
        interruptedAt(30);
        Files.writeString(file, Files.readString(file).replace("step 30", "step 31"));
        refused("checkpoint " + file + ": it was altered, its checksum is not that of its content; the one before it, " + file + ".previous, is whole (step 20): "
            + "delete run.checkpoint to continue from there");
        Files.delete(file);
        assertSame(standard().run(), standard().checkpoint(file, 1000).run());
        Files.writeString(file, "perturbed-sgd checkpoint 1");
        Files.writeString(Path.of(file + ".previous"), "perturbed-sgd checkpoint 1\n");
        refused("checkpoint " + file + ": it is truncated, its last line is not a checksum; the one before it is damaged, too; delete both to start anew");
    }

    @Test
    void other_files_and_other_versions_are_refused() throws IOException {
        Files.writeString(file, "step,gradientNorm\n0,1\n");
        refused("checkpoint " + file + ": this is no checkpoint, its first line is not \"perturbed-sgd checkpoint 1\"; there is none before it, delete it to start anew");
        Files.writeString(file, "perturbed-sgd checkpoint 2\nanything\n");
        refused("checkpoint " + file + ": it has another version than this library's, \"perturbed-sgd checkpoint 1\"; continue it with the library that wrote it; "
            + "there is none before it, delete it to start anew");
    }

    @Test
    void another_description_is_refused_and_what_differs_is_named() {
        interruptedAt(20);
        assertEquals("checkpoint " + file + " belongs to another run: momentum: 0.5 there, 0.25 here; seed: 3 there, 4 here; "
            + "save this one in another file, or delete that one to start anew",
            assertThrows(IllegalArgumentException.class, () -> standard().momentum(0.25).seed(4).checkpoint(file, 1000).run()).getMessage());
        Problem other = DEEP.regularizedBy(Regularizer.l2(0.02));
        String message = assertThrows(IllegalArgumentException.class,
            () -> Sgd.on(other).checkpoint(file, 10).run()).getMessage();
        assertTrue(message.contains("regularizer: l2(0.01) there, l2(0.02) here; start: "), message);
    }

    @Test
    void a_description_without_text_is_refused_with_the_remedy() {
        assertEquals("a checkpoint is stored under the text of the run, but these have none: the step size (override its text(): a lambda has none); "
            + "forward(your noise) (override text() of its noise: a lambda has none); "
            + "backward(uniform(1)).scaled(t -> ...) (leave scaled(..) out, or write the factor into a noise of your own); "
            + "the recorded 'one' (override text() of its quantity: a lambda has none)",
            assertThrows(IllegalArgumentException.class, () -> standard().stepSize(t -> 1).perturb(forward((value, random, added) -> added[0] = 0), backward(uniform(1)).scaled(t -> 1))
                .record(Recorded.of("one", (t, w) -> 1)).checkpoint(file, 10).run()).getMessage());
    }

    /** Half a line of code, and no text. */
    private static final class Halved implements Operator {
        @Override
        public int outputSize(int inputSize) {
            return inputSize;
        }

        @Override
        public void value(double[] y, double[] w, double[] out) {
            for (int k = 0; k < y.length; k++) out[k] = y[k] / 2;
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
            for (int k = 0; k < y.length; k++) vy[k] = v[k] / 2;
        }
    }

    private static final class Flat implements Regularizer {
        @Override
        public double value(double[] w) {
            return 0;
        }

        @Override
        public void addGradient(double[] w, double[] gradient) { }
    }

    @Test
    void operators_and_regularizers_without_text_are_named() {
        Problem yours = Problem.of(Chain.input(1).then(linear(1)).then(new Halved()), Dataset.of(new double[][] {{1}})).regularizedBy(new Flat());
        assertEquals(Optional.empty(), yours.text());
        assertEquals("a checkpoint is stored under the text of the run, but these have none: operator 2, Halved (override its text()); the regularizer (override its text())",
            assertThrows(IllegalArgumentException.class, () -> Sgd.on(yours).checkpoint(file, 10).run()).getMessage());
    }

    @Test
    void what_changed_under_an_old_text_is_refused() {
        double[][] other = {null, new double[3], {}, {}, {}};
        new CheckpointFile(file, 1).save(new Checkpoint(standard().text().orElseThrow(), HERE, 5, null, other, other, List.of("gradientNorm", "error"), new double[2][5], 5));
        refused("checkpoint " + file + " has this run's description, but other weights or columns: something of yours has changed under an old text(); give it a new version there");
    }

    @Test
    void folders_that_cannot_be_written_are_refused_before_the_run() {
        String message = assertThrows(UncheckedIOException.class, () -> standard().stepSize(new Stopping(0)).checkpoint(folder.resolve("no/run"), 10).run()).getMessage();
        assertTrue(message.startsWith("checkpoint " + folder.resolve("no/run") + ": nothing can be written in its folder " + folder.resolve("no") + " ("), message);
        assertTrue(message.endsWith("); make the folder, or name another"), message);
        assertEquals("checkpoint " + folder + " is a folder; name a file", assertThrows(UncheckedIOException.class, () -> standard().checkpoint(folder, 10).run()).getMessage());
        assertEquals("checkpoint(file, n) saves every n steps and needs n >= 1, got 0",
            assertThrows(IllegalArgumentException.class, () -> standard().checkpoint(file, 0)).getMessage());
    }

    /** A disk with room for 1000 bytes. */
    private CheckpointFile onFullDisk() {
        return new CheckpointFile(file, 1000, 0, aside -> new FilterOutputStream(new FileOutputStream(aside.toFile())) {
            private int room = 1000;

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (length > room) {
                    out.write(bytes, from, room);
                    throw new IOException("No space left on device");
                }
                room -= length;
                out.write(bytes, from, length);
            }
        });
    }

    @Test
    void an_interrupt_that_cannot_save_says_so() {
        Sgd stopped = standard().stepSize(new Stopping(29)).checkpoint(file, 1000);
        stopped.checkpoint = onFullDisk();
        assertEquals("the run was interrupted at step 30 of 60; checkpoint " + file + " could not be saved at step 30 (No space left on device); what was saved before is whole: "
            + "make room and run again to continue from there", assertThrows(CancellationException.class, stopped::run).getMessage());
    }

    @Test
    void a_full_disk_leaves_what_was_saved_before() throws IOException {
        interruptedAt(20);
        String message = assertThrows(UncheckedIOException.class, () -> onFullDisk().save(Checkpoint.read(file))).getMessage();
        assertEquals("checkpoint " + file + " could not be saved at step 20 (No space left on device); what was saved before is whole: make room and run again to continue from there",
            message);
        assertEquals(20, Checkpoint.read(file).step());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        assertSame(standard().run(), standard().checkpoint(file, 1000).run());
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
    void the_text_is_the_whole_description_in_one_line() {
        assertEquals("perturbed-sgd/2; chain: Chain.input(3).then(affine(4)).then(tanh()).then(linear(1)).then(squaredError()); data: " + DEEP.data().contentHash()
            + "; regularizer: l2(0.01); start: 0; stepSize: 0.1; steps: 1000; batch: all; momentum: 0; gradientNoise: 0; clip: none; stopAbove: none; perturb: ; seed: 0"
            + "; recordEvery: 1; record: gradientNorm(); ewma: 0.01", Sgd.on(DEEP).text().orElseThrow());
        String text = standard().shuffled().text().orElseThrow();
        assertTrue(text.contains("; batch: 7 shuffled; "), text);
        assertTrue(text.contains("; perturb: forward(uniform(0.3)).every(2), backward(gaussian(0.1)).at(3); "), text);
        assertEquals(Optional.empty(), Sgd.on(DEEP).stepSize(t -> 1).text());
        assertFalse(Sgd.on(DEEP).startingAt(Weights.xavier(DEEP.chain(), 1)).text().equals(Sgd.on(DEEP).startingAt(Weights.xavier(DEEP.chain(), 2)).text()));
        assertEquals(Sgd.on(DEEP).text(), Sgd.on(DEEP).checkpoint(file, 5).text());
        assertEquals("a\\\\b\\nc", CanonicalText.oneLine("a\\b\nc"));
    }
}
