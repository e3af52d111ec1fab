package perturbed.theory;

import perturbed.kernel.Kernels;

/**
 * The arithmetic of upper bounds: numbers mantissa 2^exponent >= 0 that cannot overflow, since the constants grow like C_f^(2N), and +inf for what is
 * unknown, with 0 * inf = 0. In the range of the doubles the results have the bits of double arithmetic.
 *
 * @param mantissa in [1, 2), or 0, or +inf
 */
record Magnitude(double mantissa, long exponent) implements Comparable<Magnitude> {
    static final Magnitude ZERO = new Magnitude(0, 0);
    static final Magnitude ONE = of(1);
    static final Magnitude TWO = of(2);
    private static final Magnitude HALF = of(0.5);
    private static final double LN_2 = 0.6931471805599453, LN_10 = 2.302585092994046;

    static Magnitude of(double x) {
        if (!(x >= 0)) throw new IllegalArgumentException("expected a number >= 0, got " + x);
        return x < Double.MIN_NORMAL ? normal(x * 0x1p60, -60) : normal(x, 0);
    }

    private static Magnitude normal(double m, long exponent) {
        if (m == 0) return ZERO;
        if (m == Double.POSITIVE_INFINITY) return new Magnitude(m, 0);
        int shift = Math.getExponent(m);
        return new Magnitude(Math.scalb(m, -shift), exponent + shift);
    }

    static Magnitude sum(Magnitude... values) {
        Magnitude sum = ZERO;
        for (Magnitude value : values) sum = sum.plus(value);
        return sum;
    }

    boolean isZero() {
        return mantissa == 0;
    }

    boolean isInfinite() {
        return mantissa == Double.POSITIVE_INFINITY;
    }

    Magnitude plus(Magnitude other) {
        if (other.isZero() || isInfinite()) return this;
        if (isZero() || other.isInfinite()) return other;
        if (exponent < other.exponent) return other.plus(this);
        long shift = exponent - other.exponent;
        return shift > 100 ? this : normal(mantissa + Math.scalb(other.mantissa, (int) -shift), exponent);
    }

    /** max(0, this - other). */
    Magnitude minus(Magnitude other) {
        if (isInfinite() || other.isZero()) return this;
        if (compareTo(other) <= 0) return ZERO;
        long shift = exponent - other.exponent;
        return shift > 100 ? this : normal(mantissa - Math.scalb(other.mantissa, (int) -shift), exponent);
    }

    Magnitude times(Magnitude other) {
        if (isZero() || other.isZero()) return ZERO;
        return normal(mantissa * other.mantissa, exponent + other.exponent);
    }

    Magnitude times(double factor) {
        return times(of(factor));
    }

    Magnitude over(Magnitude other) {
        if (isZero() || other.isInfinite()) return ZERO;
        return normal(mantissa / other.mantissa, exponent - other.exponent);
    }

    Magnitude square() {
        return times(this);
    }

    Magnitude half() {
        return times(HALF);
    }

    Magnitude sqrt() {
        if (isZero() || isInfinite()) return this;
        long odd = Math.floorMod(exponent, 2L);
        return normal(Math.sqrt(odd == 0 ? mantissa : 2 * mantissa), (exponent - odd) / 2);
    }

    Magnitude power(long k) {
        Magnitude result = ONE, base = this;
        for (long rest = k; rest > 0; rest >>= 1, base = base.square()) if ((rest & 1) == 1) result = result.times(base);
        return result;
    }

    Magnitude min(Magnitude other) {
        return compareTo(other) <= 0 ? this : other;
    }

    Magnitude max(Magnitude other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(Magnitude other) {
        if (isZero() || other.isZero() || isInfinite() || other.isInfinite() || exponent == other.exponent) return Double.compare(mantissa, other.mantissa);
        return Long.compare(exponent, other.exponent);
    }

    /** +inf beyond the doubles, 0 below them. */
    double toDouble() {
        return Math.scalb(mantissa, (int) Math.max(-3000, Math.min(3000, exponent)));
    }

    double log10() {
        return isInfinite() ? mantissa : (Kernels.log(mantissa) + exponent * LN_2) / LN_10;
    }
}
