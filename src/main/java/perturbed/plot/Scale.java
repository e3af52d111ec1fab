package perturbed.plot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** An axis as a map from values to 0..1, linear or in log10. */
record Scale(boolean log, double low, double high) {
    /** A mark at {@code position} in 0..1 of the axis; without label it is a small one. */
    record Tick(double position, String label) {
        boolean major() {
            return label != null;
        }
    }

    private static final double SLACK = 1e-9;         // of a decade: a tick on the very end of an axis is on it

    /** The axis that shows min..max with 4 % to spare; it does not go below 0 when the values do not. */
    static Scale around(boolean log, double min, double max) {
        if (log) {
            double a = StrictMath.log10(min), b = StrictMath.log10(max), spare = a == b ? 0.3 : 0.04 * (b - a);
            return new Scale(true, StrictMath.pow(10, a - spare), StrictMath.pow(10, b + spare));
        }
        double spare = min == max ? (min == 0 ? 1 : 0.1 * Math.abs(min)) : 0.04 * (max - min);
        return new Scale(false, min >= 0 ? Math.max(0, min - spare) : min - spare, max + spare);
    }

    /** The axis that shows what both show. */
    Scale with(Scale other) {
        return new Scale(log, Math.min(low, other.low), Math.max(high, other.high));
    }

    /** The value, or its log10 on a log axis: the coordinate in which the axis is even. */
    double even(double value) {
        return log ? StrictMath.log10(value) : value;
    }

    double position(double value) {
        return (even(value) - even(low)) / (even(high) - even(low));
    }

    /** The value at a position, the inverse of {@link #position}. */
    double value(double position) {
        double even = even(low) + position * (even(high) - even(low));
        return log ? StrictMath.pow(10, even) : even;
    }

    /**
     * Ticks from low to high. Log: each decade (or each second, third, .. to keep eight labels), 2..9 between unlabelled; an axis of less than
     * 1.7 decades, or with one decade tick only, is labelled at 1-2-5, one that has not even three of these as a linear one.
     */
    List<Tick> ticks() {
        if (!log) {
            return linearTicks();
        }
        int first = (int) Math.ceil(even(low) - SLACK), last = (int) Math.floor(even(high) + SLACK);
        if (last - first >= 2 || last - first == 1 && even(high) - even(low) > 1.7) {
            return decadeTicks(first, last);
        }
        List<Tick> ticks = new ArrayList<>();
        int labels = 0;
        for (int e = first - 1; e <= last; e++) {
            for (int m = 1; m <= 9; m++) {
                double value = new BigDecimal(m).scaleByPowerOfTen(e).doubleValue();
                if (inside(value)) {
                    boolean labelled = m == 1 || m == 2 || m == 5;
                    labels += labelled ? 1 : 0;
                    ticks.add(new Tick(position(value), labelled ? Numerals.label(value, 1) : null));
                }
            }
        }
        return labels >= 3 ? ticks : linearTicks();
    }

    private List<Tick> decadeTicks(int first, int last) {
        List<Tick> ticks = new ArrayList<>();
        int every = (last - first) / 8 + 1;
        for (int e = first - 1; e <= last; e++) {
            double decade = new BigDecimal(1).scaleByPowerOfTen(e).doubleValue();
            if (e >= first) {
                ticks.add(new Tick(position(decade), Math.floorMod(e, every) == 0 ? Numerals.powerOfTen(e) : null));
            }
            for (int m = 2; m <= 9 && every == 1; m++) {
                if (inside(m * decade)) {
                    ticks.add(new Tick(position(m * decade), null));
                }
            }
        }
        return ticks;
    }

    private boolean inside(double value) {
        return position(value) >= -SLACK && position(value) <= 1 + SLACK;
    }

    private List<Tick> linearTicks() {
        BigDecimal step = step((high - low) / 5);
        double unit = step.doubleValue();
        int size = Numerals.exponent(new BigDecimal(Math.max(Math.abs(low), Math.abs(high)))), exponent = Numerals.exponent(step);
        boolean scientific = size >= 6 || size <= -4;
        exponent = size > exponent + 1 ? size : exponent;                       // 2, 4, .. 10 times a power, not 0.2, 0.4, .. 1
        List<Tick> ticks = new ArrayList<>();
        for (long k = (long) Math.ceil(low / unit - SLACK); k <= (long) Math.floor(high / unit + SLACK); k++) {
            BigDecimal value = step.multiply(BigDecimal.valueOf(k));
            ticks.add(new Tick(position(value.doubleValue()), scientific && k != 0
                ? Numerals.tick(value.movePointLeft(exponent)) + "\u00b7" + Numerals.powerOfTen(exponent) : Numerals.tick(value)));
        }
        return ticks;
    }

    /** The one of 1, 2, 5 times a power of ten that is nearest to {@code about}: three to eight steps to an axis. */
    private static BigDecimal step(double about) {
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(Numerals.exponent(new BigDecimal(about)));
        double mantissa = about / power.doubleValue();
        return power.multiply(new BigDecimal(mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10));
    }
}
