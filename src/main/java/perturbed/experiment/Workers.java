package perturbed.experiment;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
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
    private static final long PAUSE = 50;                            // milliseconds, before a run that another process has is looked at again

    private final List<Sgd> runs;
    private final Store store;
    private final int held;                                          // results that were there before
    private final Queue<Integer> todo;
    private final AtomicReferenceArray<Outcome> outcomes;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    Workers(List<Sgd> runs, Store store) {
        this.runs = runs;
        this.store = store;
        this.held = (int) runs.stream().filter(store::holds).count();
        this.todo = new ConcurrentLinkedQueue<>(IntStream.range(0, runs.size()).boxed().toList());
        this.outcomes = new AtomicReferenceArray<>(runs.size());
    }

    /**
     * Does them all, and closes the store.
     *
     * @throws CancellationException if the thread is interrupted
     * @throws UncheckedIOException  if something cannot be kept
     */
    List<Outcome> run() {
        int threads = Cores.forTasks(runs.size());
        ExecutorService pool = Cores.pool("sweep", threads);
        CompletionService<Void> ended = new ExecutorCompletionService<>(pool);
        try (Progress progress = Progress.of("sweep", Math.max(1, runs.size() - held))) {
            for (int k = 0; k < threads; k++) ended.submit(this::work);
            for (int left = threads; left > 0;) {
                Future<Void> worker = ended.poll(500, TimeUnit.MILLISECONDS);
                progress.at(Math.max(0, done.get() - held), note());
                if (worker == null) continue;
                worker.get();
                left--;
            }
            return IntStream.range(0, runs.size()).mapToObj(outcomes::get).toList();
        } catch (InterruptedException e) {
            throw new CancellationException("the sweep was interrupted after " + soFar()
                + (store == Store.MEMORY ? "" : "; run() goes on from there, kept() shows it"));
        } catch (ExecutionException e) {
            throw stopped(e.getCause());
        } finally {
            stop(pool);
        }
    }

    private Void work() throws InterruptedException {
        for (Integer k = todo.poll(); k != null; k = todo.poll()) {
            running.incrementAndGet();
            Outcome outcome = store.run(runs.get(k)).orElse(null);
            running.decrementAndGet();
            if (outcome == null) {
                todo.add(k);
                Thread.sleep(PAUSE);
                continue;
            }
            outcomes.set(k, outcome);
            if (outcome.failed()) failed.incrementAndGet();
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
        if (failed.get() > 0) parts.add(failed + " failed");
        if (held > 0) parts.add(held + " were there before");
        parts.add(store.where());
        return String.join(", ", parts);
    }

    /** Interrupted runs are saved within a step; one that takes longer is left to itself, and keeps its claim. */
    private void stop(ExecutorService pool) {
        pool.shutdownNow();
        try {
            if (pool.awaitTermination(800, TimeUnit.MILLISECONDS)) store.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
