package perturbed.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.kernel.RandomStream;
import perturbed.kernel.RandomStream.Purpose;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class DatasetTest {
    private static final Dataset SMALL = Dataset.of(new double[][] {{1, 10}, {2, 20}, {3, 60}}, new double[] {-1, 1, 1});

    @TempDir Path folder;

    @Test
    void says_its_sizes() {
        assertEquals("3 samples, 2 inputs, 1 target", SMALL.toString());
        assertEquals("1 sample, 1 input, no targets", Dataset.of(new double[][] {{1}}).toString());
        assertEquals(0, Dataset.of(new double[][] {{1}}).target(0).length);
    }

    @Test
    void gives_its_values_by_row_and_column() {
        assertArrayEquals(new double[] {3, 60}, SMALL.input(2));
        assertArrayEquals(new double[] {1}, SMALL.target(2));
        assertEquals(20, SMALL.inputAt(1, 1));
        assertEquals(-1, SMALL.targetAt(0, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> SMALL.inputAt(0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> SMALL.input(3));
    }

    @Test
    void does_not_change_with_the_arrays_it_was_made_of_or_gave_away() {
        double[][] inputs = {{1, 2}};
        double[] targets = {3};
        Dataset data = Dataset.of(inputs, targets);
        inputs[0][0] = targets[0] = 9;
        data.input(0)[1] = 9;
        assertEquals(Dataset.of(new double[][] {{1, 2}}, new double[] {3}), data);
    }

    @Test
    void blocks_hold_an_element_of_all_samples_side_by_side() {
        double[] inputs = new double[4];
        double[] targets = new double[2];
        SMALL.fillBlock(1, 2, inputs, targets);
        assertArrayEquals(new double[] {2, 3, 20, 60}, inputs);
        assertArrayEquals(new double[] {1, 1}, targets);
    }

    @Test
    void refuses_what_is_no_data() {
        refused("no samples: a data set needs at least one row of inputs", () -> Dataset.of(new double[0][]));
        refused("no inputs: a sample needs at least one input value", () -> Dataset.of(new double[2][0]));
        refused("row 1 of the inputs has 1 values, but row 0 has 2", () -> Dataset.of(new double[][] {{1, 2}, {1}}));
        refused("row 1 of the targets has 0 values, but row 0 has 1", () -> Dataset.of(new double[2][1], new double[][] {{1}, {}}));
        refused("2 rows of inputs, but 1 of targets", () -> Dataset.of(new double[2][1], new double[1]));
        refused("row 1, column x2 is NaN, but data must be finite", () -> Dataset.of(new double[][] {{1, 2}, {3, Double.NaN}}));
        refused("row 0, column y1 is -Infinity, but data must be finite", () -> Dataset.of(new double[1][1], new double[] {Double.NEGATIVE_INFINITY}));
    }

    @Test
    void takes_the_columns_of_a_table_and_gives_them_back() {
        Table table = Table.create(DoubleColumn.create("age", 1.5, 2.5), IntColumn.create("rings", 3, 4), StringColumn.create("who", "a", "b"));
        Dataset data = Dataset.of(table.selectColumns("age"), table.selectColumns("rings"));
        assertEquals(List.of("age", "rings"), data.table().columnNames());
        assertEquals(Dataset.of(data.table().selectColumns("age"), data.table().selectColumns("rings")), data);
        refused("column 'who' holds STRING, but a data set takes numbers only", () -> Dataset.of(table.selectColumns("who"), table.selectColumns("age")));
        refused("two columns are called 'age'", () -> Dataset.of(table.selectColumns("age"), table.selectColumns("age")));
        table.intColumn("rings").setMissing(1);
        refused("row 1, column rings is NaN", () -> Dataset.of(table.selectColumns("age"), table.selectColumns("rings")));
    }

    @Test
    void standardized_inputs_have_mean_0_and_variance_1_and_targets_stay() {
        Dataset standardized = SMALL.standardized();
        for (int k = 0; k < 2; k++) {
            double sum = 0;
            double squares = 0;
            for (int l = 0; l < 3; l++) {
                sum += standardized.inputAt(l, k);
                squares += standardized.inputAt(l, k) * standardized.inputAt(l, k);
            }
            assertEquals(0, sum, 1e-15);                                // three roundings of numbers of size 1
            assertEquals(3, squares, 3e-15);
        }
        assertEquals(-Math.sqrt(1.5), standardized.inputAt(0, 0), 1e-15);
        assertEquals(-1, standardized.targetAt(0, 0));
    }

    @Test
    void test_data_goes_on_the_scale_of_the_training_data() {
        Dataset test = Dataset.of(new double[][] {{2, 30}}).standardizedLike(SMALL);
        assertArrayEquals(new double[] {0, 0}, test.input(0), 1e-15);
        refused("the reference has 2 inputs, but this data set has 1", () -> Dataset.of(new double[1][1]).standardizedLike(SMALL));
    }

    @Test
    void a_constant_column_stays_when_the_others_are_standardized() {
        Dataset withOnes = Dataset.of(new double[][] {{1, 4}, {1, 6}}).standardized();
        assertArrayEquals(new double[] {1, -1}, withOnes.input(0));
    }

    @Test
    void columns_beyond_the_range_of_a_variance_are_refused() {
        refused("input x1 is too large or too small to standardize", () -> Dataset.of(new double[][] {{1e200}, {-1e200}}).standardized());
        refused("input x1 is too large or too small to standardize", () -> Dataset.of(new double[][] {{1e-200}, {-1e-200}}).standardized());
    }

    @Test
    void take_and_skip_split_it() {
        assertEquals(Dataset.of(new double[][] {{1, 10}, {2, 20}}, new double[] {-1, 1}), SMALL.take(2));
        assertEquals(Dataset.of(new double[][] {{3, 60}}, new double[] {1}), SMALL.skip(2));
        refused("take(4): there are 3 samples", () -> SMALL.take(4));
        refused("skip(3): there are 3 samples", () -> SMALL.skip(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shuffling_keeps_every_sample_and_depends_on_the_seed_alone(long seed) {
        Dataset data = random(seed, 50, 2, 1);
        Dataset shuffled = data.shuffled(seed);
        assertEquals(shuffled, data.shuffled(seed));
        assertNotEquals(shuffled, data.shuffled(seed + 1));
        assertEquals(rows(data), rows(shuffled));
        assertNotEquals(data, shuffled);
    }

    @Test
    void every_order_is_as_likely() {
        int[] counts = new int[6];
        int draws = 6000;
        for (int seed = 0; seed < draws; seed++) {
            Dataset shuffled = SMALL.shuffled(seed);
            int first = (int) shuffled.inputAt(0, 0) - 1;
            counts[2 * first + (shuffled.inputAt(1, 0) > shuffled.inputAt(2, 0) ? 1 : 0)]++;
        }
        double chiSquare = Arrays.stream(counts).mapToDouble(c -> (c - draws / 6.0) * (c - draws / 6.0) / (draws / 6.0)).sum();
        assertTrue(chiSquare < 25.7, "chi-square " + chiSquare);        // exceeded with probability 1e-4 at 5 degrees of freedom
    }

    private static List<String> rows(Dataset data) {
        List<String> rows = new ArrayList<>();
        for (int l = 0; l < data.size(); l++) rows.add(Arrays.toString(data.input(l)) + Arrays.toString(data.target(l)));
        rows.sort(null);
        return rows;
    }

    @Test
    void the_hash_tells_contents_apart_by_shape_and_bits_but_not_by_name() {
        Dataset[] all = {SMALL, SMALL.take(2), SMALL.standardized(), Dataset.of(new double[][] {{0}}), Dataset.of(new double[][] {{-0.0}}),
            Dataset.of(new double[][] {{1, 2}}), Dataset.of(new double[][] {{1}, {2}}), Dataset.of(new double[][] {{1}}, new double[] {2})};
        assertEquals(all.length, Arrays.stream(all).map(Dataset::contentHash).distinct().count());
        Dataset renamed = Dataset.of(Table.create(DoubleColumn.create("a", 1.0)), Table.create(DoubleColumn.create("b", 2.0)));
        assertEquals(Dataset.of(new double[][] {{1}}, new double[] {2}).contentHash(), renamed.contentHash());
    }

    /** printf '\0\0\0\1\0\0\0\1\0\0\0\1\x3f\xf0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0' | sha256sum */
    @Test
    void the_hash_is_the_one_documented() {
        assertEquals("d1da6eb251a49fab6760c6800ba6245c89c5a2c6f1c32cd3047bb5b751dda96a", Dataset.of(new double[][] {{1}}, new double[] {2}).contentHash());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void csv_and_back_is_exact(long seed) {
        Dataset data = random(seed, 200, 3, 2);
        Path file = folder.resolve("data.csv");
        data.writeCsv(file);
        assertEquals(data, Dataset.fromCsv(file).targets(data.targetNames()).read());
    }

    @Test
    void csv_and_back_keeps_names_and_the_edges_of_the_doubles() throws Exception {
        double[] edges = {0, -0.0, 0.1, 1 / 3.0, 1e15, 1e22, 1e23, 2e23, 123456789012345680.0, Double.MIN_VALUE, -Double.MIN_NORMAL, Double.MAX_VALUE,
            9007199254740993.0, 2.2250738585072011e-308, Math.nextUp(1), 8.41e21, 5e-324, 1e-3, 2e-3};
        Dataset data = Dataset.of(Table.create(DoubleColumn.create("a, \"quoted\"", edges)), Table.create(DoubleColumn.create("two words", edges)));
        Path file = folder.resolve("edges.csv");
        data.writeCsv(file);
        assertEquals(data, Dataset.fromCsv(file).targets("two words").read());
        assertEquals("\"a, \"\"quoted\"\"\",\"two words\"\n0,0\n-0,-0\n0.1,0.1\n0.3333333333333333,0.3333333333333333\n",
            Files.readString(file).lines().limit(5).map(l -> l + "\n").reduce("", String::concat));
    }

    @Test
    void a_file_that_cannot_be_written_is_named() {
        Path file = folder.resolve("nowhere").resolve("data.csv");
        UncheckedIOException refusal = assertThrows(UncheckedIOException.class, () -> SMALL.writeCsv(file));
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
        assertTrue(refusal.getMessage().endsWith("its folder must exist and be writable"), refusal.getMessage());
    }

    @Test
    void an_old_file_is_read_whole_by_who_has_it_open_while_a_new_one_takes_its_place() throws Exception {
        Path file = Files.writeString(folder.resolve("replaced.csv"), "old");
        try (InputStream reader = Files.newInputStream(file)) {
            SMALL.writeCsv(file);
            assertEquals("old", new String(reader.readAllBytes(), StandardCharsets.UTF_8));              // truncated in place it would be the new one
        }
        assertEquals(SMALL, Dataset.fromCsv(file).targets(SMALL.targetNames()).read());
    }

    @Test
    void written_bytes_are_utf8_with_plain_line_ends() throws Exception {
        Path file = folder.resolve("bytes.csv");
        Dataset.of(new double[][] {{1, 2.5}}).writeCsv(file);
        assertArrayEquals("x1,x2\n1,2.5\n".getBytes(StandardCharsets.UTF_8), Files.readAllBytes(file));
    }

    /** Doubles of all exponents and signs: random bits, the few that are not finite replaced by 0. */
    private static Dataset random(long seed, int n, int d, int k) {
        RandomStream random = RandomStream.of(seed, Purpose.USER);
        double[][] inputs = new double[n][d];
        double[][] targets = new double[n][k];
        for (int l = 0; l < n; l++) {
            for (int i = 0; i < d; i++) inputs[l][i] = finite(random.bits((long) l * (d + k) + i));
            for (int i = 0; i < k; i++) targets[l][i] = finite(random.bits((long) l * (d + k) + d + i));
        }
        return Dataset.of(inputs, targets);
    }

    private static double finite(long bits) {
        double value = Double.longBitsToDouble(bits);
        return Double.isFinite(value) ? value : 0;
    }

    private static void refused(String start, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(start), message);
    }
}
