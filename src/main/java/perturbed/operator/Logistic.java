package perturbed.operator;

import perturbed.kernel.BlockLoss;
import perturbed.kernel.Kernels;

/** ln(1 + exp(-t y)) with the label t = -1 or +1: softplus at z = -t y. */
record Logistic() implements BuiltInLoss {
    @Override
    public int targetSize(int inputSize) {
        if (inputSize != 1)
            throw new IllegalArgumentException("logistic() takes 1 value (for several classes: softmaxCrossEntropy())");
        return 1;
    }

    @Override
    public double value(double[] y, double[] target) {
        return Activation.SOFTPLUS.f(-target[0] * y[0]);
    }

    @Override
    public void gradient(double[] y, double[] target, double[] vy) {
        vy[0] = -target[0] * Activation.SOFTPLUS.f1(-target[0] * y[0]);
    }

    @Override
    public void gradientDerivative(double[] y, double[] target, double[] a, double[] dvy) {
        dvy[0] = Activation.SOFTPLUS.f2(-target[0] * y[0]) * a[0];
    }

    @Override
    public void gradientSecondDerivative(double[] y, double[] target, double[] a, double[] dvy) {
        dvy[0] = -target[0] * Activation.SOFTPLUS.f3(-target[0] * y[0]) * a[0] * a[0];
    }

    @Override
    public Suprema suprema(double radius, double[] target) {
        return Activation.SOFTPLUS.suprema(new Region(1, radius, new double[0], 0));               // of -t y
    }

    @Override
    public double[] checked(double[] target, int inputSize) {
        double t = target[0];
        if (t == 0) return new double[] {-1};
        if (t != 1 && t != -1) throw new IllegalArgumentException("logistic() takes the labels -1 and +1 (or 0 and 1, 0 meaning -1), got " + t);
        return target;
    }

    @Override
    public BlockLoss block(int inputSize) {
        return new Block();
    }

    @Override
    public String toString() {
        return "logistic()";
    }

    private record Block() implements BlockLoss {
        @Override
        public void value(double[] y, double[] target, int n, double[] out) {
            for (int l = 0; l < n; l++) out[l] = -target[l] * y[l];
            Kernels.softplus(out, n, out);
        }

        @Override
        public void gradient(double[] y, double[] target, int n, double[] vy) {
            for (int l = 0; l < n; l++) vy[l] = -target[l] * y[l];
            Kernels.sigmoid(vy, n, vy);
            for (int l = 0; l < n; l++) vy[l] = -target[l] * vy[l];
        }
    }
}
