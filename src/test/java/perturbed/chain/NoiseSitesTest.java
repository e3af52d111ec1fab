package perturbed.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Format.E4M3FN;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.rounded;
import static perturbed.noise.Noise.topK;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.noise.Rounding.STOCHASTIC;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.tanh;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perturbed.kernel.Kernels;
import perturbed.kernel.RandomStream;
import perturbed.noise.Noise;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;

class NoiseSitesTest {
    private static final Chain CHAIN = Chain.input(2).then(linear(4)).then(tanh()).then(linear(1));
    private static final long SEED = 9, STEP = 6;

    static Stream<Perturbation> perturbations() {
        Noise own = (value, random, added) -> {
            for (int k = 0; k < value.length - 1; k++) added[k] = 0.1 * value[k] * random.normal(k);          // says nothing of the last element
        };
        return Stream.of(uniform(0.5), gaussian(0.3), topK(2), own, rounded(E4M3FN, STOCHASTIC)).map(noise -> forward(noise).at(1))
            .flatMap(p -> Stream.of(p, p.elements(2, 3), p.elements(1, 2))).flatMap(p -> Stream.of(p, p.sharedAcrossBatch())).flatMap(p -> Stream.of(p, p.scaled(t -> 0.5 * t)));
    }

    /** In a first block of samples and in the second, whatever the form in which a noise is drawn: to the rounding of one sum. */
    @ParameterizedTest
    @MethodSource("perturbations")
    void what_is_added_to_a_block_is_what_the_noise_says_of_each_sample(Perturbation p) {
        NoiseSites sites = new NoiseSites(Side.FORWARD, List.of(p), CHAIN, SEED);
        RandomStream random = RandomStream.of(SEED, RandomStream.Purpose.FORWARD, 1, 0).at(STEP);
        int from = p.elements(4)[0] - 1, size = p.elements(4)[1] - from, n = 5;
        for (long first : new long[] {0, Kernels.BLOCK}) {
            double[] value = new SplittableRandom(first + 1).doubles(4 * n, -3, 3).toArray(), expected = value.clone();
            for (int l = 0; l < n; l++) {
                double[] one = new double[size], added = new double[size];
                for (int k = 0; k < size; k++) one[k] = value[(from + k) * n + l];
                p.noise().perturb(one, random.sample(p.isShared() ? 0 : first + l), added);
                for (int k = 0; k < size; k++) expected[(from + k) * n + l] += p.factor(STEP) * added[k];
            }
            sites.addTo(value, 1, STEP, n, first);
            assertArrayEquals(expected, value, 1e-14, p + ", from sample " + first);
        }
    }

    @Test
    void several_at_one_site_see_what_the_ones_before_left_and_have_draws_of_their_own() {
        NoiseSites sites = new NoiseSites(Side.FORWARD, List.of(forward(constant(10, 0, 0, 0)).at(1), forward(topK(1)).at(1)), CHAIN, SEED);
        double[] value = {1, 2, 3, 4};
        sites.addTo(value, 1, STEP, 1, 0);
        assertArrayEquals(new double[] {11, 0, 0, 0}, value);
    }

    @Test
    void the_first_and_the_last_that_act_at_a_step_are_told() {
        NoiseSites delta = new NoiseSites(Side.FORWARD, List.of(forward(uniform(1)).at(1).every(2), forward(uniform(1)).at(3).every(3), backward(uniform(1)).at(2)), CHAIN, SEED);
        assertEquals(List.of(1, 3), List.of(delta.firstActive(0), delta.lastActive(0)));
        assertEquals(List.of(1, 1), List.of(delta.firstActive(2), delta.lastActive(2)));
        assertEquals(List.of(3, 3), List.of(delta.firstActive(3), delta.lastActive(3)));
        assertEquals(List.of(Integer.MAX_VALUE, 0), List.of(delta.firstActive(1), delta.lastActive(1)));
        assertTrue(delta.actsOn(1) && delta.actsOn(3));
        assertFalse(delta.actsOn(2));
    }
}
