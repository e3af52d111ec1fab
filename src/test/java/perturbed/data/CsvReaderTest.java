package perturbed.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {
    private static final String VALID = "a,b,label\n1.5,2,-1\n-0.5,4e-3,1\n";
    private static final Dataset READ = Dataset.of(new double[][] {{1.5, 2}, {-0.5, 4e-3}}, new double[] {-1, 1});

    @TempDir Path folder;

    @Test
    void every_column_is_an_input_unless_it_is_named_a_target() {
        Dataset all = csv(VALID).read();
        assertEquals("2 samples, 3 inputs, no targets", all.toString());
        Dataset data = csv(VALID).targets("label").read();
        assertEquals(READ.contentHash(), data.contentHash());
        assertEquals(List.of("a", "b"), data.inputNames());
        assertEquals(List.of("label"), data.targetNames());
    }

    @Test
    void columns_come_in_the_order_asked_for_and_the_rest_may_hold_anything() {
        Dataset data = csv("id,a,b\nann,1,2\n\"bo, jr\",3,\n").inputs("a").targets().read();
        assertEquals("2 samples, 1 input, no targets", data.toString());
        assertEquals(List.of("b", "a"), csv(VALID).inputs("b", "a").read().inputNames());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r"})
    void line_ends_of_every_system_a_mark_at_the_start_and_blank_lines_at_the_end_are_no_data(String lineEnd) {
        for (String start : new String[] {"", "\uFEFF"})
            for (String end : new String[] {"", lineEnd, lineEnd + lineEnd})
                assertEquals(READ.contentHash(), csv(start + VALID.strip().replace("\n", lineEnd) + end).targets("label").read().contentHash());
    }

    @Test
    void blanks_around_cells_and_quotes_are_no_data() {
        assertEquals(READ.contentHash(), csv("\"a\", b ,\"label\"\n \"1.5\",2,-1\n-0.5 , 4e-3,\"1\"\n").targets("label").read().contentHash());
    }

    @Test
    void other_separators_are_asked_for() {
        for (char separator : new char[] {';', '\t', '|', ' '})
            assertEquals(READ.contentHash(), csv(VALID.replace(',', separator)).separator(separator).targets("label").read().contentHash());
    }

    @Test
    void a_file_without_names_gets_names_by_number() {
        Dataset data = csv("1.5,2,-1\n-0.5,4e-3,1\n").withoutHeader().targets("c3").read();
        assertEquals(READ.contentHash(), data.contentHash());
        assertEquals(List.of("c1", "c2"), data.inputNames());
    }

    @Test
    void options_set_and_do_not_add() {
        CsvReader reader = csv(VALID).targets("a");
        reader.targets("b");
        assertEquals(List.of("a"), reader.read().targetNames());
        assertEquals(List.of("label"), reader.targets("label").read().targetNames());
    }

    @Test
    void labels_are_checked() {
        assertEquals(READ.contentHash(), csv(VALID).targets("label").labels(-1, 1).read().contentHash());
        refused("line 2: the label -1 is not one of 0, 1", csv(VALID).targets("label").labels(0, 1));
        refused("labels(..) checks targets; say which columns those are with targets(..)", csv(VALID).labels(0, 1));
        assertThrows(IllegalArgumentException.class, () -> csv(VALID).labels());
        assertThrows(IllegalArgumentException.class, () -> csv(VALID).labels(Double.NaN));
    }

    @Test
    void a_missing_column_is_named_beside_those_there_are() {
        refused("no column 'lable'; ", csv(VALID).targets("lable"));
        refused("data.csv has a, b, label", csv(VALID).inputs("A"));
        assertThrows(IllegalArgumentException.class, () -> csv(VALID).inputs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "NaN", "Infinity", "1e999", "0x10", "1d", "1 2", "--1", "NA", "null", "-", "1.2.3", "\u0661", "true"})
    void a_cell_that_is_no_number_is_named_by_line_column_and_content(String cell) {
        refused("data.csv, line 3: column 'b' '" + cell + "' is not a finite decimal number", csv("a,b\n1,2\n3," + cell + "\n"));
    }

    @Test
    void a_decimal_comma_is_no_number() {
        refused("line 2: column 'b' '2,5' is not a finite decimal number", csv("a,b\n1,\"2,5\"\n"));
        refused("line 2: column 'b' '2,5' is not a finite decimal number", csv("a;b\n1;2,5\n").separator(';'));
    }

    @Test
    void an_empty_cell_is_named_by_line_and_column() {
        refused("data.csv, line 3: column 'b' is empty; fill it in or leave the row out", csv("a,b\n1,2\n3,\n"));
        refused("data.csv, line 2: column 'a' is empty", csv("a,b\n  ,2\n3,4\n"));
        refused("data.csv, line 2: column 'a' is empty", csv("a,b\n\"\",2\n3,4\n"));
        refused("data.csv, line 2: column 'a' is empty", csv("a\n\"\"\n4\n"));
        refused("data.csv, line 2: column 'a' is empty", csv("a\tb\n\t\n3\t4\n").separator('\t'));
    }

    @Test
    void rows_of_another_length_are_named() {
        refused("data.csv, line 3: it has 1 cell, but line 1 has 2", csv("a,b\n1,2\n3\n"));
        refused("data.csv, line 2: it has 3 cells, but line 1 has 2", csv("a,b\n1,2,3\n4,5\n"));
        refused("data.csv, line 3: it is blank; remove it, or fill it in", csv("a,b\n1,2\n\n3,4\n"));
        refused("data.csv, line 3: it is blank; remove it, or fill it in", csv("a\n1\n\n2\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n\r\n", "\uFEFF", " \n"})
    void an_empty_file_is_named(String text) {
        refused("data.csv is empty", csv(text));
    }

    @Test
    void names_without_rows_are_refused() {
        refused("data.csv has column names, but no rows under them", csv("a,b\n"));
    }

    @Test
    void names_must_be_there_and_differ() {
        refused("data.csv, line 1: there are numbers where column names are expected; for a file without names say withoutHeader()", csv("1,2\n3,4\n"));
        refused("data.csv: column 'a' stands twice in line 1; rename one", csv("a,b,a\n1,2,3\n"));
        refused("two columns are called 'A' (upper and lower case are alike in a table)", csv("a,b,A\n1,2,3\n"));
        refused("data.csv, line 1: column 1 has no name; name it, or choose columns with inputs(..)", csv(",b\n1,2\n"));
        assertEquals(1, csv(",b\n1,2\n").inputs("b").read().inputSize());
        refused("data.csv: column 'a' is asked for twice among inputs and targets", csv(VALID).inputs("a", "b").targets("a"));
    }

    @Test
    void quotes_that_do_not_close_on_their_line_are_named() {
        refused("data.csv, line 2: a quotation mark opens here and does not close on this line", csv("a,b\n1,\"2\n3\",4\n"));
    }

    @Test
    void long_lines_and_wide_files_are_read() {
        int width = 12_000;                                             // beyond the 10,000 columns Tablesaw takes unless asked
        String names = String.join(",", Dataset.numbered("column_with_a_long_name_", width));
        String row = "0.1234567890123456" + ",1".repeat(width - 1);
        assertEquals(width, csv(names + "\n" + row + "\n").read().inputSize());
        assertEquals(1, csv("a\n1." + "0".repeat(10_000) + "\n").read().inputAt(0, 0));
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        Path file = folder.resolve("missing.csv");
        UncheckedIOException refusal = assertThrows(UncheckedIOException.class, () -> Dataset.fromCsv(file).read());
        assertTrue(refusal.getMessage().startsWith("cannot read " + file + ": there is no such file"), refusal.getMessage());
        refusal = assertThrows(UncheckedIOException.class, () -> Dataset.fromCsv(folder).read());
        assertTrue(refusal.getMessage().endsWith("it is a folder"), refusal.getMessage());
    }

    @Test
    void a_file_in_another_encoding_is_named() throws IOException {
        Path file = Files.write(folder.resolve("data.csv"), "größe\n1\n".getBytes(StandardCharsets.ISO_8859_1));
        refused("data.csv is not UTF-8 text; save it as UTF-8", Dataset.fromCsv(file));
        Files.write(file, "a\n1\n".getBytes(StandardCharsets.UTF_16));
        refused("data.csv is not UTF-8 text; save it as UTF-8", Dataset.fromCsv(file));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damaged_files_are_read_or_refused_and_nothing_else(long seed) {
        String valid = "a,b,\"the label\"\n1.5,2,-1\n-0.5,\"4e-3\",1\n17,0.25,1\n";
        int read = Mutations.of(valid, seed, 2000, text -> csv(text).targets("the label").read());
        assertTrue(read > 0 && read < 2000, read + " read");            // some damage leaves numbers, some does not
    }

    private CsvReader csv(String text) {
        try {
            return Dataset.fromCsv(Files.writeString(folder.resolve("data.csv"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refused(String part, CsvReader reader) {
        String message = assertThrows(IllegalArgumentException.class, reader::read).getMessage();
        assertTrue(message.contains(part), message);
    }
}
