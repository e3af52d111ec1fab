package perturbed.operator;

/** Derivatives of a pull-back by central differences. */
final class Differences {
    private Differences() { }

    static void first(Operator f, double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        double h = step(y, a, 0x1p-17);                              // near the cube root of the unit roundoff
        double[] py = new double[dvy.length], pw = new double[dvw.length];
        f.pullBack(moved(y, a, h), w, v, py, pw);
        f.pullBack(moved(y, a, -h), w, v, dvy, dvw);
        for (int k = 0; k < dvy.length; k++) dvy[k] = (py[k] - dvy[k]) / (2 * h);
        for (int k = 0; k < dvw.length; k++) dvw[k] = (pw[k] - dvw[k]) / (2 * h);
    }

    static void second(Operator f, double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        double h = step(y, a, 0x1p-13);                              // near the fourth root of the unit roundoff
        double[] py = new double[dvy.length], pw = new double[dvw.length], oy = new double[dvy.length], ow = new double[dvw.length];
        f.pullBack(moved(y, a, h), w, v, py, pw);
        f.pullBack(y, w, v, oy, ow);
        f.pullBack(moved(y, a, -h), w, v, dvy, dvw);
        for (int k = 0; k < dvy.length; k++) dvy[k] = (py[k] - 2 * oy[k] + dvy[k]) / (h * h);
        for (int k = 0; k < dvw.length; k++) dvw[k] = (pw[k] - 2 * ow[k] + dvw[k]) / (h * h);
    }

    private static double step(double[] y, double[] a, double relative) {
        double size = 1, length = 0;
        for (double e : y) size = Math.max(size, Math.abs(e));
        for (double e : a) length = Math.max(length, Math.abs(e));
        return length == 0 ? relative : relative * size / length;
    }

    private static double[] moved(double[] y, double[] a, double h) {
        double[] moved = new double[y.length];
        for (int k = 0; k < y.length; k++) moved[k] = y[k] + h * a[k];
        return moved;
    }
}
