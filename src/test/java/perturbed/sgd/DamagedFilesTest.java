package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.kernel.RandomStream;

/** Checkpoints whose checksum is right and whose content is not, as a program with an error (or an adversary) would write them. */
class DamagedFilesTest {
    private static final String ALPHABET = "0123456789abcdefABCDEF \n-+_;.\\\u00e9\0";
    @TempDir
    Path folder;
    private Path file;
    private String valid;
    private Sgd sgd;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("run");
        sgd = GoldenRuns.all().get("deep").steps(4);
        sgd.checkpoint(file, 1).run();
        String text = Files.readString(file);
        valid = text.substring(0, text.lastIndexOf("sha256 "));
    }

    private Checkpoint read(String content) throws IOException {
        Files.writeString(file, content + "sha256 " + HexFormat.of().formatHex(CanonicalText.sha256().digest(content.getBytes(StandardCharsets.UTF_8))) + "\n");
        return Checkpoint.read(file);
    }

    private static byte[] bytes(Checkpoint checkpoint) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        checkpoint.writeTo(out);
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void are_refused_with_words_or_read_to_the_last_number(long seed) throws IOException {
        RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER);
        int refused = 0;
        for (int time = 0; time < 300; time++) {
            RandomStream draw = random.at(time);
            StringBuilder text = new StringBuilder(valid);
            int at = draw.below(text.length() - 30, 0), end = at + 1 + draw.below(20, 1);
            char other = ALPHABET.charAt(draw.below(ALPHABET.length(), 2));
            switch (draw.below(4, 3)) {
                case 0 -> text.setCharAt(at, other);
                case 1 -> text.insert(at, other);
                case 2 -> text.delete(at, end);
                default -> text.insert(at, text.substring(at, end));
            }
            try {
                Checkpoint read = read(text.toString());
                byte[] again = bytes(read);
                assertEquals(Files.size(file), again.length, 64, text.toString());                  // nothing is dropped: at most digits of counts and the seconds are written otherwise
                Files.write(file, again);
                assertArrayEquals(again, bytes(Checkpoint.read(file)));
                mayBeOfTheRun(read);
            } catch (IllegalArgumentException refusal) {
                assertTrue(refusal.getMessage().startsWith("checkpoint " + file + ": "), refusal.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 50 && refused < 300, "refused " + refused);
    }

    /** What is read as a run has what that run records; else it is refused. */
    private void mayBeOfTheRun(Checkpoint read) {
        Optional<Run> run;
        try {
            run = sgd.ended(read);
        } catch (IllegalArgumentException refusal) {
            assertTrue(refusal.getMessage().startsWith("the checkpoint "), refusal.getMessage());
            return;
        }
        assertEquals(run.isEmpty(), read.step() < 4 && read.divergence == null);
        run.ifPresent(it -> it.columns().forEach(name -> assertEquals(read.step(), it.column(name).length)));
    }

    @Test
    void what_cannot_be_of_the_run_is_refused() throws IOException {
        for (String[] change : new String[][] {{"\nstep 4\n", "\nstep 5\n"}, {"\nstep 4\n", "\nstep -4\n"}, {"\nstep 4\n", "\nstep 2\n"}, {"\nended no\n", "\nended 2 y_1\n"},
            {"\nrows 4\n[0-9a-f ]+\n", "\nrows 3\n"}, {"\nrows 4\n([0-9a-f ]+\n)", "\nrows 5\n$1$1"}}) {
            Checkpoint read = read(valid.replaceFirst(change[0], change[1]));
            String message = assertThrows(IllegalArgumentException.class, () -> sgd.ended(read), change[1]).getMessage();
            assertTrue(message.startsWith("the checkpoint cannot be of this run: it has "), message);
            assertThrows(IllegalArgumentException.class, () -> sgd.checkpoint(file, 1).run(), change[1]);
        }
        assertEquals(4, sgd.ended(read(valid.replaceFirst("\nended no\n", "\nended 3 y_1\n"))).orElseThrow().divergence().orElseThrow().step() + 1);
    }

    @Test
    void a_count_that_the_file_cannot_hold_is_refused_before_room_is_made_for_it() throws IOException {
        for (String counted : List.of("operators", "columns", "rows")) {
            for (String count : List.of("2000000000", "-1")) {
                String message = assertThrows(IllegalArgumentException.class, () -> read(valid.replaceFirst("\n" + counted + " \\d+\n", "\n" + counted + " " + count + "\n"))).getMessage();
                long bytes = Files.size(file);
                assertTrue(message.contains("\"" + counted + " " + count + "\" is more than a file of " + bytes + " bytes can hold"), message);
            }
        }
    }

    @Test
    void numbers_that_are_too_many_or_too_few_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> read(valid.replaceFirst("\nw_1 [0-9a-f]", "\nw_1 ")));
        assertThrows(IllegalArgumentException.class, () -> read(valid + "0000000000000000\n"));
        assertThrows(IllegalArgumentException.class, () -> read(valid.replaceFirst("\nrows 4\n", "\nrows 3\n")));
        assertThrows(IllegalArgumentException.class, () -> read(valid.replaceFirst("\nw_1 ([0-9a-f]{16}) ", "\nw_1 $1_")));
    }
}
