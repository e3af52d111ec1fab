package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SvgTest {
    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "ar-EG-u-nu-arab", "tr-TR", "hi-IN-u-nu-deva"})
    void has_the_same_bytes_under_every_locale(String tag) {
        Locale before = Locale.getDefault();
        String expected = Examples.figure4().svg();
        try {
            Locale.setDefault(Locale.forLanguageTag(tag));
            assertEquals(expected, Examples.figure4().svg());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void is_well_formed_and_stands_alone_on_a_page_with_others() throws Exception {
        Chart chart = Examples.figure4("s_f", "a < b & \"c\"").caption("x > y\u0000\u000b");
        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new ByteArrayInputStream(chart.svg().getBytes(StandardCharsets.UTF_8)));
        assertEquals("a < b & \"c\"", xml.getElementsByTagName("title").item(0).getTextContent());
        NodeList all = xml.getElementsByTagName("*");
        assertTrue(all.getLength() > 50);
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            assertFalse(element.getTagName().matches("style|script|image|use|a|foreignObject"), element.getTagName());
            for (int k = 0; k < element.getAttributes().getLength(); k++) {
                assertFalse(element.getAttributes().item(k).getNodeName().matches("id|class|style|href|xlink:href|on.*"));
            }
        }
    }
}
