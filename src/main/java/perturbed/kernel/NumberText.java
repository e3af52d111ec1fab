package perturbed.kernel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Finite doubles as decimal text and back, exactly, the same text from every JDK (whose own {@code Double.toString} changed in 19). */
public final class NumberText {
    private NumberText() { }

    /**
     * The double nearest to a plain decimal number such as {@code -0.5}, {@code +3} or {@code 1e-3}.
     *
     * @throws NumberFormatException if it is anything else (hexadecimal, with a thousands separator or a suffix, NaN), or beyond the doubles
     */
    public static double parse(String text) {
        for (int i = 0; i < text.length(); i++)
            if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) throw new NumberFormatException(text);
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) throw new NumberFormatException(text);
        return value;
    }

    /** Few digits, at most 17, that {@link #parse} reads back as the same bits. */
    public static String of(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15)
            return Double.doubleToRawLongBits(value) == Long.MIN_VALUE ? "-0" : Long.toString((long) value);
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 15; digits < 17; digits++) {                   // up to 15 decimal digits survive the way through a double
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) return rounded.stripTrailingZeros().toString();
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros().toString();
    }
}
