package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.topK;
import static perturbed.noise.Noise.twoPoint;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.squaredError;
import static perturbed.operator.Objective.quadratic;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.gradientStep;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.lqrStep;
import static perturbed.operator.Operator.score;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.tanh;
import static perturbed.operator.Operator.terminalCost;
import static perturbed.sgd.Recorded.error;
import static perturbed.sgd.Recorded.gradientNorm;
import static perturbed.sgd.Recorded.loss;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.kernel.RandomStream;
import tech.tablesaw.api.Table;

/** A step allocates nothing. */
@Tag("no-mutants")
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static Dataset data(int samples, int inputs, int targets) {
        RandomStream random = RandomStream.of(5, RandomStream.Purpose.USER);
        double[][] x = new double[samples][inputs], target = new double[samples][targets];
        for (int l = 0; l < samples; l++) {
            for (int k = 0; k < inputs; k++) x[l][k] = random.normal(100L * l + k);
            for (int k = 0; k < targets; k++) target[l][k] = random.normal(100L * l + 50 + k);
        }
        return Dataset.of(x, target);
    }

    static Stream<Named<Sgd>> runs() {
        Problem paper = Problem.of(Chain.input(10).then(linear(1)).then(softplus()), data(300, 10, 0)).regularizedBy(Regularizer.gemanMcClure(0.001));
        Problem deep = Problem.of(Chain.input(3).then(affine(4)).then(tanh()).then(linear(1)).then(squaredError()), data(300, 3, 1)).regularizedBy(Regularizer.l2(0.01));
        double[][] a = {{1, 0.5}, {0.5, 2}}, b = {{0}, {0.1}};
        Problem descent = Problem.of(Chain.input(2).then(gradientStep(quadratic(a))).then(score(quadratic(a, 1, 1))), data(30, 2, 0));
        Problem control = Problem.of(Chain.input(2).then(lqrStep(a, b, a, new double[][] {{1}})).then(lqrStep(a, b, a, new double[][] {{1}})).then(terminalCost(a)), data(30, 2, 0));
        Sgd standard = Sgd.on(paper).gradientNoise(0.001).seed(1);
        Sgd small = Sgd.on(deep).startingAt(Weights.xavier(deep.chain(), 1)).stepSize(0.01);
        return Stream.of(
            Named.of("full batch", standard),
            Named.of("noise on both sides and momentum", standard.momentum(0.9).perturb(forward(uniform(0.6)), backward(gaussian(0.6)))),
            Named.of("shared noise now and then", standard.perturb(forward(uniform(0.6)).every(3).sharedAcrossBatch(), backward(twoPoint(0.1)).sharedAcrossBatch())),
            Named.of("the paper's loss and error recorded", standard.record(gradientNorm(), loss(), error()).perturb(forward(uniform(0.6)))),
            Named.of("deep, sample by sample noise", small.perturb(forward(topK(2)).at(2), backward(gaussian(0.1)))),
            Named.of("learnt step sizes", Sgd.on(descent).stepSize(0.001).perturb(forward(uniform(0.1)))),
            Named.of("process noise", Sgd.on(control).stepSize(0.0001).perturb(forward(gaussian(0.1)).elements(1, 2))),
            Named.of("mini-batches", small.batchSize(7).perturb(forward(gaussian(0.1)))),
            Named.of("shuffled single samples, clipped, decaying", small.batchSize(1).shuffled().clip(1).stepSize(StepSize.inverseTime(0.01, 1000))));
    }

    /**
     * In a JVM of its own and on the plain loops, where what is allocated is what the code says. (The Vector API's objects are left out by the compiler, which decides anew in
     * every JVM; in most it leaves out all of them.)
     */
    @Test
    void a_step_allocates_nothing() throws Exception {
        String printed = java(Steps.class, List.of("-Dperturbed.kernel=plain"));
        List<String> runs = printed.lines().toList();
        assertEquals(runs().count(), runs.size(), printed);
        for (String run : runs) assertTrue(run.endsWith(": 0 bytes a step"), printed);
    }

    /** The runs of that test. */
    static final class Steps {
        public static void main(String[] none) {
            runs().forEach(run -> System.out.println(run.getName() + ": " + (long) bytesPerStep(run.getPayload(), 10_000) + " bytes a step"));
        }
    }

    private static String java(Class<?> main, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }

    /**
     * The difference between a long run and a short one is that of their steps; 8 bytes a recorded number are the columns. An object would be at least 16 bytes a step, at every
     * try; what goes away when tried again is code that was not yet compiled, which allocates what the compiler leaves out.
     */
    private static double bytesPerStep(Sgd sgd, int steps) {
        double perStep = Double.POSITIVE_INFINITY;
        for (int attempt = 0; attempt < 200_000 / steps && Math.abs(perStep) >= 1; attempt++)
            perStep = (allocated(sgd.steps(steps + 200)) - allocated(sgd.steps(200))) / steps - 8 * sgd.recorded.size();
        return perStep;
    }

    /** The whole of a JVM's heap is 64 MiB, data included: 200,000 steps, each recorded thrice, saved, tabled, and read again. */
    @Test
    void two_hundred_thousand_recordings_fit_in_64_mebibytes(@TempDir Path folder) throws Exception {
        String printed = java(LongRun.class, List.of("-Xmx64m"), folder.resolve("run").toString());
        assertTrue(printed.endsWith("200000 rows, 5 columns\n"), printed);
    }

    /** The run of that test. */
    static final class LongRun {
        public static void main(String[] file) {
            Problem problem = Problem.of(Chain.input(10).then(linear(1)).then(softplus()), data(20, 10, 0));
            Sgd sgd = Sgd.on(problem).steps(200_000).perturb(forward(uniform(0.6))).record(gradientNorm(), loss(), error()).checkpoint(Path.of(file[0]), 10_000);
            sgd.run().table();
            Table table = sgd.run().table();
            System.out.print(table.rowCount() + " rows, " + table.columnCount() + " columns\n");
        }
    }

    private static double allocated(Sgd sgd) {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        sgd.run();
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }
}
