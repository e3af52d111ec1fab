package perturbed.experiment;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Values for the axis of a sweep. */
public final class Values {
    private Values() { }

    /**
     * {@code count} values from first to last, each the same multiple of the one before, rounded to 15 digits (so that decades are 0.01 and not
     * 0.009999999999999998); both ends exact.
     */
    public static List<Double> geometric(double first, double last, int count) {
        if (!(first > 0 && last > 0 && first < Double.POSITIVE_INFINITY && last < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("geometric(first, last, count) needs finite positive ends, got " + first + " and " + last);
        List<Double> values = new ArrayList<>();
        for (int k = 0; k < atLeastTwo("geometric", count); k++) {
            double s = (double) k / (count - 1);
            values.add(k == 0 ? first : k == count - 1 ? last : rounded(StrictMath.pow(first, 1 - s) * StrictMath.pow(last, s)));       // last / first may overflow
        }
        return values;
    }

    private static double rounded(double x) {
        return new BigDecimal(x).round(new MathContext(15)).doubleValue();
    }

    /** {@code count} values from first to last, each the same amount above the one before; both ends exact. */
    public static List<Double> linear(double first, double last, int count) {
        if (!Double.isFinite(first) || !Double.isFinite(last)) throw new IllegalArgumentException("linear(first, last, count) needs finite ends, got " + first + " and " + last);
        List<Double> values = new ArrayList<>();
        for (int k = 0; k < atLeastTwo("linear", count); k++) values.add(k == count - 1 ? last : first + (last - first) * k / (count - 1));
        return values;
    }

    private static int atLeastTwo(String what, int count) {
        if (count < 2) throw new IllegalArgumentException(what + "(first, last, count) needs count >= 2, got " + count);
        return count;
    }
}
