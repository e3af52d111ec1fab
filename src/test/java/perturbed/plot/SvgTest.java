package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SvgTest {
    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "ar-EG-u-nu-arab", "tr-TR", "hi-IN-u-nu-deva"})
    void has_the_same_bytes_under_every_locale(String tag) {
        Locale before = Locale.getDefault();
        List<String> expected = List.of(Examples.figure4().html(), Examples.heatMap().svg(), Examples.figure3(300).svg(), Examples.heatMap().interactiveHtml());
        try {
            Locale.setDefault(Locale.forLanguageTag(tag));
            assertEquals(expected, List.of(Examples.figure4().html(), Examples.heatMap().svg(), Examples.figure3(300).svg(), Examples.heatMap().interactiveHtml()));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void is_well_formed_and_stands_alone_on_a_page_with_others() throws Exception {
        Chart chart = Examples.figure4("s_f", "a < b & \"c\"").caption("x > y\u0000\u000b");
        Document xml = parse(chart.svg());
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

    @Test
    void the_page_holds_one_image_for_each_panel_and_says_in_words_what_it_shows() throws Exception {
        String html = Examples.figure4().html();
        Matcher image = Pattern.compile("<img align=\"left\" alt=\"([^\"]+)\" src=\"data:image/svg\\+xml;base64,([^\"]+)\">").matcher(html);
        String[] titles = {"Forward noise leaves a plateau", "Backward noise leaves none"};
        for (String title : titles) {
            assertTrue(image.find());
            assertTrue(image.group(1).startsWith(title + ". Lines of stable gradient norm"), image.group(1));
            assertEquals(title, parse(new String(Base64.getDecoder().decode(image.group(2)), StandardCharsets.UTF_8)).getElementsByTagName("title").item(0).getTextContent());
        }
        assertFalse(image.find());
        assertTrue(html.endsWith("<br clear=\"all\"><small>Mean over seed, n = 5; band: 95 % t-interval of the mean.</small>"), "the common caption stands once");
    }

    @Test
    void a_long_run_takes_no_more_room_than_a_picture_can_show() {
        String svg = Examples.figure3(60_000).svg();
        assertTrue(svg.length() < 100_000, svg.length() + " characters");    // 3 lines, 268 columns of pixels, 4 points of 12 characters
    }

    @Test
    void panels_of_one_row_have_one_height() throws Exception {
        Chart tall = Examples.figure4("s_f", "A title of so many words that it will certainly not fit into a single line").caption("And a caption.");
        Matcher image = Pattern.compile("base64,([^\"]+)").matcher(Chart.panels(tall, Examples.heatMap()).html());
        assertTrue(image.find());
        String first = parse(new String(Base64.getDecoder().decode(image.group(1)))).getDocumentElement().getAttribute("height");
        assertTrue(image.find());
        assertEquals(first, parse(new String(Base64.getDecoder().decode(image.group(1)))).getDocumentElement().getAttribute("height"));
    }
}
