package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;

/** y_i = y_{i-1} + w, element by element. */
record Shift() implements AffinePullBack {
    @Override
    public int outputSize(int inputSize) {
        return inputSize;
    }

    @Override
    public WeightShape weightShape(int inputSize) {
        return new WeightShape(inputSize, 1, true);
    }

    @Override
    public void value(double[] y, double[] w, double[] out) {
        for (int k = 0; k < y.length; k++) out[k] = y[k] + w[k];
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        System.arraycopy(v, 0, vy, 0, v.length);
        System.arraycopy(v, 0, vw, 0, v.length);
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        Arrays.fill(dvy, 0);
        Arrays.fill(dvw, 0);
    }

    @Override
    public Suprema suprema(Region region) {
        return new Suprema(region.inputRadius() + Norms.length(region.weights()) + region.weightRadius(), 1, 1, 0, 0, 0, 0, 0);
    }

    @Override
    public BlockOperator block(int inputSize) {
        return new Block(inputSize);
    }

    @Override
    public String toString() {
        return "shift()";
    }

    private record Block(int size) implements BlockOperator {
        @Override
        public void value(double[] y, double[] w, int n, double[] out) {
            for (int k = 0; k < size; k++) for (int i = k * n; i < (k + 1) * n; i++) out[i] = y[i] + w[k];
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            if (vy != null) System.arraycopy(v, 0, vy, 0, size * n);
            if (vw == null) return;
            for (int k = 0; k < size; k++) {
                double s = 0;
                for (int i = k * n; i < (k + 1) * n; i++) s += v[i];
                vw[k] += s;
            }
        }
    }
}
