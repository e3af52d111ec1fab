package perturbed.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Sums over samples in the eight lanes of {@link PlainKernels}, held as two vectors of four on every machine that has these. */
final class VectorSums {
    /** Lanes of the vectors used here. */
    static final int HALF = 4;

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_256;
    private static final int TOGETHER = 5;
    private static final ThreadLocal<double[]> LANES = ThreadLocal.withInitial(() -> new double[2 * TOGETHER * HALF]);

    private VectorSums() { }

    /** g_k += sum_l v_l x_(k, l) for k < columns, n samples. */
    static void addDots(double[] v, int at, double[] x, int columns, int n, double[] g, int to) {
        double[] lanes = LANES.get();
        int k = 0;
        for (; k <= columns - TOGETHER; k += TOGETHER) {
            five(v, at, x, k * n, n, lanes);
            for (int j = 0; j < TOGETHER; j++) g[to + k + j] += finish(lanes, j * HALF, v, at, x, (k + j) * n, n);
        }
        for (; k < columns; k++) {
            one(v, at, x, k * n, n, lanes);
            g[to + k] += finish(lanes, 0, v, at, x, k * n, n);
        }
    }

    /** The same for two v, each x being read once for both: g and g2. */
    static void addDots(double[] v, double[] v2, int at, double[] x, int columns, int n, double[] g, double[] g2, int to) {
        double[] lanes = LANES.get();
        int k = 0;
        for (; k <= columns - TOGETHER; k += TOGETHER) {
            Arrays.fill(lanes, 0);
            five(v, v2, at, x, k * n, n, 0, lanes);
            five(v, v2, at, x, k * n, n, HALF, lanes);
            for (int j = 0; j < TOGETHER; j++) {
                g[to + k + j] += finish(lanes, j * HALF, v, at, x, (k + j) * n, n);
                g2[to + k + j] += finish(lanes, (TOGETHER + j) * HALF, v2, at, x, (k + j) * n, n);
            }
        }
        for (; k < columns; k++) {
            one(v, at, x, k * n, n, lanes);
            g[to + k] += finish(lanes, 0, v, at, x, k * n, n);
            one(v2, at, x, k * n, n, lanes);
            g2[to + k] += finish(lanes, 0, v2, at, x, k * n, n);
        }
    }

    /** Adds one half of the lanes' sums to {@code lanes}: ten sums are as many as the registers of a core hold. */
    private static void five(double[] v, double[] v2, int at, double[] x, int from, int n, int half, double[] lanes) {
        int x1 = from + n, x2 = x1 + n, x3 = x2 + n, x4 = x3 + n;
        DoubleVector zero = DoubleVector.zero(SPECIES);
        DoubleVector a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero;
        for (int l = half; l <= n - 2 * HALF + half; l += 2 * HALF) {
            DoubleVector va = DoubleVector.fromArray(SPECIES, v, at + l), vb = DoubleVector.fromArray(SPECIES, v2, at + l);
            DoubleVector u = DoubleVector.fromArray(SPECIES, x, from + l);
            a0 = va.fma(u, a0);
            b0 = vb.fma(u, b0);
            u = DoubleVector.fromArray(SPECIES, x, x1 + l);
            a1 = va.fma(u, a1);
            b1 = vb.fma(u, b1);
            u = DoubleVector.fromArray(SPECIES, x, x2 + l);
            a2 = va.fma(u, a2);
            b2 = vb.fma(u, b2);
            u = DoubleVector.fromArray(SPECIES, x, x3 + l);
            a3 = va.fma(u, a3);
            b3 = vb.fma(u, b3);
            u = DoubleVector.fromArray(SPECIES, x, x4 + l);
            a4 = va.fma(u, a4);
            b4 = vb.fma(u, b4);
        }
        add(a0, lanes, 0);
        add(a1, lanes, HALF);
        add(a2, lanes, 2 * HALF);
        add(a3, lanes, 3 * HALF);
        add(a4, lanes, 4 * HALF);
        add(b0, lanes, 5 * HALF);
        add(b1, lanes, 6 * HALF);
        add(b2, lanes, 7 * HALF);
        add(b3, lanes, 8 * HALF);
        add(b4, lanes, 9 * HALF);
    }

    private static void add(DoubleVector sum, double[] lanes, int at) {
        DoubleVector.fromArray(SPECIES, lanes, at).add(sum).intoArray(lanes, at);
    }

    /** The rest of the tree over the lanes, then the samples beyond the last whole eight. */
    private static double finish(double[] lanes, int j, double[] v, int at, double[] x, int from, int n) {
        double s = lanes[j] + lanes[j + 2] + (lanes[j + 1] + lanes[j + 3]);
        for (int l = n - n % PlainKernels.LANES; l < n; l++) s = Math.fma(v[at + l], x[from + l], s);
        return s;
    }

    private static void five(double[] v, int at, double[] x, int from, int n, double[] lanes) {
        int x1 = from + n, x2 = x1 + n, x3 = x2 + n, x4 = x3 + n;
        DoubleVector zero = DoubleVector.zero(SPECIES);
        DoubleVector a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero;
        for (int l = 0; l <= n - 2 * HALF; l += 2 * HALF) {
            DoubleVector va = DoubleVector.fromArray(SPECIES, v, at + l), vb = DoubleVector.fromArray(SPECIES, v, at + l + HALF);
            a0 = va.fma(DoubleVector.fromArray(SPECIES, x, from + l), a0);
            b0 = vb.fma(DoubleVector.fromArray(SPECIES, x, from + l + HALF), b0);
            a1 = va.fma(DoubleVector.fromArray(SPECIES, x, x1 + l), a1);
            b1 = vb.fma(DoubleVector.fromArray(SPECIES, x, x1 + l + HALF), b1);
            a2 = va.fma(DoubleVector.fromArray(SPECIES, x, x2 + l), a2);
            b2 = vb.fma(DoubleVector.fromArray(SPECIES, x, x2 + l + HALF), b2);
            a3 = va.fma(DoubleVector.fromArray(SPECIES, x, x3 + l), a3);
            b3 = vb.fma(DoubleVector.fromArray(SPECIES, x, x3 + l + HALF), b3);
            a4 = va.fma(DoubleVector.fromArray(SPECIES, x, x4 + l), a4);
            b4 = vb.fma(DoubleVector.fromArray(SPECIES, x, x4 + l + HALF), b4);
        }
        a0.add(b0).intoArray(lanes, 0);
        a1.add(b1).intoArray(lanes, HALF);
        a2.add(b2).intoArray(lanes, 2 * HALF);
        a3.add(b3).intoArray(lanes, 3 * HALF);
        a4.add(b4).intoArray(lanes, 4 * HALF);
    }

    private static void one(double[] v, int at, double[] x, int from, int n, double[] lanes) {
        DoubleVector a = DoubleVector.zero(SPECIES), b = a;
        for (int l = 0; l <= n - 2 * HALF; l += 2 * HALF) {
            a = DoubleVector.fromArray(SPECIES, v, at + l).fma(DoubleVector.fromArray(SPECIES, x, from + l), a);
            b = DoubleVector.fromArray(SPECIES, v, at + l + HALF).fma(DoubleVector.fromArray(SPECIES, x, from + l + HALF), b);
        }
        a.add(b).intoArray(lanes, 0);
    }
}
