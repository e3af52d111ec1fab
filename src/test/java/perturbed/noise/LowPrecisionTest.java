package perturbed.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Format.*;
import static perturbed.noise.Noise.bitFlips;
import static perturbed.noise.Noise.quantized;
import static perturbed.noise.Noise.rounded;
import static perturbed.noise.Perturbation.forward;
import static perturbed.noise.Rounding.*;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Chain;
import perturbed.chain.Weights;
import perturbed.kernel.BlockNoise;
import perturbed.kernel.RandomStream;
import perturbed.operator.Operator;

/** Rounding, quantisation and bit flips as noises. What the formats do is in {@link FormatTest}. */
class LowPrecisionTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final RandomStream STREAM = RandomStream.of(5, RandomStream.Purpose.USER);

    static Stream<Noise> all() {
        return Stream.of(rounded(FP16, NEAREST_TIES_TO_EVEN), rounded(E4M3FN.saturating(), STOCHASTIC), rounded(ieee(8, 3), TOWARD_ZERO),
            rounded(fixedPoint(8, 0.1), STOCHASTIC), quantized(8, NEAREST_TIES_TO_EVEN), quantized(4, STOCHASTIC), bitFlips(FP16, 0.01),
            bitFlips(FP32, 0.2, 0, 22), bitFlips(fixedPoint(8, 0.25), 0.05));
    }

    private static double[] added(Noise noise, RandomStream random, double... value) {
        double[] added = new double[value.length], kept = value.clone();
        noise.perturb(value, random, added);
        assertArrayEquals(kept, value);
        return added;
    }

    private static Chain same(int size) {
        return Chain.input(size).then(Operator.elementwise("same", y -> y, y -> 1)).then(Operator.linear(1)).then(Operator.softplus());
    }

    /** A pass through one operator that changes nothing, so that what comes out is the rounded input. */
    private static double[] passed(Perturbation perturbation, double... x) {
        Chain chain = same(x.length);
        return chain.pass(Weights.zeros(chain)).perturb(perturbation.at(1)).run(x).output(1);
    }

    /** 1e20 + (448 - 1e20) would be 0, and infinity + (448 - infinity) NaN. */
    @Test
    void a_pass_goes_on_with_the_numbers_of_the_format_to_the_last_bit() {
        double[] x = {1e20, -1e20, 0.1, -0.3, 1e-300, 7.7, 300.001, -0.0};
        double[] expected = {448, -448, 0.1015625, -0.3125, 0, 7.5, 288, -0.0};
        assertArrayEquals(expected, passed(forward(rounded(E4M3FN.saturating(), NEAREST_TIES_TO_EVEN)), x));
        assertArrayEquals(expected, passed(forward(rounded(E4M3FN.saturating(), NEAREST_TIES_TO_EVEN)).sharedAcrossBatch(), x));
        Random random = new Random(1);
        for (int j = 0; j < 2000; j++) {
            double value = Math.scalb(random.nextDouble() - 0.5, random.nextInt(120) - 60);
            for (Format format : new Format[] {FP16, BF16, E5M2.saturating(), fixedPoint(8, 0.1)}) {
                double[] out = passed(forward(rounded(format, TOWARD_ZERO)).elements(2, 2), value, value);
                assertEquals(value, out[0]);
                assertEquals(format.round(value, TOWARD_ZERO, 0), out[1]);
            }
        }
    }

    @Test
    void a_factor_goes_that_part_of_the_way() {
        double[] half = passed(forward(rounded(FP16, NEAREST_TIES_TO_EVEN)).scaled(t -> 0.5), 0.1, 1, 1e9);
        assertEquals((0.1 + FP16.round(0.1, NEAREST_TIES_TO_EVEN, 0)) / 2, half[0], 1e-17);
        assertEquals(1, half[1]);
        assertEquals(INFINITY, half[2]);
        Chain chain = same(1);
        Perturbation whole = forward(rounded(FP16, NEAREST_TIES_TO_EVEN)).at(1);
        double[] twice = chain.pass(Weights.zeros(chain)).perturb(whole, whole.scaled(t -> 0.5)).run(new double[] {1e9}).output(1);
        assertEquals(INFINITY, twice[0], "infinity stays, half way to itself");
    }

    /** In the range of the formats the sum of doubles is exact too (Sterbenz), also for who adds it himself. */
    @Test
    void value_and_what_is_added_are_the_number_of_the_format() {
        Random random = new Random(2);
        for (int j = 0; j < 20_000; j++) {
            double value = Math.scalb(random.nextDouble() - 0.5, random.nextInt(50) - 35);
            for (Format format : new Format[] {FP16, BF16, E5M2, FP32}) {
                double sum = value + added(rounded(format, STOCHASTIC), STREAM.sample(j), value)[0];
                assertEquals(format.round(value, STOCHASTIC, STREAM.sample(j).uniform(0)) + 0.0, sum);      // a sum knows no -0
            }
        }
        assertArrayEquals(new double[2], added(rounded(FP16, NEAREST_TIES_TO_EVEN), STREAM, Double.NEGATIVE_INFINITY, -0.0));
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_block_holds_the_draws_of_its_samples(Noise noise) {
        int size = 3, n = 50;
        long first = 11;
        RandomStream random = STREAM.at(9);
        double[] value = new double[size * n], out = new double[size * n], one = new double[size];
        for (int i = 0; i < value.length; i++) value[i] = STREAM.at(1).normal(i);
        ((BlockNoise) noise).fill(value, size, n, random, first, out);
        for (int l = 0; l < n; l++) {
            for (int k = 0; k < size; k++) one[k] = value[k * n + l];
            double[] added = added(noise, random.sample(first + l), one);
            for (int k = 0; k < size; k++) assertEquals(out[k * n + l] == one[k] ? 0 : out[k * n + l] - one[k], added[k], "sample " + l + ", element " + k);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stochastic_rounding_has_the_mean_of_the_value(long seed) {
        int draws = 40_000;
        Random random = new Random(seed);
        double[] value = random.doubles(8, -3, 3).toArray(), sum = new double[8];
        value[7] = 1e-5;                                                       // between 0 and the smallest number of E4M3FN
        for (Noise noise : new Noise[] {rounded(E4M3FN, STOCHASTIC), rounded(fixedPoint(8, 0.3), STOCHASTIC), quantized(3, STOCHASTIC)}) {
            Arrays.fill(sum, 0);
            double[] square = new double[8];
            for (int j = 0; j < draws; j++) {
                double[] added = added(noise, STREAM.at(seed).sample(j), value);
                for (int k = 0; k < 8; k++) {
                    sum[k] += added[k];
                    square[k] += added[k] * added[k];
                }
            }
            // 6 standard errors (normal tail 2e-9 each), and of a rare step up 10 times its size over the number of draws
            for (int k = 0; k < 8; k++) assertEquals(0, sum[k] / draws, 6 * Math.sqrt(square[k]) / draws + 10 * 0.3 / draws, noise + " of " + value[k]);
        }
    }

    @Test
    void int8_has_the_scale_of_the_sample() {
        double[] value = {-1.27, 0.634, 0.006, 0, 1};
        double[] out = passed(forward(quantized(8, NEAREST_TIES_TO_EVEN)), value);
        double[] expected = {-1.27, 0.63, 0.01, 0, 1};
        assertArrayEquals(expected, out, 1e-15);
        assertArrayEquals(new double[] {-1.27, 0.63, 0, 0, 1}, passed(forward(quantized(8, TOWARD_ZERO)), value), 1e-15);
        assertArrayEquals(new double[] {-1, 0, -0.0, 1}, passed(forward(quantized(2, NEAREST_TIES_TO_EVEN)), -1, 0.4, -0.5, 0.8));
        assertArrayEquals(new double[3], passed(forward(quantized(8, STOCHASTIC)), 0, 0, 0));
        assertArrayEquals(new double[] {Double.MIN_VALUE, 0}, passed(forward(quantized(8, STOCHASTIC)), Double.MIN_VALUE, 0));
        for (double bad : new double[] {Double.NaN, INFINITY, Double.NEGATIVE_INFINITY})
            assertArrayEquals(new double[] {Double.NaN, Double.NaN}, replaced(quantized(8, NEAREST_TIES_TO_EVEN), STREAM, new double[] {bad, 1}));
    }

    /** Largest and integers stay, others move by half a step at most; over sizes and bits, and for every rounding by less than a step. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void quantization_moves_by_no_more_than_a_step(int bits) {
        for (int j = 0; j < 2000; j++) {
            double[] value = new double[5];
            for (int k = 0; k < 5; k++) value[k] = Math.scalb(STREAM.sample(j).normal(k), j % 60 - 30);
            double step = Arrays.stream(value).map(Math::abs).max().orElseThrow() / ((1L << bits - 1) - 1);
            for (Rounding rounding : Rounding.values())
                for (double added : added(quantized(bits, rounding), STREAM.sample(j), value))
                    assertTrue(Math.abs(added) <= (rounding == NEAREST_TIES_TO_EVEN ? 0.5 : 1) * step * (1 + 1e-15 * (1L << bits)), rounding + " " + added);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.1, 0.003})
    void every_bit_flips_with_its_probability_and_by_itself(double p) {
        int draws = 60_000, bits = 16;
        double value = 1.2345;
        long code = FP16.encode(value);
        int[] flips = new int[bits];
        int[][] both = new int[bits][bits];
        int untouched = 0;
        for (int j = 0; j < draws; j++) {
            double[] x = {7, value};
            double out = replaced(bitFlips(FP16, p), STREAM.sample(j), x)[1];
            if (out == value) {
                untouched++;
                continue;
            }
            if (Double.isNaN(out)) continue;                                  // its code is not to be seen; it is left out of the expectation below
            long flipped = FP16.encode(out) ^ code;
            for (int b = 0; b < bits; b++) {
                if ((flipped >> b & 1) == 0) continue;
                flips[b]++;
                for (int c = 0; c < b; c++) if ((flipped >> c & 1) == 1) both[b][c]++;
            }
        }
        // from 1.2345, exponent 01111, NaN (or infinity) comes of a flip of bit 14 alone in the exponent: the counts are of what is not NaN
        double q = 1 - p, stay = StrictMath.pow(q, bits);
        within(untouched, draws, stay);
        for (int b = 0; b < bits; b++) {
            double sees = b == 14 ? 0 : 1;
            if (sees == 0) continue;
            within(flips[b], draws, p * notNaN(p, b, -1));
            for (int c = 0; c < b; c++) if (c != 14) within(both[b][c], draws, p * p * notNaN(p, b, c));
        }
    }

    /** The chance that the exponent 01111 of 1.2345 does not become 11111, given that bits b and c flip. */
    private static double notNaN(double p, int b, int c) {
        double become = p;
        for (int e = 10; e < 14; e++) become *= e == b || e == c ? 0 : 1 - p;
        return 1 - become;
    }

    /** 6 standard errors of a count, and 6 for small ones: false alarm below 2e-9 for each of some hundred counts. */
    private static void within(int count, int draws, double probability) {
        assertEquals(draws * probability, count, 6 * Math.sqrt(draws * probability * (1 - probability)) + 6, "probability " + probability);
    }

    private static double[] replaced(Noise noise, RandomStream random, double[] value) {
        double[] out = new double[value.length];
        ((BlockNoise) noise).fill(value, value.length, 1, random, 0, out);
        return out;
    }

    @Test
    void with_probability_1_all_bits_flip_and_with_0_none() {
        for (Format format : new Format[] {FP64, FP32, FP16, BF16, E5M2, E4M3FN, fixedPoint(8, 0.5)}) {
            double[] x = {0.75, -1.5, 0, 3};
            double[] all = replaced(bitFlips(format, 1), STREAM, x), some = replaced(bitFlips(format, 1, 1, 2), STREAM, x);
            for (int k = 0; k < x.length; k++) {
                assertEquals(format.decode(~format.encode(x[k])), all[k], format + " of " + x[k]);
                assertEquals(format.decode(format.encode(x[k]) ^ 0b110), some[k], format + " of " + x[k]);
            }
            assertArrayEquals(x, replaced(bitFlips(format, 0), STREAM, x));
            assertTrue(bitFlips(format, 0).moments(4).orElseThrow().isZero());
            assertTrue(bitFlips(format, 0.5).moments(4).isEmpty());
        }
    }

    @Test
    void only_the_bits_named_flip() {
        boolean[] seen = new boolean[16];
        for (int j = 0; j < 5000; j++) {
            double out = replaced(bitFlips(FP16, 0.1, 3, 11), STREAM.sample(j), new double[] {1.5})[0];
            long flipped = FP16.encode(out) ^ FP16.encode(1.5);
            for (int b = 0; b < 16; b++) seen[b] |= (flipped >> b & 1) == 1;
        }
        for (int b = 0; b < 16; b++) assertEquals(b >= 3 && b <= 11, seen[b], "bit " + b);
    }

    @Test
    void an_element_without_a_flip_stays_and_one_with_a_flip_is_read_from_the_format() {
        int touched = 0;
        for (int j = 0; j < 1000; j++) {
            double out = replaced(bitFlips(FP16, 1e-2), STREAM.sample(j), new double[] {0.1})[0];
            if (out == 0.1) continue;
            touched++;
            assertTrue(Double.isNaN(out) || out == FP16.round(out, NEAREST_TIES_TO_EVEN, 0), Double.toString(out));
        }
        within(touched, 1000, 1 - StrictMath.pow(0.99, 16));
        assertArrayEquals(new double[] {Double.NaN}, replaced(bitFlips(FP16, 1), STREAM, new double[] {Double.NaN}));
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_noise_that_sees_the_value_claims_no_moments_no_outcomes_and_no_largest_norm(Noise noise) {
        assertTrue(noise.dependsOnValue());
        assertTrue(noise.moments(3).isEmpty() && noise.outcomes(0).isEmpty());
        assertEquals(INFINITY, noise.largestNorm(3));
    }

    @Test
    void the_text_is_what_one_would_type() {
        String[] expected = {"rounded(FP16, NEAREST_TIES_TO_EVEN)", "rounded(E4M3FN.saturating(), STOCHASTIC)", "rounded(ieee(8, 3), TOWARD_ZERO)",
            "rounded(fixedPoint(8, 0.1), STOCHASTIC)", "quantized(8, NEAREST_TIES_TO_EVEN)", "quantized(4, STOCHASTIC)", "bitFlips(FP16, 0.01)",
            "bitFlips(FP32, 0.2, 0, 22)", "bitFlips(fixedPoint(8, 0.25), 0.05)"};
        assertArrayEquals(expected, all().map(noise -> noise.text().orElseThrow()).toArray());
        assertArrayEquals(expected, all().map(Noise::toString).toArray());
        assertEquals("forward(rounded(BF16, STOCHASTIC)).at(1)", forward(rounded(ieee(8, 7), STOCHASTIC)).at(1).text().orElseThrow());
        assertEquals(bitFlips(FP16, 0.1), bitFlips(FP16, 0.1, 0, 15));
    }

    @ParameterizedTest
    @MethodSource("all")
    void goes_over_the_wire_and_back(Noise noise) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(noise);
        }
        assertEquals(noise, new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject());
    }

    @Test
    void what_is_missing_or_out_of_range_is_refused() {
        refused("rounded(format, rounding): one of them is missing (null), as in rounded(BF16, NEAREST_TIES_TO_EVEN)", () -> rounded(null, STOCHASTIC));
        refused("rounded(format, rounding): one of them is missing (null), as in rounded(BF16, NEAREST_TIES_TO_EVEN)", () -> rounded(BF16, null));
        refused("quantized(bits, rounding) needs 2..32 bits, got 1", () -> quantized(1, STOCHASTIC));
        refused("quantized(bits, rounding) needs 2..32 bits, got 33", () -> quantized(33, STOCHASTIC));
        refused("quantized(bits, rounding): the rounding is missing (null), as in quantized(8, STOCHASTIC)", () -> quantized(8, null));
        refused("bitFlips(format, probability): the format is missing (null), as in bitFlips(FP16, 1e-6)", () -> bitFlips(null, 0.1));
        refused("bitFlips(format, probability, lowest, highest): the format is missing (null)", () -> bitFlips(null, 0.1, 0, 3));
        refused("bitFlips: the probability of a flip must be in [0, 1], got 1.5", () -> bitFlips(FP16, 1.5));
        refused("bitFlips: the probability of a flip must be in [0, 1], got NaN", () -> bitFlips(FP16, Double.NaN));
        String bits = "bitFlips: the bits of FP16 count from 0 to 15, and the lowest must not exceed the highest, got ";
        refused(bits + "0..16", () -> bitFlips(FP16, 0.1, 0, 16));
        refused(bits + "-1..3", () -> bitFlips(FP16, 0.1, -1, 3));
        refused(bits + "5..4", () -> bitFlips(FP16, 0.1, 5, 4));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
