package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockLoss;

/** ||y - target||^2 / 2. */
record SquaredError() implements BuiltInLoss {
    @Override
    public int targetSize(int inputSize) {
        return inputSize;
    }

    @Override
    public double value(double[] y, double[] target) {
        double s = 0;
        for (int k = 0; k < y.length; k++) s = Math.fma(y[k] - target[k], y[k] - target[k], s);
        return s / 2;
    }

    @Override
    public void gradient(double[] y, double[] target, double[] vy) {
        for (int k = 0; k < y.length; k++) vy[k] = y[k] - target[k];
    }

    @Override
    public void gradientDerivative(double[] y, double[] target, double[] a, double[] dvy) {
        System.arraycopy(a, 0, dvy, 0, a.length);
    }

    @Override
    public void gradientSecondDerivative(double[] y, double[] target, double[] a, double[] dvy) {
        Arrays.fill(dvy, 0);
    }

    @Override
    public Suprema suprema(double radius, double[] target) {
        double error = radius + Norms.length(target);
        return Suprema.weightless(error * error / 2, error, 1, 0);
    }

    @Override
    public double[] checked(double[] target, int inputSize) {
        for (double t : target)
            if (!Double.isFinite(t)) throw new IllegalArgumentException("squaredError() takes finite targets, got " + t);
        return target;
    }

    @Override
    public BlockLoss block(int inputSize) {
        return new Block(inputSize);
    }

    @Override
    public String toString() {
        return "squaredError()";
    }

    private record Block(int size) implements BlockLoss {
        @Override
        public void value(double[] y, double[] target, int n, double[] out) {
            Arrays.fill(out, 0, n, 0);
            for (int k = 0; k < size; k++)
                for (int l = 0; l < n; l++) {
                    double error = y[k * n + l] - target[k * n + l];
                    out[l] = Math.fma(error, error, out[l]);
                }
            for (int l = 0; l < n; l++) out[l] /= 2;
        }

        @Override
        public void gradient(double[] y, double[] target, int n, double[] vy) {
            for (int i = 0; i < size * n; i++) vy[i] = y[i] - target[i];
        }
    }
}
