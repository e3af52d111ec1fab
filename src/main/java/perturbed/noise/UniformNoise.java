package perturbed.noise;

import java.util.Optional;
import perturbed.kernel.Kernels;
import perturbed.kernel.NumberText;
import perturbed.kernel.RandomStream;

/** Uniform on [low, high]. The bounds are kept as given, for the text. */
record UniformNoise(double low, double high) implements DrawnNoise {
    private double center() {
        return low / 2 + high / 2;                                     // halves first: no overflow
    }

    private double halfWidth() {
        return high / 2 - low / 2;
    }

    @Override
    public void fill(double[] value, int size, int n, RandomStream random, long first, double[] added) {
        Kernels.fillUniform(random, first, size, n, center(), halfWidth(), added);
    }

    @Override
    public Optional<Moments> moments(int size) {
        double center = center(), c2 = center * center, h2 = halfWidth() * halfWidth();
        return Optional.of(Moments.ofIndependent(size, center, c2 + h2 / 3, c2 * c2 + 2 * c2 * h2 + h2 * h2 / 5));
    }

    @Override
    public double largestNorm(int size) {
        return Math.max(Math.abs(low), Math.abs(high)) * Math.sqrt(size);
    }

    @Override
    public String toString() {
        return low == -high ? "uniform(" + NumberText.of(high) + ")" : "uniform(" + NumberText.of(low) + ", " + NumberText.of(high) + ")";
    }
}
