package perturbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the sources cite as errata, CE1 or t10 stands in notebook 11, and what the list in notebooks/README.md names is there. */
class CitationsTest {
    private static final Path MAIN = Path.of("src/main/java"), TESTS = Path.of("src/test/java"), NOTEBOOKS = Path.of("notebooks");
    private static final Path LIST = NOTEBOOKS.resolve("README.md");
    private static final Set<String> COMPUTED_IN_NOTEBOOK_11 = Set.of("t28");
    private static final String ERRATA = text(NOTEBOOKS.resolve("11-what-is-wrong-in-the-print.ipynb"));

    private static Map<Path, String> sources;

    @BeforeAll
    static void read() throws IOException {
        sources = new TreeMap<>();
        for (Path root : List.of(MAIN, TESTS))
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(f -> f.toString().endsWith(".java")).filter(f -> !f.endsWith("CitationsTest.java")).forEach(f -> sources.put(f, text(f)));
            }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> matches(String text, String regex) {
        Set<String> found = new TreeSet<>();
        for (Matcher m = Pattern.compile(regex).matcher(text); m.find(); ) found.add(m.group(1));
        return found;
    }

    /** Follows each citation of this form to a place in notebook 11. */
    private static void lead(String citation, String place) {
        int found = 0;
        for (Map.Entry<Path, String> source : sources.entrySet())
            for (String number : matches(source.getValue(), citation)) {
                assertTrue(ERRATA.contains(String.format(place, number)), source.getKey() + " cites " + number + ", which is not in notebook 11");
                found++;
            }
        assertTrue(found > 0, "nothing is cited like " + citation);
    }

    @Test
    void every_section_of_the_errata_that_is_cited_is_there() {
        lead("[Ee]rrata,?\\s+(?:\\*\\s+)?(?:section )?(\\d(?:\\.\\d)?)(?!\\d)", "<a id=\\\"errata-%s\\\"></a>");
    }

    @Test
    void every_erratum_that_is_cited_is_there() {
        lead("[Ee]rratum\\s+(?:\\*\\s+)?(\\d+)", "<a id=\\\"erratum-%s\\\"></a>");
        assertEquals(new TreeSet<>(range("", 1, 41)), matches(ERRATA, "id=\\\\\"erratum-(\\d+)"));
    }

    @Test
    void every_counterexample_that_is_cited_is_there() {
        lead("\\bCE(\\d+g?)\\b", "**CE%s:");
        for (int k = 1; k <= 12; k++) assertTrue(ERRATA.contains("**CE" + k + ":"), "CE" + k);
    }

    @Test
    void every_test_id_has_a_line_and_stands_in_the_tests_named_there() {
        Map<String, String> lines = new TreeMap<>();
        for (Matcher m = Pattern.compile("\"\\| (t\\d+) \\|(.*)").matcher(ERRATA); m.find(); ) lines.put(m.group(1), m.group(2));
        assertEquals(31, lines.size(), lines.keySet().toString());
        lines.forEach((id, line) -> {
            Set<String> classes = matches(line, "`(\\w+\\.\\w+Test)`");
            assertEquals(COMPUTED_IN_NOTEBOOK_11.contains(id), classes.isEmpty(), id);
            List<String> tests = classes.stream().map(name -> sources.get(TESTS.resolve("perturbed/" + name.replace('.', '/') + ".java"))).toList();
            for (String test : tests) assertTrue(Pattern.compile("(?<![a-zA-Z0-9])" + id + "(?![0-9])").matcher(test).find(), id + " is not named in all of " + classes);
            assertTrue(classes.isEmpty() || tests.stream().anyMatch(test -> test.contains("void " + id + "_")), "no test of " + classes + " is called " + id + "_");
        });
        for (Map.Entry<Path, String> source : sources.entrySet())
            for (String id : matches(source.getValue(), "void (t\\d+)_")) assertTrue(lines.containsKey(id), source.getKey() + " has " + id + ", which is not in notebook 11");
    }

    /** The cells of the rows of the list, item first. */
    private static List<String[]> rows() {
        List<String[]> rows = new ArrayList<>();
        for (String line : text(LIST).split("\n")) {
            String[] cells = line.split("\\|");
            if (cells.length == 6 && !cells[1].isBlank() && !cells[1].startsWith("-") && !cells[1].strip().equals("item")) rows.add(cells);
        }
        return rows;
    }

    private static List<String> range(String name, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(k -> name + k).toList();
    }

    @Test
    void the_list_has_every_numbered_item_of_the_paper() {
        Set<String> items = rows().stream().map(cells -> cells[1].strip()).collect(Collectors.toSet());
        Stream.of(range("A", 1, 4), range("Lemma ", 1, 2), range("Theorem ", 1, 5), range("Corollary ", 1, 4), range("Remark ", 1, 5),
                range("Table ", 1, 1), range("Figure ", 1, 9), range("Example ", 1, 3), range("A.", 1, 3),
                List.of("(1)", "(2)", "(3)", "(4)", "(5a)", "(5b)", "(5c)", "(5d)", "(6a)", "(6b)", "(34)", "(37)", "(38)", "(53)", "(54)"))
            .flatMap(List::stream).forEach(item -> assertTrue(items.contains(item), item + " is not in " + LIST));
    }

    @Test
    void every_class_test_and_notebook_of_the_list_exists() {
        for (String[] cells : rows()) {
            String item = cells[1].strip();
            follow(item, cells[3], MAIN);
            follow(item, cells[4], TESTS);
            follow(item, cells[5], NOTEBOOKS);
        }
    }

    /** At least one link, all of them to files below the root; methods named and sections linked to are in them. */
    private static void follow(String item, String cell, Path root) {
        Matcher links = Pattern.compile("\\[`?([^\\]`]+)`?\\]\\(([^)#]+)(?:#([^)]+))?\\)").matcher(cell);
        int count = 0;
        for (; links.find(); count++) {
            Path file = NOTEBOOKS.resolve(links.group(2)).normalize();
            assertTrue(file.startsWith(root) && Files.exists(file), item + ": no " + file);
            String text = text(file), section = links.group(3);
            if (root.equals(NOTEBOOKS)) {
                boolean found = section == null || text.contains("id=\\\"" + section + "\\\"") || headings(text).contains(section);
                assertTrue(found, item + ": no section " + section + " in " + file);
                continue;
            }
            String[] name = links.group(1).split("\\.");
            assertEquals(name[0] + ".java", file.getFileName().toString(), item);
            if (name.length == 2) assertTrue(text.contains(" " + name[1] + "("), item + ": no " + name[1] + " in " + file);
        }
        assertFalse(count == 0, item + " names nothing below " + root);
    }

    /** As Jupyter makes anchors of them. */
    private static Set<String> headings(String notebook) {
        return matches(notebook, "\"#+ ([^\"]*?)(?:\\\\n)?\"").stream()
            .map(h -> h.replace("\\\\", "\\").replace(' ', '-').replace("`", "")).collect(Collectors.toSet());
    }
}
