package perturbed.operator;

import java.util.Arrays;

/** Derivatives of a pull-back along a direction, by central differences of fourth order (five points). */
final class Differences {
    private static final double[] FIRST = {1, -8, 0, 8, -1};                 // times 1 / (12 h)
    private static final double[] SECOND = {-1, 16, -30, 16, -1};            // times 1 / (12 h^2)

    private Differences() { }

    static void first(Operator f, double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        double h = step(y, a, 0x1p-10);                                      // h^4 near roundoff / h
        combine(FIRST, h, 12 * h, f, y, w, v, a, dvy, dvw);
    }

    static void second(Operator f, double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        double h = step(y, a, 0x1p-9);                                       // h^4 near roundoff / h^2
        combine(SECOND, h, 12 * h * h, f, y, w, v, a, dvy, dvw);
    }

    /** The pull-backs at y - 2 h a, ..., y + 2 h a, times their weights, over the divisor. */
    private static void combine(double[] weights, double h, double divisor, Operator f, double[] y, double[] w, double[] v, double[] a,
                                double[] dvy, double[] dvw) {
        double[] vy = new double[dvy.length], vw = new double[dvw.length], moved = new double[y.length];
        Arrays.fill(dvy, 0);
        Arrays.fill(dvw, 0);
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] == 0) continue;
            for (int k = 0; k < y.length; k++) moved[k] = y[k] + (i - 2) * h * a[k];
            f.pullBack(moved, w, v, vy, vw);
            for (int k = 0; k < vy.length; k++) dvy[k] += weights[i] * vy[k];
            for (int k = 0; k < vw.length; k++) dvw[k] += weights[i] * vw[k];
        }
        for (int k = 0; k < dvy.length; k++) dvy[k] /= divisor;
        for (int k = 0; k < dvw.length; k++) dvw[k] /= divisor;
    }

    /** In units of the point's own size, but at least of 1. */
    private static double step(double[] y, double[] a, double relative) {
        double size = 1, length = 0;
        for (double e : y) size = Math.max(size, Math.abs(e));
        for (double e : a) length = Math.max(length, Math.abs(e));
        return length == 0 ? relative : relative * size / length;
    }
}
