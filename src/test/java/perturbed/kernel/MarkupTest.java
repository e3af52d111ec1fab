package perturbed.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class MarkupTest {
    @Test
    void coordinates_have_two_decimals_and_no_negative_zero() {
        assertEquals("0", Markup.coordinate(-0.004));
        assertEquals("-0.01", Markup.coordinate(-0.006));
        assertEquals("1.05", Markup.coordinate(1.05));
        assertEquals("12.3", Markup.coordinate(12.3));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            double value = 2000 * (random.nextDouble() - 0.5);
            String text = Markup.coordinate(value);
            assertEquals(value, Double.parseDouble(text), 0.0050001);        // half a hundredth
            assertTrue(new BigDecimal(text).scale() <= 2);
        }
    }

    @Test
    void every_character_can_stand_in_xml_and_comes_back_or_is_a_replacement_character() throws Exception {
        for (int c : new int[] {'<', '>', '&', '"', '\n', '\t', ' ', 0, 1, 31, 0x7f, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xfffd, 0xfffe, 0xffff, 0x10000, 0x1f600}) {
            String text = "a" + Character.toString(c) + "b", xml = "<t a=\"" + Markup.escape(text) + "\">" + Markup.escape(text) + "</t>";
            String read = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement().getTextContent();
            boolean legal = c == '\n' || c == '\t' || c >= 32 && c < 0xd800 || c > 0xdfff && c != 0xfffe && c != 0xffff;       // XML 1.0, production 2
            assertEquals(legal ? text : "a\ufffdb", read, "U+" + Integer.toHexString(c));
        }
    }
}
