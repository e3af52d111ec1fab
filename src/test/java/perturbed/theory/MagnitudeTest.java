package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.kernel.RandomStream;

class MagnitudeTest {
    @Test
    void in_the_range_of_the_doubles_it_has_their_bits() {
        RandomStream random = RandomStream.of(1, RandomStream.Purpose.USER);
        for (int k = 0; k < 2000; k++) {
            double x = StrictMath.exp(100 * random.normal(2 * k)), y = k % 3 == 0 ? x * random.uniform(2 * k + 1) : StrictMath.exp(100 * random.normal(2 * k + 1));
            Magnitude a = Magnitude.of(x), b = Magnitude.of(y);
            assertEquals(x, a.toDouble());
            assertEquals(x + y, a.plus(b).toDouble());
            assertEquals(Math.max(0, x - y), a.minus(b).toDouble());
            assertEquals(Math.sqrt(x), a.sqrt().toDouble());
            assertEquals(Double.compare(x, y), a.compareTo(b));
            if (x * y > Double.MIN_NORMAL && x * y < Double.POSITIVE_INFINITY) assertEquals(x * y, a.times(b).toDouble());
            if (x / y > Double.MIN_NORMAL && x / y < Double.POSITIVE_INFINITY) assertEquals(x / y, a.over(b).toDouble());
        }
    }

    @Test
    void beyond_it_nothing_is_lost() {
        Magnitude huge = Magnitude.of(3).power(2000);
        assertEquals(2000 * Math.log10(3), huge.log10(), 1e-10);
        assertEquals(Double.POSITIVE_INFINITY, huge.toDouble());
        assertEquals(9, huge.times(9).over(huge).toDouble());
        assertEquals(2000 * Math.log10(3) / 2, huge.sqrt().log10(), 1e-10);
        assertEquals(0, Magnitude.ONE.over(huge).toDouble());
        assertEquals(Double.MIN_VALUE, Magnitude.of(Double.MIN_VALUE).toDouble());
    }

    @Test
    void zero_times_what_is_unknown_is_zero() {
        Magnitude unknown = Magnitude.of(Double.POSITIVE_INFINITY);
        assertEquals(Magnitude.ZERO, Magnitude.ZERO.times(unknown));
        assertEquals(Magnitude.ZERO, unknown.times(0));
        assertEquals(Magnitude.ZERO, Magnitude.ZERO.over(Magnitude.ZERO));
        assertEquals(unknown, unknown.times(2).plus(Magnitude.ONE));
        assertEquals(unknown, unknown.minus(unknown));               // of two unknowns nothing is known
        assertEquals(Double.NEGATIVE_INFINITY, Magnitude.ZERO.log10());
        assertThrows(IllegalArgumentException.class, () -> Magnitude.of(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Magnitude.of(-1));
    }

    private static BigDecimal exact(Magnitude a) {
        BigDecimal power = BigDecimal.valueOf(2).pow((int) Math.abs(a.exponent()));
        return a.exponent() < 0 ? new BigDecimal(a.mantissa()).divide(power) : new BigDecimal(a.mantissa()).multiply(power);
    }

    /** To one rounding, 2^-53, of what is there. */
    private static void assertRounded(BigDecimal expected, Magnitude value, Object what) {
        BigDecimal off = exact(value).subtract(expected).abs();
        assertTrue(off.compareTo(expected.abs().multiply(new BigDecimal(0x1p-53))) <= 0, () -> what + ": off by " + off.round(new MathContext(3)));
    }

    /** Exponents of thousands, the two numbers up to 2^60 apart. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void far_beyond_the_doubles_it_computes_as_big_decimals_do(long seed) {
        for (int k = 0; k < 100; k++) {
            RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER).at(k);
            Magnitude far = Magnitude.TWO.power(random.below(3000, 0)), scale = k % 2 == 0 ? far : Magnitude.ONE.over(far);
            Magnitude a = Magnitude.of(StrictMath.exp(20 * random.normal(1))).times(scale), b = k % 7 == 0 ? a : Magnitude.of(StrictMath.exp(20 * random.normal(2))).times(scale);
            BigDecimal x = exact(a), y = exact(b);
            assertRounded(x.add(y), a.plus(b), "sum");
            assertRounded(x.subtract(y).max(BigDecimal.ZERO), a.minus(b), "difference");
            assertRounded(x.multiply(y), a.times(b), "product");
            assertRounded(x.divide(y, new MathContext(40)), a.over(b), "quotient");
            assertRounded(x.sqrt(new MathContext(40)), a.sqrt(), "root");
            assertEquals(x.compareTo(y), a.compareTo(b));
            assertRounded(x.min(y), a.min(b), "min");
            assertRounded(x.max(y), a.max(b), "max");
            int digits = x.precision() - x.scale() - 1;                                             // x = d.ddd 10^digits
            assertEquals(digits + StrictMath.log10(x.movePointLeft(digits).doubleValue()), a.log10(), 1e-12);
        }
    }

    @Test
    void order_has_its_ends() {
        Magnitude unknown = Magnitude.of(Double.POSITIVE_INFINITY), small = Magnitude.of(1e-300), large = Magnitude.of(1e300);
        Magnitude[] rising = {Magnitude.ZERO, small.square(), small, Magnitude.ONE, large, large.square(), unknown};
        for (int i = 0; i < rising.length; i++)
            for (int j = 0; j < rising.length; j++) {
                assertEquals(Integer.compare(i, j), rising[i].compareTo(rising[j]), i + " against " + j);
                assertEquals(rising[Math.min(i, j)], rising[i].min(rising[j]));
                assertEquals(rising[Math.max(i, j)], rising[i].max(rising[j]));
                assertEquals(rising[Math.max(i, j)].log10(), rising[i].plus(rising[j]).log10(), 0.302);                // at most twice the larger
            }
        assertEquals(Magnitude.ZERO, large.over(unknown));
        assertEquals(unknown, unknown.sqrt());
        assertEquals(Double.POSITIVE_INFINITY, unknown.log10());
        assertEquals(Magnitude.ONE, large.power(0));
    }
}
