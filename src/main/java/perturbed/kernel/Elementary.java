package perturbed.kernel;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;
import static java.lang.Math.abs;
import static java.lang.Math.copySign;
import static java.lang.Math.fma;
import static perturbed.kernel.Coefficients.*;

/**
 * The elementary functions, one number at a time: only {@code + - * /}, sqrt, fma and bits. {@link VectorElementary} does the same operations
 * in the same order, which is why there are few branches here: a vector computes both sides and selects.
 */
final class Elementary {
    private Elementary() { }

    static double exp(double x) {
        double e = expInRange(x);
        return x > EXP_MAX ? Double.POSITIVE_INFINITY : x < EXP_MIN ? 0 : e;
    }

    /** e^x for EXP_MIN <= x <= EXP_MAX and NaN. The power of two comes in two factors: neither overflows, a subnormal is rounded once. */
    private static double expInRange(double x) {
        double rounded = fma(x, LOG2_E, ROUND);
        double n = rounded - ROUND;
        double r = fma(n, -LN2_LO, fma(n, -LN2_HI, x));
        long shifted = doubleToRawLongBits(rounded) - ROUND_BITS;          // n + 2048
        long half = shifted >>> 1;
        double e = 1 + fma(r * r, expTail(r), r);
        return e * longBitsToDouble(half - 1 << 52) * longBitsToDouble(shifted - half - 1 << 52);
    }

    /** (e^r - 1 - r) / r^2. */
    private static double expTail(double r) {
        double p = fma(E12, r, E11);
        p = fma(p, r, E10);
        p = fma(p, r, E9);
        p = fma(p, r, E8);
        p = fma(p, r, E7);
        p = fma(p, r, E6);
        p = fma(p, r, E5);
        p = fma(p, r, E4);
        p = fma(p, r, E3);
        return fma(p, r, E2);
    }

    /** e^-|x|. */
    private static double expOfMinusAbs(double x) {
        double a = -abs(x);
        double e = expInRange(a);
        return a < EXP_MIN ? 0 : e;
    }

    static double sigmoid(double x) {
        double e = expOfMinusAbs(x);
        return (x < 0 ? e : 1) / (1 + e);
    }

    static double softplus(double x) {
        double y = log1pOfUnit(expOfMinusAbs(x));
        return (x < 0 ? 0 : x) + y;
    }

    /** ln(1 + x) for 0 <= x <= 1. */
    private static double log1pOfUnit(double x) {
        double s = x / (2 + x);
        double z = s * s;
        double p = fma(S10, z, S9);
        p = fma(p, z, S8);
        p = fma(p, z, S7);
        p = fma(p, z, S6);
        p = fma(p, z, S5);
        p = fma(p, z, S4);
        p = fma(p, z, S3);
        p = fma(p, z, S2);
        p = fma(p, z, S1);
        return fma(-s, fma(-z, p, x), x);
    }

    static double tanh(double x) {
        double a = -2 * abs(x);
        a = a < -50 ? -50 : a;                                             // tanh is 1 there
        double rounded = fma(a, LOG2_E, ROUND);
        double n = rounded - ROUND;
        double r = fma(n, -LN2_LO, fma(n, -LN2_HI, a));
        double power = longBitsToDouble(doubleToRawLongBits(rounded) - (ROUND_BITS + 1025) << 52);
        double e = fma(power, fma(r * r, expTail(r), r), power - 1);       // e^a - 1
        return copySign(e / (2 + e), x);
    }

    static double log(double x) {
        boolean subnormal = x < Double.MIN_NORMAL;
        double scaled = subnormal ? x * 0x1p54 : x;
        long bits = doubleToRawLongBits(scaled) + SPLIT;
        double k = exponent(bits) - (subnormal ? 54 : 0);
        double y = logOf(k, mantissa(bits) - 1);
        return x > 0 && x < Double.POSITIVE_INFINITY ? y : x == 0 ? Double.NEGATIVE_INFINITY : x < 0 ? Double.NaN : x;
    }

    static double log1p(double x) {
        double y = log1pInRange(x);
        return x > -1 && x < Double.POSITIVE_INFINITY && x != 0 ? y : x == -1 ? Double.NEGATIVE_INFINITY : x < -1 ? Double.NaN : x;
    }

    /** ln(1 + x) for -1 < x < inf, but +0 for -0. What 1 + x loses is kept and added to the reduced argument. */
    private static double log1pInRange(double x) {
        double u = 1 + x;
        double v = u - 1;
        double lost = 1 - (u - v) + (x - v);
        long bits = doubleToRawLongBits(u) + SPLIT;
        double reduced = lost * longBitsToDouble(2046 - (bits >>> 52) << 52);
        return logOf(exponent(bits), mantissa(bits) - 1 + (u >= 0x1p54 ? 0 : reduced));
    }

    private static double exponent(long bits) {
        return longBitsToDouble((bits >>> 52) - 1023 + 0x4338000000000000L) - ROUND;
    }

    private static double mantissa(long bits) {
        return longBitsToDouble((bits & MANTISSA) + (0x3FF0000000000000L - SPLIT));
    }

    /** k ln 2 + ln(1 + f). */
    private static double logOf(double k, double f) {
        double half = 0.5 * f * f;
        double s = f / (2 + f);
        double z = s * s;
        double p = fma(L7, z, L6);
        p = fma(p, z, L5);
        p = fma(p, z, L4);
        p = fma(p, z, L3);
        p = fma(p, z, L2);
        p = fma(p, z, L1);
        double low = fma(s, fma(p, z, half), k * LN2_LO);
        return k * LN2_HI - (half - low - f);
    }

    static double erf(double x) {
        double y = abs(x);
        double z = y * y;
        double p = fma(R9, z, R8);
        p = fma(p, z, R7);
        p = fma(p, z, R6);
        p = fma(p, z, R5);
        p = fma(p, z, R4);
        p = fma(p, z, R3);
        p = fma(p, z, R2);
        p = fma(p, z, R1);
        p = fma(p, z, R0);
        return y < ERF_SPLIT ? fma(x, p, x) : copySign(1 - erfc(y), x);
    }

    /** 1 - erf(x) for x >= ERF_SPLIT, to the accuracy of the difference. */
    private static double erfc(double x) {
        double y = x > ERF_ONE ? ERF_ONE : x;
        double c = fma(P8, y, P7);
        c = fma(c, y, P6);
        c = fma(c, y, P5);
        c = fma(c, y, P4);
        c = fma(c, y, P3);
        c = fma(c, y, P2);
        c = fma(c, y, P1);
        c = fma(c, y, P0);
        double d = y + Q7;
        d = fma(d, y, Q6);
        d = fma(d, y, Q5);
        d = fma(d, y, Q4);
        d = fma(d, y, Q3);
        d = fma(d, y, Q2);
        d = fma(d, y, Q1);
        d = fma(d, y, Q0);
        return expOfMinusAbs(y * y) * (c / d);
    }

    /** e^(-x^2 / 2) / sqrt(2 pi); what x^2 loses to rounding goes in as a factor 1 - low / 2. */
    static double normalDensity(double x) {
        double y = abs(x);
        y = y > DENSITY_ZERO ? DENSITY_ZERO : y;
        double high = y * y;
        double low = fma(y, y, -high);
        double e = expOfMinusAbs(0.5 * high);
        return INVERSE_SQRT_2_PI * fma(e, -0.5 * low, e);
    }

    static double normalQuantile(double p) {
        double q = p - 0.5;
        if (abs(q) <= QUANTILE_SPLIT) return q * central(fma(-q, q, QUANTILE_SPLIT2));
        if (!(p > 0 && p < 1))
            return p == 0 ? Double.NEGATIVE_INFINITY : p == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
        double r = Math.sqrt(-log(q < 0 ? p : 1 - p));
        return copySign(r <= FAR ? tail(r - 1.6) : farTail(r - FAR), q);
    }

    private static double central(double r) {
        double a = fma(A7, r, A6);
        a = fma(a, r, A5);
        a = fma(a, r, A4);
        a = fma(a, r, A3);
        a = fma(a, r, A2);
        a = fma(a, r, A1);
        a = fma(a, r, A0);
        double b = fma(B7, r, B6);
        b = fma(b, r, B5);
        b = fma(b, r, B4);
        b = fma(b, r, B3);
        b = fma(b, r, B2);
        b = fma(b, r, B1);
        b = fma(b, r, 1);
        return a / b;
    }

    private static double tail(double r) {
        double c = fma(C7, r, C6);
        c = fma(c, r, C5);
        c = fma(c, r, C4);
        c = fma(c, r, C3);
        c = fma(c, r, C2);
        c = fma(c, r, C1);
        c = fma(c, r, C0);
        double d = fma(D7, r, D6);
        d = fma(d, r, D5);
        d = fma(d, r, D4);
        d = fma(d, r, D3);
        d = fma(d, r, D2);
        d = fma(d, r, D1);
        d = fma(d, r, 1);
        return c / d;
    }

    static double farTail(double r) {
        double f = fma(F7, r, F6);
        f = fma(f, r, F5);
        f = fma(f, r, F4);
        f = fma(f, r, F3);
        f = fma(f, r, F2);
        f = fma(f, r, F1);
        f = fma(f, r, F0);
        double g = fma(G7, r, G6);
        g = fma(g, r, G5);
        g = fma(g, r, G4);
        g = fma(g, r, G3);
        g = fma(g, r, G2);
        g = fma(g, r, G1);
        g = fma(g, r, 1);
        return f / g;
    }
}
