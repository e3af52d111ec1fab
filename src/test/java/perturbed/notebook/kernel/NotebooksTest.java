package perturbed.notebook.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every notebook still gives, cell by cell, what is stored in it. No Jupyter is needed. */
class NotebooksTest {
    private static final Path NOTEBOOKS = Path.of("notebooks");

    @TestFactory
    List<DynamicTest> every_notebook_gives_what_is_stored_in_it() throws IOException {
        try (Stream<Path> files = Files.list(NOTEBOOKS)) {
            return files.filter(f -> f.toString().endsWith(".ipynb")).sorted()
                .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), f.toUri(), () -> NotebookRun.check(NotebookFile.read(f)))).toList();
        }
    }
}
