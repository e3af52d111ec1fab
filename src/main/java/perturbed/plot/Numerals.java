package perturbed.plot;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as text, the same under every locale. */
final class Numerals {
    private static final char MINUS = '\u2212';

    private Numerals() {
    }

    /** Plain characters, to be read by people and by programs: {@code -0.00125}, {@code 2.5e-07} as {@code 2.5e-7}. */
    static String plain(double value, int significantDigits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }
        BigDecimal rounded = round(value, significantDigits);
        int exponent = exponent(rounded);
        if (rounded.signum() == 0 || exponent >= -4 && exponent < Math.max(6, significantDigits)) {
            return rounded.toPlainString();
        }
        return rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }

    /** For a label in a picture: a true minus, and powers of ten raised, {@code 2.5·10^{-7}}. */
    static String label(double value, int significantDigits) {
        String plain = plain(value, significantDigits);
        int e = plain.indexOf('e');
        if (e < 0 || !Double.isFinite(value)) {
            return plain.replace('-', MINUS).replace("Infinity", "\u221e");
        }
        String mantissa = plain.substring(0, e), power = "10^{" + plain.substring(e + 1) + "}";
        return (mantissa.equals("1") ? power : mantissa.equals("-1") ? "-" + power : mantissa + "\u00b7" + power).replace('-', MINUS);
    }

    /** 10^exponent as a tick label: 1, 10, 10^{-3}. */
    static String powerOfTen(int exponent) {
        return exponent == 0 ? "1" : exponent == 1 ? "10" : ("10^{" + exponent + "}").replace('-', MINUS);
    }

    /** Whole and decimal ticks, thousands parted by a thin space from five digits on. */
    static String tick(BigDecimal value) {
        String plain = value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        int point = plain.indexOf('.'), end = point < 0 ? plain.length() : point, start = plain.startsWith("-") ? 1 : 0;
        StringBuilder text = new StringBuilder(plain);
        if (end - start > 4) {
            for (int i = end - 3; i > start; i -= 3) {
                text.insert(i, '\u2009');
            }
        }
        return text.toString().replace('-', MINUS);
    }

    private static BigDecimal round(double value, int digits) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits));
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    }

    /** floor(log10 |v|), exactly. */
    static int exponent(BigDecimal value) {
        return value.precision() - value.scale() - 1;
    }
}
