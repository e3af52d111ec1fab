package perturbed.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibsvmReaderTest {
    private static final String VALID = "+1 1:0.5 3:-2\n-1 2:1e-3\n";

    @TempDir Path folder;

    @Test
    void what_is_left_out_is_0() {
        Dataset data = libsvm(VALID).read();
        assertEquals("2 samples, 3 inputs, 1 target", data.toString());
        assertArrayEquals(new double[] {0.5, 0, -2}, data.input(0));
        assertArrayEquals(new double[] {0, 1e-3, 0}, data.input(1));
        assertArrayEquals(new double[] {1}, data.target(0));
        assertArrayEquals(new double[] {-1}, data.target(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r"})
    void line_ends_comments_blank_lines_tabs_and_a_mark_at_the_start_are_no_data(String lineEnd) {
        String text = "\uFEFF# from somewhere\n\n+1 1:0.5\t3:-2 # the first\n   \n-1  2:1e-3  \n\n";
        assertEquals(libsvm(VALID).read(), libsvm(text.replace("\n", lineEnd)).read());
    }

    @Test
    void the_width_can_be_asked_for() {
        assertEquals(5, libsvm(VALID).inputs(5).read().inputSize());
        refused("data.txt, line 1: '3:-2' is beyond inputs(2)", libsvm(VALID).inputs(2));
        assertThrows(IllegalArgumentException.class, () -> libsvm(VALID).inputs(0));
    }

    @Test
    void a_sample_may_be_all_zeros_but_not_all_samples_without_a_width() {
        assertArrayEquals(new double[] {0}, libsvm("1\n-1 1:2\n").read().input(0));
        assertArrayEquals(new double[] {0, 0}, libsvm("1\n").inputs(2).read().input(0));
        refused("no inputs", libsvm("1\n"));
    }

    @Test
    void labels_are_checked() {
        assertEquals(2, libsvm(VALID).labels(-1, 1).read().size());
        refused("data.txt, line 2: the label -1 is not one of 0, 1", libsvm(VALID).labels(0, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        1 0:1       | '0:1' has the index 0, but indices count from 1; add 1 to each if yours count from 0
        1 -2:1      | '-2:1' has the index -2, but indices count from 1
        1 3:1 2:1   | '2:1' follows index 3, but indices must ascend, none twice
        1 3:1 3:1   | '3:1' follows index 3, but indices must ascend, none twice
        1 3:abc     | the value of '3:abc' 'abc' is not a finite decimal number
        1 3:nan     | the value of '3:nan' 'nan' is not a finite decimal number
        1 3:1e999   | the value of '3:1e999' '1e999' is not a finite decimal number
        1 3:        | the value of '3:' is empty
        1 3:1:2     | the value of '3:1:2' '1:2' is not a finite decimal number
        1 3         | '3' is not index:value
        1 :3        | ':3' has the index '', but an index is a whole number from 1 on
        1 qid:3 1:1 | 'qid:3' has the index 'qid', but an index is a whole number from 1 on
        1 1.5:1     | '1.5:1' has the index '1.5', but an index is a whole number from 1 on
        1 3000000000:1 | '3000000000:1' has the index '3000000000'
        1,2 1:1     | the label '1,2' is not a finite decimal number
        1:1 2:1     | the label '1:1' is not a finite decimal number
        1 2147483647:1 | the index 2147483647 makes the data 2 x 2147483647 numbers
        """)
    void what_is_wrong_is_named_by_line_and_token(String line, String message) {
        refused("data.txt, line 2: " + message, libsvm("1 1:1\n" + line + "\n"));
    }

    @Test
    void files_without_samples_are_named() {
        refused("data.txt is empty", libsvm("\n\n"));
        refused("data.txt has comments, but no samples", libsvm("# nothing\n"));
        assertThrows(UncheckedIOException.class, () -> Dataset.fromLibsvm(folder.resolve("missing.txt")).read());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damaged_files_are_read_or_refused_and_nothing_else(long seed) {
        int read = Mutations.of("+1 1:0.5 3:-2\n# c\n-1 2:1e-3 10:7\n1 4:2\n", seed, 2000, text -> libsvm(text).read());
        assertTrue(read > 0 && read < 2000, read + " read");            // some damage leaves numbers, some does not
    }

    private LibsvmReader libsvm(String text) {
        try {
            return Dataset.fromLibsvm(Files.writeString(folder.resolve("data.txt"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refused(String part, LibsvmReader reader) {
        String message = assertThrows(IllegalArgumentException.class, reader::read).getMessage();
        assertTrue(message.contains(part), message);
    }
}
