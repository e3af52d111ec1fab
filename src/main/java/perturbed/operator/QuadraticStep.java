package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** y_i = y_{i-1} - w_i (A y_{i-1} - b). */
record QuadraticStep(Quadratic g) implements AffinePullBack, SampleIsBlockOfOne {
    @Override
    public int outputSize(int inputSize) {
        g.checkSize(inputSize);
        return inputSize;
    }

    @Override
    public WeightShape weightShape(int inputSize) {
        return new WeightShape(1, 1);
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        g.hessianProduct(y, a, dvy);
        dvw[0] = -Kernels.dot(dvy, v, g.size);
        Arrays.fill(dvy, 0);
    }

    @Override
    public Suprema suprema(Region region) {
        double gamma = region.weights()[0], r = region.inputRadius();
        double[] contraction = new double[g.size * g.size];          // I - gamma A
        for (int i = 0; i < g.size; i++)
            for (int k = 0; k < g.size; k++) contraction[i * g.size + k] = (i == k ? 1 : 0) - gamma * g.affine[i * (g.size + 1) + k];
        double norm = g.norm(), c1 = Norms.spectral(contraction, g.size, g.size) + norm * region.weightRadius();
        double value = Suprema.times(c1, r) + region.largestWeight() * g.linearNorm();
        return Suprema.bilinear(value, c1, Suprema.times(norm, r) + g.linearNorm(), norm);
    }

    @Override
    public BlockOperator block(int inputSize, int samples) {
        return new Block(g, samples);
    }

    @Override
    public String toString() {
        return "gradientStep(" + g + ")";
    }

    private static final class Block implements BlockOperator {
        private final Quadratic g;
        private final double[] product;                              // A y - b, then A v

        Block(Quadratic g, int samples) {
            this.g = g;
            product = new double[g.size * samples];
        }

        @Override
        public void value(double[] y, double[] w, int n, double[] out) {
            Kernels.product(g.affine, g.size, g.size, true, y, n, product);
            for (int k = 0; k < g.size * n; k++) out[k] = Math.fma(-w[0], product[k], y[k]);
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            if (vw != null) {
                Kernels.product(g.affine, g.size, g.size, true, y, n, product);
                vw[0] -= Kernels.dot(product, v, g.size * n);
            }
            if (vy != null) {
                Kernels.productTransposed(g.affine, g.size, g.size, true, v, n, product);
                for (int k = 0; k < g.size * n; k++) vy[k] = Math.fma(-w[0], product[k], v[k]);
            }
        }
    }
}
