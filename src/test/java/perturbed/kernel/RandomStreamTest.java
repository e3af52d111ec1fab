package perturbed.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.kernel.RandomStream.Purpose;

/** Statistical tests reject at a level at which all of them together would be false alarms once in 10^9 generators (Bonferroni). */
class RandomStreamTest {
    private static final int N = 1 << 16;
    /** At most this many statistics are looked at below. */
    private static final int STATISTICS = 10_000;
    private static final double LEVEL = 1e-9 / STATISTICS;
    /** |z| of a normal statistic beyond which it is rejected, about 7.5. */
    private static final double Z = Kernels.normalQuantile(1 - LEVEL / 2);

    /** The values come from a C program: squares64 as printed in arXiv:2004.06278, for the keys and counters below, in this order. */
    @Test
    void squares_gives_the_numbers_of_the_published_program() {
        long[] keys = {0x548c9decbce65297L, 0xc58efd154ce32f6dL, 0x9E3779B97F4A7C15L}, counters = {0, 1, 2, 1000, 0xFFFFFFFFL, 0x123456789ABCDEFL};
        long[] expected = {
            0x36D88366CEE633A5L, 0x944716E00E60DFAAL, 0xC8A8F4E0678654BFL, 0xD560D7764752A346L, 0x5F169B0634481AF7L, 0x8BFDD232B3D1C144L,
            0x8352D81514C3F20FL, 0x4D645C710DEA443CL, 0x5F664B34B649CC78L, 0x4614D940D4C8238FL, 0x830ED5B97A6EA42FL, 0x53BD8B65AD63236CL,
            0x03D109992DA51260L, 0x4BB23CCC29EF44A2L, 0x3EAECE6CFC75BFD4L, 0x6F14D83B21C5FFC5L, 0xEDBF6DDE019D7FB0L, 0x84BC591DE82E828BL};
        for (int i = 0; i < expected.length; i++) assertEquals(expected[i], RandomStream.squares64(counters[i % 6], keys[i / 6]), "value " + i);
        long hash = 0;
        for (long c = 0; c < 1_000_000; c++) hash = hash * 31 + RandomStream.squares64(c, keys[0]);
        assertEquals(0xD8FC84B25FFE0314L, hash);
    }

    @Test
    void keys_have_the_digits_the_author_asks_for() {
        SplittableRandom random = new SplittableRandom(1);
        Set<Long> keys = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            long key = RandomStream.squaresKey(i < 100 ? i : random.nextLong());
            String digits = Long.toHexString(key);
            assertEquals(16, digits.length(), digits);
            assertEquals(1, key & 1, digits);
            assertTrue(digits.indexOf('0') < 0, digits);
            for (String half : List.of(digits.substring(0, 8), digits.substring(8))) assertEquals(8, half.chars().distinct().count(), digits);
            keys.add(key);
        }
        assertEquals(10_000, keys.size());                        // a collision among 10^4 of about 2^55 keys: chance 10^-9
    }

    @Test
    void uniform_numbers_are_odd_multiples_of_2_to_the_minus_53() {
        assertEquals(0x1p-53, RandomStream.open01(0));
        assertEquals(1 - 0x1p-53, RandomStream.open01(-1L));
        assertEquals(0.5 + 0x1p-53, RandomStream.open01(1L << 63));
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 10_000; i++) {
            long bits = random.nextLong();
            double u = RandomStream.open01(bits);
            assertEquals(1, (long) (u * 0x1p53) & 1);
            assertEquals(1 - u, RandomStream.open01(~bits));      // symmetric about 1/2
        }
    }

    @Test
    void a_number_depends_on_its_key_and_index_alone() {
        RandomStream stream = RandomStream.of(1, Purpose.BACKWARD, 3, 4);
        assertEquals(stream.bits(7), RandomStream.of(1, Purpose.BACKWARD, 3, 4).bits(7));
        assertEquals(stream.at(9).bits(12), stream.at(9).from(5).bits(7));
        assertEquals(stream.bits(7), stream.at(0).bits(7));
        assertEquals(RandomStream.open01(stream.bits(7)), stream.uniform(7));
        assertEquals(Kernels.normalQuantile(stream.uniform(7)), stream.normal(7));
    }

    @Test
    void steps_out_of_range_and_empty_ranges_are_refused() {
        RandomStream stream = RandomStream.of(1, Purpose.USER);
        stream.at((1L << 32) - 1);
        for (long step : new long[] {-1, 1L << 32})
            assertTrue(assertThrows(IllegalArgumentException.class, () -> stream.at(step)).getMessage().contains("got " + step));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> stream.below(0, 1)).getMessage().contains("got 0"));
    }

    /** Two streams that differ in one part of the key, or one stream and itself moved. */
    record Pair(String name, RandomStream first, RandomStream second) {
        @Override public String toString() { return name; }
    }

    static List<Pair> pairs() {
        RandomStream base = RandomStream.of(1, Purpose.FORWARD, 1, 0);
        List<Pair> pairs = new ArrayList<>();
        for (long step : new long[] {1, 2, 3, 1000, 1L << 16, (1L << 32) - 1}) pairs.add(new Pair("step " + step, base, base.at(step)));
        for (int index : new int[] {1, 2, 3, 8, 10, 64, 256, 1 << 16}) pairs.add(new Pair("index + " + index, base, base.from(index)));
        for (int site = 2; site < 10; site++) pairs.add(new Pair("site " + site, base, RandomStream.of(1, Purpose.FORWARD, site, 0)));
        for (int which = 1; which < 4; which++) pairs.add(new Pair("perturbation " + which, base, RandomStream.of(1, Purpose.FORWARD, 1, which)));
        for (long seed : new long[] {0, 2, 3, -1, 1L << 32}) pairs.add(new Pair("seed " + seed, base, RandomStream.of(seed, Purpose.FORWARD, 1, 0)));
        for (Purpose purpose : Purpose.values())
            if (purpose != Purpose.FORWARD) pairs.add(new Pair(purpose.toString(), base, RandomStream.of(1, purpose, 1, 0)));
        pairs.add(new Pair("parts swapped", base, RandomStream.of(1, Purpose.FORWARD, 0, 1)));
        pairs.add(new Pair("part left out", base, RandomStream.of(1, Purpose.FORWARD, 1)));
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void streams_are_independent(Pair pair) {
        double product = 0;
        int[] cells = new int[256], same = new int[64];
        for (int i = 0; i < N; i++) {
            double u = pair.first.uniform(i), v = pair.second.uniform(i);
            product += (u - 0.5) * (v - 0.5);
            cells[(int) (16 * u) * 16 + (int) (16 * v)]++;
            long differ = pair.first.bits(i) ^ pair.second.bits(i);
            for (int b = 0; b < 64; b++) same[b] += (int) (differ >>> b & 1);
        }
        assertNormal(product * 12 / Math.sqrt(N), "correlation");                  // variance of one product: 1 / 144
        assertUniform(cells, "pairs in 16 x 16 cells");
        for (int b = 0; b < 64; b++) assertNormal((same[b] - N / 2.0) / Math.sqrt(N / 4.0), "bit " + b + " of the two differs");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void numbers_have_their_distribution(long seed) {
        RandomStream stream = RandomStream.of(seed, Purpose.USER, 1).at(seed);
        double[] u = new double[5], z = new double[5];
        int[] cells = new int[256], normalCells = new int[256], ones = new int[64], below = new int[10];
        for (int i = 0; i < N; i++) {
            double x = 2 * stream.uniform(i) - 1, y = stream.normal(i);
            for (int k = 1; k < 5; k++) u[k] += StrictMath.pow(x, k);
            for (int k = 1; k < 5; k++) z[k] += StrictMath.pow(y, k);
            cells[(int) (128 * (x + 1))]++;
            normalCells[(int) (256 * (0.5 * (1 + Kernels.erf(y * Math.sqrt(0.5)))))]++;
            for (int b = 0; b < 64; b++) ones[b] += (int) (stream.bits(i) >>> b & 1);
            below[stream.below(10, i)]++;
        }
        for (int k = 1; k < 5; k++) {                                               // E x^k = 1 / (k + 1) for even k on (-1, 1)
            double mean = k % 2 == 0 ? 1.0 / (k + 1) : 0, variance = 1.0 / (2 * k + 1) - mean * mean;
            assertNormal((u[k] - N * mean) / Math.sqrt(N * variance), "uniform, moment " + k);
        }
        double[] normalMoments = {1, 0, 1, 0, 3, 0, 15, 0, 105};   // E z^k
        for (int k = 1; k < 5; k++) {
            double variance = normalMoments[2 * k] - normalMoments[k] * normalMoments[k];
            assertNormal((z[k] - N * normalMoments[k]) / Math.sqrt(N * variance), "normal, moment " + k);
        }
        assertUniform(cells, "uniform in 256 cells");
        assertUniform(normalCells, "normal in 256 cells of equal probability");
        assertUniform(below, "below(10)");
        for (int b = 0; b < 64; b++) assertNormal((ones[b] - N / 2.0) / Math.sqrt(N / 4.0), "bit " + b);
    }

    /** Sums of N draws are normal to good accuracy here: N is large and the summed powers are below the fifth. */
    private static void assertNormal(double z, String what) {
        assertTrue(Math.abs(z) < Z, () -> what + ": " + z + " standard errors, allowed " + Z);
    }

    private static void assertUniform(int[] cells, String what) {
        double expected = (double) N / cells.length, chi = 0;
        for (int count : cells) chi += (count - expected) * (count - expected) / expected;
        double p = new ChiSquaredDistribution(cells.length - 1).cumulativeProbability(chi), found = chi;
        assertTrue(p > LEVEL / 2 && p < 1 - LEVEL / 2, () -> what + ": chi-square " + found + " with " + (cells.length - 1) + " degrees of freedom");
    }
}
