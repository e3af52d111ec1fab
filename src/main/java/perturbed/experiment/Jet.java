package perturbed.experiment;

import java.util.Arrays;
import java.util.stream.IntStream;
import perturbed.chain.Chain;
import perturbed.operator.Operator;

/**
 * The exact pass of one sample and how its gradients move, to second order, when delta = h s and eps = h eta: u~ = u + h u1 + (h^2/2) u2 + O(h^3).
 * With a_i, b_i the first and second derivative of y~_i in h, and p, g those of v~,
 * <pre>
 * a_i = J_i a_{i-1} + s_i,   b_i = J_i b_{i-1} + D1^2 f_i[a_{i-1}, a_{i-1}]
 * u1_i = A_i^T p + (D1 A_i[a])^T v,   u2_i = A_i^T g + 2 (D1 A_i[a])^T p + (D1 A_i[b] + D1^2 A_i[a, a])^T v,   a = a_{i-1}, b = b_{i-1}
 * p &lt;- J_i^T p + (D1 J_i[a])^T v + eta_i,   g &lt;- J_i^T g + 2 (D1 J_i[a])^T p + (D1 J_i[b] + D1^2 J_i[a, a])^T v
 * </pre>
 * where J_i = J1 f_i, A_i = J2 f_i at the exact y_{i-1}, w_i. Operators count 1..N.
 */
final class Jet {
    private final Operator[] f;
    private final double[][] w;
    private final double[][] y;                                      // 0..N
    private final double[][] v;                                      // 1..N
    private final double[][][] jacobians;                            // J_i by rows, i = 2..N

    Jet(Chain chain, double[][] w, double[] x, double[] target) {
        int n = chain.length();
        this.w = w;
        f = new Operator[n + 1];
        y = new double[n + 1][];
        v = new double[n + 1][];
        jacobians = new double[n + 1][][];
        y[0] = x;
        for (int i = 1; i <= n; i++) {
            f[i] = i == n && chain.loss().isPresent() ? chain.loss().get().withTarget(target) : chain.operator(i);
            y[i] = new double[chain.size(i)];
            f[i].value(y[i - 1], w[i], y[i]);
        }
        v[n] = new double[] {1};
        for (int i = n; i > 1; i--) {
            v[i - 1] = new double[chain.size(i - 1)];
            f[i].pullBack(y[i - 1], w[i], v[i], v[i - 1], new double[w[i].length]);
            jacobians[i] = new double[chain.size(i)][chain.size(i - 1)];
            for (int k = 0; k < chain.size(i); k++) f[i].pullBack(y[i - 1], w[i], unit(chain.size(i), k), jacobians[i][k], new double[w[i].length]);
        }
    }

    /** Derivatives of the weight gradients, 1..N. */
    record Derivatives(double[][] first, double[][] second) { }

    /** Along s_1..s_N, eta_1..eta_N; null where there is none. s_N and eta_1 have no effect. */
    Derivatives along(double[][] s, double[][] eta) {
        int n = f.length - 1;
        double[][] a = new double[n][], b = new double[n][];         // null: zero so far
        for (int i = 1; i < n; i++) {
            if (a[i - 1] != null) {
                a[i] = product(jacobians[i], a[i - 1]);
                b[i] = curvature(i, a[i - 1]);
                add(product(jacobians[i], b[i - 1]), b[i]);
            }
            if (s[i] == null) continue;
            if (a[i] == null) {
                a[i] = new double[y[i].length];
                b[i] = new double[y[i].length];
            }
            add(s[i], a[i]);
        }
        Derivatives u = new Derivatives(new double[n + 1][], new double[n + 1][]);
        double[] p = {0}, g = {0};
        for (int i = n; i >= 1; i--) {
            double[] u1 = u.first[i] = new double[w[i].length], u2 = u.second[i] = new double[w[i].length];
            double[] below = new double[y[i - 1].length], below2 = new double[y[i - 1].length];
            double[] vy = new double[y[i - 1].length], vw = new double[w[i].length];
            f[i].pullBack(y[i - 1], w[i], p, below, u1);             // J_i^T p, A_i^T p
            f[i].pullBack(y[i - 1], w[i], g, below2, u2);            // J_i^T g, A_i^T g
            if (a[i - 1] != null) {
                f[i].pullBackDerivative(y[i - 1], w[i], p, a[i - 1], vy, vw);
                add(2, vy, below2);
                add(2, vw, u2);
                f[i].pullBackDerivative(y[i - 1], w[i], v[i], a[i - 1], vy, vw);
                add(vy, below);
                add(vw, u1);
                f[i].pullBackDerivative(y[i - 1], w[i], v[i], b[i - 1], vy, vw);
                add(vy, below2);
                add(vw, u2);
                f[i].pullBackSecondDerivative(y[i - 1], w[i], v[i], a[i - 1], vy, vw);
                add(vy, below2);
                add(vw, u2);
            }
            if (eta[i] != null && i > 1) add(eta[i], below);
            p = below;
            g = below2;
        }
        return u;
    }

    /** D1^2 f_i[a, a]: its element k is &lt;(D1 J_i[a])^T e_k, a&gt;. */
    private double[] curvature(int i, double[] a) {
        double[] curvature = new double[y[i].length], vy = new double[a.length], vw = new double[w[i].length];
        for (int k = 0; k < curvature.length; k++) {
            f[i].pullBackDerivative(y[i - 1], w[i], unit(curvature.length, k), a, vy, vw);
            curvature[k] = dot(vy, a);
        }
        return curvature;
    }

    private static double[] unit(int size, int k) {
        double[] e = new double[size];
        e[k] = 1;
        return e;
    }

    private static double[] product(double[][] rows, double[] x) {
        return Arrays.stream(rows).mapToDouble(row -> dot(row, x)).toArray();
    }

    private static double dot(double[] x, double[] z) {
        return IntStream.range(0, x.length).mapToDouble(k -> x[k] * z[k]).reduce(0, Double::sum);      // in order
    }

    private static void add(double[] x, double[] sum) {
        add(1, x, sum);
    }

    static void add(double factor, double[] x, double[] sum) {
        for (int k = 0; k < x.length; k++) sum[k] += factor * x[k];
    }
}
