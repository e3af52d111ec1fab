package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ReportTest {
    private static final Table NAMES = Table.create("a < b", StringColumn.create("name", "x & y", "<script>alert(1)</script>"), DoubleColumn.create("value", 1.5, Double.NaN));
    private static final Report REPORT = Report.titled("Noise & \"steps\"").text("One < two.")
        .section(Section.titled("Figure 4").figure(Examples.figure4()).text("A <b>caption</b>.").table(NAMES).note("Made & kept."))
        .section(Section.titled("Figure 3").figure(Examples.figure3(300)));

    /** The page as XML: our HTML closes what it opens, but for the three meta lines. */
    private static Document parse(Report report) throws Exception {
        String xml = report.html().replace("<!DOCTYPE html>\n", "").replaceAll("<meta ([^>]*)>", "<meta $1/>").replace("<details open>", "<details>");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) elements.add((Element) found.item(i));
        return elements;
    }

    private static List<String> texts(Document page, String tag) {
        return elements(page, tag).stream().map(Element::getTextContent).toList();
    }

    @Test
    void has_its_sections_in_order_and_a_list_of_them_that_leads_there() throws Exception {
        Document page = parse(REPORT);
        assertEquals(List.of("Noise & \"steps\""), texts(page, "h1"));
        assertEquals(List.of("Figure 4", "Figure 3"), texts(page, "h2"));
        assertEquals(List.of("Figure 4", "Figure 3"), texts(page, "a"));
        assertEquals(elements(page, "section").stream().map(section -> "#" + section.getAttribute("id")).toList(),
            elements(page, "a").stream().map(link -> link.getAttribute("href")).toList());
        assertFalse(Report.titled("One").section(Section.titled("Only")).html().contains("<nav"));
    }

    @Test
    void what_is_text_stays_text() throws Exception {
        Document page = parse(REPORT);
        assertTrue(texts(page, "p").containsAll(List.of("One < two.", "A <b>caption</b>.", "Made & kept.")), texts(page, "p").toString());
        assertEquals(List.of("x & y", "1.5", "<script>alert(1)</script>", "NaN"), texts(page, "td"));
        assertEquals(List.of("a < b 2 rows"), texts(page, "summary"));
        assertEquals(0, elements(page, "script").size());
    }

    @Test
    void letters_below_and_powers_stand_as_in_the_figures() throws Exception {
        String page = Report.titled("w^2").section(Section.titled("s_f varied").text("T = 10^5").note("s_b = 2")).html();
        for (String part : List.of("<title>w^2</title>", "<h1>w<sup>2</sup></h1>", "<h2>s<sub>f</sub> varied</h2>", "T = 10<sup>5</sup>", "s<sub>b</sub> = 2"))
            assertTrue(page.contains(part), part + " in " + page);
    }

    @Test
    void a_long_table_stands_folded_on_the_screen_and_not_on_paper() {
        assertEquals("<details open>", details(12));
        assertEquals("<details>", details(13));
        assertTrue(REPORT.html().contains("details::details-content { content-visibility: visible"));
    }

    private static String details(int rows) {
        String page = Report.titled("T").section(Section.titled("S").table(Table.create("rows", DoubleColumn.create("x", new double[rows])))).html();
        return page.substring(page.indexOf("<details"), page.indexOf("\n<summary"));
    }

    @Test
    void every_panel_stands_in_the_page_as_svg() throws Exception {
        List<String> titles = elements(parse(REPORT), "svg").stream().filter(svg -> svg.hasAttribute("role"))
            .map(svg -> svg.getElementsByTagName("title").item(0).getTextContent()).toList();
        assertEquals(List.of("Forward noise leaves a plateau", "Backward noise leaves none", "Smaller steps end lower"), titles);
    }

    @Test
    void asks_for_nothing_from_the_network() throws Exception {
        for (Element element : elements(parse(REPORT), "*")) {
            for (int k = 0; k < element.getAttributes().getLength(); k++) {
                String name = element.getAttributes().item(k).getNodeName(), value = element.getAttributes().item(k).getNodeValue();
                assertFalse(name.matches("src|srcset|on.*") || value.contains("://") && !name.equals("xmlns"), element.getTagName() + " " + name + "=" + value);
                assertTrue(!name.equals("href") || value.startsWith("#"), value);
            }
        }
        assertFalse(REPORT.html().contains("url(") || REPORT.html().contains("@import"));
        assertTrue(REPORT.html().contains("Content-Security-Policy\" content=\"default-src 'none'"));     // a browser holds us to it
    }

    @Test
    void is_made_for_phones_and_paper_too() {
        assertTrue(REPORT.html().contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"));
        assertTrue(REPORT.html().contains("@media print") && REPORT.html().contains("@media (max-width"));
    }

    @Test
    void is_saved_whole_in_folders_it_makes(@TempDir Path folder) throws Exception {
        Path file = REPORT.save(folder.resolve("new/page.html"));
        assertEquals(REPORT.html(), Files.readString(file));
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> REPORT.save(file.resolve("below.html")));
        assertTrue(e.getMessage().startsWith("cannot write the report " + file.resolve("below.html")), e.getMessage());
    }

    @Test
    void a_longer_copy_leaves_the_shorter_one_as_it_was() {
        Section short1 = Section.titled("A");
        Report one = Report.titled("T").section(short1);
        short1.text("more");
        one.section(Section.titled("B"));
        assertEquals("T (1 section)", one.toString());
        assertEquals(Report.titled("T").section(Section.titled("A")).html(), one.html());
    }

    @Test
    void titles_are_needed() {
        assertEquals("a report needs a title, got a blank one", assertThrows(IllegalArgumentException.class, () -> Report.titled(" ")).getMessage());
        assertEquals("a section of a report needs a title, got a blank one", assertThrows(IllegalArgumentException.class, () -> Section.titled("")).getMessage());
    }
}
