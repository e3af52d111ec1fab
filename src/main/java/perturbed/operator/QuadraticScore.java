package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** y_N = y_{N-1}^T A y_{N-1} / 2 - b^T y_{N-1}. */
record QuadraticScore(Quadratic g) implements AffinePullBack, SampleIsBlockOfOne {
    @Override
    public int outputSize(int inputSize) {
        g.checkSize(inputSize);
        return 1;
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        g.hessianProduct(y, a, dvy);
        for (int k = 0; k < dvy.length; k++) dvy[k] *= v[0];
    }

    @Override
    public Suprema suprema(Region region) {
        double r = region.inputRadius(), a = g.norm(), b = g.linearNorm();
        return Suprema.weightless(Suprema.times(a / 2, r, r) + Suprema.times(b, r), Suprema.times(a, r) + b, a, 0);
    }

    @Override
    public BlockOperator block(int inputSize, int samples) {
        return new Block(g, samples);
    }

    @Override
    public String toString() {
        return "score(" + g + ")";
    }

    private static final class Block implements BlockOperator {
        private final Quadratic g;
        private final double[] gradient;                             // A y - b

        Block(Quadratic g, int samples) {
            this.g = g;
            gradient = new double[g.size * samples];
        }

        @Override
        public void value(double[] y, double[] w, int n, double[] out) {
            Kernels.product(g.affine, g.size, g.size, true, y, n, gradient);
            Arrays.fill(out, 0, n, 0);
            for (int k = 0; k < g.size; k++) {
                double minusB = g.affine[k * (g.size + 1) + g.size];
                for (int l = 0; l < n; l++) out[l] = Math.fma(y[k * n + l], gradient[k * n + l] + minusB, out[l]);      // y^T (A y - 2 b)
            }
            for (int l = 0; l < n; l++) out[l] /= 2;
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            if (vy == null) return;
            Kernels.product(g.affine, g.size, g.size, true, y, n, gradient);
            for (int k = 0; k < g.size; k++)
                for (int l = 0; l < n; l++) vy[k * n + l] = v[l] * gradient[k * n + l];
        }
    }
}
