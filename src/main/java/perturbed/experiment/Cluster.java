package perturbed.experiment;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Machines that do the runs of a sweep, {@link Sweep#runOn}. An adapter is a few lines: it sends each job there, calls it, and brings back the bytes.
 * One for Apache Spark is in {@code src/spark}.
 */
@FunctionalInterface
public interface Cluster {
    /**
     * Calls each job once or more (one that was lost may be done again), anywhere, and hands over the job's place in the list with what it gave, as soon
     * as it is there, from any thread. Ends when all are done. A job that is not handed over is done on this machine afterwards.
     *
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    void run(List<Job> jobs, BiConsumer<Integer, byte[]> finished);
}
