package perturbed.kernel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The elementary functions to forty digits: slow, and sharing nothing with what they judge. */
final class Exact {
    private static final MathContext C = new MathContext(45);
    private static final BigDecimal ONE = BigDecimal.ONE, TWO = BigDecimal.valueOf(2);
    private static final BigDecimal LN_2 = new BigDecimal("0.693147180559945309417232121458176568075500134360255254120680009493");
    private static final BigDecimal PI = new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459230");
    private static final BigDecimal ROOT_2 = TWO.sqrt(C), ROOT_PI = PI.sqrt(C), ROOT_2_PI = PI.multiply(TWO).sqrt(C);

    private Exact() { }

    /** e^x = 2^k (e^(r / 64))^64, r = x - k ln 2, by the series. */
    static BigDecimal exp(BigDecimal x) {
        BigDecimal k = x.divide(LN_2, 0, RoundingMode.HALF_EVEN);
        BigDecimal r = x.subtract(k.multiply(LN_2), C).divide(BigDecimal.valueOf(64), C);
        BigDecimal sum = ONE, term = ONE;
        for (int i = 1; term.signum() != 0 && term.precision() - term.scale() > -44; i++) {
            term = term.multiply(r, C).divide(BigDecimal.valueOf(i), C);
            sum = sum.add(term, C);
        }
        return sum.pow(64, C).multiply(TWO.pow(k.intValueExact(), C), C);
    }

    /** One step of Halley's method from the double nearest to ln x: its error is cubed. */
    static BigDecimal log(BigDecimal x) {
        BigDecimal y = log1pSmall(x);
        if (y != null) return y;
        y = BigDecimal.valueOf(logOfDouble(x));
        BigDecimal z = x.multiply(exp(y.negate()), C).subtract(ONE, C);                // ln x = y + ln(1 + z), |z| about 10^-13
        return y.add(z, C).subtract(z.pow(2, C).divide(TWO, C), C).add(z.pow(3, C).divide(BigDecimal.valueOf(3), C), C);
    }

    /** ln x for |x - 1| < 10^-6 by its series, null elsewhere. */
    private static BigDecimal log1pSmall(BigDecimal x) {
        BigDecimal f = x.subtract(ONE), term = f, sum = BigDecimal.ZERO;
        if (f.abs().compareTo(new BigDecimal("1e-6")) > 0) return null;
        for (int i = 1; i < 12; i++) {
            sum = sum.add(term.divide(BigDecimal.valueOf(i % 2 == 1 ? i : -i), C));
            term = term.multiply(f).round(C);
        }
        return sum;
    }

    private static double logOfDouble(BigDecimal x) {
        double d = x.doubleValue();
        if (d >= Double.MIN_NORMAL) return StrictMath.log(d);
        return StrictMath.log(x.multiply(TWO.pow(200)).doubleValue()) - 200 * StrictMath.log(2);
    }

    static BigDecimal log1p(BigDecimal x) { return log(ONE.add(x)); }

    static BigDecimal sigmoid(BigDecimal x) { return ONE.divide(ONE.add(exp(x.negate())), C); }

    static BigDecimal softplus(BigDecimal x) { return log1p(exp(x)); }

    /** (e^2x - 1) / (e^2x + 1); by x - x^3 / 3 + 2 x^5 / 15 where the difference would lose digits. */
    static BigDecimal tanh(BigDecimal x) {
        if (x.abs().compareTo(new BigDecimal("1e-5")) < 0) {
            BigDecimal square = x.multiply(x, C);
            BigDecimal third = square.divide(BigDecimal.valueOf(3), C), fifth = square.pow(2).multiply(TWO).divide(BigDecimal.valueOf(15), C);
            return x.multiply(ONE.subtract(third).add(fifth), C);
        }
        BigDecimal e = exp(x.multiply(TWO));
        return e.subtract(ONE).divide(e.add(ONE), C);
    }

    /** 2 / sqrt(pi) e^(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...). */
    static BigDecimal erf(BigDecimal x) {
        return oddSeries(x.multiply(ROOT_2, C)).multiply(exp(x.multiply(x).negate())).multiply(ROOT_2).divide(ROOT_PI, C);
    }

    static BigDecimal density(BigDecimal x) { return exp(x.multiply(x).divide(TWO).negate()).divide(ROOT_2_PI, C); }

    /** The quantile near t: a step of Halley's method on Phi(t) = 1/2 + phi(t) (t + t^3 / 3 + t^5 / 15 + ...). */
    static BigDecimal quantile(BigDecimal p, BigDecimal t) {
        BigDecimal density = density(t);
        BigDecimal step = new BigDecimal("0.5").add(density.multiply(oddSeries(t), C)).subtract(p).divide(density, C);
        return t.subtract(step.multiply(ONE.subtract(step.multiply(t).divide(TWO, C)), C), C);
    }

    /** x + x^3 / 3 + x^5 / (3 5) + x^7 / (3 5 7) + ... */
    private static BigDecimal oddSeries(BigDecimal x) {
        BigDecimal square = x.multiply(x, C), sum = x, term = x;
        for (int i = 3; term.signum() != 0 && term.precision() - term.scale() > sum.precision() - sum.scale() - 44; i += 2) {
            term = term.multiply(square, C).divide(BigDecimal.valueOf(i), C);
            sum = sum.add(term, C);
        }
        return sum;
    }
}
