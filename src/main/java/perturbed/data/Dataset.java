package perturbed.data;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import perturbed.kernel.Kernels;
import perturbed.kernel.NumberText;
import perturbed.kernel.RandomStream;
import perturbed.kernel.WholeFile;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Samples to learn from: inputs, n x d_0, and targets, n x k, where k = 0 is allowed (a chain may need none). Row l is sample l,
 * rows and columns of the accessors count from 0. Every number is finite. Immutable.
 */
public final class Dataset implements Serializable {
    private static final int SHUFFLE = -1;      // the part of the random key that tells the shuffle from what generates data

    private final int size;
    private final List<String> inputNames;
    private final List<String> targetNames;
    private final double[] inputs;      // column by column: value k of sample l at k * size + l
    private final double[] targets;     // likewise
    private String contentHash;         // made when first asked for; two threads may both make it, alike

    private Dataset(int size, List<String> inputNames, double[] inputs, List<String> targetNames, double[] targets) {
        this.size = size;
        this.inputNames = List.copyOf(inputNames);
        this.inputs = inputs;
        this.targetNames = List.copyOf(targetNames);
        this.targets = targets;
    }

    /**
     * Inputs without targets, one row per sample. Columns are called x1..xd.
     *
     * @throws IllegalArgumentException if there is no row or no column, rows differ in length, or a value is NaN or infinite
     */
    public static Dataset of(double[][] inputs) {
        return of(inputs, new double[inputs.length][0]);
    }

    /** Inputs with one target each, called y1; otherwise as {@link #of(double[][], double[][])}. */
    public static Dataset of(double[][] inputs, double[] targets) {
        return of(inputs, Arrays.stream(targets).mapToObj(t -> new double[] {t}).toArray(double[][]::new));
    }

    /**
     * Inputs and targets, one row per sample in each. Columns are called x1..xd and y1..yk.
     *
     * @throws IllegalArgumentException if there is no row or no input column, rows differ in length or number, or a value is NaN or infinite
     */
    public static Dataset of(double[][] inputs, double[][] targets) {
        if (inputs.length == 0) throw new IllegalArgumentException("no samples: a data set needs at least one row of inputs");
        if (inputs.length != targets.length)
            throw new IllegalArgumentException(inputs.length + " rows of inputs, but " + targets.length + " of targets; each sample needs both");
        return ofColumns(inputs.length, numbered("x", inputs[0].length), byColumn(inputs, "inputs"),
            numbered("y", targets[0].length), byColumn(targets, "targets"));
    }

    /**
     * Tablesaw tables of numbers, one row per sample in each, under the tables' column names: {@code of(t.selectColumns("a", "b"), t.selectColumns("label"))}.
     *
     * @throws IllegalArgumentException as {@link #of(double[][], double[][])} does, or if a column does not hold numbers
     */
    public static Dataset of(Table inputs, Table targets) {
        if (inputs.rowCount() != targets.rowCount())
            throw new IllegalArgumentException(inputs.rowCount() + " rows of inputs, but " + targets.rowCount() + " of targets; each sample needs both");
        return ofColumns(inputs.rowCount(), inputs.columnNames(), numbers(inputs), targets.columnNames(), numbers(targets));
    }

    private static double[] numbers(Table table) {
        double[] values = new double[Math.multiplyExact(table.rowCount(), table.columnCount())];
        for (int k = 0; k < table.columnCount(); k++) {
            Column<?> column = table.column(k);
            if (!(column instanceof NumericColumn<?> numbers))
                throw new IllegalArgumentException("column '" + column.name() + "' holds " + column.type() + ", but a data set takes numbers only");
            System.arraycopy(numbers.asDoubleArray(), 0, values, k * table.rowCount(), table.rowCount());
        }
        return values;
    }

    /** A data set from a CSV file: {@code Dataset.fromCsv(path).targets("label").read()}. */
    public static CsvReader fromCsv(Path file) {
        return new CsvReader(file);
    }

    /** A data set from a file in the text form of LIBSVM: {@code Dataset.fromLibsvm(path).labels(-1, 1).read()}. */
    public static LibsvmReader fromLibsvm(Path file) {
        return new LibsvmReader(file);
    }

    /** Values as they are stored, which become the data set's own. The one door all data comes through. */
    static Dataset ofColumns(int size, List<String> inputNames, double[] inputs, List<String> targetNames, double[] targets) {
        if (size == 0) throw new IllegalArgumentException("no samples: a data set needs at least one row of inputs");
        if (inputNames.isEmpty()) throw new IllegalArgumentException("no inputs: a sample needs at least one input value");
        refuseBadNames(Stream.concat(inputNames.stream(), targetNames.stream()).toList());
        refuseNotFinite(size, inputNames, inputs);
        refuseNotFinite(size, targetNames, targets);
        return new Dataset(size, inputNames, inputs, targetNames, targets);
    }

    private static void refuseBadNames(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name.isBlank() || !name.equals(name.strip()) || name.lines().count() > 1)
                throw new IllegalArgumentException("'" + name + "' is no name for a column: it must be one line of text without blanks around it");
            if (!seen.add(name.toLowerCase(Locale.ROOT)))
                throw new IllegalArgumentException("two columns are called '" + name + "' (upper and lower case are alike in a table); rename one");
        }
    }

    private static void refuseNotFinite(int size, List<String> names, double[] values) {
        for (int i = 0; i < values.length; i++)
            if (!Double.isFinite(values[i]))
                throw new IllegalArgumentException("row " + i % size + ", column " + names.get(i / size) + " is " + values[i]
                    + ", but data must be finite; leave such rows out or fill them in (rows count from 0)");
    }

    private static double[] byColumn(double[][] rows, String what) {
        int n = rows.length;
        int width = rows[0].length;
        double[] columns = new double[Math.multiplyExact(n, width)];
        for (int l = 0; l < n; l++) {
            if (rows[l].length != width)
                throw new IllegalArgumentException("row " + l + " of the " + what + " has " + rows[l].length + " values, but row 0 has " + width);
            for (int k = 0; k < width; k++) columns[k * n + l] = rows[l][k];
        }
        return columns;
    }

    static List<String> numbered(String letter, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> letter + i).toList();
    }

    /** The number n of samples. */
    public int size() {
        return size;
    }

    /** d_0, the number of inputs of a sample. */
    public int inputSize() {
        return inputNames.size();
    }

    /** k, the number of targets of a sample; 0 if there are none. */
    public int targetSize() {
        return targetNames.size();
    }

    /** The names of the input columns. */
    public List<String> inputNames() {
        return inputNames;
    }

    /** The names of the target columns. */
    public List<String> targetNames() {
        return targetNames;
    }

    /** A copy of the inputs of one sample. */
    public double[] input(int row) {
        return row(inputs, inputSize(), row);
    }

    /** A copy of the targets of one sample. */
    public double[] target(int row) {
        return row(targets, targetSize(), row);
    }

    /** Input k of a sample. */
    public double inputAt(int row, int k) {
        return at(inputs, inputSize(), row, k);
    }

    /** Target k of a sample. */
    public double targetAt(int row, int k) {
        return at(targets, targetSize(), row, k);
    }

    private double[] row(double[] values, int width, int row) {
        Objects.checkIndex(row, size);
        double[] copy = new double[width];
        for (int k = 0; k < width; k++) copy[k] = values[k * size + row];
        return copy;
    }

    private double at(double[] values, int width, int row, int k) {
        return values[Objects.checkIndex(k, width) * size + Objects.checkIndex(row, size)];
    }

    /** The first n samples. */
    public Dataset take(int n) {
        if (n < 1 || n > size) throw new IllegalArgumentException("take(" + n + "): there are " + size + " samples, and at least one must be taken");
        return rows(l -> l, n);
    }

    /** All samples but the first n. */
    public Dataset skip(int n) {
        if (n < 0 || n >= size) throw new IllegalArgumentException("skip(" + n + "): there are " + size + " samples, and at least one must be left");
        return rows(l -> n + l, size - n);
    }

    /** The samples in an order drawn from the seed, every order as likely: {@code shuffled(1).take(1600)} and {@code shuffled(1).skip(1600)} split a data set. */
    public Dataset shuffled(long seed) {
        RandomStream random = RandomStream.of(seed, RandomStream.Purpose.DATA, SHUFFLE);
        int[] order = IntStream.range(0, size).toArray();
        for (int l = size - 1; l > 0; l--) {                             // Fisher and Yates
            int other = random.below(l + 1, l);
            int row = order[l];
            order[l] = order[other];
            order[other] = row;
        }
        return rows(l -> order[l], size);
    }

    private Dataset rows(IntUnaryOperator row, int n) {
        return new Dataset(n, inputNames, picked(inputs, inputSize(), row, n), targetNames, picked(targets, targetSize(), row, n));
    }

    private double[] picked(double[] values, int width, IntUnaryOperator row, int n) {
        double[] picked = new double[width * n];
        for (int l = 0; l < n; l++)
            for (int k = 0; k < width; k++) picked[k * n + l] = values[k * size + row.applyAsInt(l)];
        return picked;
    }

    /** {@link #standardizedLike} itself: each input column gets mean 0 and variance 1 (that of all n samples, divided by n). */
    public Dataset standardized() {
        return standardizedLike(this);
    }

    /**
     * x -> (x - m) / s in each input column, m and s the mean and the standard deviation of {@code reference}'s column: test data is put on the scale
     * of the training data. A column that is constant in the reference, of ones for a bias, say, stays as it is. Targets stay.
     *
     * @throws IllegalArgumentException if the input sizes differ, or a column's variance leaves the range of a double
     */
    public Dataset standardizedLike(Dataset reference) {
        if (reference.inputSize() != inputSize())
            throw new IllegalArgumentException("the reference has " + reference.inputSize() + " inputs, but this data set has " + inputSize());
        double[] scaled = inputs.clone();
        for (int k = 0; k < inputSize(); k++) {
            double[] column = Arrays.copyOfRange(reference.inputs, k * reference.size, (k + 1) * reference.size);
            if (Arrays.stream(column).allMatch(x -> x == column[0])) continue;
            double mean = Kernels.sum(column, column.length) / column.length;
            for (int l = 0; l < column.length; l++) column[l] -= mean;
            double deviation = Math.sqrt(Kernels.dot(column, column, column.length) / column.length);
            if (!(deviation >= Double.MIN_NORMAL && deviation <= Double.MAX_VALUE))
                throw new IllegalArgumentException("input " + inputNames.get(k) + " is too large or too small to standardize: its deviation comes out as "
                    + deviation + "; bring it to an ordinary unit first");
            for (int l = 0; l < size; l++) scaled[k * size + l] = (scaled[k * size + l] - mean) / deviation;
        }
        return ofColumns(size, inputNames, scaled, targetNames, targets);
    }

    /** All columns, inputs first. */
    public Table table() {
        Table table = Table.create("data");
        for (int k = 0; k < inputSize(); k++) table.addColumns(DoubleColumn.create(inputNames.get(k), Arrays.copyOfRange(inputs, k * size, (k + 1) * size)));
        for (int k = 0; k < targetSize(); k++) table.addColumns(DoubleColumn.create(targetNames.get(k), Arrays.copyOfRange(targets, k * size, (k + 1) * size)));
        return table;
    }

    /**
     * Writes all columns, inputs first, under a line of names. Reading the file with {@code fromCsv(file).targets(names of the targets)} gives an equal
     * data set, bit for bit; the same data set gives the same bytes on every machine. A file that was there is replaced once the new one is whole.
     *
     * @throws UncheckedIOException if the file cannot be written; one that was there stays as it was
     */
    public void writeCsv(Path file) {
        try {
            WholeFile.write(file, out -> {
                out.write(line(Stream.concat(inputNames.stream(), targetNames.stream()).map(Dataset::quoted)));
                for (int l = 0; l < size; l++) out.write(line(DoubleStream.concat(Arrays.stream(input(l)), Arrays.stream(target(l))).mapToObj(NumberText::of)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file.toAbsolutePath() + ": " + e + "; its folder must exist and be writable", e);
        }
    }

    private static byte[] line(Stream<String> values) {
        return values.collect(Collectors.joining(",", "", "\n")).getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String name) {
        return name.matches("[^\",\\s]+") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** SHA-256 of n, d_0, k (four bytes each) and the bits of the inputs and targets, column by column: what results are filed under. Names do not enter. */
    public String contentHash() {
        if (contentHash == null) {
            MessageDigest sha = sha256();
            sha.update(ByteBuffer.allocate(12).putInt(size).putInt(inputSize()).putInt(targetSize()).flip());
            ByteBuffer column = ByteBuffer.allocate(8 * size);
            for (double[] values : List.of(inputs, targets))
                for (int i = 0; i < values.length; i += size) {
                    column.clear().asDoubleBuffer().put(values, i, size);
                    sha.update(column);
                }
            contentHash = HexFormat.of().formatHex(sha.digest());
        }
        return contentHash;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Equal names and equal bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Dataset that && inputNames.equals(that.inputNames) && targetNames.equals(that.targetNames)
            && Arrays.equals(inputs, that.inputs) && Arrays.equals(targets, that.targets);
    }

    @Override
    public int hashCode() {
        return contentHash().hashCode();
    }

    /**
     * Internal: copies rows first..first+n-1 in the block layout of {@code perturbed.kernel}, value k of the l-th of them to {@code k * n + l}.
     * Overwrites the first n d_0 of {@code inputs} and the first n k of {@code targets}.
     */
    public void fillBlock(int first, int n, double[] inputs, double[] targets) {
        for (int k = 0; k < inputSize(); k++) System.arraycopy(this.inputs, k * size + first, inputs, k * n, n);
        for (int k = 0; k < targetSize(); k++) System.arraycopy(this.targets, k * size + first, targets, k * n, n);
    }

    /** "2000 samples, 10 inputs, 1 target". */
    @Override
    public String toString() {
        return counted(size, "sample") + ", " + counted(inputSize(), "input") + ", " + (targetSize() == 0 ? "no targets" : counted(targetSize(), "target"));
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
