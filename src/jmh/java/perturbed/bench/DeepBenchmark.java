package perturbed.bench;

import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.kernel.RandomStream;
import perturbed.noise.Noise;
import perturbed.operator.Loss;
import perturbed.operator.Operator;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;

/**
 * A deep chain: seven layers tanh(W y + b) and one W y + b under the logistic loss; 64 inputs, batches of 64 of 4096 samples, uniform noise on
 * what each layer gives to the next and on what each gives back to the one before. One operation is one step.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DeepBenchmark {
    static final int STEPS = 100;
    static final int LAYERS = 8;
    static final int INPUTS = 64;
    static final int BATCH = 64;
    static final double STEP_SIZE = 0.05;
    private static final double HALF_WIDTH = 0.01;

    @Param({"64", "256"})
    public int width;

    private Sgd sgd;
    private EjmlDeep ejml;

    @Setup
    public void setUp() {
        Dataset data = data(4096);
        Chain chain = chain(width);
        Weights start = Weights.xavier(chain, 1);
        int[] tanh = IntStream.range(1, LAYERS).map(i -> 2 * i).toArray();
        int[] affine = IntStream.range(1, LAYERS).map(i -> 2 * i + 1).toArray();
        Noise noise = Noise.uniform(HALF_WIDTH);
        sgd = sgd(chain, data, start).batchSize(BATCH).steps(STEPS).perturb(forward(noise).at(tanh), backward(noise).at(affine));
        ejml = new EjmlDeep(data, BATCH, start, HALF_WIDTH);
    }

    static Chain chain(int width) {
        Chain chain = Chain.input(INPUTS);
        for (int i = 1; i < LAYERS; i++) chain = chain.then(Operator.affine(width)).then(Operator.tanh());
        return chain.then(Operator.affine(1)).then(Loss.logistic());
    }

    static Sgd sgd(Chain chain, Dataset data, Weights start) {
        return Sgd.on(Problem.of(chain, data)).stepSize(STEP_SIZE).startingAt(start).record();
    }

    /** Inputs N(0, I); the label is the sign of their first element. */
    static Dataset data(int samples) {
        RandomStream random = RandomStream.of(1, RandomStream.Purpose.USER);
        double[][] x = new double[samples][INPUTS];
        double[] label = new double[samples];
        for (int l = 0; l < samples; l++) {
            for (int k = 0; k < INPUTS; k++) x[l][k] = random.normal((long) l * INPUTS + k);
            label[l] = Math.signum(x[l][0]);
        }
        return Dataset.of(x, label);
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public Run ours() {
        return sgd.run();
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public double[] ejml() {
        return ejml.run(STEPS, STEP_SIZE);
    }
}
