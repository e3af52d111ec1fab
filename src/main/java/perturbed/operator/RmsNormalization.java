package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;
import perturbed.kernel.NumberText;

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
        normalize(y, out);
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        double r = normalize(y, vy);
        double s = meanOfProducts(vy, v);
        for (int k = 0; k < y.length; k++) vy[k] = (v[k] - s * vy[k]) / r;
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        double r = normalize(y, dvy);
        double s = meanOfProducts(dvy, v), m = meanOfProducts(dvy, a) / r, t = meanOfProducts(a, v) / r;
        for (int k = 0; k < y.length; k++)
            dvy[k] = (-m * v[k] + (3 * m * s - t) * dvy[k] - s * (a[k] / r)) / r;
    }

    @Override
    public void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        double r = normalize(y, dvy);
        double s = meanOfProducts(dvy, v), m = meanOfProducts(dvy, a) / r, t = meanOfProducts(a, v) / r, q = meanOfProducts(a, a) / r / r;
        for (int k = 0; k < y.length; k++)
            dvy[k] = ((3 * m * m - q) * v[k] + (3 * q * s - 15 * m * m * s + 6 * m * t) * dvy[k] + (6 * m * s - 2 * t) * (a[k] / r)) / r;
    }

    /**
     * Over all y: with x = eps / r^2 in (0, 1] and ||z||^2 = d (1 - x), the formulas above give ||g|| <= ||v|| / r,
     * ||g'|| <= x sqrt(1 - x) (2 + max(1, 2 - 3x)) ||a|| ||v|| / (eps sqrt d), largest at x = 2/3, and
     * ||g''|| <= x^(3/2) (3 max(1, 2 - 3x) + (1 - x) (6 + max(3, 12 - 15x))) ||a||^2 ||v|| / (eps^(3/2) d), largest at x = 4/5.
     */
    @Override
    public Suprema suprema(Region region) {
        double d = region.inputSize(), root = Math.sqrt(eps);
        double value = Math.min(Math.sqrt(d), region.inputRadius() / root);
        return Suprema.weightless(value, 1 / root, 2 / (Math.sqrt(3) * eps * Math.sqrt(d)), 4.8 * 0.8 * Math.sqrt(0.8) / (eps * root * d));
    }

    @Override
    public boolean hasExactDerivatives() {
        return true;
    }

    /** z = y / r; returns r. */
    private double normalize(double[] y, double[] z) {
        double r = Math.sqrt(meanOfProducts(y, y) + eps);
        if (Double.isInfinite(r)) r = hugeLength(y, 0, 1, y.length);
        for (int k = 0; k < y.length; k++) z[k] = y[k] / r;
        return r;
    }

    private static double meanOfProducts(double[] a, double[] b) {
        double s = 0;
        for (int k = 0; k < a.length; k++) s = Math.fma(a[k], b[k], s);
        return s / a.length;
    }

    /** sqrt(mean(y^2)) where the squares overflow (a run that diverges must not be normalised to 0); eps is far below the last bit there. */
    private static double hugeLength(double[] y, int first, int stride, int size) {
        double s = 0;
        for (int k = 0; k < size; k++) {
            double small = y[first + k * stride] * 0x1p-600;
            s = Math.fma(small, small, s);
        }
        return Math.sqrt(s / size) * 0x1p600;
    }

    @Override
    public BlockOperator block(int inputSize) {
        return new Block(inputSize, eps);
    }

    @Override
    public String toString() {
        return eps == DEFAULT_EPS ? "normalize()" : "normalize(" + NumberText.of(eps) + ")";
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
            means(y, y, n, r);
            for (int l = 0; l < n; l++) {
                r[l] = Math.sqrt(r[l] + eps);
                if (Double.isInfinite(r[l])) r[l] = hugeLength(y, l, n, size);
            }
            for (int k = 0; k < size; k++)
                for (int l = 0; l < n; l++) out[k * n + l] = y[k * n + l] / r[l];
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            if (vy == null) return;
            value(y, w, n, vy);                                  // z, and r
            means(vy, v, n, s);
            for (int k = 0; k < size; k++)
                for (int l = 0; l < n; l++) vy[k * n + l] = (v[k * n + l] - s[l] * vy[k * n + l]) / r[l];
        }

        /** mean[l] = the mean over k of a[k] b[k], for each sample. */
        private void means(double[] a, double[] b, int n, double[] mean) {
            Arrays.fill(mean, 0, n, 0);
            for (int k = 0; k < size; k++)
                for (int l = 0; l < n; l++) mean[l] = Math.fma(a[k * n + l], b[k * n + l], mean[l]);
            for (int l = 0; l < n; l++) mean[l] /= size;
        }
    }
}
