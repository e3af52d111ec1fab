package perturbed.noise;

import perturbed.kernel.NumberText;

/** k step, k an integer in two's complement; the product is that of doubles. */
record FixedPoint(int bits, double step) implements Format {
    /** 2^(bits-1). */
    static long multiples(int bits) {
        return 1L << bits - 1;
    }

    /** A number &gt;= 0 as one of 0, step, 2 step, .., limit step. */
    static double round(double size, double step, long limit, Rounding rounding, double uniform) {
        double k = Math.floor(size / step);
        if (k * step > size) k--;                                    // the division was rounded
        if ((k + 1) * step <= size) k++;
        if (!(k < limit)) return Double.isNaN(size) ? size : limit * step;
        double below = k * step, above = (k + 1) * step;
        return rounding.isUp(size - below, above - size, ((long) k & 1) != 0, uniform) ? above : below;
    }

    @Override
    public Format saturating() {
        return this;
    }

    @Override
    public double largest() {
        return (multiples(bits) - 1) * step;
    }

    @Override
    public double spacing(double value) {
        return step;
    }

    @Override
    public double round(double value, Rounding rounding, double uniform) {
        long limit = value < 0 ? multiples(bits) : multiples(bits) - 1;
        return Math.copySign(round(Math.abs(value), step, limit, rounding, uniform), value);
    }

    @Override
    public long encode(double value) {
        long k = Math.round(round(value, Rounding.NEAREST_TIES_TO_EVEN, 0) / step);    // an integer but for the rounding of the division
        return k & (1L << bits) - 1;
    }

    @Override
    public double decode(long code) {
        return (code << 64 - bits >> 64 - bits) * step;
    }

    /** What one would type. */
    @Override
    public String toString() {
        return "fixedPoint(" + bits + ", " + NumberText.of(step) + ")";
    }
}
