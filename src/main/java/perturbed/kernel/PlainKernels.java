package perturbed.kernel;

import java.util.Arrays;

/** The plain form of the loops: obviously right, runs on every JVM, and says what {@link VectorKernels} must give bit by bit. */
class PlainKernels {
    /** Lanes of a sum: sample l goes to lane l % 8, on every machine. */
    static final int LANES = 8;

    String name() { return "plain"; }

    // ---- elementwise -------------------------------------------------------------------------------------------

    void exp(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = Elementary.exp(x[i]); }

    void sigmoid(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = Elementary.sigmoid(x[i]); }

    void softplus(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = Elementary.softplus(x[i]); }

    void tanh(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = Elementary.tanh(x[i]); }

    void erf(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = Elementary.erf(x[i]); }

    void normalDensity(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = Elementary.normalDensity(x[i]); }

    void normalQuantile(double[] p, int m, double[] x) { for (int i = 0; i < m; i++) x[i] = Elementary.normalQuantile(p[i]); }

    void add(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] += x[i]; }

    void multiply(double[] x, double[] y, int m, double[] z) { for (int i = 0; i < m; i++) z[i] = x[i] * y[i]; }

    // ---- products ------------------------------------------------------------------------------------------------

    void product(double[] w, int rows, int columns, boolean bias, double[] x, int n, double[] y) {
        int stride = bias ? columns + 1 : columns;
        for (int i = 0; i < rows; i++) {
            Arrays.fill(y, i * n, (i + 1) * n, bias ? w[i * stride + columns] : 0);
            addCombination(w, i * stride, 1, columns, x, n, y, i * n);
        }
    }

    void productTransposed(double[] w, int rows, int columns, boolean bias, double[] v, int n, double[] vx) {
        int stride = bias ? columns + 1 : columns;
        Arrays.fill(vx, 0, columns * n, 0);
        for (int k = 0; k < columns; k++) addCombination(w, k, stride, rows, v, n, vx, k * n);
    }

    /** y_l += sum_k w_k x_(k, l), k < count ascending, w_k at {@code at + k * step}; five in each pass over l. */
    private static void addCombination(double[] w, int at, int step, int count, double[] x, int n, double[] y, int to) {
        int k = 0;
        for (; k <= count - 5; k += 5) {
            int j = at + k * step;
            addFive(w[j], w[j + step], w[j + 2 * step], w[j + 3 * step], w[j + 4 * step], x, k * n, n, y, to);
        }
        for (; k < count; k++) addOne(w[at + k * step], x, k * n, n, y, to);
    }

    private static void addFive(double w0, double w1, double w2, double w3, double w4, double[] x, int from, int n, double[] y, int to) {
        for (int l = 0; l < n; l++)
            y[to + l] = Math.fma(w4, x[from + 4 * n + l], Math.fma(w3, x[from + 3 * n + l], Math.fma(w2, x[from + 2 * n + l],
                Math.fma(w1, x[from + n + l], Math.fma(w0, x[from + l], y[to + l])))));
    }

    static void addOne(double w, double[] x, int from, int n, double[] y, int to) {
        for (int l = 0; l < n; l++) y[to + l] = Math.fma(w, x[from + l], y[to + l]);
    }

    void addOuter(double[] v, int rows, double[] x, int columns, boolean bias, int n, double[] g) {
        int stride = bias ? columns + 1 : columns;
        boolean inLanes = sumsInLanes(rows, columns);
        for (int i = 0; i < rows; i++)
            for (int k = 0; k < columns; k++) g[i * stride + k] += inLanes ? dot(v, i * n, x, k * n, n) : dotAscending(v, i * n, x, k * n, n);
        addBias(v, rows, columns, bias, n, g);
    }

    void addOuterTwins(double[] v, double[] v2, int rows, double[] x, int columns, boolean bias, int n, double[] g, double[] g2) {
        addOuter(v, rows, x, columns, bias, n, g);
        addOuter(v2, rows, x, columns, bias, n, g2);
    }

    /** The last column of G, with {@code bias}: the sums of the rows of V. */
    static void addBias(double[] v, int rows, int columns, boolean bias, int n, double[] g) {
        if (bias) for (int i = 0; i < rows; i++) g[i * (columns + 1) + columns] += sum(v, i * n, n);
    }

    /** Whether the sum over samples for a weight runs in eight lanes (few weights) or ascending (many). Part of the contract of bits. */
    static boolean sumsInLanes(int rows, int columns) { return rows < 8 || columns < 8; }

    // ---- sums --------------------------------------------------------------------------------------------------

    static double sum(double[] x, int at, int m) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int whole = m - m % LANES;
        for (int l = at; l < at + whole; l += LANES) {
            s0 += x[l];
            s1 += x[l + 1];
            s2 += x[l + 2];
            s3 += x[l + 3];
            s4 += x[l + 4];
            s5 += x[l + 5];
            s6 += x[l + 6];
            s7 += x[l + 7];
        }
        double s = tree(s0, s1, s2, s3, s4, s5, s6, s7);
        for (int l = at + whole; l < at + m; l++) s += x[l];
        return s;
    }

    static double dot(double[] x, int xAt, double[] y, int yAt, int m) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int whole = m - m % LANES;
        for (int l = 0; l < whole; l += LANES) {
            s0 = Math.fma(x[xAt + l], y[yAt + l], s0);
            s1 = Math.fma(x[xAt + l + 1], y[yAt + l + 1], s1);
            s2 = Math.fma(x[xAt + l + 2], y[yAt + l + 2], s2);
            s3 = Math.fma(x[xAt + l + 3], y[yAt + l + 3], s3);
            s4 = Math.fma(x[xAt + l + 4], y[yAt + l + 4], s4);
            s5 = Math.fma(x[xAt + l + 5], y[yAt + l + 5], s5);
            s6 = Math.fma(x[xAt + l + 6], y[yAt + l + 6], s6);
            s7 = Math.fma(x[xAt + l + 7], y[yAt + l + 7], s7);
        }
        double s = tree(s0, s1, s2, s3, s4, s5, s6, s7);
        for (int l = whole; l < m; l++) s = Math.fma(x[xAt + l], y[yAt + l], s);
        return s;
    }

    private static double tree(double s0, double s1, double s2, double s3, double s4, double s5, double s6, double s7) {
        return s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7));
    }

    private static double dotAscending(double[] x, int xAt, double[] y, int yAt, int m) {
        double s = 0;
        for (int l = 0; l < m; l++) s = Math.fma(x[xAt + l], y[yAt + l], s);
        return s;
    }

    // ---- random blocks -------------------------------------------------------------------------------------------

    void fillUniform(RandomStream random, long first, int size, int n, double center, double scale, double[] out) {
        fillOpen01(random, first, size, n, out);
        for (int i = 0; i < size * n; i++) out[i] = Math.fma(scale, 2 * out[i] - 1, center);
    }

    void fillNormal(RandomStream random, long first, int size, int n, double mean, double deviation, double[] out) {
        fillOpen01(random, first, size, n, out);
        normalQuantile(out, size * n, out);
        for (int i = 0; i < size * n; i++) out[i] = Math.fma(deviation, out[i], mean);
    }

    void fillOpen01(RandomStream random, long first, int size, int n, double[] out) {
        for (int k = 0; k < size; k++) open01(random, first, k, n, out, k * n);
    }

    /** out_(to + l) = random.sample(first + l).uniform(k), l < n. */
    void open01(RandomStream random, long first, int k, int n, double[] out, int to) {
        int l = 0, before = (int) -(random.sample() + first) & RandomStream.GROUP - 1;          // a group begins there
        for (; l < Math.min(before, n); l++) out[to + l] = random.uniform(first + l, k);
        for (; l <= n - RandomStream.GROUP; l += RandomStream.GROUP) group(random, first + l, k, out, to + l);
        for (; l < n; l++) out[to + l] = random.uniform(first + l, k);
    }

    /** The same for a whole group: both words of each block. */
    private static void group(RandomStream random, long first, int k, double[] out, int to) {
        long k0 = random.key0(), k1 = random.key1(), c0 = RandomStream.counter(random.sample() + first), c1 = random.stepAndIndex(k);
        for (int i = 0; i < RandomStream.GROUP / 2; i++) {
            out[to + i] = RandomStream.open01(RandomStream.block(k0, k1, c0 + i, c1, false));
            out[to + RandomStream.GROUP / 2 + i] = RandomStream.open01(RandomStream.block(k0, k1, c0 + i, c1, true));
        }
    }
}
