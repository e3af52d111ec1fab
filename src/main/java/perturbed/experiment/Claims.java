package perturbed.experiment;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who runs what, among the processes on one folder: a run is claimed by a lock of the operating system on one byte of the file "claims", the byte
 * that the run's hash names. The locks of a process end with it, however it ends, so a claim is never stale. The file stays empty.
 *
 * <p>Closing a file drops all locks of the process on it, so that all sweeps of a process in one folder share it; it is closed when the last of them
 * and the last claim are (a run that takes no notice of an interrupt outlives its sweep).
 */
final class Claims implements AutoCloseable {
    private static final Map<Path, Claims> OPEN = new HashMap<>();

    private final Path folder;
    private final RandomAccessFile file;
    private int users;                                               // sweeps and claims

    private Claims(Path folder) throws IOException {
        this.folder = folder;
        this.file = new RandomAccessFile(folder.resolve("claims").toFile(), "rw");
    }

    static Claims in(Path folder) throws IOException {
        synchronized (OPEN) {
            Path real = folder.toRealPath();
            Claims claims = OPEN.get(real);
            if (claims == null) OPEN.put(real, claims = new Claims(real));
            claims.use();
            return claims;
        }
    }

    /** Claims the run of this hash until it is closed; empty: another has it. Two hashes may fall on one byte, then one of them waits. */
    Optional<Closeable> claim(String hash) throws IOException {
        long at = Long.parseLong(hash.substring(0, 15), 16);
        use();
        FileLock lock = null;
        try {
            lock = file.getChannel().tryLock(at, 1, false);
        } catch (OverlappingFileLockException e) {
            // another thread of this process has it
        } finally {
            if (lock == null) close();
        }
        return Optional.ofNullable(lock).map(held -> () -> {
            try (this) {
                held.release();
            }
        });
    }

    private void use() {
        synchronized (OPEN) {
            users++;
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (OPEN) {
            if (--users > 0) return;
            OPEN.remove(folder);
            file.close();
        }
    }
}
