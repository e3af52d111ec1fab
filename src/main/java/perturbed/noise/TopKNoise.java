package perturbed.noise;

import java.util.Optional;
import perturbed.kernel.RandomStream;

/** The Top-K compressor as a noise: value + added keeps the k largest elements. */
record TopKNoise(int k) implements Noise {
    @Override
    public void perturb(double[] value, RandomStream random, double[] added) {
        for (int i = 0; i < value.length; i++) {
            int larger = 0;                                          // elements that come before i in the order of size
            for (int j = 0; j < value.length; j++) {
                double a = Math.abs(value[j]), b = Math.abs(value[i]);
                if (a > b || a == b && j < i) larger++;
            }
            added[i] = larger < k ? 0 : -value[i];
        }
    }

    @Override
    public Optional<String> text() {
        return Optional.of(toString());
    }

    @Override
    public String toString() {
        return "topK(" + k + ")";
    }
}
