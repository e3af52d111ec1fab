package perturbed.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** The CPU time of the thread that runs the benchmark: on a machine shared with others the wall clock says little. */
public final class CpuTime implements InternalProfiler {
    static final String LABEL = "cpu";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private long before;

    @Override
    public String getDescription() {
        return "CPU time of the working thread";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = working();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double microseconds = (working() - before) / 1e3 / result.getMetadata().getAllOps();
        return List.of(new ScalarResult(LABEL, microseconds, "us/op", AggregationPolicy.AVG));
    }

    private static long working() {
        long sum = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds()))
            if (thread != null && thread.getThreadName().contains("jmh-worker")) sum += THREADS.getThreadCpuTime(thread.getThreadId());
        return sum;
    }
}
