package perturbed.noise;

import perturbed.kernel.Kernels;
import perturbed.kernel.RandomStream;

/** Each element a multiple of the largest of its vector / (2^(bits-1) - 1). */
record QuantizedNoise(int bits, Rounding rounding) implements ReplacingNoise {
    @Override
    public void fill(double[] value, int size, int n, RandomStream random, long first, double[] out) {
        if (rounding == Rounding.STOCHASTIC) Kernels.fillOpen01(random, first, size, n, out);
        long limit = FixedPoint.multiples(bits) - 1;
        double[] step = new double[n];
        for (int k = 0; k < size; k++)
            for (int l = 0; l < n; l++) step[l] = Math.max(step[l], Math.abs(value[k * n + l]));         // NaN if there is one
        for (int l = 0; l < n; l++) step[l] /= limit;
        for (int k = 0; k < size; k++)
            for (int i = k * n, l = 0; l < n; l++, i++) out[i] = quantized(value[i], step[l], limit, out[i]);
    }

    private double quantized(double value, double step, long limit, double uniform) {
        if (step == 0) return value;
        return step < Double.POSITIVE_INFINITY ? Math.copySign(FixedPoint.round(Math.abs(value), step, limit, rounding, uniform), value) : Double.NaN;
    }

    @Override
    public String toString() {
        return "quantized(" + bits + ", " + rounding + ")";
    }
}
