package perturbed.experiment;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import perturbed.sgd.Checkpoint;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;

/** The files of one run in the folder of a sweep; see {@link SweepFolder} for what they are. */
final class KeptRun {
    private static final Duration EVERY = Duration.ofSeconds(10);    // what a killed process loses of a run

    final String hash;
    private final Sgd sgd;
    private final String text;
    private final Path finished;
    private final Path failed;
    private final Path working;
    private final Path previous;

    private KeptRun(Path folder, Sgd sgd, String text) {
        this.sgd = sgd;
        this.text = text;
        this.hash = hash(text);
        this.finished = folder.resolve(hash + ".run");
        this.failed = folder.resolve(hash + ".failed");
        this.working = folder.resolve(hash + ".checkpoint");
        this.previous = folder.resolve(hash + ".checkpoint.previous");
    }

    /** Empty for a description without text. */
    static Optional<KeptRun> of(Path folder, Sgd sgd) {
        return sgd.text().map(text -> new KeptRun(folder, sgd, text));
    }

    /** The name of its files: half of the SHA-256 of the text, 32 hexadecimal digits. */
    static String hash(String text) {
        return sha256(text).substring(0, 32);
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    boolean exists(boolean orFailed) {
        return Files.exists(finished) || orFailed && Files.exists(failed);
    }

    /** When it was seen to fail, as far as is kept; empty: it was not. */
    Optional<FileTime> failedAt() {
        try {
            return Optional.of(Files.getLastModifiedTime(failed));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What is kept of it. A damaged file is none; {@code damaged} is told, and may set it aside. */
    Optional<Outcome> read(boolean orFailed, Consumer<Damage> damaged) {
        Optional<Outcome> outcome = look(finished, damaged, file -> Outcome.of(readFinished(), this::readFinished));
        return outcome.isPresent() || !orFailed ? outcome : look(failed, damaged, file -> {
            Failure failure = Failure.read(file);
            if (!failure.description().equals(text)) throw new IllegalArgumentException("it belongs to another run");
            return Outcome.failed(failure.cause(), failure.provenance());
        });
    }

    /** Reads a file. */
    private interface Reader<T> {
        /** @throws IllegalArgumentException if the file is damaged */
        T read(Path file) throws IOException;
    }

    /** Empty: there is none, or a damaged one. */
    private static <T> Optional<T> look(Path file, Consumer<Damage> damaged, Reader<T> reader) {
        if (!Files.exists(file)) return Optional.empty();
        try {
            if (!Files.isRegularFile(file)) throw new IllegalArgumentException("it is no file");
            return Optional.of(reader.read(file));
        } catch (IllegalArgumentException e) {
            damaged.accept(new Damage(file, e.getMessage().replace("checkpoint " + file + ": ", "")));
            return Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            if (!Files.exists(file)) return Optional.empty();        // another process has set it aside, or has run again what had failed
            throw e instanceof UncheckedIOException told ? told : new UncheckedIOException(file + " cannot be read: " + e.getMessage(), (IOException) e);
        }
    }

    /** A file that is not what its name says. */
    record Damage(Path file, String what) {
        /** Renames it, over an older one; the sentence that says so. */
        String setAside() {
            Path aside = file.resolveSibling(file.getFileName() + ".corrupt");
            try {
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(file + " is damaged (" + what + ") and cannot be set aside: " + e.getMessage(), e);
            }
            return file + " is damaged and set aside as " + aside.getFileName() + ": " + what;
        }
    }

    private Run readFinished() {
        return sgd.ended(Checkpoint.read(finished)).orElseThrow(() -> new IllegalArgumentException("it is a run that had not ended"));
    }

    /** Runs it, from where a process before left it, and keeps the outcome. */
    Outcome run(Consumer<Damage> damaged) {
        for (Path file : new Path[] {working, previous}) look(file, damaged, saved -> sgd.ended(Checkpoint.read(saved)));
        Outcome outcome = Outcome.of(() -> sgd.checkpoint(working, EVERY).run());
        try {
            Files.deleteIfExists(previous);
            if (outcome.failed()) {                                  // what it was made from may be mended before it is tried again: anew
                Files.deleteIfExists(working);
                write(failed, new Failure(text, outcome.provenance().orElseThrow(), outcome.status().substring("failed: ".length())).bytes());
            } else {
                Files.move(working, finished, StandardCopyOption.ATOMIC_MOVE);
                Files.deleteIfExists(failed);
            }
        } catch (IOException e) {
            throw notKept(e);
        }
        return outcome.failed() ? outcome : outcome.readingItBy(this::readFinished);
    }

    /** It, for another machine. */
    Job job() {
        return new Job(sgd);
    }

    /** Runs it in a folder where nothing is, and reads the file that keeps it. */
    byte[] bytesOfRun() throws IOException {
        return Files.readAllBytes(run(damage -> { }).failed() ? failed : finished);
    }

    /** Keeps what {@link #bytesOfRun} gave on another machine. Whether it is the file of this run is seen when it is read. */
    void keep(byte[] bytes) {
        if (Files.exists(finished)) return;
        boolean ofFailure = Failure.isOne(bytes);
        try {
            write(ofFailure ? failed : finished, bytes);
            if (!ofFailure) Files.deleteIfExists(failed);
        } catch (IOException e) {
            throw notKept(e);
        }
    }

    private UncheckedIOException notKept(IOException e) {
        return new UncheckedIOException("a finished run could not be kept in " + finished.getParent() + " (" + e.getMessage() + ")", e);
    }

    /** Writes aside, then renames; a folder swept of leftovers knows the name. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + "-" + Thread.currentThread().getId() + ".new");
        try {
            try (OutputStream out = new FileOutputStream(aside.toFile())) {      // not Files.write: an interrupt would close its file
                out.write(bytes);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
