package perturbed.noise;

import java.util.Optional;
import perturbed.kernel.BlockNoise;
import perturbed.kernel.RandomStream;

/** A noise of this package that is drawn without regard to the value it disturbs: one sample is a block of one. */
interface DrawnNoise extends Noise, BlockNoise {
    @Override
    default void perturb(double[] value, RandomStream random, double[] added) {
        fill(value, added.length, 1, random, 0, added);
    }

    @Override
    default boolean dependsOnValue() {
        return false;
    }

    @Override
    default Optional<String> text() {
        return Optional.of(toString());
    }
}
