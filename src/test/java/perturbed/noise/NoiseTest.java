package perturbed.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.empirical;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.topK;
import static perturbed.noise.Noise.twoPoint;
import static perturbed.noise.Noise.uniform;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perturbed.kernel.BlockNoise;
import perturbed.kernel.RandomStream;

class NoiseTest {
    private static final int SIZE = 3;

    static Stream<Noise> all() {
        return Stream.of(uniform(0.7), uniform(-0.2, 1.3), gaussian(0.5), constant(0.4), constant(0.1, -0.2, 0.3), twoPoint(0.6), twoPoint(2, -0.5, 0.1),
            empirical(0.3, -0.1, 0.8, 0.8), topK(2));
    }

    @Test
    void listed_outcomes_have_the_stated_moments() {
        int listed = 0;
        for (Noise noise : all().toList()) {
            double mean = 0, second = 0;
            for (int k = 0; k < SIZE && !noise.outcomes(k).isEmpty(); k++) {
                double m = 0, probability = 0;
                for (Noise.Outcome o : noise.outcomes(k)) {
                    probability += o.probability();
                    m += o.probability() * o.added();
                    second += o.probability() * o.added() * o.added();
                }
                assertEquals(1, probability, 1e-15, noise.toString());
                mean += m * m;
            }
            if (noise.outcomes(0).isEmpty()) continue;
            listed++;
            assertEquals(noise.moments(SIZE).orElseThrow().mean(), Math.sqrt(mean), 1e-14, noise.toString());
            assertEquals(noise.moments(SIZE).orElseThrow().second(), second, 1e-14, noise.toString());
        }
        assertEquals(5, listed);                                             // constant, twoPoint and empirical; the others have a density, or see the value
    }

    /** Reached where the outcomes are listed or bounded, and unknown (infinite) otherwise. */
    @ParameterizedTest
    @MethodSource("all")
    void no_draw_is_larger_than_the_largest_norm(Noise noise) {
        double largest = 0;
        double[] added = new double[SIZE];
        RandomStream random = RandomStream.of(7, RandomStream.Purpose.USER);
        for (int j = 0; j < 20_000; j++) {
            Arrays.fill(added, 0);
            noise.perturb(new double[] {1, -2, 3}, random.sample(j), added);
            largest = Math.max(largest, Math.sqrt(added[0] * added[0] + added[1] * added[1] + added[2] * added[2]));
        }
        boolean bounded = !noise.toString().startsWith("gaussian") && !noise.toString().startsWith("topK");
        assertEquals(bounded, noise.largestNorm(SIZE) < Double.POSITIVE_INFINITY);
        assertTrue(largest <= noise.largestNorm(SIZE) * (1 + 1e-15));
        if (bounded) assertEquals(noise.largestNorm(SIZE), largest, 0.15 * noise.largestNorm(SIZE));      // all three elements that near an end: 44 times in 20,000 draws at least
    }

    @Test
    void an_outcome_that_never_comes_is_no_largest_one() {
        assertEquals(Math.sqrt(3), twoPoint(100, -1, 0).largestNorm(3), 1e-15);
        assertEquals(Math.sqrt(3) * 100, twoPoint(100, -1, 1e-300).largestNorm(3), 1e-13);
    }

    static Stream<Noise> withMoments() {
        return all().filter(noise -> !noise.toString().startsWith("topK"));
    }

    @ParameterizedTest
    @MethodSource("withMoments")
    void stated_moments_are_those_of_the_draws(Noise noise) {
        int draws = 40_000;
        Moments stated = noise.moments(SIZE).orElseThrow();
        double[] mean = new double[SIZE], added = new double[SIZE];
        double s2 = 0, s4 = 0, s8 = 0, largest = 0;
        RandomStream random = RandomStream.of(7, RandomStream.Purpose.USER);
        for (int j = 0; j < draws; j++) {
            noise.perturb(new double[SIZE], random.sample(j), added);
            double square = 0;
            for (int k = 0; k < SIZE; k++) {
                mean[k] += added[k] / draws;
                square += added[k] * added[k];
            }
            s2 += square / draws;
            s4 += square * square / draws;
            s8 += square * square * square * square / draws;
            largest = Math.max(largest, square);
        }
        double norm = Math.sqrt(mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2]);
        // 6 standard errors of the sample means (two-sided normal tail 2e-9 each); the mean vector's error is at most sqrt(second / draws) times that
        assertEquals(stated.mean(), norm, 6 * Math.sqrt(stated.second() / draws) + 1e-12);
        assertEquals(stated.second(), s2, 6 * Math.sqrt(Math.max(stated.fourth() - stated.second() * stated.second(), 0) / draws) + 1e-12);
        assertEquals(stated.fourth(), s4, 6 * Math.sqrt(Math.max(s8 - s4 * s4, 0) / draws) + 1e-12);
    }

    @Test
    void surely_zero_is_what_adds_nothing_and_nothing_else() {
        for (Noise zero : new Noise[] {uniform(0), uniform(0, 0), gaussian(0), constant(0), constant(0, 0, 0), twoPoint(0), twoPoint(5, 0, 0), empirical(0, 0)}) {
            double[] added = {1, 1, 1};
            zero.perturb(new double[SIZE], RandomStream.of(7, RandomStream.Purpose.USER), added);
            for (double a : added) assertTrue(a == 0, zero + " adds " + a);
            assertTrue(zero.moments(SIZE).orElseThrow().isZero(), zero.toString());
        }
        withMoments().forEach(noise -> assertFalse(noise.moments(SIZE).orElseThrow().isZero(), noise.toString()));
    }

    @Test
    void without_chance_the_value_is_added_as_given() {
        RandomStream random = RandomStream.of(7, RandomStream.Purpose.USER);
        double[] added = new double[4];
        constant(0.4).perturb(new double[4], random, added);
        assertArrayEquals(new double[] {0.4, 0.4, 0.4, 0.4}, added);
        constant(1, -2, 3, -4).perturb(new double[4], random, added);
        assertArrayEquals(new double[] {1, -2, 3, -4}, added);
        uniform(3, 3).perturb(new double[4], random, added);
        assertArrayEquals(new double[] {3, 3, 3, 3}, added);
        twoPoint(1, 2, 0).perturb(new double[4], random, added);
        assertArrayEquals(new double[] {2, 2, 2, 2}, added);
        twoPoint(1, 2, 1).perturb(new double[4], random, added);
        assertArrayEquals(new double[] {1, 1, 1, 1}, added);
    }

    @Test
    void only_what_sees_the_value_depends_on_it() {
        all().forEach(noise -> assertEquals(noise.toString().startsWith("topK"), noise.dependsOnValue(), noise.toString()));
    }

    @Test
    void noises_that_one_types_alike_are_equal_and_others_are_not() {
        List<Noise> once = all().toList(), again = all().toList();
        for (int i = 0; i < once.size(); i++)
            for (int j = 0; j < again.size(); j++) assertEquals(i == j, once.get(i).equals(again.get(j)), once.get(i) + " and " + again.get(j));
        assertNotEquals(constant(0.4), constant(0.5));
        assertNotEquals(empirical(1, 2), empirical(2, 1));
        assertEquals(once.stream().map(Noise::hashCode).toList(), again.stream().map(Noise::hashCode).toList());
        assertEquals(once.size(), once.stream().map(Noise::hashCode).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_block_holds_the_draws_of_its_samples(Noise noise) {
        if (!(noise instanceof BlockNoise block)) return;
        int n = 5;
        long first = 11;
        RandomStream random = RandomStream.of(3, RandomStream.Purpose.USER).at(9);
        double[] added = new double[SIZE * n], one = new double[SIZE];
        block.fill(new double[SIZE * n], SIZE, n, random, first, added);
        for (int l = 0; l < n; l++) {
            noise.perturb(new double[SIZE], random.sample(first + l), one);
            for (int k = 0; k < SIZE; k++) assertEquals(one[k], added[k * n + l], "sample " + l + ", element " + k);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void the_text_is_what_one_would_type(Noise noise) {
        assertEquals(noise.toString(), noise.text().orElseThrow());
        assertTrue(noise.toString().matches("[a-zA-Z]+\\(.*\\)"), noise.toString());
    }

    @Test
    void the_bounds_of_a_uniform_noise_are_told_as_given() {
        assertEquals("uniform(0.1, 0.3)", uniform(0.1, 0.3).toString());           // centre - half-width would be 0.10000000000000002
        assertEquals("uniform(-0.1, 0.2)", uniform(-0.1, 0.2).toString());
        assertEquals("uniform(0.7)", uniform(-0.7, 0.7).toString());
        assertEquals(uniform(0.7), uniform(-0.7, 0.7));
    }

    @Test
    void two_values_of_one_size_and_equal_chance_are_told_by_their_size() {
        assertEquals("twoPoint(0.6)", twoPoint(0.6).toString());
        assertEquals(twoPoint(0.6), twoPoint(0.6, -0.6, 0.5));
        assertEquals("twoPoint(0.6, -0.6, 0.4)", twoPoint(0.6, -0.6, 0.4).toString());
        assertEquals("twoPoint(0.6, 0.6, 0.5)", twoPoint(0.6, 0.6, 0.5).toString());
        assertEquals(0, twoPoint(0.6).moments(SIZE).orElseThrow().mean());
    }

    @Test
    void many_measured_values_are_counted_where_they_are_read_and_listed_where_they_are_stored() {
        assertEquals("empirical(1, 2, 3, 4, 5, 6, 7, 8)", empirical(1, 2, 3, 4, 5, 6, 7, 8).toString());
        assertEquals("empirical(9 values)", empirical(1, 2, 3, 4, 5, 6, 7, 8, 9).toString());
        assertEquals("empirical(1, 2, 3, 4, 5, 6, 7, 8, 9)", empirical(1, 2, 3, 4, 5, 6, 7, 8, 9).text().orElseThrow());
    }

    @Test
    void the_widest_uniform_noise_does_not_overflow() {
        double[] added = new double[100];
        uniform(-Double.MAX_VALUE, Double.MAX_VALUE).perturb(new double[100], RandomStream.of(7, RandomStream.Purpose.USER), added);
        for (double x : added) assertTrue(Double.isFinite(x), Double.toString(x));
    }

    @Test
    void top_k_keeps_the_k_largest_and_the_first_of_equals() {
        double[] added = new double[4];
        topK(2).perturb(new double[] {1, -3, 3, 2}, null, added);
        assertArrayEquals(new double[] {-1, 0, 0, -2}, added);
        topK(1).perturb(new double[] {-2, 2, 1, 0}, null, added);
        assertArrayEquals(new double[] {0, -2, -1, -0.0}, added);
        topK(9).perturb(new double[] {1, 2, 3, 4}, null, added);
        assertArrayEquals(new double[4], added);
    }

    @Test
    void a_lambda_is_a_noise_without_text_or_moments() {
        Noise relative = (value, random, added) -> {
            for (int k = 0; k < value.length; k++) added[k] = 0.01 * value[k] * random.normal(k);
        };
        assertTrue(relative.text().isEmpty() && relative.moments(3).isEmpty() && relative.dependsOnValue());
    }

    @Test
    void bad_magnitudes_are_refused_by_name_and_value() {
        refused("uniform: half-width must be >= 0, got -0.1", () -> uniform(-0.1));
        refused("uniform: half-width must be finite, got NaN", () -> uniform(Double.NaN));
        refused("uniform: low must be finite, got -Infinity", () -> uniform(Double.NEGATIVE_INFINITY, 1));
        refused("uniform: high must be finite, got Infinity", () -> uniform(1, Double.POSITIVE_INFINITY));
        refused("uniform(low, high) needs low <= high, got uniform(2.0, 1.0)", () -> uniform(2, 1));
        refused("gaussian: standard deviation must be finite, got Infinity", () -> gaussian(Double.POSITIVE_INFINITY));
        refused("gaussian: standard deviation must be >= 0, got -1.0", () -> gaussian(-1));
        refused("constant: value must be finite, got NaN", () -> constant(Double.NaN));
        refused("twoPoint: the probability of the first value must be in [0, 1], got 1.5", () -> twoPoint(1, 0, 1.5));
        refused("twoPoint: the probability of the first value must be in [0, 1], got -0.5", () -> twoPoint(1, 0, -0.5));
        refused("twoPoint: the probability of the first value must be in [0, 1], got NaN", () -> twoPoint(1, 0, Double.NaN));
        refused("twoPoint: size must be >= 0, got -1.0", () -> twoPoint(-1));
        refused("twoPoint: first must be finite, got NaN", () -> twoPoint(Double.NaN, 0, 0.5));
        refused("twoPoint: second must be finite, got NaN", () -> twoPoint(0, Double.NaN, 0.5));
        refused("constant: value must be finite, got Infinity", () -> constant(1, 2, Double.POSITIVE_INFINITY));
        refused("empirical: measured value must be finite, got NaN", () -> empirical(1, Double.NaN));
        refused("topK keeps k >= 1 elements, got 0", () -> topK(0));
        refused("empirical needs at least one measured value", () -> empirical());
        refused("constant(1, 2) has 2 values, but the site has 3", () -> constant(1, 2).moments(3));
        refused("constant(1, 2) has 2 values, but the site has 3", () -> constant(1, 2).perturb(new double[3], null, new double[3]));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
