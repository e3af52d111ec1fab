package perturbed.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Samples to learn from: inputs, n x d_0, and targets, n x k, where k = 0 is allowed (a chain may need none). Row l is sample l,
 * rows and columns of the accessors count from 0. Every number is finite. Immutable.
 */
public final class Dataset {
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
        if (inputs[0].length == 0) throw new IllegalArgumentException("the rows of inputs are empty; a sample needs at least one input");
        return ofColumns(inputs.length, numbered("x", inputs[0].length), byColumn(inputs, "inputs"),
            numbered("y", targets[0].length), byColumn(targets, "targets"));
    }

    /** Values as they are stored, which become the data set's own. The one door all data comes through. */
    static Dataset ofColumns(int size, List<String> inputNames, double[] inputs, List<String> targetNames, double[] targets) {
        refuseNotFinite(size, inputNames, inputs);
        refuseNotFinite(size, targetNames, targets);
        return new Dataset(size, inputNames, inputs, targetNames, targets);
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

    /**
     * Internal: copies rows first..first+n-1 in the block layout of {@code perturbed.kernel}, value k of the l-th of them to {@code k * n + l}.
     * Overwrites the first n d_0 of {@code inputs} and the first n k of {@code targets}.
     */
    public void fillBlock(int first, int n, double[] inputs, double[] targets) {
        for (int k = 0; k < inputSize(); k++) System.arraycopy(this.inputs, k * size + first, inputs, k * n, n);
        for (int k = 0; k < targetSize(); k++) System.arraycopy(this.targets, k * size + first, targets, k * n, n);
    }

    /** Internal: {@link #fillBlock} of the n samples whose row numbers stand in {@code rows} from index {@code from} on. */
    public void gatherBlock(int[] rows, int from, int n, double[] inputs, double[] targets) {
        for (int k = 0; k < inputSize(); k++)
            for (int l = 0; l < n; l++) inputs[k * n + l] = this.inputs[k * size + rows[from + l]];
        for (int k = 0; k < targetSize(); k++)
            for (int l = 0; l < n; l++) targets[k * n + l] = this.targets[k * size + rows[from + l]];
    }

    /** "2000 samples, 10 inputs, 1 target". */
    @Override public String toString() {
        return counted(size, "sample") + ", " + counted(inputSize(), "input") + ", " + (targetSize() == 0 ? "no targets" : counted(targetSize(), "target"));
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
