package perturbed.noise;

import java.util.Optional;
import perturbed.kernel.Kernels;
import perturbed.kernel.NumberText;
import perturbed.kernel.RandomStream;

/** Normal, mean 0. */
record GaussianNoise(double deviation) implements DrawnNoise {
    @Override
    public void fill(double[] value, int size, int n, RandomStream random, long first, double[] added) {
        Kernels.fillNormal(random, first, size, n, 0, deviation, added);
    }

    @Override
    public Optional<Moments> moments(int size) {
        double s2 = deviation * deviation;
        return Optional.of(Moments.ofIndependent(size, 0, s2, 3 * s2 * s2));
    }

    @Override
    public String toString() {
        return "gaussian(" + NumberText.of(deviation) + ")";
    }
}
