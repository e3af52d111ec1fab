package perturbed.kernel;

/**
 * The hot loops, on flat arrays: the one door to this package. Blocks are d x n, element k of sample l at {@code k * n + l}; weights are row-major.
 *
 * <p><b>Two forms.</b> Plain Java and the Vector API (module {@code jdk.incubator.vector}, switched on by {@code --add-modules}), with the same
 * bits. The vector form runs where the module is present; the system property {@code perturbed.kernel=plain|vector}, read once, forces either.
 *
 * <p><b>The order of sums</b> is fixed by the shapes alone:
 * <ul>
 * <li>products W X and W^T V have one accumulator per output, which starts at the bias or at 0 and takes the inner index ascending, by fma;
 * <li>sums over samples ({@link #sum}, {@link #dot}, {@link #addOuter} with fewer than 8 rows or fewer than 8 columns, every bias column) have
 *     eight lanes: of the whole eights, sample l goes to lane l % 8, lanes are added as ((0+4)+(2+6))+((1+5)+(3+7)), then the samples beyond
 *     the last whole eight follow one by one;
 * <li>{@link #addOuter} with at least 8 rows and 8 columns takes the samples ascending, one accumulator per weight.
 * </ul>
 */
public final class Kernels {
    /** Samples in a block: sums over samples run block by block, so this number is part of the order of every sum. */
    public static final int BLOCK = 256;

    private static final PlainKernels FORM = choose(System.getProperty("perturbed.kernel"),
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());

    private Kernels() { }

    /** The form of the loops that runs here, "plain" or "vector". */
    public static String form() { return FORM.name(); }

    /** A class that names the Vector API is linked only here, only when the module is there. */
    static PlainKernels choose(String wanted, boolean moduleIsPresent) {
        if (wanted != null && !wanted.equals("plain") && !wanted.equals("vector"))
            throw new IllegalArgumentException("system property perturbed.kernel is \"" + wanted + "\"; it may be plain or vector, or not be set");
        if (!moduleIsPresent && "vector".equals(wanted))
            throw new IllegalStateException("perturbed.kernel=vector, but the module jdk.incubator.vector is not switched on: "
                + "start Java with --add-modules jdk.incubator.vector, or leave the property away");
        return moduleIsPresent && !"plain".equals(wanted) ? VectorKernels.create() : new PlainKernels();
    }

    // ---- elementary functions: see Elementary for how, ElementaryTest for how the accuracy was measured ----------------

    /** e^x, within 1 ulp. */
    public static double exp(double x) { return Elementary.exp(x); }

    /** ln x, within 1 ulp; -inf at 0, NaN below. */
    public static double log(double x) { return Elementary.log(x); }

    /** ln(1 + x), within 1.5 ulp; -inf at -1, NaN below. */
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

    /** The x with standard normal distribution function p, 0 &lt; p &lt; 1, within 5 ulp; -inf at 0, inf at 1, NaN outside. */
    public static double normalQuantile(double p) { return Elementary.normalQuantile(p); }

    // ---- elementwise, first m elements; y may be x -------------------------------------------------------------------

    public static void exp(double[] x, int m, double[] y) { FORM.exp(x, m, y); }

    public static void sigmoid(double[] x, int m, double[] y) { FORM.sigmoid(x, m, y); }

    public static void softplus(double[] x, int m, double[] y) { FORM.softplus(x, m, y); }

    public static void tanh(double[] x, int m, double[] y) { FORM.tanh(x, m, y); }

    public static void erf(double[] x, int m, double[] y) { FORM.erf(x, m, y); }

    public static void normalDensity(double[] x, int m, double[] y) { FORM.normalDensity(x, m, y); }

    /** y = x + y. */
    public static void add(double[] x, int m, double[] y) { FORM.add(x, m, y); }

    /** z = x * y, element by element; z may be x or y. */
    public static void multiply(double[] x, double[] y, int m, double[] z) { FORM.multiply(x, y, m, z); }

    // ---- products ------------------------------------------------------------------------------------------------

    /** Y = W X (+ b): W is rows x (columns, or columns + 1 with {@code bias}, its last column), X is columns x n, Y rows x n. */
    public static void product(double[] w, int rows, int columns, boolean bias, double[] x, int n, double[] y) {
        FORM.product(w, rows, columns, bias, x, n, y);
    }

    /** VX = W^T V (the bias column left out): V is rows x n, VX is columns x n. */
    public static void productTransposed(double[] w, int rows, int columns, boolean bias, double[] v, int n, double[] vx) {
        FORM.productTransposed(w, rows, columns, bias, v, n, vx);
    }

    /** G += [V X^T | V 1] (the second part with {@code bias}): the sum over the block's samples for each weight. V is rows x n, X columns x n. */
    public static void addOuter(double[] v, int rows, double[] x, int columns, boolean bias, int n, double[] g) {
        FORM.addOuter(v, rows, x, columns, bias, n, g);
    }

    /** {@link #addOuter} of two V with one X: G and G2. */
    public static void addOuterTwins(double[] v, double[] v2, int rows, double[] x, int columns, boolean bias, int n, double[] g, double[] g2) {
        FORM.addOuterTwins(v, v2, rows, x, columns, bias, n, g, g2);
    }

    // ---- sums --------------------------------------------------------------------------------------------------

    /** The sum of the first m elements of x, in eight lanes. */
    public static double sum(double[] x, int m) { return PlainKernels.sum(x, 0, m); }

    /** The sum of the first m products x_i y_i, in eight lanes. */
    public static double dot(double[] x, double[] y, int m) { return PlainKernels.dot(x, 0, y, 0, m); }

    // ---- random blocks -------------------------------------------------------------------------------------------

    /** out[k * n + l] = random.sample(first + l).uniform(k). */
    public static void fillOpen01(RandomStream random, long first, int size, int n, double[] out) {
        FORM.fillOpen01(random, first, size, n, out);
    }

    /** out[k * n + l] = center + scale * (2 u - 1), u = random.sample(first + l).uniform(k): uniform on center +- scale. */
    public static void fillUniform(RandomStream random, long first, int size, int n, double center, double scale, double[] out) {
        FORM.fillUniform(random, first, size, n, center, scale, out);
    }

    /** out[k * n + l] = mean + deviation * random.sample(first + l).normal(k). */
    public static void fillNormal(RandomStream random, long first, int size, int n, double mean, double deviation, double[] out) {
        FORM.fillNormal(random, first, size, n, mean, deviation, out);
    }
}
