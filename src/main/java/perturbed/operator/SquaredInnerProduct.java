package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** y_i = &lt;y_{i-1}, w&gt;^2 + ||y_{i-1}||^2 / 2: f_2 of the paper's A.3. */
record SquaredInnerProduct() implements BuiltIn {
    @Override
    public int outputSize(int inputSize) {
        return 1;
    }

    @Override
    public WeightShape weightShape(int inputSize) {
        return new WeightShape(inputSize, 1);
    }

    @Override
    public void value(double[] y, double[] w, double[] out) {
        double p = inner(y, w);
        out[0] = p * p + inner(y, y) / 2;
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        double p = inner(y, w);
        for (int k = 0; k < y.length; k++) {
            vy[k] = v[0] * (2 * p * w[k] + y[k]);
            vw[k] = v[0] * (2 * p * y[k]);
        }
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        double p = inner(y, w), dp = inner(a, w);
        for (int k = 0; k < y.length; k++) {
            dvy[k] = v[0] * (2 * dp * w[k] + a[k]);
            dvw[k] = v[0] * (2 * dp * y[k] + 2 * p * a[k]);
        }
    }

    @Override
    public void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        double dp = inner(a, w);
        Arrays.fill(dvy, 0);
        for (int k = 0; k < y.length; k++) dvw[k] = v[0] * (4 * dp * a[k]);
    }

    @Override
    public boolean hasExactDerivatives() {
        return true;
    }

    @Override
    public Suprema suprema(Region region) {
        double w = Norms.length(region.weights()) + region.weightRadius(), r = region.inputRadius(), r2 = r * r, w2 = w * w;
        return new Suprema(Suprema.times(r2, w2) + r2 / 2, 2 * Suprema.times(r, w2) + r, 2 * Suprema.times(r2, w), 2 * w2 + 1, 4 * Suprema.times(r, w), 2 * r2, 0, 4 * w);
    }

    private static double inner(double[] a, double[] b) {
        double s = 0;
        for (int k = 0; k < a.length; k++) s = Math.fma(a[k], b[k], s);
        return s;
    }

    @Override
    public BlockOperator block(int inputSize) {
        return new Block(inputSize);
    }

    @Override
    public String toString() {
        return "squaredInnerProduct()";
    }

    private static final class Block implements BlockOperator {
        private final int size;
        private final double[] p = new double[Kernels.BLOCK];
        private final double[] square = new double[Kernels.BLOCK];

        Block(int size) {
            this.size = size;
        }

        @Override
        public void value(double[] y, double[] w, int n, double[] out) {
            Kernels.product(w, 1, size, false, y, n, p);
            Arrays.fill(square, 0, n, 0);
            for (int k = 0; k < size; k++)
                for (int l = 0; l < n; l++) square[l] = Math.fma(y[k * n + l], y[k * n + l], square[l]);
            for (int l = 0; l < n; l++) out[l] = p[l] * p[l] + square[l] / 2;
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            Kernels.product(w, 1, size, false, y, n, p);
            for (int k = 0; k < size; k++) {
                double sum = 0;
                for (int l = 0; l < n; l++) {
                    int i = k * n + l;
                    if (vy != null) vy[i] = v[l] * (2 * p[l] * w[k] + y[i]);
                    sum += v[l] * (2 * p[l] * y[i]);
                }
                if (vw != null) vw[k] += sum;
            }
        }
    }
}
