package perturbed.plot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** A picture as a file of the format its name asks for; complete or not at all. */
final class PictureFile {
    private PictureFile() {
    }

    static Path write(Drawing drawing, Path file) {
        byte[] bytes = bytes(drawing, file);
        Path target = file.toAbsolutePath(), folder = target.getParent();
        try {
            if (Files.isDirectory(target)) {
                throw new IOException("it is a folder");
            }
            Files.createDirectories(folder);
            Path aside = folder.resolve("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
            try {
                Files.write(aside, bytes);
                replace(aside, target);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the picture " + file + ": " + e.getMessage(), e);
        }
        return file;
    }

    private static void replace(Path aside, Path target) throws IOException {
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (java.nio.file.AtomicMoveNotSupportedException e) {
            Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
        }
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
