package perturbed.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, -0", "-7, -7", "0.1, 0.1", "-0.25, -0.25", "1e-7, 1E-7", "123456.75, 123456.75", "999999999999999, 999999999999999", "1e15, 1E+15", "1e300, 1E+300",
        "0.30000000000000004, 0.30000000000000004", "0.1234567890123456, 0.1234567890123456", "4.9e-324, 4.94065645841247E-324"})
    void a_number_is_written_with_the_digits_it_needs(double value, String text) {
        assertEquals(text, NumberText.of(value));
    }

    @Test
    void the_text_of_any_finite_double_is_read_back_to_the_bit() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            double value = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : (random.nextDouble() - 0.5) * 1000;
            if (!Double.isFinite(value)) continue;
            String text = NumberText.of(value);
            assertEquals(Double.doubleToRawLongBits(value), Double.doubleToRawLongBits(NumberText.parse(text)), text);
            assertTrue(text.replaceAll("E.*|[-.]", "").replaceAll("^0+", "").length() <= 17, text);
        }
    }

    @Test
    void plain_decimal_numbers_are_read() {
        assertEquals(-0.5, NumberText.parse("-0.5"));
        assertEquals(3, NumberText.parse("+3"));
        assertEquals(1e-3, NumberText.parse("1e-3"));
        assertEquals(0.25, NumberText.parse("2.5E-1"));
        assertEquals(Double.MAX_VALUE, NumberText.parse("1.7976931348623157e308"));
        assertEquals(0, NumberText.parse("1e-999"));
        assertEquals(12345678.9, NumberText.parse("012345678.9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "1,5", "0x1p3", "1d", "1f", "NaN", "Infinity", "1e999", "-1e999", "1e", "--1", "1.2.3", "_1", "\u0661"})
    void everything_else_is_refused(String text) {
        assertThrows(NumberFormatException.class, () -> NumberText.parse(text));
    }
}
