package perturbed.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * C = A B, one accumulator per output and the inner index ascending. B is copied into panels two vectors wide and four rows of A at a time beside each other, so that
 * the innermost loop reads both in order and C2 can prove the indices; a tile of four rows and one panel is held in registers, and what of it lies beyond the edge of C is
 * thrown away.
 */
final class VectorProducts {
    /** Rows of A in a tile. (Six would be one more multiplication for each load, but C2 keeps no more than eight sums in registers.) */
    static final int TILE_ROWS = 4;

    private static final VectorSpecies<Double> SPECIES = VectorKernels.SPECIES;
    private static final int WIDTH = SPECIES.length();
    static final int PANEL = 2 * WIDTH;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** Arrays of one thread that grow to the largest layer. */
    private static final class Scratch {
        double[] panels = new double[0];
        double[] rows = new double[0];
        final double[] edge = new double[TILE_ROWS * PANEL];

        double[] panels(int length) { return panels.length < length ? panels = new double[length] : panels; }

        double[] rows(int length) { return rows.length < length ? rows = new double[length] : rows; }
    }

    private VectorProducts() { }

    /** Y = W X + start: W is rows x columns, its rows {@code stride} apart, X columns x n; start_i is at {@code i * stride + start} of W, and 0 if start < 0. */
    static void multiply(double[] w, int stride, int start, int rows, int columns, double[] x, int n, double[] y) {
        Scratch s = SCRATCH.get();
        multiply(w, stride, 1, start, rows, columns, panelsOfRows(x, columns, n, s), n, y, n, false, s);
    }

    /** C = W^T V: W is rows x columns, its rows {@code stride} apart, V rows x n, C columns x n. */
    static void multiplyTransposed(double[] w, int stride, int rows, int columns, double[] v, int n, double[] c) {
        Scratch s = SCRATCH.get();
        multiply(w, 1, stride, -1, columns, rows, panelsOfRows(v, rows, n, s), n, c, n, false, s);
    }

    /** G += V X^T, V rows x n, X columns x n, G with rows {@code stride} apart: the samples ascending in each sum, which is then added to G. */
    static void addOuter(double[] v, int rows, double[] x, int columns, int n, double[] g, int stride) {
        Scratch s = SCRATCH.get();
        multiply(v, n, 1, -1, rows, n, panelsOfColumns(x, columns, n, s), columns, g, stride, true, s);
    }

    // ---- the copies ----------------------------------------------------------------------------------------------

    /** The panels of B (inner x n): number (k, l) of panel p is b_(k, p PANEL + l). What is beyond n is left as it is. */
    private static double[] panelsOfRows(double[] b, int inner, int n, Scratch s) {
        double[] panels = s.panels((n + PANEL - 1) / PANEL * PANEL * inner);
        for (int l = 0, to = 0; l < n; l += PANEL)
            for (int k = 0; k < inner; k++, to += PANEL) System.arraycopy(b, k * n + l, panels, to, Math.min(PANEL, n - l));
        return panels;
    }

    /** The panels of X^T, X being n x inner. */
    private static double[] panelsOfColumns(double[] x, int n, int inner, Scratch s) {
        double[] panels = s.panels((n + PANEL - 1) / PANEL * PANEL * inner);
        for (int l = 0; l < n; l++) spread(x, l * inner, 1, inner, panels, l / PANEL * PANEL * inner + l % PANEL, PANEL);
        return panels;
    }

    private static void spread(double[] x, int from, int step, int count, double[] to, int at, int gap) {
        for (int k = 0; k < count; k++) to[at + k * gap] = x[from + k * step];
    }

    // ---- the product -----------------------------------------------------------------------------------------------

    /**
     * c_(i, l) = start_i + sum_k a_(i, k) b_(k, l), or with {@code add} c_(i, l) += the sum. In a, (i, k) is at {@code i * rowStep + k * innerStep} and start_i at
     * {@code i * rowStep + start}; it is 0 if start < 0.
     */
    private static void multiply(double[] a, int rowStep, int innerStep, int start, int rows, int inner, double[] panels, int n, double[] c, int stride, boolean add,
            Scratch s) {
        double[] four = s.rows((inner + 1) * TILE_ROWS);                               // column k at k * TILE_ROWS, the starts behind the last
        for (int i = 0; i < rows; i += TILE_ROWS) {
            int m = Math.min(TILE_ROWS, rows - i);
            for (int r = 0; r < m; r++) {
                spread(a, (i + r) * rowStep, innerStep, inner, four, r, TILE_ROWS);
                four[inner * TILE_ROWS + r] = start < 0 ? 0 : a[(i + r) * rowStep + start];
            }
            for (int l = 0, from = 0; l < n; l += PANEL, from += PANEL * inner) {
                if (m == TILE_ROWS && l <= n - PANEL) tile(four, panels, from, inner, c, i * stride + l, stride, add);
                else {
                    tile(four, panels, from, inner, s.edge, 0, PANEL, false);
                    for (int r = 0; r < m; r++) edge(s.edge, r * PANEL, Math.min(PANEL, n - l), c, (i + r) * stride + l, add);
                }
            }
        }
    }

    private static void edge(double[] tile, int from, int count, double[] c, int to, boolean add) {
        for (int k = 0; k < count; k++) c[to + k] = add ? c[to + k] + tile[from + k] : tile[from + k];
    }

    private static void tile(double[] four, double[] panels, int from, int inner, double[] c, int to, int stride, boolean add) {
        int start = inner * TILE_ROWS;
        DoubleVector c00 = DoubleVector.broadcast(SPECIES, four[start]), c01 = c00;
        DoubleVector c10 = DoubleVector.broadcast(SPECIES, four[start + 1]), c11 = c10;
        DoubleVector c20 = DoubleVector.broadcast(SPECIES, four[start + 2]), c21 = c20;
        DoubleVector c30 = DoubleVector.broadcast(SPECIES, four[start + 3]), c31 = c30;
        for (int k = 0; k < inner; k++) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, panels, from + k * PANEL);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, panels, from + k * PANEL + WIDTH);
            DoubleVector w0 = DoubleVector.broadcast(SPECIES, four[k * TILE_ROWS]);
            c00 = w0.fma(b0, c00);
            c01 = w0.fma(b1, c01);
            DoubleVector w1 = DoubleVector.broadcast(SPECIES, four[k * TILE_ROWS + 1]);
            c10 = w1.fma(b0, c10);
            c11 = w1.fma(b1, c11);
            DoubleVector w2 = DoubleVector.broadcast(SPECIES, four[k * TILE_ROWS + 2]);
            c20 = w2.fma(b0, c20);
            c21 = w2.fma(b1, c21);
            DoubleVector w3 = DoubleVector.broadcast(SPECIES, four[k * TILE_ROWS + 3]);
            c30 = w3.fma(b0, c30);
            c31 = w3.fma(b1, c31);
        }
        store(c00, c01, c, to, add);
        store(c10, c11, c, to + stride, add);
        store(c20, c21, c, to + 2 * stride, add);
        store(c30, c31, c, to + 3 * stride, add);
    }

    private static void store(DoubleVector c0, DoubleVector c1, double[] c, int to, boolean add) {
        if (add) {
            DoubleVector.fromArray(SPECIES, c, to).add(c0).intoArray(c, to);
            DoubleVector.fromArray(SPECIES, c, to + WIDTH).add(c1).intoArray(c, to + WIDTH);
        } else {
            c0.intoArray(c, to);
            c1.intoArray(c, to + WIDTH);
        }
    }

    // ---- few rows ----------------------------------------------------------------------------------------------------

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
}
