package perturbed.notebook.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's first screen is true. */
class ReadmeTest {
    private static final Pattern IMAGE = Pattern.compile("data:image/svg\\+xml;base64,([A-Za-z0-9+/=]+)");

    @Test
    void its_cell_prints_what_it_says() throws IOException {
        Matcher blocks = Pattern.compile("```java\n(.*?)```.*?```\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        assertTrue(blocks.find());
        try (Session session = new Session()) {
            List<NotebookFile.Output> outputs = NotebookRun.run(session, blocks.group(1));
            assertEquals(blocks.group(2), outputs.get(0).data().get("stdout"));
        }
    }

    /** The figures are those stored in notebook 01, which is run by other tests. With -Dstore=true they are written anew. */
    @Test
    void its_figures_are_those_of_the_first_notebook() throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        for (NotebookFile.Cell cell : NotebookFile.read(Path.of("notebooks/01-first-figure.ipynb")).cells()) {
            if (!cell.source().contains("leaves a plateau")) continue;
            for (NotebookFile.Output output : cell.outputs()) {
                Matcher images = IMAGE.matcher(output.data().getOrDefault("text/html", ""));
                while (images.find()) pictures.add(Base64.getDecoder().decode(images.group(1)));
            }
        }
        assertEquals(2, pictures.size());
        for (int k = 0; k < 2; k++) {
            Path file = Path.of(".github", k == 0 ? "figure-4-forward.svg" : "figure-4-backward.svg");
            if (Boolean.getBoolean("store")) Files.write(file, pictures.get(k));
            assertEquals(new String(pictures.get(k), StandardCharsets.UTF_8), Files.readString(file), file + ": mvn test -Dtest=ReadmeTest -Dstore=true writes it anew");
        }
    }

    @Test
    void every_file_it_points_to_is_there() throws IOException {
        Matcher links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(Files.readString(Path.of("README.md")));
        int found = 0;
        while (links.find()) {
            assertTrue(Files.exists(Path.of(links.group(1))), links.group(1));
            found++;
        }
        assertTrue(found > 10);
    }
}
