package perturbed.kernel;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is there whole or not at all: written beside its place, then renamed. */
public final class WholeFile {
    private WholeFile() { }

    /** What is in the file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes the file, in place of one that may be there; where that fails the old one stays as it was. Its folder must exist. */
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        if (Files.isDirectory(target)) throw new IOException("it is a folder");
        Path aside = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + "-" + Thread.currentThread().getId() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(new FileOutputStream(aside.toFile()))) {    // not Files.newOutputStream: an interrupt would close its file
                content.writeTo(out);
            }
            replace(aside, target);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static void replace(Path aside, Path target) throws IOException {
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
