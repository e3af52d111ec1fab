package perturbed.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import perturbed.experiment.Sweep;
import perturbed.experiment.Values;
import perturbed.noise.Noise;
import perturbed.noise.Perturbation;
import perturbed.sgd.Sgd;

/**
 * What a sweep costs above its runs: {@code mvn -q -Pbench verify -DskipTests -Dbench.main=perturbed.bench.SweepOverhead -Dbench.rounds=9}. The paper's experiment with
 * forward noise at several horizons, (a) the runs alone on as many threads as there are cores, (b) the same as a sweep, (c) as a sweep that is kept in an empty folder
 * below {@code target}, its table made. A round measures each once, in turning order; what is printed is the median over the rounds of the ratio to (a) in the same round,
 * of the wall clock and of the CPU time of the process.
 */
public final class SweepOverhead {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final Path FOLDER = Path.of("target", "bench", "sweep");
    private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final long[] STEPS = {2_000, 20_000, 200_000};
    private static final int[] RUNS = {32, 8, 2};                   // a core

    private SweepOverhead() { }

    /** Seconds of the wall clock, and of the CPU. */
    private record Cost(double wall, double cpu) { }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        for (int h = 0; h < STEPS.length; h++) {
            int runs = RUNS[h] * CORES;
            Sgd sgd = LogisticBenchmark.sgd(LogisticBenchmark.GRADIENT_NOISE).steps(STEPS[h]).seed(1);
            Sweep sweep = Sweep.of(sgd).over("s_f", Values.linear(0.1, 1, runs), SweepOverhead::noisy);
            List<Callable<?>> ways = List.of(() -> alone(sgd, runs), () -> sweep.run().table(), () -> sweep.keepIn(FOLDER).run().table());
            for (Callable<?> way : ways) measure(way);               // what is compiled and loaded once
            double[][] wall = new double[ways.size()][rounds], cpu = new double[ways.size()][rounds];
            for (int round = 0; round < rounds; round++) {
                Cost[] costs = new Cost[ways.size()];
                for (int k = 0; k < ways.size(); k++) {
                    int way = (k + round) % ways.size();
                    costs[way] = measure(ways.get(way));
                }
                for (int way = 0; way < ways.size(); way++) {
                    wall[way][round] = costs[way].wall / costs[0].wall;
                    cpu[way][round] = costs[way].cpu / costs[0].cpu;
                }
                if (round == 0) System.out.printf(Locale.ROOT, "%d runs of %d steps, %.0f ms of CPU each, on %d cores%n", runs, STEPS[h], 1e3 * costs[0].cpu / runs, CORES);
            }
            for (int way = 1; way < ways.size(); way++)
                System.out.printf(Locale.ROOT, "  %s  wall x%.3f (rounds: %s)  CPU x%.3f (%s)%n", way == 1 ? "sweep" : "kept ", median(wall[way]), text(wall[way]), median(cpu[way]), text(cpu[way]));
        }
    }

    private static Sgd noisy(Sgd sgd, double s) {
        return sgd.perturb(Perturbation.forward(Noise.uniform(s)).at(1));
    }

    private static double alone(Sgd sgd, int runs) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(CORES);
        try {
            List<Callable<Double>> tasks = Values.linear(0.1, 1, runs).stream().<Callable<Double>>map(s -> () -> noisy(sgd, s).run().stableGradientNorm()).toList();
            double sum = 0;
            for (Future<Double> norm : pool.invokeAll(tasks)) sum += norm.get();
            return sum;
        } finally {
            pool.shutdown();
        }
    }

    private static Cost measure(Callable<?> way) throws Exception {
        empty();
        long wall = System.nanoTime(), cpu = PROCESS.getProcessCpuTime();
        way.call();
        return new Cost((System.nanoTime() - wall) / 1e9, (PROCESS.getProcessCpuTime() - cpu) / 1e9);
    }

    private static void empty() throws IOException {
        if (!Files.exists(FOLDER)) return;
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static String text(double[] ratios) {
        return String.join(" ", Arrays.stream(ratios).mapToObj(r -> String.format(Locale.ROOT, "%.2f", r)).toList());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
