package perturbed.notebook;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One line that says how far a long computation is, updated in place in the notebook or the terminal:
 *
 * <pre>{@code
 * try (Progress progress = Progress.of("run", steps)) {
 *     for (long t = 0; t < steps; t++) { ...; progress.at(t + 1); }
 * }
 * }</pre>
 *
 * <p>It appears after two seconds, changes at most twice a second and is gone when closed, so that stored outputs are the same on a slow
 * machine and a fast one. Of several that are open at once only the first shows: a sweep's line, not that of each of its runs.
 * Quiet where the environment variable {@code CI} is set and where the error stream is no terminal. Any thread may call {@link #at}.
 */
public final class Progress implements AutoCloseable {
    private static final long FIRST = 2_000_000_000L;    // nanoseconds
    private static final long PAUSE = 500_000_000L;
    private static final AtomicReference<Progress> SHOWN = new AtomicReference<>();

    private final String what;
    private final long total;
    private final Line line;
    private final LongSupplier clock;
    private final long start;
    private final AtomicLong due;

    Progress(String what, long total, Supplier<Line> line, LongSupplier clock) {
        if (total < 1) throw new IllegalArgumentException("progress of '" + what + "': the total must be at least 1, got " + total);
        this.what = what;
        this.total = total;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.due = new AtomicLong(start + FIRST);
        this.line = SHOWN.compareAndSet(null, this) ? line.get() : Line.NONE;
    }

    /**
     * Starts to count.
     *
     * @param total how many steps there will be
     * @throws IllegalArgumentException if {@code total} is below 1
     */
    public static Progress of(String what, long total) {
        return new Progress(what, total, Line::here, System::nanoTime);
    }

    /** Says that {@code done} of the steps are done. Costs one look at the clock unless the line is due. */
    public void at(long done) {
        at(done, "");
    }

    /** Says that {@code done} of the steps are done, and what else there is to say, such as {@code "3 failed"}. */
    public void at(long done, String note) {
        long now = clock.getAsLong();
        long when = due.get();
        if (now - when < 0 || line == Line.NONE || !due.compareAndSet(when, now + PAUSE)) return;
        line.write(text(done, note, (now - start) / 1e9));
    }

    /** Takes the line away. */
    @Override
    public void close() {
        line.erase();
        SHOWN.compareAndSet(this, null);
    }

    private String text(long done, String note, double seconds) {
        String left = done > 0 ? ", " + duration(seconds * (total - done) / done) + " left" : "";
        return what + " " + done + "/" + total + " (" + 100 * done / total + " %)" + left + (note.isEmpty() ? "" : ", " + note);
    }

    /** Two units are enough: 3 h 12 min, 4 min 5 s, 17 s. */
    static String duration(double seconds) {
        long s = Math.round(seconds);
        if (s >= 3600) return s / 3600 + " h " + s % 3600 / 60 + " min";
        return s >= 60 ? s / 60 + " min " + s % 60 + " s" : s + " s";
    }
}
