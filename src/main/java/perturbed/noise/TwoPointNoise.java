package perturbed.noise;

import java.util.List;
import java.util.Optional;
import perturbed.kernel.Kernels;
import perturbed.kernel.NumberText;
import perturbed.kernel.RandomStream;

/** {@code first} with probability p, else {@code second}. */
record TwoPointNoise(double first, double second, double p) implements DrawnNoise {
    @Override
    public void fill(double[] value, int size, int n, RandomStream random, long from, double[] added) {
        Kernels.fillOpen01(random, from, size, n, added);
        for (int i = 0; i < size * n; i++) added[i] = added[i] < p ? first : second;
    }

    @Override
    public Optional<Moments> moments(int size) {
        double f2 = first * first, s2 = second * second;
        return Optional.of(Moments.ofIndependent(size, p * first + (1 - p) * second, p * f2 + (1 - p) * s2, p * f2 * f2 + (1 - p) * s2 * s2));
    }

    @Override
    public List<Outcome> outcomes(int element) {
        return List.of(new Outcome(first, p), new Outcome(second, 1 - p));
    }

    @Override
    public String toString() {
        return first == -second && p == 0.5 ? "twoPoint(" + NumberText.of(first) + ")" : "twoPoint(" + NumberText.of(first) + ", " + NumberText.of(second) + ", " + NumberText.of(p) + ")";
    }
}
