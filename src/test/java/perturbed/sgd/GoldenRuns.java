package perturbed.sgd;

import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.empirical;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.topK;
import static perturbed.noise.Noise.twoPoint;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.logistic;
import static perturbed.operator.Loss.softmaxCrossEntropy;
import static perturbed.operator.Loss.squaredError;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.bilinear;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.gelu;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.normalize;
import static perturbed.operator.Operator.relu;
import static perturbed.operator.Operator.residual;
import static perturbed.operator.Operator.sequence;
import static perturbed.operator.Operator.sigmoid;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.squaredInnerProduct;
import static perturbed.operator.Operator.tanh;
import static perturbed.sgd.Recorded.error;
import static perturbed.sgd.Recorded.errorPerOperator;
import static perturbed.sgd.Recorded.gradientNorm;
import static perturbed.sgd.Recorded.loss;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.kernel.Kernels;
import perturbed.kernel.RandomStream;
import perturbed.noise.Noise;

/** Ten runs whose bits are kept: between them every operator, noise and option. As a program it prints their hashes, for another JVM to be compared with. */
final class GoldenRuns {
    static final int STEPS = 300;

    private GoldenRuns() { }

    public static void main(String[] none) {
        System.out.println("kernel " + Kernels.form());
        all().forEach((name, sgd) -> System.out.println(name + " " + hash(sgd.run(), 1)));
    }

    static Map<String, Sgd> all() {
        Map<String, Sgd> runs = new LinkedHashMap<>();
        runs.put("logistic", on(Chain.input(10).then(linear(1)).then(softplus()), data(600, 10, 0, "none"), Regularizer.gemanMcClure(0.001))
            .stepSize(0.1).gradientNoise(0.001));
        runs.put("momentum", on(Chain.input(7).then(affine(1)).then(logistic()), data(300, 7, 1, "signs"), Regularizer.l2(0.01))
            .stepSize(0.05).momentum(0.9).perturb(forward(uniform(0.6)), backward(uniform(0, 0.5))));
        runs.put("deep", on(Chain.input(5).then(affine(16)).then(tanh()).then(affine(12)).then(gelu()).then(affine(3)).then(softmaxCrossEntropy()), data(270, 5, 1, "classes"),
            Regularizer.none()).stepSize(StepSize.inverseTime(0.2, 100)).perturb(forward(gaussian(0.1)), backward(uniform(0.05)).between(3, 6)));
        runs.put("residual", on(Chain.input(9).then(residual(sequence(affine(11), relu(), linear(9)))).then(affine(1)).then(squaredError()), data(100, 9, 1, "numbers"),
            Regularizer.l2(0.001)).stepSize(0.02).perturb(forward(twoPoint(0.1)).at(1), backward(twoPoint(1, 0, 0.01))));
        runs.put("normalized", on(Chain.input(6).then(affine(16)).then(normalize()).then(sigmoid()).then(linear(2)).then(squaredError()), data(120, 6, 2, "numbers"),
            Regularizer.none()).stepSize(0.1).perturb(forward(empirical(-0.2, -0.1, 0, 0.5)).elements(2, 9).at(2), backward(gaussian(0.2)).at(3)));
        runs.put("bilinear", on(Chain.input(2).then(bilinear(new double[][] {{-5, -4}, {-5, 3}})).then(squaredInnerProduct()), Dataset.of(new double[][] {{1, 1}}), Regularizer.none())
            .stepSize(0.001).momentum(0.5).perturb(forward(constant(0.01, -0.02)).at(1), backward(topK(1)).at(2)));
        runs.put("mini-batches", on(Chain.input(4).then(affine(20)).then(tanh()).then(linear(9)).then(softplus()).then(linear(1)).then(squaredError()), data(500, 4, 1, "numbers"),
            Regularizer.l2(0.001)).batchSize(37).stepSize(StepSize.inverseSquareRoot(0.05, 50)).perturb(forward(gaussian(0.1)), backward(gaussian(0.1))));
        runs.put("shuffled", on(Chain.input(20).then(affine(20)).then(tanh()).then(affine(4)).then(softmaxCrossEntropy()), data(90, 20, 1, "classes"), Regularizer.gemanMcClure(0.01))
            .batchSize(1).shuffled().clip(0.5).gradientNoise(0.01).stepSize(0.05).perturb(backward(topK(7))));
        runs.put("schedules", on(Chain.input(3).then(affine(8)).then(gelu()).then(linear(8)).then(tanh()).then(linear(1)).then(squaredError()), data(257, 3, 1, "numbers"),
            Regularizer.none()).stepSize(0.02).perturb(forward(uniform(0.5)).every(7).sharedAcrossBatch(), forward(gaussian(0.3)).at(2).atSteps(5, 50, 250),
            backward(gaussian(0.3)).during(100, 200), backward(uniform(0.1)).at(4).sharedAcrossBatch()));
        runs.put("of your own", on(Chain.input(2).then(linear(1)).then(elementwise("half square/1", y -> y * y / 2, y -> y)), data(20, 2, 0, "none"), Regularizer.none())
            .stepSize(2.5).stopAbove(1e120).perturb(forward(new Relative(0.1))));                   // diverges
        return runs;
    }

    private static Sgd on(Chain chain, Dataset data, Regularizer regularizer) {
        return Sgd.on(Problem.of(chain, data).regularizedBy(regularizer)).startingAt(Weights.xavier(chain, 3)).steps(STEPS).seed(11)
            .record(gradientNorm(), loss(), error(), errorPerOperator());
    }

    private static Dataset data(int samples, int inputs, int targets, String kind) {
        RandomStream random = RandomStream.of(5, RandomStream.Purpose.USER);
        double[][] x = new double[samples][inputs], target = new double[samples][targets];
        for (int l = 0; l < samples; l++) {
            for (int k = 0; k < inputs; k++) x[l][k] = random.normal(100L * l + k);
            for (int k = 0; k < targets; k++) {
                target[l][k] = switch (kind) {
                    case "signs" -> random.uniform(100L * l + 50) < 0.5 ? -1 : 1;
                    case "classes" -> random.below(3, 100L * l + 50);
                    default -> random.normal(100L * l + 50 + k);
                };
            }
        }
        return Dataset.of(x, target);
    }

    /** A user's noise, in proportion to the value. */
    private record Relative(double deviation) implements Noise {
        @Override
        public void perturb(double[] value, RandomStream random, double[] added) {
            for (int k = 0; k < value.length; k++) added[k] = deviation * value[k] * random.normal(k);
        }

        @Override
        public Optional<String> text() {
            return Optional.of("relative/1(" + deviation + ")");
        }
    }

    /** SHA-256 of the final weights, every {@code each}-th recording and the divergence. */
    static String hash(Run run, int each) {
        MessageDigest sha = CanonicalText.sha256();
        update(sha, run.finalWeights().toArray(), 1);
        for (String name : run.table().columnNames()) {
            if (name.equals("step")) continue;
            sha.update(name.getBytes(StandardCharsets.UTF_8));
            if (!name.equals("ewma")) update(sha, run.column(name), each);
        }
        sha.update(run.divergence().map(Object::toString).orElse("").getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha.digest());
    }

    private static void update(MessageDigest sha, double[] values, int each) {
        for (int k = 0; k < values.length; k += each) sha.update(ByteBuffer.allocate(8).putLong(Double.doubleToLongBits(values[k])).flip());
    }
}
