package perturbed.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Independent tasks side by side on all cores. */
final class Cores {
    private Cores() { }

    /** How many threads there are for this many tasks: one a core, one a task at most. */
    static int forTasks(int tasks) {
        return Math.min(tasks, Runtime.getRuntime().availableProcessors());
    }

    /** Threads that do not keep the process alive. */
    static ExecutorService pool(String what, int threads) {
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, what);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The results of the tasks, in their order.
     *
     * @throws CancellationException if the thread is interrupted; the tasks are interrupted too
     */
    static <T> List<T> run(String what, List<? extends Callable<T>> tasks) {
        ExecutorService workers = pool(what, forTasks(tasks.size()));
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> task : tasks) futures.add(workers.submit(task));
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) results.add(future.get());
            return results;
        } catch (InterruptedException e) {
            throw new CancellationException("the " + what + " was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            if (e.getCause() instanceof Error error) throw error;
            throw new IllegalStateException("the " + what + " failed: " + e.getCause(), e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    /** Ends a task whose thread is interrupted. */
    static void stopIfInterrupted(String what) {
        if (Thread.currentThread().isInterrupted()) throw new CancellationException("the " + what + " was interrupted");
    }
}
