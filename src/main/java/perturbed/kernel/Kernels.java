package perturbed.kernel;

/** The hot loops, on flat arrays. Blocks are d x n, element k of sample l at {@code k * n + l}; weights are row-major. */
public final class Kernels {
    /** Samples in a block: sums over samples run block by block, so this number is part of the order of every sum. */
    public static final int BLOCK = 256;

    private Kernels() { }

    // ---- elementary functions: see Elementary for how, ElementaryTest for how the accuracy was measured ----------------

    /** e^x, within 1 ulp. */
    public static double exp(double x) { return Elementary.exp(x); }

    /** ln x, within 1 ulp; -inf at 0, NaN below. */
    public static double log(double x) { return Elementary.log(x); }

    /** ln(1 + x), within 1 ulp; -inf at -1, NaN below. */
    public static double log1p(double x) { return Elementary.log1p(x); }

    /** The hyperbolic tangent, within 3 ulp. */
    public static double tanh(double x) { return Elementary.tanh(x); }

    /** 1 / (1 + e^-x), within 3 ulp; below -709, where e^-x overflows, too. */
    public static double sigmoid(double x) { return Elementary.sigmoid(x); }

    /** ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), within 2 ulp. */
    public static double softplus(double x) { return Elementary.softplus(x); }

    /** The error function, within 3 ulp. */
    public static double erf(double x) { return Elementary.erf(x); }

    /** The standard normal density e^(-x^2 / 2) / sqrt(2 pi), within 3 ulp. */
    public static double normalDensity(double x) { return Elementary.normalDensity(x); }

    /** The x with standard normal distribution function p, 0 < p < 1, within 5 ulp; -inf at 0, inf at 1, NaN outside. */
    public static double normalQuantile(double p) { return Elementary.normalQuantile(p); }

    // ---- elementwise, first m elements ----------------------------------------------------------------------

    public static void exp(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = exp(x[i]); }

    public static void sigmoid(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = sigmoid(x[i]); }

    public static void softplus(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = softplus(x[i]); }

    public static void tanh(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = tanh(x[i]); }

    public static void normalDensity(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = normalDensity(x[i]); }

    public static void erf(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] = erf(x[i]); }

    /** y = x + y. */
    public static void add(double[] x, int m, double[] y) { for (int i = 0; i < m; i++) y[i] += x[i]; }

    /** z = x * y, element by element; z may be x or y. */
    public static void multiply(double[] x, double[] y, int m, double[] z) { for (int i = 0; i < m; i++) z[i] = x[i] * y[i]; }

    // ---- products: one accumulator per output, the inner index ascending, fma -------------------------------------

    /** Y = W X (+ b): W is rows x (columns, or columns + 1 with {@code bias}, its last column), X is columns x n, Y rows x n. */
    public static void product(double[] w, int rows, int columns, boolean bias, double[] x, int n, double[] y) {
        int stride = bias ? columns + 1 : columns;
        for (int i = 0; i < rows; i++)
            for (int l = 0; l < n; l++) {
                double s = bias ? w[i * stride + columns] : 0;
                for (int k = 0; k < columns; k++) s = Math.fma(w[i * stride + k], x[k * n + l], s);
                y[i * n + l] = s;
            }
    }

    /** VX = W^T V (the bias column left out): V is rows x n, VX is columns x n. */
    public static void productTransposed(double[] w, int rows, int columns, boolean bias, double[] v, int n, double[] vx) {
        int stride = bias ? columns + 1 : columns;
        for (int k = 0; k < columns; k++)
            for (int l = 0; l < n; l++) {
                double s = 0;
                for (int i = 0; i < rows; i++) s = Math.fma(w[i * stride + k], v[i * n + l], s);
                vx[k * n + l] = s;
            }
    }

    /** G += [V X^T | V 1] (the second part with {@code bias}): the sum over the block's samples for each weight. */
    public static void addOuter(double[] v, int rows, double[] x, int columns, boolean bias, int n, double[] g) {
        int stride = bias ? columns + 1 : columns;
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < columns; k++) {
                double s = 0;
                for (int l = 0; l < n; l++) s = Math.fma(v[i * n + l], x[k * n + l], s);
                g[i * stride + k] += s;
            }
            if (bias) {
                double s = 0;
                for (int l = 0; l < n; l++) s += v[i * n + l];
                g[i * stride + columns] += s;
            }
        }
    }

    // ---- sums --------------------------------------------------------------------------------------------------

    /** The sum of the first m elements of x, in a fixed order. */
    public static double sum(double[] x, int m) {
        double s = 0;
        for (int i = 0; i < m; i++) s += x[i];
        return s;
    }

    /** The sum of the first m products x_i y_i, in a fixed order. */
    public static double dot(double[] x, double[] y, int m) {
        double s = 0;
        for (int i = 0; i < m; i++) s = Math.fma(x[i], y[i], s);
        return s;
    }

    // ---- random blocks -------------------------------------------------------------------------------------------

    /** out[k * n + l] = center + scale * (2 u - 1), u = random.uniform((first + l) * size + k): uniform on center +- scale. */
    public static void fillUniform(RandomStream random, long first, int size, int n, double center, double scale, double[] out) {
        for (int k = 0; k < size; k++)
            for (int l = 0; l < n; l++)
                out[k * n + l] = Math.fma(scale, 2 * random.uniform((first + l) * size + k) - 1, center);
    }

    /** out[k * n + l] = mean + deviation * random.normal((first + l) * size + k). */
    public static void fillNormal(RandomStream random, long first, int size, int n, double mean, double deviation, double[] out) {
        for (int k = 0; k < size; k++)
            for (int l = 0; l < n; l++)
                out[k * n + l] = Math.fma(deviation, random.normal((first + l) * size + k), mean);
    }
}
