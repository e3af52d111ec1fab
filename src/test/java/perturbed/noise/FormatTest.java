package perturbed.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static perturbed.noise.Format.*;
import static perturbed.noise.Rounding.*;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY, TINY = 0x1p-53;      // the smallest number of RandomStream.uniform

    /** Formats of at most 16 bits, all codes of which can be tried. */
    static Stream<Format> small() {
        return Stream.of(FP16, BF16, E5M2, E4M3FN, ieee(2, 1), ieee(3, 4), ieee(6, 9), fixedPoint(8, 0.125), fixedPoint(12, 0.1), fixedPoint(2, 3));
    }

    private static void same(double expected, double found, Object... what) {
        if (Double.doubleToLongBits(expected) != Double.doubleToLongBits(found)) fail(Arrays.toString(what) + ": expected " + expected + ", found " + found);
    }

    @ParameterizedTest
    @MethodSource("small")
    void every_code_is_kept_by_every_rounding(Format format) {
        for (long code = 0; code < 1L << format.bits(); code++) {
            double x = format.decode(code);
            if (!Double.isNaN(x) && code != format.encode(x)) fail(format + ", code " + code + " comes back as " + format.encode(x));
            for (Rounding rounding : Rounding.values())
                for (double u : new double[] {TINY, 0.5, 1 - TINY}) {
                    same(x, format.round(x, rounding, u), format, code, rounding);
                    double limited = Double.isInfinite(x) ? Math.copySign(format.largest(), x) : x;
                    same(limited, format.saturating().round(x, rounding, u), format, code, rounding, "saturating");
                }
        }
    }

    /** The finite numbers >= 0, ascending: their codes are 0, 1, 2, ... in all of these formats. */
    private static List<Double> numbers(Format format) {
        List<Double> numbers = new ArrayList<>();
        for (long code = 0; code < 1L << format.bits() - 1 && Double.isFinite(format.decode(code)); code++) numbers.add(format.decode(code));
        for (int k = 1; k < numbers.size(); k++) assertTrue(numbers.get(k) > numbers.get(k - 1));
        assertEquals(format.largest(), numbers.get(numbers.size() - 1));
        return numbers;
    }

    /** What comes after the largest where there is no limit. */
    private static double next(List<Double> numbers) {
        int n = numbers.size();
        return 2 * numbers.get(n - 1) - numbers.get(n - 2);
    }

    /** Number k of the format by its place, or what lies beyond the largest. */
    private static double number(Format format, List<Double> numbers, int k) {
        if (k < numbers.size()) return numbers.get(k);
        return format instanceof FixedPoint ? format.largest() : format == E4M3FN ? Double.NaN : INFINITY;
    }

    /** Every midpoint of neighbours, what lies beside it, and what lies at the overflow: the nearest by distances in exact decimals, of two the even code. */
    @ParameterizedTest
    @MethodSource("small")
    void nearest_is_the_nearest_by_exact_distances(Format format) {
        List<Double> numbers = numbers(format);
        int stride = Math.max(1, numbers.size() / 2000);                     // of 16 bits every 16th pair of neighbours or so, and the first and last 100
        for (int k = 0; k < numbers.size(); k++) {
            if (k > 100 && k < numbers.size() - 100 && k % stride != 0) continue;
            double below = numbers.get(k), above = k + 1 < numbers.size() ? numbers.get(k + 1) : next(numbers), middle = below + (above - below) / 2;
            for (double x : new double[] {below, Math.nextUp(below), below + 0.3 * (above - below), Math.nextDown(middle), middle, Math.nextUp(middle),
                Math.nextDown(above)}) {
                int comparison = exact(x).subtract(exact(below)).compareTo(exact(above).subtract(exact(x)));
                boolean up = comparison > 0 || comparison == 0 && k % 2 == 1;
                if (format instanceof FixedPoint && up && k + 1 == numbers.size()) up = false;
                double expected = number(format, numbers, up ? k + 1 : k);
                same(expected, format.round(x, NEAREST_TIES_TO_EVEN, 0.5), format, x);
                if (!(format instanceof FixedPoint && k + 1 == numbers.size())) same(-expected, format.round(-x, NEAREST_TIES_TO_EVEN, 0.5), format, -x);
            }
        }
    }

    private static BigDecimal exact(double x) {
        return new BigDecimal(x);
    }

    /** Random numbers of all sizes, by exact distances to the neighbours that a search finds. */
    @ParameterizedTest
    @MethodSource("small")
    void the_three_roundings_choose_among_the_two_neighbours(Format format) {
        List<Double> numbers = numbers(format);
        Random random = new Random(1);
        for (int j = 0; j < 20_000; j++) {
            int largest = Math.getExponent(format.largest());
            double x = Math.scalb(1 + random.nextDouble(), random.nextInt(2 * largest + 40) - largest - 30);
            if (x >= format.largest()) continue;
            int k = Collections.binarySearch(numbers, x);
            if (k < 0) k = -k - 2;
            double below = numbers.get(k), above = numbers.get(k + 1);
            same(below, format.round(x, TOWARD_ZERO, 0.5), format, x);
            // P(up) is the fractional position, so that the mean is x: the uniform number at which the choice changes is found where it should be
            BigDecimal position = exact(x).subtract(exact(below)).divide(exact(above).subtract(exact(below)), MathContext.DECIMAL128);
            double p = position.doubleValue(), slack = 4 * Math.ulp(p);      // of a step that is not a power of two: three rounded operations
            if (p > slack) same(above, format.round(x, STOCHASTIC, p - slack), format, x);
            same(below, format.round(x, STOCHASTIC, Math.min(p + slack, 1 - TINY / 2)), format, x);
            same(-below, format.round(-x, STOCHASTIC, 1 - TINY / 2), format, -x);
            if (format instanceof FloatingPoint || k > 0) assertEquals(above - below, format.spacing(x), Math.ulp(above));
        }
    }

    @Test
    void what_lies_beyond_the_largest_is_as_the_format_has_it() {
        for (Format format : List.of(FP16, BF16, E5M2, TF32, FP32, ieee(4, 3))) {
            double largest = format.largest(), half = largest + format.spacing(largest) / 2;          // the largest is odd, so half way is beyond
            same(largest, format.round(Math.nextDown(half), NEAREST_TIES_TO_EVEN, 0), format);
            same(INFINITY, format.round(half, NEAREST_TIES_TO_EVEN, 0), format);
            same(-INFINITY, format.round(-half, NEAREST_TIES_TO_EVEN, 0), format);
            same(largest, format.saturating().round(half, NEAREST_TIES_TO_EVEN, 0), format);
            same(-largest, format.saturating().round(-INFINITY, STOCHASTIC, 0.5), format);
            same(largest, format.round(1e300, TOWARD_ZERO, 0), format);
            same(INFINITY, format.round(INFINITY, TOWARD_ZERO, 0), format);
            same(INFINITY, format.round(Math.nextDown(half), STOCHASTIC, 0.4), format);
            same(largest, format.round(Math.nextDown(half), STOCHASTIC, 0.6), format);
        }
        same(448, E4M3FN.round(464, NEAREST_TIES_TO_EVEN, 0), "448 is even");
        same(Double.NaN, E4M3FN.round(Math.nextUp(464.0), NEAREST_TIES_TO_EVEN, 0), "480 would be NaN's code");
        same(Double.NaN, E4M3FN.round(-INFINITY, NEAREST_TIES_TO_EVEN, 0), "no infinity");
        same(448, E4M3FN.saturating().round(1e300, NEAREST_TIES_TO_EVEN, 0));
        same(-448, E4M3FN.saturating().round(-INFINITY, NEAREST_TIES_TO_EVEN, 0));
        same(448, E4M3FN.round(1e300, TOWARD_ZERO, 0));
        same(127, fixedPoint(8, 1).round(1e300, STOCHASTIC, 0.5));
        same(-128, fixedPoint(8, 1).round(-INFINITY, NEAREST_TIES_TO_EVEN, 0.5));
        for (Format format : List.of(FP64, FP16, E4M3FN, E4M3FN.saturating(), fixedPoint(8, 1)))
            for (Rounding rounding : Rounding.values()) same(Double.NaN, format.round(Double.NaN, rounding, 0.5), format);
        assertTrue(Double.isNaN(E4M3FN.decode(E4M3FN.encode(Double.NaN))) && Double.isNaN(FP16.decode(FP16.encode(Double.NaN))));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void single_precision_is_what_a_cast_to_float_gives(long seed) {
        Random random = new Random(seed);
        for (int j = 0; j < 50_000; j++) {
            double x = Math.scalb(random.nextDouble() - 0.5, random.nextInt(320) - 170);            // subnormal, normal and too large
            same((float) x, FP32.round(x, NEAREST_TIES_TO_EVEN, 0), x);
            int code = random.nextInt();
            same(Float.intBitsToFloat(code), FP32.decode(code), code);
            same(Float.intBitsToFloat(code << 16), BF16.decode(code & 0xffff), code);
            double any = Double.longBitsToDouble(random.nextLong());
            for (Rounding rounding : Rounding.values()) same(any, FP64.round(any, rounding, random.nextDouble()), any);
            if (any == any) assertEquals(Double.doubleToRawLongBits(any), FP64.encode(any));
            same(any, FP64.decode(Double.doubleToRawLongBits(any)), any);
        }
    }

    /** The codes of binary16, of which E5M2 is the upper half, by their definition; E4M3FN by the values of OFP8's table. */
    @Test
    void codes_mean_what_their_standards_say() {
        for (int code = 0; code < 1 << 15; code++) {
            int e = code >> 10, f = code & 1023;
            double size = e == 31 ? f == 0 ? INFINITY : Double.NaN : e == 0 ? f * 0x1p-24 : (1024 + f) * Math.scalb(1.0, e - 25);
            same(size, FP16.decode(code), code);
            same(-size, FP16.decode(code | 1 << 15), code);
            if (code % 256 == 0) same(size, E5M2.decode(code >> 8), code);
        }
        double[][] e4m3 = {{0x00, 0}, {0x01, 0x1p-9}, {0x07, 0.875 * 0x1p-6}, {0x08, 0x1p-6}, {0x38, 1}, {0x7e, 448}, {0x7f, Double.NaN}, {0xb8, -1},
            {0xff, Double.NaN}, {0x80, -0.0}};
        for (double[] row : e4m3) same(row[1], E4M3FN.decode((long) row[0]), row[0]);
        same(-0.125, fixedPoint(8, 0.125).decode(0xff), "two's complement");
        same(-16, fixedPoint(8, 0.125).decode(0x80), "two's complement");
    }

    @Test
    void binary16_is_that_of_a_newer_jdk() throws ReflectiveOperationException {
        Method toFloat, toHalf;
        try {
            toFloat = Float.class.getMethod("float16ToFloat", short.class);
            toHalf = Float.class.getMethod("floatToFloat16", float.class);
        } catch (NoSuchMethodException e) {
            Assumptions.abort("binary16 came into the JDK with 20");
            return;
        }
        Random random = new Random(1);
        for (int code = 0; code < 1 << 16; code++) {
            same((float) toFloat.invoke(null, (short) code), FP16.decode(code), code);
            float x = (float) Math.scalb(random.nextDouble() - 0.5, random.nextInt(50) - 30);
            assertEquals((short) toHalf.invoke(null, x), (short) FP16.encode(x), "of " + x);
        }
    }

    @ParameterizedTest
    @CsvSource({"FP64, 64, 1.7976931348623157e308, 2.220446049250313e-16", "FP32, 32, 3.4028234663852886e38, 1.1920928955078125e-7",
        "TF32, 19, 3.4011621342146535e38, 9.765625e-4", "BF16, 16, 3.3895313892515355e38, 0.0078125", "FP16, 16, 65504, 9.765625e-4",
        "E5M2, 8, 57344, 0.25", "E4M3FN, 8, 448, 0.125", "E4M3FN.saturating(), 8, 448, 0.125",
        "'ieee(4, 3)', 8, 240, 0.125", "'fixedPoint(8, 0.5)', 8, 63.5, 0.5"})
    void bits_range_and_spacing_are_known_and_the_text_is_what_one_would_type(String text, int bits, double largest, double spacing) {
        Format format = Stream.of(FP64, FP32, TF32, BF16, FP16, E5M2, E4M3FN, E4M3FN.saturating(), ieee(4, 3), fixedPoint(8, 0.5))
            .filter(f -> f.toString().equals(text)).findFirst().orElseThrow();
        assertEquals(bits, format.bits());
        assertEquals(largest, format.largest());
        assertEquals(spacing, format.spacing(1));
    }

    @Test
    void equal_formats_are_equal_and_others_are_not() {
        assertEquals(BF16, ieee(8, 7));
        assertEquals("BF16", ieee(8, 7).toString());
        assertNotEquals(E4M3FN, ieee(4, 3));
        assertNotEquals(E4M3FN, E4M3FN.saturating());
        assertEquals(fixedPoint(8, 0.1), fixedPoint(8, 0.1).saturating());
    }

    @Test
    void formats_that_do_not_exist_are_refused() {
        String ieee = "ieee(exponentBits, fractionBits) needs 2..11 exponent bits and 1..52 fraction bits, got ieee(%s)";
        refused(String.format(ieee, "1, 7"), () -> ieee(1, 7));
        refused(String.format(ieee, "12, 7"), () -> ieee(12, 7));
        refused(String.format(ieee, "5, 0"), () -> ieee(5, 0));
        refused(String.format(ieee, "5, 53"), () -> ieee(5, 53));
        refused("fixedPoint needs 2..53 bits, got 1", () -> fixedPoint(1, 1));
        refused("fixedPoint needs 2..53 bits, got 54", () -> fixedPoint(54, 1));
        refused("fixedPoint: the step must be positive and finite, and so must be 2^7 of them, got 0.0", () -> fixedPoint(8, 0));
        refused("fixedPoint: the step must be positive and finite, and so must be 2^7 of them, got NaN", () -> fixedPoint(8, Double.NaN));
        refused("fixedPoint: the step must be positive and finite, and so must be 2^7 of them, got 1.0E307", () -> fixedPoint(8, 1e307));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
