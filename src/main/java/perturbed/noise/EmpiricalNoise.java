package perturbed.noise;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import perturbed.kernel.NumberText;
import perturbed.kernel.RandomStream;

/** Draws from measured values with replacement. */
record EmpiricalNoise(double[] measured) implements DrawnNoise {
    @Override
    public void fill(double[] value, int size, int n, RandomStream random, long first, double[] added) {
        for (int k = 0; k < size; k++)
            for (int l = 0; l < n; l++)
                added[k * n + l] = measured[random.below(first + l, measured.length, k)];
    }

    @Override
    public Optional<Moments> moments(int size) {
        double m = 0, m2 = 0, m4 = 0;
        for (double x : measured) {
            m += x / measured.length;
            m2 += x * x / measured.length;
            m4 += x * x * x * x / measured.length;
        }
        return Optional.of(Moments.ofIndependent(size, m, m2, m4));
    }

    @Override
    public List<Outcome> outcomes(int element) {
        return Arrays.stream(measured).mapToObj(x -> new Outcome(x, 1.0 / measured.length)).toList();
    }

    @Override
    public Optional<String> text() {
        return Optional.of(Arrays.stream(measured).mapToObj(NumberText::of).collect(Collectors.joining(", ", "empirical(", ")")));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmpiricalNoise that && Arrays.equals(measured, that.measured);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(measured);
    }

    @Override
    public String toString() {
        return measured.length <= 8 ? text().orElseThrow() : "empirical(" + measured.length + " values)";
    }
}
