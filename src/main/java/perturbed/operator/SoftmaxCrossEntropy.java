package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockLoss;
import perturbed.kernel.Kernels;

/** ln(sum_k exp(y_k)) - y_c with the class c as target; with p = softmax(y) the gradient is p - e_c. */
record SoftmaxCrossEntropy() implements BuiltInLoss {
    @Override
    public int targetSize(int inputSize) {
        if (inputSize < 2)
            throw new IllegalArgumentException("softmaxCrossEntropy() takes at least 2 values, one per class (for one value: logistic())");
        return 1;
    }

    @Override
    public double value(double[] y, double[] target) {
        double max = max(y), sum = 0;
        for (double e : y) sum += Kernels.exp(e - max);
        return Kernels.log(sum) + (max - y[(int) target[0]]);
    }

    @Override
    public void gradient(double[] y, double[] target, double[] vy) {
        softmax(y, vy);
        vy[(int) target[0]] -= 1;
    }

    /** p o (a - m) with m = &lt;p, a&gt;. */
    @Override
    public void gradientDerivative(double[] y, double[] target, double[] a, double[] dvy) {
        softmax(y, dvy);
        double m = Kernels.dot(dvy, a, a.length);
        for (int k = 0; k < a.length; k++) dvy[k] *= a[k] - m;
    }

    /** p o ((a - m)^2 - &lt;p, (a - m)^2&gt;). */
    @Override
    public void gradientSecondDerivative(double[] y, double[] target, double[] a, double[] dvy) {
        softmax(y, dvy);
        double m = Kernels.dot(dvy, a, a.length), variance = 0;
        for (int k = 0; k < a.length; k++) variance += dvy[k] * (a[k] - m) * (a[k] - m);
        for (int k = 0; k < a.length; k++) dvy[k] *= (a[k] - m) * (a[k] - m) - variance;
    }

    /**
     * Over all y, but for the value (the loss has no bound there, and nothing follows it). ||p - e_c|| <= sqrt 2. The second derivative along a is the variance of
     * a_k under p, at most a quarter of (max a - min a)^2 <= 2 ||a||^2; the third is its third central moment, at most range^3 / (6 sqrt 3), which two classes reach.
     */
    @Override
    public Suprema suprema(double radius, double[] target) {
        return Suprema.weightless(Double.POSITIVE_INFINITY, Math.sqrt(2), 0.5, Math.sqrt(2) / (3 * Math.sqrt(3)));
    }

    @Override
    public double[] checked(double[] target, int inputSize) {
        double c = target[0];
        if (!(c >= 0 && c < inputSize && c == Math.rint(c)))
            throw new IllegalArgumentException("softmaxCrossEntropy() of " + inputSize + " values takes the classes 0.." + (inputSize - 1) + ", got " + c);
        return target;
    }

    private static double max(double[] y) {
        double max = y[0];
        for (double e : y) max = Math.max(max, e);
        return max;
    }

    /** Less the maximum first, so nothing overflows. */
    private static void softmax(double[] y, double[] p) {
        double max = max(y), sum = 0;
        for (int k = 0; k < y.length; k++) sum += p[k] = Kernels.exp(y[k] - max);
        for (int k = 0; k < y.length; k++) p[k] /= sum;
    }

    @Override
    public BlockLoss block(int inputSize) {
        return new Block(inputSize);
    }

    @Override
    public String toString() {
        return "softmaxCrossEntropy()";
    }

    private static final class Block implements BlockLoss {
        private final int size;
        private final double[] powers;
        private final double[] max = new double[Kernels.BLOCK];
        private final double[] sum = new double[Kernels.BLOCK];

        Block(int size) {
            this.size = size;
            powers = new double[size * Kernels.BLOCK];
        }

        @Override
        public void value(double[] y, double[] target, int n, double[] out) {
            powers(y, n, powers);
            for (int l = 0; l < n; l++) out[l] = Kernels.log(sum[l]) + (max[l] - y[(int) target[l] * n + l]);
        }

        @Override
        public void gradient(double[] y, double[] target, int n, double[] vy) {
            powers(y, n, vy);
            for (int k = 0; k < size; k++)
                for (int l = 0; l < n; l++) vy[k * n + l] /= sum[l];
            for (int l = 0; l < n; l++) vy[(int) target[l] * n + l] -= 1;
        }

        /** p = exp(y - max), and the maximum and the sum over k of each sample. */
        private void powers(double[] y, int n, double[] p) {
            System.arraycopy(y, 0, max, 0, n);
            for (int k = 1; k < size; k++)
                for (int l = 0; l < n; l++) max[l] = Math.max(max[l], y[k * n + l]);
            for (int k = 0; k < size; k++)
                for (int l = 0; l < n; l++) p[k * n + l] = y[k * n + l] - max[l];
            Kernels.exp(p, size * n, p);
            Arrays.fill(sum, 0, n, 0);
            for (int k = 0; k < size; k++)
                for (int l = 0; l < n; l++) sum[l] += p[k * n + l];
        }
    }
}
