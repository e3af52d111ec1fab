package perturbed.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
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

    /** Key, counter and block, as listed for threefry2x64 with 13 rounds in the authors' own Random123 (tests/kat_vectors). */
    @Test
    void the_cipher_gives_the_numbers_of_its_authors() {
        long[][] known = {
            {0, 0, 0, 0, 0xf167b032c3b480bdL, 0xe91f9fee4b7a6fb5L},
            {-1, -1, -1, -1, 0xccdec5c917a874b1L, 0x4df53abca26ceb01L},
            {0xa4093822299f31d0L, 0x082efa98ec4e6c89L, 0x243f6a8885a308d3L, 0x13198a2e03707344L, 0xc3aac71561042993L, 0x3fe7ae8801aff316L}};
        for (long[] k : known)
            for (int word = 0; word < 2; word++)
                assertEquals(Long.toHexString(k[4 + word]), Long.toHexString(RandomStream.block(k[0], k[1], k[2], k[3], word == 1)));
    }

    /** The same cipher once more, as the paper writes it: round by round, with the list of rotations and the key schedule. */
    @Test
    void the_cipher_is_the_published_one_for_any_key_and_counter() {
        int[] rotations = {16, 42, 12, 31, 16, 32, 24, 21};
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 10_000; i++) {
            long[] key = {random.nextLong(), random.nextLong(), 0};
            key[2] = 0x1BD11BDAA9FC1A22L ^ key[0] ^ key[1];
            long c0 = random.nextLong(), c1 = random.nextLong(), x0 = c0 + key[0], x1 = c1 + key[1];
            for (int round = 0; round < 13; round++) {
                x0 += x1;
                x1 = Long.rotateLeft(x1, rotations[round % 8]) ^ x0;
                int s = (round + 1) / 4;
                if (round % 4 == 3) {
                    x0 += key[s % 3];
                    x1 += key[(s + 1) % 3] + s;
                }
            }
            assertEquals(x0, RandomStream.block(key[0], key[1], c0, c1, false));
            assertEquals(x1, RandomStream.block(key[0], key[1], c0, c1, true));
        }
    }

    @Test
    void no_two_samples_steps_or_indices_have_one_number() {
        Set<Long> numbers = new HashSet<>();
        RandomStream stream = RandomStream.of(1, Purpose.USER);
        long[] far = {0, 1, 2, 1000, (1L << 32) - 1};
        for (long step : far) for (long index : far) for (long l = 0; l < 100; l++) numbers.add(stream.at(step).sample(l).bits(index));
        assertEquals(2500, numbers.size());                        // by chance alone two of them are equal once in 10^12
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
        assertEquals(stream.at(9).sample(5).bits(7), stream.at(9).sample(2).sample(3).bits(7));
        assertEquals(stream.at(9).bits(7), stream.at(9).sample(0).bits(7));
        RandomStream.Cursor cursor = stream.cursor();
        cursor.at(3, 4);
        assertEquals(stream.at(9).sample(5).bits(7), cursor.at(9, 5).bits(7));
        assertEquals(stream.at(9).bits(7), cursor.at(9).bits(7));
        assertEquals(stream.bits(7), stream.at(0).bits(7));
        assertEquals(RandomStream.open01(stream.bits(7)), stream.uniform(7));
        assertEquals(Kernels.normalQuantile(stream.uniform(7)), stream.normal(7));
    }

    /** As they were when the bits were said to be final: whoever changes them makes a new version of the description. */
    @Test
    void the_numbers_of_a_key_never_change() {
        assertEquals(0x48fd1e6449cf59b7L, RandomStream.of(1, Purpose.DATA).bits(0));
        assertEquals(0x367c69af85fe022dL, RandomStream.of(1, Purpose.FORWARD, 2, 0).at(3).sample(4).bits(5));
        assertEquals(0x522de38088ce7c32L, RandomStream.of(-7, Purpose.USER, 2).at((1L << 32) - 1).sample(25).bits((1L << 32) - 1));
        assertEquals(603, RandomStream.of(1, Purpose.BATCH).at(3).below(2000, 5));
        assertEquals(1261, RandomStream.of(1, Purpose.BATCH).at(3).sample(4).below(2000, 5));
    }

    @Test
    void a_number_of_a_later_sample_is_the_same_with_or_without_an_object() {
        RandomStream stream = RandomStream.of(1, Purpose.BATCH).at(3);
        for (long l = 0; l < 40; l++) {
            assertEquals(stream.sample(l).uniform(5), stream.uniform(l, 5));
            assertEquals(stream.sample(l).below(2000, 5), stream.below(l, 2000, 5));
            assertEquals(0, stream.below(l, 1, 5));
        }
    }

    @Test
    void steps_out_of_range_and_empty_ranges_are_refused() {
        RandomStream stream = RandomStream.of(1, Purpose.USER);
        stream.at((1L << 32) - 1);
        for (long step : new long[] {-1, 1L << 32})
            assertTrue(assertThrows(IllegalArgumentException.class, () -> stream.at(step)).getMessage().contains("got " + step));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> stream.below(0, 1)).getMessage().contains("got 0"));
    }

    /** Two rows of random words: of streams that differ in one part of the key, or of one stream at two places. */
    record Pair(String name, LongUnaryOperator first, LongUnaryOperator second) {
        @Override public String toString() { return name; }
    }

    /** Along the indices of a sample, and along the samples for an index, which is how noise is drawn. */
    private static void add(List<Pair> pairs, String name, RandomStream a, RandomStream b) {
        pairs.add(new Pair(name + ", along the indices", a::bits, b::bits));
        pairs.add(new Pair(name + ", along the samples", l -> a.sample(l).bits(0), l -> b.sample(l).bits(0)));
    }

    static List<Pair> pairs() {
        RandomStream base = RandomStream.of(1, Purpose.FORWARD, 1, 0);
        List<Pair> pairs = new ArrayList<>();
        for (long step : new long[] {1, 2, 3, 1000, 1L << 16, (1L << 32) - 1}) add(pairs, "step " + step, base, base.at(step));
        for (long by : new long[] {1, 2, 3, 8, 10, 16, 64, 256, 1 << 16}) {
            add(pairs, "sample + " + by, base, base.sample(by));
            pairs.add(new Pair("index + " + by + ", along the indices", base::bits, i -> base.bits(i + by)));
            pairs.add(new Pair("index + " + by + ", along the samples", l -> base.sample(l).bits(0), l -> base.sample(l).bits(by)));
        }
        for (int site = 2; site < 10; site++) add(pairs, "site " + site, base, RandomStream.of(1, Purpose.FORWARD, site, 0));
        for (int which = 1; which < 4; which++) add(pairs, "perturbation " + which, base, RandomStream.of(1, Purpose.FORWARD, 1, which));
        for (long seed : new long[] {0, 2, 3, -1, 1L << 32}) add(pairs, "seed " + seed, base, RandomStream.of(seed, Purpose.FORWARD, 1, 0));
        for (Purpose purpose : Purpose.values()) if (purpose != Purpose.FORWARD) add(pairs, purpose.toString(), base, RandomStream.of(1, purpose, 1, 0));
        add(pairs, "parts swapped", base, RandomStream.of(1, Purpose.FORWARD, 0, 1));
        add(pairs, "part left out", base, RandomStream.of(1, Purpose.FORWARD, 1));
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void streams_are_independent(Pair pair) {
        double product = 0;
        int[] cells = new int[256], same = new int[64];
        for (int i = 0; i < N; i++) {
            long a = pair.first.applyAsLong(i), b = pair.second.applyAsLong(i), differ = a ^ b;
            double u = RandomStream.open01(a), v = RandomStream.open01(b);
            product += (u - 0.5) * (v - 0.5);
            cells[(int) (16 * u) * 16 + (int) (16 * v)]++;
            for (int bit = 0; bit < 64; bit++) same[bit] += (int) (differ >>> bit & 1);
        }
        assertNormal(product * 12 / Math.sqrt(N), "correlation");                  // variance of one product: 1 / 144
        assertUniform(cells, "pairs in 16 x 16 cells");
        for (int b = 0; b < 64; b++) assertNormal((same[b] - N / 2.0) / Math.sqrt(N / 4.0), "bit " + b + " of the two differs");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void numbers_have_their_distribution(long seed) {
        RandomStream stream = RandomStream.of(seed, Purpose.USER, 1).at(seed);
        haveTheirDistribution(stream::bits, stream::uniform, stream::normal, i -> stream.below(10, i));
        haveTheirDistribution(l -> stream.sample(l).bits(3), l -> stream.sample(l).uniform(3), l -> stream.sample(l).normal(3), l -> stream.below(l, 10, 3));
    }

    private static void haveTheirDistribution(LongUnaryOperator bits, LongToDoubleFunction uniform, LongToDoubleFunction normal, LongToIntFunction belowTen) {
        double[] u = new double[5], z = new double[5];
        int[] cells = new int[256], normalCells = new int[256], ones = new int[64], below = new int[10];
        for (int i = 0; i < N; i++) {
            double x = 2 * uniform.applyAsDouble(i) - 1, y = normal.applyAsDouble(i);
            for (int k = 1; k < 5; k++) u[k] += StrictMath.pow(x, k);
            for (int k = 1; k < 5; k++) z[k] += StrictMath.pow(y, k);
            cells[(int) (128 * (x + 1))]++;
            normalCells[(int) (256 * (0.5 * (1 + Kernels.erf(y * Math.sqrt(0.5)))))]++;
            for (int b = 0; b < 64; b++) ones[b] += (int) (bits.applyAsLong(i) >>> b & 1);
            below[belowTen.applyAsInt(i)]++;
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
