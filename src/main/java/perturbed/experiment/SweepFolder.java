package perturbed.experiment;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import perturbed.notebook.Progress;
import perturbed.sgd.Checkpoint;
import perturbed.sgd.Sgd;

/**
 * The folder of {@link Sweep#keepIn}. HASH is the first 32 hexadecimal digits of the SHA-256 of {@link Sgd#text}, seed and version in it.
 * <pre>
 * HASH.run                     a finished or diverged run: the {@link Checkpoint} of its end, its format is described there
 * HASH.failed                  a run that ended with an exception: the lines "perturbed-sgd failure 1", "description TEXT", "provenance TEXT",
 *                              "cause TEXT" and "sha256 DIGITS", of every byte before it
 * HASH.checkpoint[.previous]   a run on its way
 * HASH.*.new                   a file on its way
 * *.corrupt                    a damaged file, set aside
 * claims                       empty; its locks say who runs what
 * </pre>
 * Every file but the last is written aside and takes its name when it is whole. Files of other sweeps may be in the folder; those of equal descriptions
 * are shared.
 */
final class SweepFolder implements Store {
    private static final String PROBE = "probe";
    private static final Pattern OF_A_RUN = Pattern.compile("([0-9a-f]{32})\\..*");

    private final Path folder;
    private final Claims claims;
    private final Map<String, FileTime> retried;                     // by hash: the failures that were there when it began, if they are to be run again
    private final List<String> notes = new ArrayList<>();

    private SweepFolder(Path folder, Claims claims, Map<String, FileTime> retried) {
        this.folder = folder;
        this.claims = claims;
        this.retried = retried;
    }

    /**
     * Makes the folder where there is none, and tries to write in it.
     *
     * @throws UncheckedIOException if nothing can be written there
     */
    static SweepFolder open(Path folder, boolean retryFailed) {
        try {
            Files.createDirectories(folder);
            Path probe = Files.createTempFile(folder, PROBE, ".new");
            try {
                Files.write(probe, new byte[1 << 12]);               // a full disk still takes names
            } finally {
                Files.deleteIfExists(probe);
            }
            SweepFolder opened = new SweepFolder(folder, Claims.in(folder), retryFailed ? failures(folder) : Map.of());
            opened.sweepLeftovers();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException("keepIn(" + folder + "): nothing can be written there (" + e
                + "); what is there is untouched and kept() reads it, make room or name another folder", e);
        }
    }

    private static Map<String, FileTime> failures(Path folder) throws IOException {
        Map<String, FileTime> failures = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.failed")) {
            for (Path file : files) {
                Matcher name = OF_A_RUN.matcher(file.getFileName().toString());
                if (name.matches()) failures.put(name.group(1), Files.getLastModifiedTime(file));
            }
        }
        return failures;
    }

    /** What killed processes were writing; what is claimed is being written now. */
    private void sweepLeftovers() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.new")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Matcher run = OF_A_RUN.matcher(name);
                if (run.matches()) claimed(run.group(1), () -> file.toFile().delete());
                else if (name.startsWith(PROBE)) Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public Optional<Outcome> run(Sgd sgd) {
        KeptRun run = KeptRun.of(folder, sgd).orElse(null);
        if (run == null) return MEMORY.run(sgd);
        Optional<Outcome> kept = run.read(keepsFailure(run), damage -> { });                         // another process may be mending it
        return kept.isPresent() ? kept : claimed(run.hash, () -> run.read(keepsFailure(run), damage -> note(damage.setAside() + "; the run is done again"))
            .orElseGet(() -> run.run(damage -> note(damage.setAside()))));
    }

    /** Whether its failure is its outcome: where failures are retried, one that another process (or this one) has seen since is. */
    private boolean keepsFailure(KeptRun run) {
        FileTime then = retried.get(run.hash);
        return then == null || !Optional.of(then).equals(run.failedAt());
    }

    /** Does something that nobody else must do to this run at the same time; empty: somebody else is at it. */
    private <T> Optional<T> claimed(String hash, Supplier<T> what) {
        try {
            Optional<Closeable> claim = claims.claim(hash);
            if (claim.isEmpty()) return Optional.empty();
            try (Closeable held = claim.get()) {
                return Optional.of(what.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("keepIn(" + folder + "): its file system has no locks (" + e.getMessage() + "), name a folder on another", e);
        }
    }

    /** Has the cluster do what is not kept yet. */
    void fill(Cluster cluster, List<Sgd> runs) {
        List<KeptRun> missing = runs.stream().filter(sgd -> !holds(sgd)).flatMap(sgd -> KeptRun.of(folder, sgd).stream()).toList();
        List<Job> jobs = missing.stream().map(KeptRun::job).toList();
        if (jobs.isEmpty()) return;
        jobs.forEach(Job::refuseWhatCannotBeSent);
        AtomicInteger done = new AtomicInteger();
        try (Progress progress = Progress.of("sweep", jobs.size())) {
            cluster.run(jobs, (k, bytes) -> {
                KeptRun run = missing.get(k);
                claimed(run.hash, () -> {                            // what another process is at, that one keeps
                    run.keep(bytes);
                    return true;
                });
                progress.at(done.incrementAndGet(), "on the cluster, " + where());
            });
        }
    }

    @Override
    public boolean holds(Sgd sgd) {
        return KeptRun.of(folder, sgd).map(run -> run.exists(keepsFailure(run))).orElse(false);
    }

    /** Says something now, and in the result. */
    void note(String note) {
        synchronized (notes) {
            notes.add(note);
        }
        System.err.println("sweep: " + note);
    }

    @Override
    public List<String> notes() {
        synchronized (notes) {
            return List.copyOf(notes);
        }
    }

    @Override
    public String where() {
        return "what is finished is kept in " + folder;
    }

    @Override
    public void close() {
        try {
            claims.close();
        } catch (IOException e) {
            throw new UncheckedIOException("keepIn(" + folder + "): " + e.getMessage(), e);
        }
    }
}
