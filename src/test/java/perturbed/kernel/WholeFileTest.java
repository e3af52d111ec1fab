package perturbed.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void a_file_is_replaced_when_the_new_one_is_whole_and_not_before() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        WholeFile.write(file, out -> {
            out.write("new".getBytes());
            assertEquals("old", Files.readString(file));
        });
        assertEquals("new", Files.readString(file));
    }

    @Test
    void where_writing_fails_the_old_one_stays_and_nothing_is_left_beside_it() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        IOException full = assertThrows(IOException.class, () -> WholeFile.write(file, out -> {
            out.write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));
        assertEquals("No space left on device", full.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals("it is a folder", assertThrows(IOException.class, () -> WholeFile.write(folder, out -> { })).getMessage());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }
}
