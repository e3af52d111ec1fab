package perturbed.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * C = A B, one accumulator per output and the inner index ascending. Columns of B are copied into a panel two vectors wide, so that C2 can prove
 * the indices and drops its checks; tiles of four rows of A and one panel are held in registers. What the tiles leave over goes one row or one
 * number at a time, in the same order for each output.
 */
final class VectorProducts {
    private static final VectorSpecies<Double> SPECIES = VectorKernels.SPECIES;
    private static final int WIDTH = SPECIES.length();
    static final int PANEL = 2 * WIDTH;
    static final int TILE_ROWS = 4;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** Arrays of one thread that grow to the largest layer. */
    private static final class Scratch {
        double[] transposed = new double[0];
        double[] outer = new double[0];
        double[] panel = new double[0];

        double[] transposed(int length) { return transposed.length < length ? transposed = new double[length] : transposed; }

        double[] outer(int length) { return outer.length < length ? outer = new double[length] : outer; }

        double[] panel(int length) { return panel.length < length ? panel = new double[length] : panel; }
    }

    private VectorProducts() { }

    /** G += V X^T, V rows x n, X columns x n, G with rows {@code stride} apart: the samples ascending in each sum, which is then added to G. */
    static void addOuter(double[] v, int rows, double[] x, int columns, int n, double[] g, int stride) {
        double[] transposed = SCRATCH.get().transposed(n * columns), outer = SCRATCH.get().outer(rows * columns);
        transpose(x, columns, n, n, transposed);
        multiply(v, n, -1, rows, n, transposed, columns, outer);
        for (int i = 0; i < rows; i++) addRow(outer, i * columns, columns, g, i * stride);
    }

    /** C = W^T V: W is rows x columns, its rows {@code stride} apart, V rows x n, C columns x n. */
    static void multiplyTransposed(double[] w, int stride, int rows, int columns, double[] v, int n, double[] c) {
        double[] transposed = SCRATCH.get().transposed(rows * columns);
        transpose(w, rows, columns, stride, transposed);
        multiply(transposed, rows, -1, columns, rows, v, n, c);
    }

    private static void addRow(double[] x, int from, int m, double[] y, int to) {
        for (int k = 0; k < m; k++) y[to + k] += x[from + k];
    }

    /** t = X^T of X (d x n, rows {@code stride} apart), four columns of X in each pass. */
    private static void transpose(double[] x, int d, int n, int stride, double[] t) {
        int l = 0;
        for (; l <= n - 4; l += 4) transposeFour(x, d, l, stride, t, l * d, (l + 1) * d, (l + 2) * d, (l + 3) * d);
        for (; l < n; l++)
            for (int k = 0; k < d; k++) t[l * d + k] = x[k * stride + l];
    }

    private static void transposeFour(double[] x, int d, int l, int stride, double[] t, int t0, int t1, int t2, int t3) {
        for (int k = 0, i = l; k < d; k++, i += stride) {
            t[t0 + k] = x[i];
            t[t1 + k] = x[i + 1];
            t[t2 + k] = x[i + 2];
            t[t3 + k] = x[i + 3];
        }
    }

    /** One row of W X: y_l = start + sum_k w_(at + k) x_(k, l), five rows of X in each pass over l. For few rows, where a tile finds no partners. */
    static void combine(double[] w, int at, int columns, double start, double[] x, int n, double[] y, int to) {
        Arrays.fill(y, to, to + n, start);
        int k = 0;
        for (; k <= columns - 5; k += 5) addFive(w, at + k, x, k * n, n, y, to);
        for (; k < columns; k++) PlainKernels.addOne(w[at + k], x, k * n, n, y, to);
    }

    /** The five w_k are read before the loop: C2 cannot know that y is another array and would read them again for each vector. */
    private static void addFive(double[] w, int at, double[] x, int from, int n, double[] y, int to) {
        double w0 = w[at], w1 = w[at + 1], w2 = w[at + 2], w3 = w[at + 3], w4 = w[at + 4];
        int x1 = from + n, x2 = x1 + n, x3 = x2 + n, x4 = x3 + n, l = 0;
        for (; l <= n - WIDTH; l += WIDTH) {
            DoubleVector s = DoubleVector.fromArray(SPECIES, y, to + l);
            s = DoubleVector.fromArray(SPECIES, x, from + l).lanewise(FMA, w0, s);
            s = DoubleVector.fromArray(SPECIES, x, x1 + l).lanewise(FMA, w1, s);
            s = DoubleVector.fromArray(SPECIES, x, x2 + l).lanewise(FMA, w2, s);
            s = DoubleVector.fromArray(SPECIES, x, x3 + l).lanewise(FMA, w3, s);
            s = DoubleVector.fromArray(SPECIES, x, x4 + l).lanewise(FMA, w4, s);
            s.intoArray(y, to + l);
        }
        for (; l < n; l++)
            for (int k = 0; k < 5; k++) y[to + l] = Math.fma(w[at + k], x[from + k * n + l], y[to + l]);
    }

    /**
     * c_(i, l) = start_i + sum_k a_(i, k) b_(k, l). In a, (i, k) is at {@code i * row + k} and start_i at {@code i * row + start}; it is 0 if
     * start < 0.
     */
    static void multiply(double[] a, int row, int start, int rows, int inner, double[] b, int n, double[] c) {
        double[] panel = SCRATCH.get().panel(inner * PANEL);
        int tiled = rows - rows % TILE_ROWS, l = 0;
        for (; l <= n - PANEL; l += PANEL) {
            for (int k = 0; k < inner; k++) System.arraycopy(b, k * n + l, panel, k * PANEL, PANEL);
            for (int i = 0; i < tiled; i += TILE_ROWS) tile(a, i * row, row, start, inner, panel, c, i * n + l, n);
        }
        for (int i = 0; i < rows; i++) row(a, i * row, start, inner, b, i < tiled ? l : 0, n, c, i * n);
    }

    private static void tile(double[] a, int at, int row, int start, int inner, double[] panel, double[] c, int to, int n) {
        int a0 = at, a1 = at + row, a2 = a1 + row, a3 = a2 + row;
        DoubleVector c00 = DoubleVector.broadcast(SPECIES, start < 0 ? 0 : a[a0 + start]), c01 = c00;
        DoubleVector c10 = DoubleVector.broadcast(SPECIES, start < 0 ? 0 : a[a1 + start]), c11 = c10;
        DoubleVector c20 = DoubleVector.broadcast(SPECIES, start < 0 ? 0 : a[a2 + start]), c21 = c20;
        DoubleVector c30 = DoubleVector.broadcast(SPECIES, start < 0 ? 0 : a[a3 + start]), c31 = c30;
        for (int k = 0; k < inner; k++) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, panel, k * PANEL);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, panel, k * PANEL + WIDTH);
            DoubleVector w0 = DoubleVector.broadcast(SPECIES, a[a0 + k]);
            c00 = w0.fma(b0, c00);
            c01 = w0.fma(b1, c01);
            DoubleVector w1 = DoubleVector.broadcast(SPECIES, a[a1 + k]);
            c10 = w1.fma(b0, c10);
            c11 = w1.fma(b1, c11);
            DoubleVector w2 = DoubleVector.broadcast(SPECIES, a[a2 + k]);
            c20 = w2.fma(b0, c20);
            c21 = w2.fma(b1, c21);
            DoubleVector w3 = DoubleVector.broadcast(SPECIES, a[a3 + k]);
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
    private static void row(double[] a, int at, int start, int inner, double[] b, int l, int n, double[] c, int to) {
        double first = start < 0 ? 0 : a[at + start];
        for (; l <= n - WIDTH; l += WIDTH) {
            DoubleVector s = DoubleVector.broadcast(SPECIES, first);
            for (int k = 0; k < inner; k++) s = DoubleVector.fromArray(SPECIES, b, k * n + l).lanewise(FMA, a[at + k], s);
            s.intoArray(c, to + l);
        }
        for (; l < n; l++) {
            double s = first;
            for (int k = 0; k < inner; k++) s = Math.fma(a[at + k], b[k * n + l], s);
            c[to + l] = s;
        }
    }
}
