package perturbed.plot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import perturbed.kernel.WholeFile;

/** A picture as a file of the format its name asks for; complete or not at all. */
final class PictureFile {
    private PictureFile() {
    }

    static Path write(Drawing drawing, Path file) {
        byte[] bytes = bytes(drawing, file);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            WholeFile.write(file, out -> out.write(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the picture " + file + ": " + e.getMessage(), e);
        }
        return file;
    }

    private static byte[] bytes(Drawing drawing, Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".svg")) {
            return Svg.write(drawing).getBytes(StandardCharsets.UTF_8);
        }
        boolean pdf = name.endsWith(".pdf");
        if (!pdf && !name.endsWith(".png")) {
            throw new IllegalArgumentException("a picture is saved as .svg, .pdf or .png, got " + file);
        }
        try {
            return pdf ? Pdf.write(drawing) : Png.write(drawing, Png.SCALE);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException("PDF and PNG files are written with org.apache.pdfbox:pdfbox:3.0.8, which is not on the class path;"
                + " add this dependency, or save as .svg", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the picture " + file + ": " + e.getMessage(), e);
        }
    }
}
