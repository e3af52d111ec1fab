package perturbed.sgd;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/** Where and how often a run is saved, and how a file takes the place of the one before. See {@link Checkpoint}. */
record CheckpointFile(Path file, long everySteps, long everyNanos, Disk disk) {
    /** Opens a file to write. */
    interface Disk {
        OutputStream open(Path file) throws IOException;
    }

    CheckpointFile(Path file, long everySteps) {
        this(file, everySteps, 0, CheckpointFile::onDisk);
    }

    CheckpointFile(Path file, Duration every) {
        this(file, 1, every.toNanos(), CheckpointFile::onDisk);
    }

    /** Not Files.newOutputStream: an interrupt would close its file. */
    private static OutputStream onDisk(Path file) throws IOException {
        return new FileOutputStream(file.toFile());
    }

    /** Whether a save is due after {@code t} updates: see {@link Sgd#checkpoint} for why a long record puts it off. */
    boolean isDue(long t, long lastSaved, int rows, long lastNanos) {
        return t % everySteps == 0 && 8 * (t - lastSaved) >= rows && (everyNanos == 0 || System.nanoTime() - lastNanos >= everyNanos);
    }

    private Path previous() {
        return file.resolveSibling(file.getFileName() + ".previous");
    }

    /** Of this process and thread, so that two runs that share a checkpoint by mistake do not write into one file. */
    private Path aside() {
        return file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + "-" + Thread.currentThread().getId() + ".new");
    }

    /**
     * What a run of this description continues from; empty: it starts anew.
     *
     * @throws IllegalArgumentException if the file is damaged or of another description
     * @throws UncheckedIOException     if it cannot be read, or its folder cannot be written
     */
    Optional<Checkpoint> find(String description) {
        checkWritable();
        Path from = Files.exists(file) ? file : previous();
        if (!Files.exists(from)) return Optional.empty();
        Checkpoint found;
        try {
            found = Checkpoint.read(from);
        } catch (IllegalArgumentException e) {
            throw from == file ? new IllegalArgumentException(e.getMessage() + "; " + remedy(), e) : e;
        }
        if (!found.description().equals(description))
            throw new IllegalArgumentException("checkpoint " + from + " belongs to another run: " + CanonicalText.difference(found.description(), description)
                + "; save this one in another file, or delete that one to start anew");
        return Optional.of(found);
    }

    private String remedy() {
        if (!Files.exists(previous())) return "there is none before it, delete it to start anew";
        try {
            return "the one before it, " + previous() + ", is whole (step " + Checkpoint.read(previous()).step() + "): delete " + file.getFileName() + " to continue from there";
        } catch (IllegalArgumentException e) {
            return "the one before it is damaged, too; delete both to start anew";
        }
    }

    private void checkWritable() {
        if (Files.isDirectory(file)) throw new UncheckedIOException("checkpoint " + file + " is a folder; name a file", new IOException());
        try {
            disk.open(aside()).close();
            Files.delete(aside());
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint " + file + ": nothing can be written in its folder " + file.toAbsolutePath().getParent() + " (" + e.getMessage()
                + "); make the folder, or name another", e);
        }
    }

    /**
     * Saves, and keeps what was saved before.
     *
     * @throws UncheckedIOException if it cannot be written; what was saved before is untouched
     */
    void save(Checkpoint checkpoint) {
        Path aside = aside();
        try {
            try (OutputStream out = disk.open(aside)) {
                checkpoint.writeTo(out);
                if (out instanceof FileOutputStream onDisk) onDisk.getFD().sync();
            }
            if (Files.exists(file)) Files.move(file, previous(), StandardCopyOption.ATOMIC_MOVE);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(aside);
            throw new UncheckedIOException("checkpoint " + file + " could not be saved at step " + checkpoint.step() + " (" + e.getMessage()
                + "); what was saved before is whole: make room and run again to continue from there", e);
        }
    }

    private static void delete(Path aside) {
        try {
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            // a leftover that is overwritten or in nobody's way; the failure that led here is reported
        }
    }
}
