package perturbed.experiment;

import java.util.Arrays;
import java.util.List;
import perturbed.experiment.GradientCheck.Part;
import perturbed.kernel.RandomStream;
import perturbed.operator.Operator;

/** A gradient check at one point (y, w, v), and along one direction a of y. */
final class PointCheck {
    /** Elements of y, and of w, that are compared with differences of the value. */
    private static final int COMPARED = 128;

    /** The first steps of the differences, relative to the size of the point: the second order needs the longer one. */
    private static final double FIRST_STEP = 0x1p-3;
    private static final double SECOND_STEP = 0x1p-2;

    /** Errors are relative to the largest element of a part, or to this much of what the part is a derivative of, if that is larger. */
    private static final double NEGLIGIBLE = 1e-3;

    private final Operator f;
    private final int point;
    private final RandomStream random;
    private final double[] y;
    private final double[] w;
    private final double[] v;
    private final double[] a;

    PointCheck(Operator f, double[] y, int point, RandomStream random) {
        this.f = f;
        this.point = point;
        this.random = random;
        this.y = y;
        int outputSize = f.outputSize(y.length), weights = f.weightShape(y.length).size();
        if (outputSize < 1) throw broken("outputSize(" + y.length + ") must be at least 1, got " + outputSize);
        if (weights < 0) throw broken("weightShape(" + y.length + ") has a negative size: " + f.weightShape(y.length));
        w = GradientCheck.normals(random.at(2), weights);
        v = GradientCheck.normals(random.at(3), outputSize);
        a = GradientCheck.normals(random.at(4), y.length);
    }

    /** A worst element: {@code found} is the operator's own derivative, {@code expected} the one by differences. */
    record Comparison(Part part, int point, int element, double found, double expected, double error) { }

    /** Adds the worst element of each part. */
    void compare(List<Comparison> comparisons) {
        double[] value = value(y, w);
        if (!Arrays.equals(value, value(y, w))) throw broken("value gives different numbers when called twice with the same y and w");
        Pulled pulled = pullBack(y);
        Pulled first = pulled("pullBackDerivative", (vy, vw) -> f.pullBackDerivative(y, w, v, a, vy, vw));
        Pulled second = pulled("pullBackSecondDerivative", (vy, vw) -> f.pullBackSecondDerivative(y, w, v, a, vy, vw));

        double unit = Math.max(1, largest(y)), weightUnit = Math.max(1, largest(w));
        double weighed = 0;
        for (int k = 0; k < v.length; k++) weighed += Math.abs(v[k] * value[k]);
        comparisons.add(entries(Part.J1, pulled.vy, y, unit, weighed / unit, moved -> value(moved, w)));
        if (w.length > 0) comparisons.add(entries(Part.J2, pulled.vw, w, weightUnit, weighed / weightUnit, moved -> value(y, moved)));

        double length = largest(a), s = unit / length;                // y + s a has moved by about its own size
        double[] slope = Extrapolation.derivative(t -> pullBack(along(t)).joined(), 1, FIRST_STEP * s);
        double[] bend = Extrapolation.derivative(t -> pullBack(along(t)).joined(), 2, SECOND_STEP * s);
        comparisons.add(worst(Part.D1_J1, first.vy, part(slope, 0, y.length), null, largest(pulled.vy) / s));
        if (w.length > 0) comparisons.add(worst(Part.D1_J2, first.vw, part(slope, y.length, w.length), null, largest(pulled.vw) / s));
        comparisons.add(worst(Part.D1_D1_J1, second.vy, part(bend, 0, y.length), null, Math.max(largest(pulled.vy) / s, largest(first.vy)) / s));
        if (w.length > 0) comparisons.add(worst(Part.D1_D1_J2, second.vw, part(bend, y.length, w.length), null, Math.max(largest(pulled.vw) / s, largest(first.vw)) / s));
    }

    // ---- comparing -----------------------------------------------------------------------------------------------

    private interface Moved {
        double[] value(double[] moved);
    }

    /** Compares elements of a pull-back with the derivative of sum_k v_k f_k in the same elements of x, which is y or w. */
    private Comparison entries(Part part, double[] found, double[] x, double unit, double size, Moved moved) {
        int[] elements = elements(x.length, part.ordinal());
        double[] some = new double[elements.length], expected = new double[elements.length];
        for (int e = 0; e < elements.length; e++) {
            int k = elements[e];
            some[e] = found[k];
            expected[e] = Extrapolation.derivative(t -> {
                double[] to = x.clone();
                to[k] += t;
                double[] out = moved.value(to);
                double sum = 0;
                for (int j = 0; j < v.length; j++) sum += v[j] * out[j];
                return new double[] {sum};
            }, 1, FIRST_STEP * unit)[0];
        }
        return worst(part, some, expected, elements, size);
    }

    /** All of 0..size-1, or {@link #COMPARED} drawn ones. */
    private int[] elements(int size, int stream) {
        int[] elements = new int[Math.min(size, COMPARED)];
        for (int e = 0; e < elements.length; e++) elements[e] = size <= COMPARED ? e : random.at(5 + stream).below(size, e);
        return elements;
    }

    private Comparison worst(Part part, double[] found, double[] expected, int[] elements, double size) {
        double scale = Math.max(NEGLIGIBLE * size, Math.max(largest(found), largest(expected)));
        int worst = 0;
        double worstError = -1;
        for (int k = 0; k < found.length; k++) {
            double error = found[k] == expected[k] ? 0 : Math.abs(found[k] - expected[k]) / scale;
            if (Double.isNaN(error)) error = Double.POSITIVE_INFINITY;      // no finite difference: the value overflows nearby
            if (error > worstError) {
                worstError = error;
                worst = k;
            }
        }
        return new Comparison(part, point, elements == null ? worst : elements[worst], found[worst], expected[worst], worstError);
    }

    private static double largest(double[] x) {
        double largest = 0;
        for (double e : x) largest = Math.max(largest, Math.abs(e));
        return largest;
    }

    private static double[] part(double[] joined, int first, int size) {
        return Arrays.copyOfRange(joined, first, first + size);
    }

    private double[] along(double t) {
        double[] moved = y.clone();
        for (int k = 0; k < moved.length; k++) moved[k] += t * a[k];
        return moved;
    }

    // ---- calling, and holding the operator to its contract ---------------------------------------------------------

    private record Pulled(double[] vy, double[] vw) {
        double[] joined() {
            double[] joined = Arrays.copyOf(vy, vy.length + vw.length);
            System.arraycopy(vw, 0, joined, vy.length, vw.length);
            return joined;
        }
    }

    private interface PullBack {
        void into(double[] vy, double[] vw);
    }

    private double[] value(double[] y, double[] w) {
        double[] out = new double[v.length];
        Arrays.fill(out, Double.NaN);
        guarded("value", () -> f.value(y, w, out), y, w);
        if (y == this.y && w == this.w) finite("value", "out", out);
        return out;
    }

    private Pulled pullBack(double[] y) {
        return y == this.y ? pulled("pullBack", (vy, vw) -> f.pullBack(y, w, v, vy, vw)) : unchecked(y);
    }

    /** Away from the point itself a value that is not finite is a difference that fails, not a broken contract. */
    private Pulled unchecked(double[] y) {
        Pulled pulled = new Pulled(new double[y.length], new double[w.length]);
        guarded("pullBack", () -> f.pullBack(y, w, v, pulled.vy, pulled.vw), y, w, v);
        return pulled;
    }

    private Pulled pulled(String method, PullBack pullBack) {
        Pulled pulled = new Pulled(new double[y.length], new double[w.length]);
        Arrays.fill(pulled.vy, Double.NaN);
        Arrays.fill(pulled.vw, Double.NaN);
        guarded(method, () -> pullBack.into(pulled.vy, pulled.vw), y, w, v, a);
        finite(method, "vy", pulled.vy);
        finite(method, "vw", pulled.vw);
        return pulled;
    }

    private void guarded(String method, Runnable call, double[]... inputs) {
        double[][] before = new double[inputs.length][];
        for (int i = 0; i < inputs.length; i++) before[i] = inputs[i].clone();
        try {
            call.run();
        } catch (IndexOutOfBoundsException e) {
            throw broken(method + " reaches outside its arrays (y and vy: " + y.length + ", w and vw: " + w.length + ", out and v: " + v.length + "): " + e.getMessage());
        }
        if (!Arrays.deepEquals(before, inputs)) throw broken(method + " changes its input: it may write to " + (method.equals("value") ? "out" : "vy and vw") + " only");
    }

    private void finite(String method, String name, double[] x) {
        for (int k = 0; k < x.length; k++) {
            if (Double.isNaN(x[k])) throw broken(method + " leaves NaN in " + name + "[" + k + "]: it must overwrite every element, not add to it" + where());
            if (Double.isInfinite(x[k])) throw broken(method + " gives " + x[k] + " in " + name + "[" + k + "]" + where());
        }
    }

    private String where() {
        return " (at y = " + Arrays.toString(y.length <= 8 ? y : Arrays.copyOf(y, 8)).replace("]", y.length <= 8 ? "]" : ", ...]") + ")";
    }

    private IllegalArgumentException broken(String what) {
        return new IllegalArgumentException("GradientCheck of " + f.label() + ": " + what);
    }
}
