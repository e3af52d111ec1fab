package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @Test
    void markup_raises_and_lowers() {
        assertEquals(List.of(new Text.Run("10", 0), new Text.Run("\u22123", 1), new Text.Run(" s", 0), new Text.Run("f", -1), new Text.Run("!", 0)),
            Text.of("10^{\u22123} s_{f}!").runs());
        assertEquals("10^-3 s_f", Text.plain("10^{-3} s_{f}"));
    }

    @Test
    void a_power_and_a_letter_below_need_no_braces_and_other_words_stay_as_they_are() {
        assertEquals(Text.of("10^{-3}, s_{f} = 2, w_{1}"), Text.of("10^-3, s_f = 2, w_1"));
        assertEquals(Text.of("T^{0.75} or ||w||^{2}, \u0394t_{f}."), Text.of("T^0.75 or ||w||^2, \u0394t_f."));
        assertEquals(Text.of("every \u0394t_{f} steps, u~_{1}"), Text.of("every \u0394t_f steps, u~_1"));
        for (String plain : new String[] {"my_column", "a_bc", "x_y_z", "a^b {x}", "_f", "s_", "^2"}) {
            assertEquals(List.of(new Text.Run(plain, 0)), Text.of(plain).runs());
        }
    }

    @Test
    void on_a_page_it_is_raised_and_lowered_and_nothing_becomes_a_tag() {
        assertEquals("s<sub>f</sub> &lt; 10<sup>-3</sup> &amp; my_column &lt;b&gt;", Text.html("s_f < 10^-3 & my_column <b>"));
    }

    @Test
    void unicode_superscripts_are_raised_signs_that_every_font_has() {
        assertEquals(Text.of("10^{\u22123}x_{12}"), Text.of("10\u207b\u00b3x\u2081\u2082"));
    }

    @Test
    void widths_are_those_of_the_font_that_files_are_written_with() throws IOException {
        try (Glyphs glyphs = new Glyphs()) {
            for (char c = 32; c < 127; c++) {
                String text = String.valueOf(c);
                // The table is in thousandths, the font in 2048ths.
                assertEquals(glyphs.width(text, 1000), new Text(List.of(new Text.Run(text, 0))).width(1000), 0.51, text);
            }
        }
    }

    @Test
    void lines_break_at_spaces_only() {
        assertEquals(List.of("one two", "three", "unbreakablylong", "x"), Text.wrap(" one two three unbreakablylong\nx", 10, 40));
        assertEquals(List.of(), Text.wrap("", 10, 40));
    }

    @ParameterizedTest
    @CsvSource({"stableGradientNorm, stable gradient norm", "s_f, s_{f}", "\u0394t_f, \u0394t_{f}", "gamma, \u03b3", "step, step", "EWMA, EWMA", "normOfW, norm of w", "my_column, my_column"})
    void columns_are_called_by_words(String column, String words) {
        assertEquals(words, Text.ofColumn(column));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "-0.0, 0, 0", "0.1, 0.1, 0.1", "-2.5, -2.5, \u22122.5", "123456.4, 123456, 123456", "1234567, 1.23457e6, 1.23457\u00b710^{6}",
        "1e-7, 1e-7, 10^{\u22127}", "-1e20, -1e20, \u221210^{20}", "0.00012345678, 0.000123457, 0.000123457", "1e6, 1e6, 10^{6}",
        "NaN, NaN, NaN", "-Infinity, -Infinity, \u2212\u221e"})
    void numbers_have_six_digits(double value, String plain, String label) {
        assertEquals(plain, Numerals.plain(value, 6));
        assertEquals(label, Numerals.label(value, 6));
    }
}
