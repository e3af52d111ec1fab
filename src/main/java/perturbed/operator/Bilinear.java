package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;

/** y_i = w o y_{i-1}, element by element. */
record Bilinear() implements AffinePullBack {
    @Override
    public int outputSize(int inputSize) {
        return inputSize;
    }

    @Override
    public WeightShape weightShape(int inputSize) {
        return new WeightShape(inputSize, 1);
    }

    @Override
    public void value(double[] y, double[] w, double[] out) {
        for (int k = 0; k < y.length; k++) out[k] = w[k] * y[k];
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        for (int k = 0; k < y.length; k++) {
            vy[k] = w[k] * v[k];
            vw[k] = y[k] * v[k];
        }
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        Arrays.fill(dvy, 0);
        for (int k = 0; k < y.length; k++) dvw[k] = a[k] * v[k];
    }

    @Override
    public Suprema suprema(Region region) {
        double w = region.largestWeight(), r = region.inputRadius();
        return Suprema.bilinear(Suprema.times(w, r), w, r, 1);
    }

    @Override
    public BlockOperator block(int inputSize) {
        return new Block(inputSize);
    }

    @Override
    public String toString() {
        return "bilinear()";
    }

    /** Also the inner part of {@code A (y o w)}. */
    record Block(int size) implements BlockOperator {
        @Override
        public void value(double[] y, double[] w, int n, double[] out) {
            for (int k = 0; k < size; k++) {
                double wk = w[k];
                for (int i = k * n; i < (k + 1) * n; i++) out[i] = wk * y[i];
            }
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            for (int k = 0; k < size; k++) {
                if (vw != null) {
                    double s = 0;
                    for (int i = k * n; i < (k + 1) * n; i++) s = Math.fma(y[i], v[i], s);
                    vw[k] += s;
                }
                if (vy != null) {
                    double wk = w[k];
                    for (int i = k * n; i < (k + 1) * n; i++) vy[i] = wk * v[i];
                }
            }
        }
    }
}
