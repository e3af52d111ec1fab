package perturbed.noise;

import java.util.List;

/**
 * Sign, exponent, fraction: (-1)^s (1 + fraction / 2^fractionBits) 2^(exponent - bias), and fraction / 2^fractionBits 2^(1 - bias) where the exponent's
 * field is 0.
 *
 * @param finite    the largest exponent is one of numbers, and only the last code NaN; otherwise it is that of infinities and NaN
 * @param saturates beyond the largest number lies the largest
 */
record FloatingPoint(int exponentBits, int fractionBits, boolean finite, boolean saturates) implements Format {
    private int bias() {
        return (1 << exponentBits - 1) - 1;
    }

    /** The exponent of the last bit of a finite number. */
    private int lastBit(double value) {
        return Math.max(Math.getExponent(value), 1 - bias()) - fractionBits;
    }

    /** x 2^power, exact wherever the result is a double; Math.scalb takes ten times as long. */
    private static double scaled(double x, int power) {
        if (power < Double.MIN_EXPONENT || power > Double.MAX_EXPONENT) return Math.scalb(x, power);
        return x * Double.longBitsToDouble((long) (power - Double.MIN_EXPONENT + 1) << 52);
    }

    private long fractions() {
        return 1L << fractionBits;
    }

    private long exponents() {
        return 1L << exponentBits;
    }

    @Override
    public Format saturating() {
        return new FloatingPoint(exponentBits, fractionBits, finite, true);
    }

    @Override
    public int bits() {
        return 1 + exponentBits + fractionBits;
    }

    @Override
    public double largest() {
        return finite ? scaled(2 * fractions() - 2.0, bias() + 1 - fractionBits) : scaled(2 * fractions() - 1.0, bias() - fractionBits);
    }

    @Override
    public double spacing(double value) {
        return scaled(1, lastBit(value));
    }

    @Override
    public double round(double value, Rounding rounding, double uniform) {
        double size = Math.abs(value);
        if (!(size < Double.POSITIVE_INFINITY)) return Double.isNaN(value) ? value : Math.copySign(beyond(), value);
        int last = lastBit(size);
        double units = scaled(size, -last), below = Math.floor(units);         // exact, as is units - below
        boolean up = rounding.isUp(units - below, below + 1 - units, ((long) below & 1) != 0, uniform);
        double rounded = scaled(up ? below + 1 : below, last);
        if (rounded > largest()) rounded = rounding == Rounding.TOWARD_ZERO ? largest() : beyond();
        return Math.copySign(rounded, value);
    }

    private double beyond() {
        return saturates ? largest() : finite ? Double.NaN : Double.POSITIVE_INFINITY;
    }

    @Override
    public long encode(double value) {
        double number = round(value, Rounding.NEAREST_TIES_TO_EVEN, 0), size = Math.abs(number);
        if (Double.isNaN(size)) return finite ? exponents() * fractions() - 1 : (exponents() - 1) * fractions() + fractions() / 2;
        long sign = Double.doubleToRawLongBits(number) < 0 ? exponents() * fractions() : 0;
        if (size == Double.POSITIVE_INFINITY) return sign + (exponents() - 1) * fractions();
        int last = lastBit(size);
        int exponent = last - (1 - bias() - fractionBits);            // its field has one more: the leading 1 of a normal number
        return sign + exponent * fractions() + (long) scaled(size, -last);
    }

    @Override
    public double decode(long code) {
        long fraction = code & fractions() - 1, field = code >>> fractionBits & exponents() - 1;
        boolean special = field == exponents() - 1 && (!finite || fraction == fractions() - 1);
        double size = special ? finite || fraction > 0 ? Double.NaN : Double.POSITIVE_INFINITY
            : scaled((double) (field == 0 ? fraction : fractions() + fraction), (int) Math.max(field, 1) - bias() - fractionBits);
        return (code >>> bits() - 1 & 1) == 0 ? size : -size;
    }

    private String name() {
        if (finite) return "E4M3FN";
        for (Named named : Named.ALL) if (named.exponentBits == exponentBits && named.fractionBits == fractionBits) return named.name;
        return "ieee(" + exponentBits + ", " + fractionBits + ")";
    }

    private record Named(String name, int exponentBits, int fractionBits) {
        static final List<Named> ALL = List.of(new Named("FP64", 11, 52), new Named("FP32", 8, 23), new Named("TF32", 8, 10), new Named("BF16", 8, 7),
            new Named("FP16", 5, 10), new Named("E5M2", 5, 2));
    }

    /** What one would type. */
    @Override
    public String toString() {
        return saturates ? name() + ".saturating()" : name();
    }
}
