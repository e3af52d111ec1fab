package perturbed.noise;

import java.util.Optional;
import perturbed.kernel.BlockNoise;
import perturbed.kernel.RandomStream;

/**
 * A noise of this package that puts another number in the place of a value: its block form writes that number. What is added is the difference,
 * and value + added need not be the number to the last bit (1e20 + (448 - 1e20) is 0), so a pass takes the number itself.
 */
interface ReplacingNoise extends Noise, BlockNoise {
    @Override
    default boolean replaces() {
        return true;
    }

    @Override
    default void perturb(double[] value, RandomStream random, double[] added) {
        fill(value, value.length, 1, random, 0, added);
        for (int k = 0; k < value.length; k++) added[k] = added[k] == value[k] ? 0 : added[k] - value[k];      // infinity for infinity adds nothing
    }

    @Override
    default Optional<String> text() {
        return Optional.of(toString());
    }
}
