package perturbed.experiment;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import perturbed.notebook.Progress;
import perturbed.sgd.Sgd;

/** The threads that do the runs of a sweep, as many as there are cores; each takes the next run when it is done with one. */
final class Workers {
    private static final long PAUSE = 50;                            // milliseconds, before runs that all are with other processes are looked at again
    private static final long PATIENCE = 400;                        // milliseconds for runs to end that are interrupted

    private final List<Sgd> runs;
    private final Store store;
    private final BitSet held = new BitSet();                        // by run: whether its result was there before
    private final Queue<Integer> todo;
    private final AtomicReferenceArray<Outcome> outcomes;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger anew = new AtomicInteger();          // done, and not held
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private String interruption;                                     // null: none

    Workers(List<Sgd> runs, Store store) {
        this.runs = runs;
        this.store = store;
        this.todo = new ConcurrentLinkedQueue<>(IntStream.range(0, runs.size()).boxed().toList());
        this.outcomes = new AtomicReferenceArray<>(runs.size());
        for (int k = 0; k < runs.size() && !Thread.currentThread().isInterrupted(); k++) held.set(k, store.holds(runs.get(k)));
    }

    /**
     * Does them all; where the thread is interrupted, what it can within a moment, see {@link #interruption}.
     *
     * @throws UncheckedIOException if something cannot be kept
     */
    List<Outcome> run() {
        int threads = Cores.forTasks(runs.size());
        ExecutorService pool = Cores.pool("sweep", threads);
        CompletionService<Void> ended = new ExecutorCompletionService<>(pool);
        int missing = runs.size() - held.cardinality();
        boolean interrupted = false;
        try (Progress progress = Progress.of("sweep", Math.max(1, missing))) {
            for (int k = 0; k < threads; k++) ended.submit(this::work);
            for (int left = threads; left > 0;) {
                Future<Void> worker = ended.poll(500, TimeUnit.MILLISECONDS);
                progress.at(anew.get(), note());
                if (worker == null) continue;
                worker.get();
                left--;
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException e) {
            throw stopped(e.getCause());
        } finally {
            stop(pool);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();                      // what follows shall stop too
            interruption = "interrupted after " + soFar() + "; run() does the rest";
        }
        return IntStream.range(0, runs.size()).mapToObj(k -> Optional.ofNullable(outcomes.get(k)).orElse(Outcome.NOT_RUN)).toList();
    }

    /** Empty: every run has ended. */
    Optional<String> interruption() {
        return Optional.ofNullable(interruption);
    }

    private Void work() throws InterruptedException {
        int missed = 0;                                              // runs of others, one after the other
        for (Integer k = todo.poll(); k != null; k = todo.poll()) {
            running.incrementAndGet();
            Outcome outcome = store.run(runs.get(k)).orElse(null);
            running.decrementAndGet();
            if (outcome == null) {
                todo.add(k);
                if (++missed < runs.size() - done.get()) continue;
                Thread.sleep(PAUSE);
                missed = 0;
                continue;
            }
            missed = 0;
            outcomes.set(k, outcome);
            if (outcome.failed()) failed.incrementAndGet();
            if (!held.get(k)) anew.incrementAndGet();
            done.incrementAndGet();
        }
        return null;
    }

    private RuntimeException stopped(Throwable cause) {
        if (cause instanceof UncheckedIOException disk)
            return new UncheckedIOException("the sweep stopped after " + soFar() + ": " + disk.getMessage(), disk.getCause());
        if (cause instanceof RuntimeException other) return other;
        if (cause instanceof Error error) throw error;
        return new IllegalStateException("the sweep stopped after " + soFar() + ": " + cause, cause);
    }

    private String soFar() {
        return done + " of " + runs.size() + " runs (" + store.where() + ")";
    }

    private String note() {
        List<String> parts = new ArrayList<>(Arrays.asList(running + " running"));
        int left = runs.size() - done.get();
        if (running.get() == 0 && left > 0) parts.add(left + " with other processes");
        if (failed.get() > 0) parts.add(failed + " failed");
        if (!held.isEmpty()) parts.add(held.cardinality() + " were there before");
        parts.add(store.where());
        return String.join(", ", parts);
    }

    /** Interrupted runs are saved within a step; one that takes longer is left to itself, and keeps its claim. */
    private static void stop(ExecutorService pool) {
        pool.shutdownNow();
        try {
            pool.awaitTermination(PATIENCE, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
