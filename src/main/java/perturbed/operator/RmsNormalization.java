package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/**
 * y_i = z = y / r with r = sqrt(mean(y^2) + eps), y = y_{i-1}. With means over the elements, b = a / r and
 * s = mean(z v), m = mean(z b), t = mean(b v), q = mean(b^2), the pull-back and its derivatives along a are
 *
 * <pre>
 *     g   = (v - s z) / r
 *     g'  = (-m v + (3 m s - t) z - s b) / r
 *     g'' = ((3 m^2 - q) v + (3 q s - 15 m^2 s + 6 m t) z + (6 m s - 2 t) b) / r
 * </pre>
 */
record RmsNormalization(double eps) implements BuiltIn {
    static final double DEFAULT_EPS = 1e-6;

    RmsNormalization {
        if (!(eps > 0 && Double.isFinite(eps)))
            throw new IllegalArgumentException("normalize(eps): eps must be positive and finite, got " + eps);
    }

    @Override
    public int outputSize(int inputSize) {
        return inputSize;
    }

    @Override
    public void value(double[] y, double[] w, double[] out) {
        double r = Math.sqrt(meanOfProducts(y, y) + eps);
        for (int k = 0; k < y.length; k++) out[k] = y[k] / r;
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        double r = Math.sqrt(meanOfProducts(y, y) + eps);
        double s = meanOfProducts(y, v) / r;
        for (int k = 0; k < y.length; k++) vy[k] = (v[k] - s * (y[k] / r)) / r;
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        double r = Math.sqrt(meanOfProducts(y, y) + eps);
        double s = meanOfProducts(y, v) / r, m = meanOfProducts(y, a) / r / r, t = meanOfProducts(a, v) / r;
        for (int k = 0; k < y.length; k++)
            dvy[k] = (-m * v[k] + (3 * m * s - t) * (y[k] / r) - s * (a[k] / r)) / r;
    }

    @Override
    public void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        double r = Math.sqrt(meanOfProducts(y, y) + eps);
        double s = meanOfProducts(y, v) / r, m = meanOfProducts(y, a) / r / r, t = meanOfProducts(a, v) / r, q = meanOfProducts(a, a) / r / r;
        for (int k = 0; k < y.length; k++)
            dvy[k] = ((3 * m * m - q) * v[k] + (3 * q * s - 15 * m * m * s + 6 * m * t) * (y[k] / r) + (6 * m * s - 2 * t) * (a[k] / r)) / r;
    }

    @Override
    public boolean hasExactDerivatives() {
        return true;
    }

    private static double meanOfProducts(double[] a, double[] b) {
        double s = 0;
        for (int k = 0; k < a.length; k++) s = Math.fma(a[k], b[k], s);
        return s / a.length;
    }

    @Override
    public BlockOperator block(int inputSize) {
        return new Block(inputSize, eps);
    }

    @Override
    public String toString() {
        return eps == DEFAULT_EPS ? "normalize()" : "normalize(" + eps + ")";
    }

    private static final class Block implements BlockOperator {
        private final int size;
        private final double eps;
        private final double[] r = new double[Kernels.BLOCK];
        private final double[] s = new double[Kernels.BLOCK];

        Block(int size, double eps) {
            this.size = size;
            this.eps = eps;
        }

        @Override
        public void value(double[] y, double[] w, int n, double[] out) {
            lengths(y, n);
            for (int k = 0; k < size; k++)
                for (int l = 0; l < n; l++) out[k * n + l] = y[k * n + l] / r[l];
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            if (vy == null) return;
            lengths(y, n);
            addProducts(y, v, n, s);
            for (int l = 0; l < n; l++) s[l] = s[l] / size / r[l];
            for (int k = 0; k < size; k++)
                for (int l = 0; l < n; l++) vy[k * n + l] = (v[k * n + l] - s[l] * (y[k * n + l] / r[l])) / r[l];
        }

        private void lengths(double[] y, int n) {
            addProducts(y, y, n, r);
            for (int l = 0; l < n; l++) r[l] = Math.sqrt(r[l] / size + eps);
        }

        /** sum[l] = the sum over k of a[k] b[k], for each sample. */
        private void addProducts(double[] a, double[] b, int n, double[] sum) {
            Arrays.fill(sum, 0, n, 0);
            for (int k = 0; k < size; k++)
                for (int l = 0; l < n; l++) sum[l] = Math.fma(a[k * n + l], b[k * n + l], sum[l]);
        }
    }
}
