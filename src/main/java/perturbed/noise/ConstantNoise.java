package perturbed.noise;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import perturbed.kernel.NumberText;
import perturbed.kernel.RandomStream;

/** One value for every element, or one vector. */
record ConstantNoise(double[] values) implements DrawnNoise {
    @Override
    public void fill(double[] value, int size, int n, RandomStream random, long first, double[] added) {
        check(size);
        for (int k = 0; k < size; k++) Arrays.fill(added, k * n, k * n + n, element(k));
    }

    @Override
    public Optional<Moments> moments(int size) {
        check(size);
        double square = 0;
        for (int k = 0; k < size; k++) square += element(k) * element(k);
        return Optional.of(new Moments(Math.sqrt(square), square, square * square));
    }

    @Override
    public List<Outcome> outcomes(int element) {
        return List.of(new Outcome(element(element), 1));
    }

    private double element(int k) {
        return values.length == 1 ? values[0] : values[k];
    }

    private void check(int size) {
        if (values.length != 1 && values.length != size)
            throw new IllegalArgumentException(this + " has " + values.length + " values, but the site has " + size);
    }

    @Override
    public Optional<String> text() {
        return Optional.of(asTyped(Integer.MAX_VALUE));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConstantNoise that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return asTyped(Listed.SHOWN);
    }

    private String asTyped(int limit) {
        return "constant(" + Listed.of(values.length, k -> NumberText.of(values[k]), limit) + ")";
    }
}
