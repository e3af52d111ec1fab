package perturbed.noise;

import java.io.Serializable;

/**
 * The numbers that a machine can store in a few bits: {@code FP16.round(x, NEAREST_TIES_TO_EVEN, 0)}, {@code FP16.decode(FP16.encode(x) ^ 1)}. All
 * of them are doubles here. {@link Noise#rounded} and {@link Noise#bitFlips} put them into a pass.
 *
 * <table>
 * <caption>The formats by name</caption>
 * <tr><th></th><th>bits: sign, exponent, fraction</th><th>largest</th><th>smallest normal, subnormal</th><th>beyond the largest</th></tr>
 * <tr><td>FP64</td><td>1, 11, 52</td><td>1.8e308</td><td>2^-1022, 2^-1074</td><td>infinite</td></tr>
 * <tr><td>FP32</td><td>1, 8, 23</td><td>3.4e38</td><td>2^-126, 2^-149</td><td>infinite</td></tr>
 * <tr><td>TF32</td><td>1, 8, 10</td><td>3.4e38</td><td>2^-126, 2^-136</td><td>infinite</td></tr>
 * <tr><td>BF16</td><td>1, 8, 7</td><td>3.4e38</td><td>2^-126, 2^-133</td><td>infinite</td></tr>
 * <tr><td>FP16</td><td>1, 5, 10</td><td>65504</td><td>2^-14, 2^-24</td><td>infinite</td></tr>
 * <tr><td>E5M2</td><td>1, 5, 2</td><td>57344</td><td>2^-14, 2^-16</td><td>infinite</td></tr>
 * <tr><td>E4M3FN</td><td>1, 4, 3</td><td>448</td><td>2^-6, 2^-9</td><td>NaN: it has no infinity</td></tr>
 * </table>
 */
public sealed interface Format extends Serializable permits FloatingPoint, FixedPoint {
    /** IEEE 754 binary64, a Java {@code double}: rounding to it changes nothing. */
    Format FP64 = ieee(11, 52);
    /** IEEE 754 binary32, a Java {@code float}. */
    Format FP32 = ieee(8, 23);
    /** The 19 bits that tensor cores keep of a binary32. */
    Format TF32 = ieee(8, 10);
    /** bfloat16: the upper half of a binary32. Its subnormal numbers are kept, though some machines flush them to zero. */
    Format BF16 = ieee(8, 7);
    /** IEEE 754 binary16. */
    Format FP16 = ieee(5, 10);
    /** The 8-bit E5M2 of the Open Compute Project's OFP8: an IEEE format, with infinities. */
    Format E5M2 = ieee(5, 2);
    /**
     * The 8-bit E4M3 of the Open Compute Project's OFP8, FN for "finite, NaN": no infinities, the codes with all bits but the sign's set are NaN,
     * and the others with the largest exponent are numbers up to 448. What rounds to more is NaN, as OFP8 has it without saturation, and 448 with
     * {@link #saturating}.
     */
    Format E4M3FN = new FloatingPoint(4, 3, true, false);

    /**
     * Floating point after the pattern of IEEE 754: 1 sign bit, then the exponent, then the fraction, with subnormal numbers, infinities and NaN. So
     * {@code ieee(8, 7)} is BF16. Unit roundoff 2^-(fractionBits + 1).
     *
     * @throws IllegalArgumentException unless there are 2..11 exponent bits and 1..52 fraction bits
     */
    static Format ieee(int exponentBits, int fractionBits) {
        if (exponentBits < 2 || exponentBits > 11 || fractionBits < 1 || fractionBits > 52)
            throw new IllegalArgumentException("ieee(exponentBits, fractionBits) needs 2..11 exponent bits and 1..52 fraction bits, got ieee("
                + exponentBits + ", " + fractionBits + ")");
        return new FloatingPoint(exponentBits, fractionBits, false, false);
    }

    /**
     * The numbers k step with k an integer of the given bits in two's complement, -2^(bits-1) .. 2^(bits-1) - 1: with 8 bits, int8 of a fixed
     * scale. What lies beyond becomes the largest or the smallest; a NaN stays NaN though it has no code. For a scale that follows the values:
     * {@link Noise#quantized}.
     *
     * @throws IllegalArgumentException unless 2 &lt;= bits &lt;= 53, and step is positive and finite, as the largest number must be
     */
    static Format fixedPoint(int bits, double step) {
        if (bits < 2 || bits > 53) throw new IllegalArgumentException("fixedPoint needs 2..53 bits, got " + bits);
        if (!(step > 0 && FixedPoint.multiples(bits) * step < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("fixedPoint: the step must be positive and finite, and so must be 2^" + (bits - 1)
                + " of them, got " + step);
        return new FixedPoint(bits, step);
    }

    /** The same codes, but what is beyond the largest number, infinity too, becomes the largest of its sign. Fixed point does so anyway. */
    Format saturating();

    /** Bits of a code. */
    int bits();

    /** The largest finite number. */
    double largest();

    /**
     * The distance between the two neighbours of a number within the range; of a number of the format, to the next larger one in size. So
     * {@code BF16.spacing(1)} is 2^-7, twice the unit roundoff.
     */
    double spacing(double value);

    /**
     * The number of this format that value becomes. The sign is kept, of zeros too; NaN stays NaN. A number is beyond the largest if it would
     * become more than {@link #largest} had the exponent no limit: for the nearest from half a spacing above it on, or more. With
     * {@link Rounding#STOCHASTIC} the mean is that of the value up to the largest only.
     *
     * @param uniform a number drawn from (0, 1), on which {@link Rounding#STOCHASTIC} decides; the others do not look at it
     */
    double round(double value, Rounding rounding, double uniform);

    /** The code, in the lowest {@link #bits}, of a number of this format, of another the nearest one's ({@link Rounding#NEAREST_TIES_TO_EVEN}). */
    long encode(double value);

    /** The number with this code, the lowest {@link #bits} of it. */
    double decode(long code);
}
