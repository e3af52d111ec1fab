package perturbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DependenciesTest {
    @Test
    void the_table_of_dependencies_names_every_jar_of_the_class_path_with_its_version() throws IOException {
        TreeSet<String> described = new TreeSet<>(), there = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of(".github/DEPENDENCIES.md"))) {
            String[] cells = line.split(" *\\| *");
            if (cells.length > 3 && !cells[1].equals("jar") && !cells[1].startsWith("-")) described.add(cells[1] + "-" + cells[2] + ".jar");
        }
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String name = Path.of(path).getFileName().toString();
            if (name.endsWith(".jar") && Arrays.stream(new String[] {"junit-", "opentest4j-", "apiguardian-", "jspecify-", "surefire"}).noneMatch(name::startsWith)) there.add(name);
        }
        assertEquals(there, described);
    }

    @Test
    void the_tables_name_every_version_that_the_build_names() throws IOException {
        String pom = Files.readString(Path.of("pom.xml")), tables = Files.readString(Path.of(".github/DEPENDENCIES.md"));
        TreeSet<String> missing = new TreeSet<>();
        Matcher named = Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>").matcher(pom.substring(pom.indexOf("<dependencies>")));
        int count = 0;
        for (; named.find(); count++) {
            String version = named.group(2), property = version.replaceAll("[${}]", "");
            if (version.startsWith("${")) version = pom.split("<" + Pattern.quote(property) + ">", 2)[1].split("<", 2)[0];
            if (!tables.contains("| " + named.group(1) + " | " + version + " |") && !tables.contains("| " + named.group(1) + " " + version + " |")) missing.add(named.group(1) + " " + version);
        }
        assertTrue(count > 25, count + " versions");
        assertEquals(new TreeSet<>(), missing);
    }
}
