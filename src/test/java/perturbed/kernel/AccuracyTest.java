package perturbed.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The accuracy that the Javadoc of {@link Kernels} states, against references of forty digits. */
class AccuracyTest {
    enum Function {
        EXP(Kernels::exp, Exact::exp, 1, -745, 709.7),
        LOG(Kernels::log, Exact::log, 1, 1e-3, 4),
        LOG1P(Kernels::log1p, Exact::log1p, 1.5, -0.999, 3),
        TANH(Kernels::tanh, Exact::tanh, 3, -22, 22),
        SIGMOID(Kernels::sigmoid, Exact::sigmoid, 3, -740, 40),
        SOFTPLUS(Kernels::softplus, Exact::softplus, 2, -740, 40),
        ERF(Kernels::erf, Exact::erf, 3, -6.5, 6.5),
        DENSITY(Kernels::normalDensity, Exact::density, 3, -38.5, 38.5),
        QUANTILE(Kernels::normalQuantile, null, 5, 0, 1);

        private final DoubleUnaryOperator ours;
        private final UnaryOperator<BigDecimal> exact;
        private final double ulps, from, to;

        Function(DoubleUnaryOperator ours, UnaryOperator<BigDecimal> exact, double ulps, double from, double to) {
            this.ours = ours;
            this.exact = exact;
            this.ulps = ulps;
            this.from = from;
            this.to = to;
        }

        /** A third over the whole range, a third where the function bends, a third near 0 (log: near 1; the quantile: in the tails). */
        private double argument(SplittableRandom random, int i) {
            double u = random.nextDouble(), small = (random.nextBoolean() ? 1 : -1) * u / (1L << random.nextInt(40));
            return switch (i % 3) {
                case 0 -> from + (to - from) * u;
                case 1 -> switch (this) {
                    case QUANTILE -> 0.5 + (u - 0.5) * 0.9;
                    case LOG -> StrictMath.pow(10, 600 * u - 300);
                    default -> Math.max(3 * u - 1.5, from);
                };
                default -> switch (this) {
                    case QUANTILE -> Math.max(Math.abs(small), 1e-16) * 0.5;
                    case LOG -> 1 + small / 4;
                    default -> small * 0.9;
                };
            };
        }

        private BigDecimal reference(double x, double y) {
            return exact != null ? exact.apply(new BigDecimal(x)) : Exact.quantile(new BigDecimal(x), new BigDecimal(y));
        }
    }

    @ParameterizedTest
    @EnumSource
    void errors_at_300_points_are_as_stated(Function f) {
        check(f, 300, 1);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void errors_at_100000_points_are_as_stated(Function f) {
        check(f, 100_000, 2);
    }

    private static void check(Function f, int points, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double worst = 0, where = 0;
        for (int i = 0; i < points; i++) {
            double x = f.argument(random, i), y = f.ours.applyAsDouble(x);
            BigDecimal exact = f.reference(x, y);
            BigDecimal ulp = new BigDecimal(Math.ulp(exact.doubleValue()));
            double error = new BigDecimal(y).subtract(exact).abs().divide(ulp, MathContext.DECIMAL64).doubleValue();
            if (error > worst) {
                worst = error;
                where = x;
            }
        }
        double found = worst, at = where;
        assertTrue(found <= f.ulps, () -> f + " is " + found + " ulp wrong at " + at + ", stated: " + f.ulps);
    }
}
