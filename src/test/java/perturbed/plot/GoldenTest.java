package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pictures that were looked at, byte for byte. After a wanted change write them anew with
 * {@code mvn test -Dtest=GoldenTest -Dgolden=write}, look at them in a browser, and commit them.
 */
class GoldenTest {
    private static final Map<String, Figure> FIGURES = Map.of("figure4", Examples.figure4(), "figure3", Examples.figure3(300),
        "scatter", Examples.scatter(), "heatmap", Examples.heatMap());

    @ParameterizedTest
    @ValueSource(strings = {"figure4", "figure3", "scatter", "heatmap"})
    void is_the_picture_that_was_looked_at(String name) throws IOException {
        Figure figure = FIGURES.get(name);
        if ("write".equals(System.getProperty("golden"))) {
            Assumptions.abort("written anew, to be looked at: " + figure.save(Path.of("src/test/resources/perturbed/plot", name + ".svg")));
        }
        try (InputStream stored = GoldenTest.class.getResourceAsStream(name + ".svg")) {
            String text = new String(stored.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(text.replace("\r\n", "\n"), figure.svg());          // git on Windows may have changed the line ends
        }
    }
}
