package perturbed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
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
}
