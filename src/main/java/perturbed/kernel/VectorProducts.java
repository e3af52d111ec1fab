package perturbed.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * C = A B for C rows x n and any strides of A, one accumulator per output and the inner index ascending: tiles of four rows and two vectors are
 * held in registers. What the tiles leave over goes one row or one number at a time, in the same order for each output.
 */
final class VectorProducts {
    private static final VectorSpecies<Double> SPECIES = VectorKernels.SPECIES;
    private static final int WIDTH = SPECIES.length();
    static final int TILE_ROWS = 4;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** Arrays of one thread that grow to the largest layer. */
    private static final class Scratch {
        double[] transposed = new double[0];
        double[] strip = new double[0];

        void grow(int columns, int n) {
            if (transposed.length < columns * n) transposed = new double[columns * n];
            if (strip.length < TILE_ROWS * columns) strip = new double[TILE_ROWS * columns];
        }
    }

    private VectorProducts() { }

    /** G += V X^T, V rows x n, X columns x n, G with rows {@code stride} apart: the samples ascending in each sum, which is then added to G. */
    static void addOuter(double[] v, int rows, double[] x, int columns, int n, double[] g, int stride) {
        Scratch scratch = SCRATCH.get();
        scratch.grow(columns, n);
        transpose(x, columns, n, scratch.transposed);
        for (int i = 0; i < rows; i += TILE_ROWS) {
            int height = Math.min(TILE_ROWS, rows - i);
            multiply(v, i * n, n, 1, -1, height, n, scratch.transposed, columns, scratch.strip);
            for (int j = 0; j < height; j++) addRow(scratch.strip, j * columns, columns, g, (i + j) * stride);
        }
    }

    private static void addRow(double[] x, int from, int m, double[] y, int to) {
        for (int k = 0; k < m; k++) y[to + k] += x[from + k];
    }

    /** t = X^T (n x d) of X (d x n), eight columns of X at a time to spare the cache. */
    private static void transpose(double[] x, int d, int n, double[] t) {
        for (int from = 0; from < n; from += 8) {
            int to = Math.min(from + 8, n);
            for (int k = 0; k < d; k++)
                for (int l = from; l < to; l++) t[l * d + k] = x[k * n + l];
        }
    }

    /** One row of W X: y_l = start + sum_k w_(at + k) x_(k, l), five rows of X in each pass over l. For few rows, where a tile finds no partners. */
    static void combine(double[] w, int at, int columns, double start, double[] x, int n, double[] y, int to) {
        Arrays.fill(y, to, to + n, start);
        int k = 0;
        for (; k <= columns - 5; k += 5) addFive(w, at + k, x, k * n, n, y, to);
        for (; k < columns; k++) PlainKernels.addOne(w[at + k], x, k * n, n, y, to);
    }

    private static void addFive(double[] w, int at, double[] x, int from, int n, double[] y, int to) {
        int l = 0;
        for (; l <= n - WIDTH; l += WIDTH) {
            DoubleVector s = DoubleVector.fromArray(SPECIES, y, to + l);
            s = DoubleVector.fromArray(SPECIES, x, from + l).lanewise(FMA, w[at], s);
            s = DoubleVector.fromArray(SPECIES, x, from + n + l).lanewise(FMA, w[at + 1], s);
            s = DoubleVector.fromArray(SPECIES, x, from + 2 * n + l).lanewise(FMA, w[at + 2], s);
            s = DoubleVector.fromArray(SPECIES, x, from + 3 * n + l).lanewise(FMA, w[at + 3], s);
            s = DoubleVector.fromArray(SPECIES, x, from + 4 * n + l).lanewise(FMA, w[at + 4], s);
            s.intoArray(y, to + l);
        }
        for (; l < n; l++)
            for (int k = 0; k < 5; k++) y[to + l] = Math.fma(w[at + k], x[from + k * n + l], y[to + l]);
    }

    /**
     * c_(i, l) = start_i + sum_k a_(i, k) b_(k, l). In a, (i, k) is at {@code at + i * row + k * column} and start_i at {@code start} in row i; it is
     * 0 if start < 0.
     */
    static void multiply(double[] a, int at, int row, int column, int start, int rows, int inner, double[] b, int n, double[] c) {
        int i = 0;
        for (; i <= rows - TILE_ROWS; i += TILE_ROWS) {
            int l = 0;
            for (; l <= n - 2 * WIDTH; l += 2 * WIDTH) tile(a, at + i * row, row, column, start, inner, b, l, n, c, i * n + l);
            for (int j = i; j < i + TILE_ROWS; j++) row(a, at + j * row, column, start, inner, b, l, n, c, j * n);
        }
        for (; i < rows; i++) row(a, at + i * row, column, start, inner, b, 0, n, c, i * n);
    }

    private static void tile(double[] a, int at, int row, int column, int start, int inner, double[] b, int l, int n, double[] c, int to) {
        int a0 = at, a1 = at + row, a2 = a1 + row, a3 = a2 + row;
        DoubleVector c00 = DoubleVector.broadcast(SPECIES, start < 0 ? 0 : a[a0 + start]), c01 = c00;
        DoubleVector c10 = DoubleVector.broadcast(SPECIES, start < 0 ? 0 : a[a1 + start]), c11 = c10;
        DoubleVector c20 = DoubleVector.broadcast(SPECIES, start < 0 ? 0 : a[a2 + start]), c21 = c20;
        DoubleVector c30 = DoubleVector.broadcast(SPECIES, start < 0 ? 0 : a[a3 + start]), c31 = c30;
        for (int k = 0; k < inner; k++) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, k * n + l);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, b, k * n + l + WIDTH);
            DoubleVector w0 = DoubleVector.broadcast(SPECIES, a[a0 + k * column]);
            c00 = w0.fma(b0, c00);
            c01 = w0.fma(b1, c01);
            DoubleVector w1 = DoubleVector.broadcast(SPECIES, a[a1 + k * column]);
            c10 = w1.fma(b0, c10);
            c11 = w1.fma(b1, c11);
            DoubleVector w2 = DoubleVector.broadcast(SPECIES, a[a2 + k * column]);
            c20 = w2.fma(b0, c20);
            c21 = w2.fma(b1, c21);
            DoubleVector w3 = DoubleVector.broadcast(SPECIES, a[a3 + k * column]);
            c30 = w3.fma(b0, c30);
            c31 = w3.fma(b1, c31);
        }
        c00.intoArray(c, to);
        c01.intoArray(c, to + WIDTH);
        c10.intoArray(c, to + n);
        c11.intoArray(c, to + n + WIDTH);
        c20.intoArray(c, to + 2 * n);
        c21.intoArray(c, to + 2 * n + WIDTH);
        c30.intoArray(c, to + 3 * n);
        c31.intoArray(c, to + 3 * n + WIDTH);
    }

    /** One row of C from column l on. */
    private static void row(double[] a, int at, int column, int start, int inner, double[] b, int l, int n, double[] c, int to) {
        double first = start < 0 ? 0 : a[at + start];
        for (; l <= n - WIDTH; l += WIDTH) {
            DoubleVector s = DoubleVector.broadcast(SPECIES, first);
            for (int k = 0; k < inner; k++) s = DoubleVector.fromArray(SPECIES, b, k * n + l).lanewise(FMA, a[at + k * column], s);
            s.intoArray(c, to + l);
        }
        for (; l < n; l++) {
            double s = first;
            for (int k = 0; k < inner; k++) s = Math.fma(a[at + k * column], b[k * n + l], s);
            c[to + l] = s;
        }
    }
}
