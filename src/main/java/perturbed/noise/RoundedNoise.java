package perturbed.noise;

import perturbed.kernel.Kernels;
import perturbed.kernel.RandomStream;

/** Each element in a format. */
record RoundedNoise(Format format, Rounding rounding) implements ReplacingNoise {
    @Override
    public void fill(double[] value, int size, int n, RandomStream random, long first, double[] out) {
        if (rounding == Rounding.STOCHASTIC) Kernels.fillOpen01(random, first, size, n, out);
        for (int i = 0; i < size * n; i++) out[i] = format.round(value[i], rounding, out[i]);
    }

    @Override
    public String toString() {
        return "rounded(" + format + ", " + rounding + ")";
    }
}
