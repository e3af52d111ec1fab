package perturbed.bench;

import java.util.concurrent.TimeUnit;
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
import perturbed.chain.Regularizer;
import perturbed.data.Dataset;
import perturbed.operator.Operator;
import perturbed.paper.LogisticData;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;

/** The paper's experiment, d = 10, M = 2000, the exact gradient's norm recorded at every step. One operation is one step (5d). */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LogisticBenchmark {
    static final int STEPS = 2000;
    static final double GRADIENT_NOISE = 0.001;
    static final Dataset DATA = LogisticData.generate(10, 2000, 1);

    @Param
    public Column column;

    private Sgd sgd;
    private NaiveLoop naive;
    private EjmlLogistic ejml;

    @Setup
    public void setUp() {
        sgd = column.perturb(sgd(GRADIENT_NOISE).steps(STEPS).seed(1));
        naive = new NaiveLoop(rows(), column, GRADIENT_NOISE);
        ejml = new EjmlLogistic(rows(), column, GRADIENT_NOISE);
    }

    static Sgd sgd(double gradientNoise) {
        Chain chain = Chain.input(10).then(Operator.linear(1)).then(Operator.softplus());
        return Sgd.on(Problem.of(chain, DATA).regularizedBy(Regularizer.gemanMcClure(0.001))).stepSize(0.1).gradientNoise(gradientNoise);
    }

    static double[][] rows() {
        double[][] rows = new double[DATA.size()][];
        for (int l = 0; l < rows.length; l++) rows[l] = DATA.input(l);
        return rows;
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public Run ours() {
        return sgd.run();
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public double[] naive() {
        return naive.run(STEPS);
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public double[] ejml() {
        return ejml.run(STEPS);
    }
}
