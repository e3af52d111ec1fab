package perturbed.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The functions against {@link StrictMath}, which is itself within 1 ulp (2.5 for tanh): our claim plus its own error is allowed. */
class ElementaryTest {
    private static final double MIN = Double.MIN_VALUE, MAX = Double.MAX_VALUE, INF = Double.POSITIVE_INFINITY;

    enum Function {
        EXP(Kernels::exp, StrictMath::exp, 1 + 1, -750, 710),
        LOG(Kernels::log, StrictMath::log, 1 + 1, 0, 100),
        LOG1P(Kernels::log1p, StrictMath::log1p, 1.5 + 1, -1, 100),
        TANH(Kernels::tanh, StrictMath::tanh, 3 + 2.5, -25, 25),
        SIGMOID(Kernels::sigmoid, x -> (x < 0 ? StrictMath.exp(x) : 1) / (1 + StrictMath.exp(-Math.abs(x))), 3 + 3, -750, 50),
        SOFTPLUS(Kernels::softplus, x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))), 2 + 3, -750, 50);

        final DoubleUnaryOperator ours, reference;
        final double ulps, from, to;

        Function(DoubleUnaryOperator ours, DoubleUnaryOperator reference, double ulps, double from, double to) {
            this.ours = ours;
            this.reference = reference;
            this.ulps = ulps;
            this.from = from;
            this.to = to;
        }

        void compare(double x) {
            double expected = reference.applyAsDouble(x), found = ours.applyAsDouble(x);
            if (Double.isNaN(expected) || Double.isInfinite(expected)) assertEquals(expected, found, () -> this + " at " + x);
            else assertEquals(expected, found, ulps * Math.ulp(expected), () -> this + " at " + x);
        }

        /** Half of the points over the range, a quarter near 0, a quarter any bits. */
        void compare(int points, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < points; i++)
                compare(switch (i & 3) {
                    case 0, 1 -> from + (to - from) * random.nextDouble();
                    case 2 -> (random.nextDouble() - 0.5) * 4 / (1L << random.nextInt(60));
                    default -> Double.longBitsToDouble(random.nextLong());
                });
        }
    }

    private static final double[] EDGES = {0.0, -0.0, MIN, -MIN, Double.MIN_NORMAL, -Double.MIN_NORMAL, Math.nextDown(Double.MIN_NORMAL), 1e-300,
        1e-17, -1e-17, 0.5, -0.5, Math.nextDown(1.0), 1, Math.nextUp(1.0), -1, Math.nextUp(-1.0), Math.nextDown(-1.0), 2, -2, StrictMath.sqrt(2),
        StrictMath.sqrt(0.5), 709.782712893384, 709.7827128933841, -708.4, -745.13, -745.1332191019411, -745.1332191019412, 710, -746, 1000, -1000,
        0x1p53, 0x1p54, 0x1p55, 0x1p1023, MAX, -MAX, INF, -INF, Double.NaN};

    @ParameterizedTest
    @EnumSource
    void agrees_with_StrictMath_at_the_edges(Function f) {
        for (double x : EDGES) f.compare(x);
    }

    @ParameterizedTest
    @EnumSource
    void agrees_with_StrictMath_at_100000_points(Function f) {
        f.compare(100_000, 1);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void agrees_with_StrictMath_at_ten_million_points(Function f) {
        f.compare(10_000_000, 2);
    }

    @Test
    void keeps_the_sign_of_zero() {
        assertEquals(-0.0, Kernels.log1p(-0.0));
        assertEquals(-0.0, Kernels.tanh(-0.0));
        assertEquals(-0.0, Kernels.erf(-0.0));
        assertEquals(0.0, Kernels.log(1));
    }

    @Test
    void erf_density_and_quantile_have_the_values_of_the_tables() {
        // A. & S. 7.1, 26.2, of the double written here, by mpmath to 20 digits; the tolerance is the stated accuracy
        assertEquals(0.84270079294971486934, Kernels.erf(1), 3 * Math.ulp(0.84));
        assertEquals(0.1124629160182848984, Kernels.erf(0.1), 3 * Math.ulp(0.11));
        assertEquals(-0.99532226501895273416, Kernels.erf(-2), 3 * Math.ulp(0.99));
        assertEquals(1, Kernels.erf(INF));
        assertEquals(Double.NaN, Kernels.erf(Double.NaN));
        assertEquals(0.24197072451914334980, Kernels.normalDensity(1), 3 * Math.ulp(0.24));
        assertEquals(0, Kernels.normalDensity(INF));
        assertEquals(Double.NaN, Kernels.normalDensity(Double.NaN));
        assertEquals(1.9599639845400538556, Kernels.normalQuantile(0.975), 5 * Math.ulp(1.9));
        assertEquals(-6.3613409024040561991, Kernels.normalQuantile(1e-10), 5 * Math.ulp(6.3));
        assertEquals(0, Kernels.normalQuantile(0.5));
        assertEquals(-INF, Kernels.normalQuantile(0));
        assertEquals(INF, Kernels.normalQuantile(1));
        for (double p : new double[] {-MIN, Math.nextUp(1.0), -INF, INF, Double.NaN})
            assertTrue(Double.isNaN(Kernels.normalQuantile(p)), () -> "p = " + p);
    }
}
