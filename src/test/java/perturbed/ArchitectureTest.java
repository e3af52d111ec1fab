package perturbed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture of the rooms in the README, checked against the import lines. */
class ArchitectureTest {
    private static final Map<String, Set<String>> SEES = Map.ofEntries(
        Map.entry("kernel", Set.of()),
        Map.entry("notebook", Set.of()),
        Map.entry("notebook.kernel", Set.of("notebook", "plot")),
        Map.entry("operator", Set.of("kernel")),
        Map.entry("noise", Set.of("kernel")),
        Map.entry("data", Set.of("kernel")),
        Map.entry("chain", Set.of("kernel", "operator", "noise", "data")),
        Map.entry("sgd", Set.of("kernel", "operator", "noise", "data", "chain", "notebook")),
        Map.entry("theory", Set.of("kernel", "noise")),
        Map.entry("experiment", Set.of("kernel", "operator", "noise", "data", "chain", "sgd", "theory", "notebook")),
        Map.entry("plot", Set.of("kernel", "notebook")),
        Map.entry("paper", Set.of("kernel", "operator", "noise", "data", "chain", "sgd", "theory", "experiment", "plot", "notebook")),
        Map.entry("command", Set.of("sgd", "experiment", "plot", "paper")));

    /** Libraries, and the rooms that may use them; the JDK is open to all. */
    private static final Map<String, Set<String>> USERS = Map.of(
        "tech.tablesaw", Set.of("data", "sgd", "theory", "experiment", "plot", "paper", "command"),
        "org.apache.commons.math3", Set.of("theory", "experiment", "plot", "paper"),
        "org.ejml", Set.of("chain", "sgd", "theory", "experiment", "paper"),
        "org.apache.pdfbox", Set.of("plot"),
        "org.apache.fontbox", Set.of("plot"),
        "com.github.therapi", Set.of("notebook"),
        "picocli", Set.of("command"),
        "org.dflib.jjava", Set.of("notebook.kernel"),
        "org.zeromq", Set.of("notebook.kernel"));

    private static final Pattern IMPORT = Pattern.compile("import (?:static )?((?:[a-z_0-9]+\\.)+)(?:[A-Z*].*);");
    private static final Path SOURCES = Path.of("src", "main", "java");

    @Test
    void every_import_points_down_the_picture() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                String room = room(SOURCES.relativize(file.getParent()).toString().replace(file.getFileSystem().getSeparator(), ".") + ".");
                if (!SEES.containsKey(room)) wrong.add(file + ": there is no room '" + room + "' in the picture");
                else for (String line : Files.readAllLines(file)) if (!allowed(room, line)) wrong.add(file + ": " + room + " must not see: " + line);
            }
        }
        assertEquals("", String.join("\n", wrong), "imports against the picture of the rooms (README); move the code, or change the picture and this test");
    }

    @Test
    void imports_against_the_picture_are_found() {
        assertEquals(List.of("import perturbed.noise.Noise;", "import static perturbed.paper.LogisticData.*;", "import org.ejml.simple.SimpleMatrix;"),
            Stream.of("import java.util.List;", "import perturbed.kernel.Kernels;", "import perturbed.noise.Noise;", "import perturbed.operator.Loss;",
                "import static perturbed.paper.LogisticData.*;", "import org.ejml.simple.SimpleMatrix;").filter(line -> !allowed("operator", line)).toList());
    }

    private static boolean allowed(String room, String line) {
        Matcher match = IMPORT.matcher(line.strip());
        if (!match.matches()) return true;
        String from = match.group(1);
        if (from.startsWith("java.") || from.startsWith("javax.") || from.startsWith("jdk.")) return true;
        if (from.startsWith("perturbed.")) return room(from).equals(room) || SEES.get(room).contains(room(from));
        return USERS.entrySet().stream().anyMatch(library -> from.startsWith(library.getKey() + ".") && library.getValue().contains(room));
    }

    /** "perturbed.notebook.kernel." -> "notebook.kernel". */
    private static String room(String name) {
        return name.replaceFirst("^perturbed\\.", "").replaceFirst("\\.$", "");
    }
}
