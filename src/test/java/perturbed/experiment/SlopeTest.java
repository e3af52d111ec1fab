package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import perturbed.kernel.RandomStream;

class SlopeTest {
    @Test
    void an_exact_power_is_found() {
        Slope slope = Slope.of(new double[] {1, 10, 100}, new double[] {3, 0.3, 0.03});
        assertEquals(-1, slope.value(), 1e-14);
        assertEquals(0, slope.high() - slope.low(), 1e-6);           // the root of a rounding error
        assertTrue(slope.agreesWith(-1, 1e-6));
        assertFalse(slope.agreesWith(-0.9, 0.05));
    }

    @Test
    void the_interval_holds_the_exponent_in_95_of_100_fits() {
        double[] x = {1, 2, 4, 8, 16, 32};
        long held = IntStream.range(0, 2000).filter(k -> {
            RandomStream random = RandomStream.of(k, RandomStream.Purpose.USER);
            return Slope.of(x, IntStream.range(0, 6).mapToDouble(i -> Math.sqrt(x[i]) * StrictMath.exp(0.3 * random.normal(i))).toArray()).agreesWith(0.5, 0);
        }).count();
        assertEquals(0.95, held / 2000.0, 4 * Math.sqrt(0.95 * 0.05 / 2000));       // 4 standard errors of 2,000 fits
    }

    @Test
    void two_points_have_a_slope_and_no_interval() {
        Slope slope = Slope.of(new double[] {1, 2}, new double[] {1, 8});
        assertEquals(3, slope.value(), 1e-14);
        assertTrue(Double.isNaN(slope.low()) && Double.isNaN(slope.high()));
    }

    @Test
    void what_has_no_logarithm_is_refused() {
        assertEquals("a slope of logarithms needs finite positive points, but point 1 is (2.0, 0.0)",
            assertThrows(IllegalArgumentException.class, () -> Slope.of(new double[] {1, 2}, new double[] {1, 0})).getMessage());
        assertEquals("a slope needs as many x as y, got 2 and 1", assertThrows(IllegalArgumentException.class, () -> Slope.of(new double[] {1, 2}, new double[] {1})).getMessage());
        assertEquals("a slope needs points at two different x at least, got 2 at one",
            assertThrows(IllegalArgumentException.class, () -> Slope.of(new double[] {1, 1}, new double[] {1, 2})).getMessage());
    }
}
