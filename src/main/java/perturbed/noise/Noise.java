package perturbed.noise;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import perturbed.kernel.RandomStream;

/**
 * What is added to an intermediate output (delta_i, (5a)) or an intermediate gradient (eps_i, (5b)). It sees the value it disturbs, so rounding and
 * compression are noises too.
 *
 * <p>Your own is one method, a lambda will do; all chance comes from {@code random}, element k's number being {@code random.uniform(k)} or
 * {@code random.normal(k)}, a pure function of seed, site, step, sample and k:
 * <pre>{@code
 * Noise relative = (value, random, added) -> {
 *     for (int k = 0; k < value.length; k++) added[k] = 0.01 * value[k] * random.normal(k);
 * };
 * }</pre>
 * A sample has 2^32 numbers of its own. A noise that needs two for element k may take k and value.length + k.
 * A noise holds no state: it is called from several threads.
 */
@FunctionalInterface
public interface Noise extends Serializable {
    /** Writes into {@code added}, which comes as zeros, what is added to {@code value}, both of the site's size; keeps {@code value}. One sample. */
    void perturb(double[] value, RandomStream random, double[] added);

    /** Moments of one draw at a site of the given size, where they are known and do not depend on the value disturbed. */
    default Optional<Moments> moments(int size) {
        return Optional.empty();
    }

    /**
     * What can be added to an element, and how likely, where that is a finite list whatever the value disturbed and the other elements are.
     * Empty unless overridden: it is not, or it is not known.
     *
     * @param element counted from 0
     */
    default List<Outcome> outcomes(int element) {
        return List.of();
    }

    /** The largest ||added|| at a site of the given size, whatever the value disturbed; +inf: there is none, or it is not known. Unless overridden, from the outcomes. */
    default double largestNorm(int size) {
        double square = 0;
        for (int k = 0; k < size; k++) {
            double largest = outcomes(k).stream().filter(o -> o.probability > 0).mapToDouble(o -> o.added * o.added).max().orElse(Double.POSITIVE_INFINITY);
            square += largest;
        }
        return Math.sqrt(square);
    }

    /** Something that can be added to one element, with its probability. */
    record Outcome(double added, double probability) { }

    /** Whether what is added depends on the value disturbed, as rounding and compression do. Unless overridden: it may. */
    default boolean dependsOnValue() {
        return true;
    }

    /** Name and parameters as text: it labels legends and names stored results. Empty (a lambda): the noise runs, but nothing is stored under its name. */
    default Optional<String> text() {
        return Optional.empty();
    }

    /** Uniform on [-halfWidth, halfWidth], each element independent: zero mean. The paper's delta and eps (Section 7) with {@code halfWidth = s / sqrt(d)}. */
    static Noise uniform(double halfWidth) {
        return new UniformNoise(-Arguments.magnitude("uniform", "half-width", halfWidth), halfWidth);
    }

    /** Uniform on [low, high], each element independent; biased unless low = -high, as in Section 7.2.2 of the paper. */
    static Noise uniform(double low, double high) {
        Arguments.finite("uniform", "low", low);
        Arguments.finite("uniform", "high", high);
        if (low > high) throw new IllegalArgumentException("uniform(low, high) needs low <= high, got uniform(" + low + ", " + high + ")");
        return new UniformNoise(low, high);
    }

    /** Normal with mean 0 and the given standard deviation, each element independent. */
    static Noise gaussian(double deviation) {
        return new GaussianNoise(Arguments.magnitude("gaussian", "standard deviation", deviation));
    }

    /** The same value added to every element, at every step: no chance in it (Appendix A.2). */
    static Noise constant(double value) {
        return new ConstantNoise(new double[] {Arguments.finite("constant", "value", value)});
    }

    /** This vector added, element by element; the site must have its size. */
    static Noise constant(double first, double second, double... more) {
        double[] values = new double[2 + more.length];
        values[0] = first;
        values[1] = second;
        System.arraycopy(more, 0, values, 2, more.length);
        for (double value : values) Arguments.finite("constant", "value", value);
        return new ConstantNoise(values);
    }

    /** +a or -a with equal chance, each element independent: zero mean (Appendix A.1). */
    static Noise twoPoint(double a) {
        Arguments.magnitude("twoPoint", "size", a);
        return new TwoPointNoise(a, -a, 0.5);
    }

    /** {@code first} with the given probability, else {@code second}, each element independent: rare faults, skewed noise. */
    static Noise twoPoint(double first, double second, double probabilityOfFirst) {
        Arguments.finite("twoPoint", "first", first);
        Arguments.finite("twoPoint", "second", second);
        if (!(probabilityOfFirst >= 0 && probabilityOfFirst <= 1))
            throw new IllegalArgumentException("twoPoint: the probability of the first value must be in [0, 1], got " + probabilityOfFirst);
        return new TwoPointNoise(first, second, probabilityOfFirst);
    }

    /**
     * Keeps the k elements largest in size and removes the others (the Top-K compressor, Appendix A.3): what is added is minus the removed elements.
     * Of equals the first is kept. Depends on the value, so its moments are not known beforehand.
     */
    static Noise topK(int k) {
        if (k < 1) throw new IllegalArgumentException("topK keeps k >= 1 elements, got " + k);
        return new TopKNoise(k);
    }

    /**
     * Each element rounded to a number of the format, as where activations or gradients are stored in it: what is added is round(value) - value, and
     * a pass goes on with the format's number to the last bit. With {@link Rounding#STOCHASTIC} the mean of what is added is zero given the value,
     * with the others it is a function of the value (errata 7). Overflow is as the format has it; a run that ends in infinities or NaN has diverged.
     */
    static Noise rounded(Format format, Rounding rounding) {
        if (format == null || rounding == null)
            throw new IllegalArgumentException("rounded(format, rounding): one of them is missing (null), as in rounded(BF16, NEAREST_TIES_TO_EVEN)");
        return new RoundedNoise(format, rounding);
    }

    /**
     * Dynamic quantisation: each element rounded to k m / (2^(bits-1) - 1), m the largest |value_j| of the sample's vector and k an integer of at most
     * that divisor's size, so that 8 bits is int8 with a symmetric scale of its own for each sample. Zeros stay; a vector with an infinity or NaN
     * has no scale and becomes NaN.
     *
     * @throws IllegalArgumentException unless 2 &lt;= bits &lt;= 32
     */
    static Noise quantized(int bits, Rounding rounding) {
        if (bits < 2 || bits > 32) throw new IllegalArgumentException("quantized(bits, rounding) needs 2..32 bits, got " + bits);
        if (rounding == null)
            throw new IllegalArgumentException("quantized(bits, rounding): the rounding is missing (null), as in quantized(8, STOCHASTIC)");
        return new QuantizedNoise(bits, rounding);
    }

    /**
     * Faults of memory or registers: each bit of each element's code in the format flips with the given probability (to 2^-53), independently. An
     * element with a flip becomes the number that is then read, infinities and NaN among them; the others stay as they are. So a pass in low
     * precision with faults is {@code forward(rounded(FP16, NEAREST_TIES_TO_EVEN)), forward(bitFlips(FP16, 1e-6))}. NaN stays NaN.
     */
    static Noise bitFlips(Format format, double probability) {
        if (format == null)
            throw new IllegalArgumentException("bitFlips(format, probability): the format is missing (null), as in bitFlips(FP16, 1e-6)");
        return bitFlips(format, probability, 0, format.bits() - 1);
    }

    /**
     * Only the bits lowest..highest can flip, counted from 0, the least significant one: bits 0..9 of FP16 are its fraction, 10..14 its exponent, 15
     * its sign.
     *
     * @throws IllegalArgumentException unless 0 &lt;= lowest &lt;= highest &lt; format.bits() and 0 &lt;= probability &lt;= 1
     */
    static Noise bitFlips(Format format, double probability, int lowest, int highest) {
        if (format == null) throw new IllegalArgumentException("bitFlips(format, probability, lowest, highest): the format is missing (null)");
        if (!(probability >= 0 && probability <= 1))
            throw new IllegalArgumentException("bitFlips: the probability of a flip must be in [0, 1], got " + probability);
        if (lowest < 0 || highest < lowest || highest >= format.bits())
            throw new IllegalArgumentException("bitFlips: the bits of " + format + " count from 0 to " + (format.bits() - 1)
                + ", and the lowest must not exceed the highest, got " + lowest + ".." + highest);
        return new BitFlipNoise(format, probability, lowest, highest);
    }

    /** Each element drawn independently and with equal chance from your own measured values. */
    static Noise empirical(double... measured) {
        if (measured.length == 0) throw new IllegalArgumentException("empirical needs at least one measured value");
        for (double value : measured) Arguments.finite("empirical", "measured value", value);
        return new EmpiricalNoise(measured.clone());
    }
}
