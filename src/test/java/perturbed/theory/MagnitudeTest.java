package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
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
}
