package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** y_i = W y_{i-1}, or W y_{i-1} + b with the weight [W | b]. */
record Linear(int outputs, boolean bias) implements AffinePullBack {
    Linear {
        if (outputs < 1) throw new IllegalArgumentException((bias ? "affine" : "linear") + "(outputs): outputs must be positive, got " + outputs);
    }

    @Override
    public int outputSize(int inputSize) {
        return outputs;
    }

    @Override
    public WeightShape weightShape(int inputSize) {
        return new WeightShape(outputs, bias ? inputSize + 1 : inputSize, bias, false);
    }

    @Override
    public void value(double[] y, double[] w, double[] out) {
        Kernels.product(w, outputs, y.length, bias, y, 1, out);
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        Kernels.productTransposed(w, outputs, y.length, bias, v, 1, vy);
        Arrays.fill(vw, 0);
        Kernels.addOuter(v, outputs, y, y.length, bias, 1, vw);                  // v y^T, and v for b
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        Arrays.fill(dvy, 0);
        int stride = bias ? y.length + 1 : y.length;
        for (int i = 0; i < outputs; i++)
            for (int k = 0; k < stride; k++) dvw[i * stride + k] = k < y.length ? v[i] * a[k] : 0;
    }

    @Override
    public Suprema suprema(Region region) {
        int d = region.inputSize(), stride = bias ? d + 1 : d;
        double[] matrix = new double[outputs * d], shift = new double[outputs];
        for (int i = 0; i < outputs; i++) {
            System.arraycopy(region.weights(), i * stride, matrix, i * d, d);
            if (bias) shift[i] = region.weights()[i * stride + d];
        }
        double r = region.inputRadius(), input = bias ? Math.sqrt(r * r + 1) : r, norm = Norms.spectral(matrix, outputs, d);
        double value = Suprema.times(norm, r) + Norms.length(shift) + Suprema.times(region.weightRadius(), input);
        return Suprema.bilinear(value, norm + region.weightRadius(), input, 1);
    }

    @Override
    public BlockOperator block(int inputSize) {
        return new Block(outputs, inputSize, bias);
    }

    @Override
    public String toString() {
        return (bias ? "affine(" : "linear(") + outputs + ")";
    }

    private record Block(int rows, int columns, boolean bias) implements BlockOperator {
        @Override
        public void value(double[] y, double[] w, int n, double[] out) {
            Kernels.product(w, rows, columns, bias, y, n, out);
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            if (vy != null) Kernels.productTransposed(w, rows, columns, bias, v, n, vy);
            if (vw != null) Kernels.addOuter(v, rows, y, columns, bias, n, vw);
        }

        @Override
        public void pullBackTwins(double[] y, double[] w, double[] v, double[] v2, int n, double[] vw, double[] vw2) {
            Kernels.addOuterTwins(v, v2, rows, y, columns, bias, n, vw, vw2);
        }
    }
}
