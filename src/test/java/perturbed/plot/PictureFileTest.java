package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFileTest {
    @TempDir
    Path folder;

    @Test
    void svg_files_hold_the_svg() throws IOException {
        Path file = Examples.figure4().save(folder.resolve("deep/er/figure.svg"));
        assertEquals(Examples.figure4().svg(), Files.readString(file, StandardCharsets.UTF_8));
    }

    @Test
    void pdf_files_have_the_same_bytes_at_any_time_and_place() throws IOException {
        byte[] first = Files.readAllBytes(Examples.figure4().save(folder.resolve("a.pdf")));
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            assertArrayEquals(first, Files.readAllBytes(Examples.figure4().save(folder.resolve("b.pdf"))));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void pdf_text_stays_text_in_an_embedded_font() throws IOException {
        try (PDDocument document = Loader.loadPDF(Examples.figure4().save(folder.resolve("a.pdf")).toFile())) {
            String text = new PDFTextStripper().getText(document);
            assertTrue(text.contains("Forward noise leaves a plateau"), text);
            assertTrue(text.contains("step size \u03b3"), text);
            for (COSName name : document.getPage(0).getResources().getFontNames()) {
                PDFont font = document.getPage(0).getResources().getFont(name);
                assertTrue(font.isEmbedded() && font.getName().endsWith("LiberationSans"), font.getName());
            }
            Panels figure = Examples.figure4();
            assertEquals(0.75 * figure.layout().together().width(), document.getPage(0).getMediaBox().getWidth(), 1e-3);     // 96 px are 72 pt
        }
    }

    @Test
    void png_files_have_three_pixels_to_a_point_of_the_screen() throws IOException {
        BufferedImage image = ImageIO.read(Examples.heatMap().save(folder.resolve("a.PNG")).toFile());
        Drawing drawing = Examples.heatMap().layout().together();
        assertEquals(Math.ceil(3 * drawing.width()), image.getWidth());
        assertEquals(Math.ceil(3 * drawing.height()), image.getHeight());
        assertEquals(0xffffffff, image.getRGB(1, 1));
        assertTrue(contains(image, 0xfffde725), "the brightest cell");
    }

    private static boolean contains(BufferedImage image, int rgb) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) == rgb) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void every_kind_of_chart_can_be_written_in_every_format() throws IOException {
        for (Figure figure : new Figure[] {Examples.figure3(100), Examples.scatter(), Examples.heatMap()}) {
            for (String ending : new String[] {".svg", ".pdf", ".png"}) {
                assertTrue(Files.size(figure.save(folder.resolve("f" + ending))) > 5000);
            }
        }
    }

    @Test
    void a_sign_that_the_font_lacks_is_named_and_the_old_file_stays() throws IOException {
        Path file = Files.writeString(folder.resolve("a.pdf"), "old");
        Chart chart = Examples.heatMap().title("noise \u6ce2");
        for (String ending : new String[] {".pdf", ".png"}) {
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> chart.save(folder.resolve("a" + ending)));
            assertEquals("the font of PDF and PNG files has no sign for '\u6ce2' (U+6CE2) in \"noise \u6ce2\"; write it in another way, or save as .svg",
                refusal.getMessage());
        }
        assertEquals("old", Files.readString(file));
        assertTrue(Files.exists(chart.save(folder.resolve("a.svg"))));
    }

    @Test
    void a_file_that_cannot_be_written_is_named_and_nothing_is_left_behind() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "a file, no folder");
        assertRefused("cannot write the picture " + plain.resolve("a.svg") + ": ", plain.resolve("a.svg"));
        Path full = Files.createDirectory(folder.resolve("full.svg"));
        assertRefused("cannot write the picture " + full + ": it is a folder", full);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(2, left.count());
        }
    }

    private static void assertRefused(String message, Path file) {
        UncheckedIOException refusal = assertThrows(UncheckedIOException.class, () -> Examples.heatMap().save(file));
        assertTrue(refusal.getMessage().startsWith(message), refusal.getMessage());
    }

    @Test
    void other_endings_are_refused() {
        for (String name : new String[] {"a.jpg", "svg", "a"}) {
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Examples.heatMap().save(name));
            assertEquals("a picture is saved as .svg, .pdf or .png, got " + name, refusal.getMessage());
        }
    }

    /** Runs with the class path of this test, its optional jars left out. */
    public static final class WithoutOptionalJars implements Callable<List<String>> {
        @Override
        public List<String> call() {
            List<String> messages = new ArrayList<>();
            Runnable[] calls = {() -> Examples.heatMap().save("never.png"), () -> Examples.heatMap().save("never.pdf"), Chart::loadPlotly,
                () -> Examples.heatMap().interactive().show()};
            for (Runnable call : calls) {
                messages.add(assertThrows(IllegalStateException.class, call::run).getMessage());
            }
            messages.add(Examples.heatMap().svg());
            return messages;
        }
    }

    @Test
    void without_the_optional_jars_svg_works_and_the_rest_names_what_to_add() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(File.pathSeparator)) {
            if (!entry.matches(".*(pdfbox|fontbox|plotly\\.js).*\\.jar")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader bare = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Callable<?> probe = (Callable<?>) bare.loadClass(WithoutOptionalJars.class.getName()).getConstructor().newInstance();
            String files = "PDF and PNG files are written with org.apache.pdfbox:pdfbox:3.0.8, which is not on the class path; add this dependency, or save as .svg";
            assertEquals(List.of(files, files,
                "interactive charts draw with plotly.js, which is not on the class path; add the dependency org.webjars.npm:plotly.js-dist:2.35.3, or leave interactive() out",
                "interactive() charts draw with plotly.js: run Chart.loadPlotly() in a cell of its own first", Examples.heatMap().svg()), probe.call());
        }
    }
}
