package perturbed.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
 * HASH.checkpoint.*.new        a file on its way
 * *.corrupt                    a damaged file, set aside
 * claims                       empty; its locks say who runs what
 * </pre>
 * Every file but the last is written aside and takes its name when it is whole. Files of other sweeps may be in the folder; those of equal descriptions
 * are shared.
 */
final class SweepFolder implements Store {
    private final Path folder;
    private final boolean retryFailed;
    private final Claims claims;
    private final List<String> notes = new ArrayList<>();

    private SweepFolder(Path folder, boolean retryFailed, Claims claims) {
        this.folder = folder;
        this.retryFailed = retryFailed;
        this.claims = claims;
    }

    /**
     * Makes the folder where there is none, and tries to write in it.
     *
     * @throws UncheckedIOException if nothing can be written there
     */
    static SweepFolder open(Path folder, boolean retryFailed) {
        try {
            Files.createDirectories(folder);
            Path probe = Files.createTempFile(folder, "probe", ".new");
            try {
                Files.write(probe, new byte[1 << 12]);               // a full disk still takes names
            } finally {
                Files.delete(probe);
            }
            SweepFolder opened = new SweepFolder(folder, retryFailed, Claims.in(folder));
            opened.sweepLeftovers();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException("keepIn(" + folder + "): nothing can be written there (" + e
                + "); what is there is untouched, make room or name another folder", e);
        }
    }

    /** What killed processes were writing; what is claimed is being written now. */
    private void sweepLeftovers() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.new")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.matches("[0-9a-f]{32}\\..*")) continue;
                Optional<FileLock> claim = claims.claim(name.substring(0, 32));
                if (claim.isEmpty()) continue;
                try (FileLock held = claim.get()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public Optional<Outcome> run(Sgd sgd) {
        KeptRun run = KeptRun.of(folder, sgd).orElse(null);
        if (run == null) return MEMORY.run(sgd);
        Optional<Outcome> kept = run.read(!retryFailed, damage -> { });                              // another process may be mending it
        if (kept.isPresent()) return kept;
        try {
            Optional<FileLock> claim = claims.claim(run.hash);
            if (claim.isEmpty()) return Optional.empty();
            try (FileLock held = claim.get()) {
                kept = run.read(!retryFailed, damage -> note(damage.setAside() + "; the run is done again"));
                return kept.isPresent() ? kept : Optional.of(run.run(damage -> note(damage.setAside())));
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
                missing.get(k).keep(bytes);
                progress.at(done.incrementAndGet(), "on the cluster, " + where());
            });
        }
    }

    @Override
    public boolean holds(Sgd sgd) {
        return KeptRun.of(folder, sgd).map(run -> run.exists(!retryFailed)).orElse(false);
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
