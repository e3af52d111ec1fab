package perturbed.noise;

import java.util.Optional;
import perturbed.kernel.RandomStream;

/**
 * What is added to an intermediate output (delta_i, (5a)) or gradient (eps_i, (5b)). It sees the value it disturbs, so rounding and compression are noises too.
 * A noise holds no state: it is called from several threads, and all chance comes from {@code random}.
 */
@FunctionalInterface
public interface Noise {
    /**
     * Overwrites {@code added} with what is added to {@code value} (one sample, both of the site's size). Draw element k's number as {@code random.uniform(k)} or
     * {@code random.normal(k)}, k = 0..size-1: numbers are a pure function of seed, site, step, sample and k.
     */
    void perturb(double[] value, RandomStream random, double[] added);

    /** Moments of one draw for a site of the given size, where they are known and do not depend on the value. */
    default Optional<Moments> moments(int size) {
        return Optional.empty();
    }

    /** Name and parameters as text; empty (a lambda): the noise runs, but nothing is stored under its name. */
    default Optional<String> text() {
        return Optional.empty();
    }
}
