package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.linear;
import static perturbed.sgd.Recorded.gradientNorm;
import static perturbed.sgd.Recorded.loss;
import static perturbed.sgd.StoppedRuns.HERE;
import static perturbed.sgd.StoppedRuns.assertSame;
import static perturbed.sgd.StoppedRuns.interruptedAt;
import static perturbed.sgd.StoppedRuns.onFullDisk;
import static perturbed.sgd.StoppedRuns.refused;
import static perturbed.sgd.StoppedRuns.standard;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.sgd.StoppedRuns.Stopping;

/** The file of a checkpoint: its format, and what is refused to be read or cannot be written. */
class CheckpointFileTest {
    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("run.checkpoint");
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

    /** Of several hundred kibibytes, read and summed piece by piece. */
    @Test
    void a_long_record_comes_back() {
        double[][] w = {null, {1}}, columns = new double[3][12_345];
        for (int c = 0; c < 3; c++) for (int k = 0; k < columns[c].length; k++) columns[c][k] = c + 1.0 / (k + 1);
        new CheckpointFile(file, 1).save(new Checkpoint("text", HERE, 12_345, null, w, w, List.of("a", "b", "c"), columns, 12_345));
        Checkpoint read = Checkpoint.read(file);
        for (int c = 0; c < 3; c++) assertArrayEquals(columns[c], read.columns[c]);
        assertEquals(12_345, read.rows);
    }

    /** A few hundred bytes, every kind of line among them. */
    private byte[] shortFile() throws IOException {
        double[][] w = {null, {1, 2}, {}};
        new CheckpointFile(file, 1).save(new Checkpoint("text", HERE, 7, new Run.Divergence(6, "y_1"), w, w, List.of("loss"), new double[][] {{1, 2}}, 2));
        return Files.readAllBytes(file);
    }

    @Test
    void every_truncation_is_refused() throws IOException {
        byte[] whole = shortFile();
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThrows(IllegalArgumentException.class, () -> Checkpoint.read(file));
        }
        refused("checkpoint " + file + ": it is truncated, its last line is not a checksum; there is none before it, delete it to start anew", file);
    }

    /** A right checksum over lines that are not those of the format; DamagedFilesTest makes many more. */
    @Test
    void lines_that_are_not_those_of_the_format_are_told() throws IOException {
        String whole = new String(shortFile(), StandardCharsets.UTF_8), content = whole.substring(0, whole.lastIndexOf("sha256 "));
        for (String[] damage : new String[][] {{"\ncolumns 1\n", "\ncolumn 1\n", "expected \"columns ...\", found \"column 1\""},
            {"\nrows 2\n", "\nrows 40\n", "\"rows 40\" is more than a file of "},
            {"\ncolumns 1\ncolumn loss\n", "\ncolumns 2\ncolumn loss\ncolumn gap\n", "recording 1 has 1 numbers, there are 2 columns"}}) {
            String damaged = content.replace(damage[0], damage[1]);
            Files.writeString(file, damaged + "sha256 " + HexFormat.of().formatHex(CanonicalText.sha256().digest(damaged.getBytes(StandardCharsets.UTF_8))) + "\n");
            String message = assertThrows(IllegalArgumentException.class, () -> Checkpoint.read(file)).getMessage();
            assertTrue(message.startsWith("checkpoint " + file + ": its checksum is right, but its lines are not those of the format: " + damage[2]), message);
        }
    }

    @Test
    void every_changed_byte_is_refused() throws IOException {
        byte[] whole = shortFile();
        for (int at = 0; at < whole.length; at++) {
            byte[] altered = whole.clone();
            altered[at] ^= 1;
            Files.write(file, altered);
            assertThrows(IllegalArgumentException.class, () -> Checkpoint.read(file), "byte " + at);
        }
        byte[] altered = whole.clone();
        altered[whole.length / 2] ^= 1;
        Files.write(file, altered);
        refused("checkpoint " + file + ": it was altered, its checksum is not that of its content; there is none before it, delete it to start anew", file);
    }

    @Test
    void the_one_before_still_works_where_the_newest_is_damaged() throws IOException {
        interruptedAt(20, file);
        interruptedAt(30, file);
        Files.writeString(file, Files.readString(file).replace("step 30", "step 31"));
        refused("checkpoint " + file + ": it was altered, its checksum is not that of its content; the one before it, " + file + ".previous, is whole (step 20): "
            + "delete run.checkpoint to continue from there", file);
        Files.delete(file);
        assertSame(standard().run(), standard().checkpoint(file, 1000).run());
        Files.delete(file);
        Files.writeString(Path.of(file + ".previous"), "perturbed-sgd checkpoint 1\n");
        refused("checkpoint " + file + ".previous: it is truncated, its last line is not a checksum", file);
        Files.writeString(file, "perturbed-sgd checkpoint 1");
        Files.writeString(Path.of(file + ".previous"), "perturbed-sgd checkpoint 1\n");
        refused("checkpoint " + file + ": it is truncated, its last line is not a checksum; the one before it is damaged, too; delete both to start anew", file);
    }

    @Test
    void other_files_and_other_versions_are_refused() throws IOException {
        Files.writeString(file, "step,gradientNorm\n0,1\n");
        refused("checkpoint " + file + ": this is no checkpoint, its first line is not \"perturbed-sgd checkpoint 1\"; there is none before it, delete it to start anew", file);
        Files.writeString(file, "perturbed-sgd checkpoint 2\nanything\n");
        refused("checkpoint " + file + ": it has another version than this library's, \"perturbed-sgd checkpoint 1\"; continue it with the library that wrote it; "
            + "there is none before it, delete it to start anew", file);
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

    @Test
    void a_full_disk_leaves_what_was_saved_before() throws IOException {
        interruptedAt(20, file);
        String message = assertThrows(UncheckedIOException.class, () -> onFullDisk(file).save(Checkpoint.read(file))).getMessage();
        assertEquals("checkpoint " + file + " could not be saved at step 20 (No space left on device); what was saved before is whole: make room and run again to continue from there",
            message);
        assertEquals(20, Checkpoint.read(file).step());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        assertSame(standard().run(), standard().checkpoint(file, 1000).run());
    }
}
