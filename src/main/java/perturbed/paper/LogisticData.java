package perturbed.paper;

import java.nio.file.Path;
import perturbed.data.Dataset;
import perturbed.kernel.Kernels;
import perturbed.kernel.RandomStream;
import perturbed.kernel.RandomStream.Purpose;

/**
 * The data of the paper's experiments (Section 7): x* ~ N(0, I_d), h_l ~ N(0, I_d), and y_l = +1 with probability 1 / (1 + e^(-h_l^T x*)), else -1.
 * Sample l depends on d, the seed and l alone: {@code generate(10, 2000, 1).take(200)} equals {@code generate(10, 200, 1)}.
 */
public final class LogisticData {
    private static final int SOLUTION = 0;      // the streams of a seed
    private static final int FEATURES = 1;
    private static final int LABELS = 2;

    private LogisticData() { }

    /**
     * The data in the form of (53), (54): inputs x_l = -y_l h_l, no targets, so that linear(1) gives z_l = -y_l h_l^T w, (53), and softplus ln(1 + e^z_l), (54).
     *
     * @throws IllegalArgumentException if d or samples is not positive, or samples x d is beyond 2^31
     */
    public static Dataset generate(int d, int samples, long seed) {
        Dataset labelled = labelled(d, samples, seed);
        double[][] inputs = new double[samples][];
        for (int l = 0; l < samples; l++) {
            inputs[l] = labelled.input(l);
            for (int k = 0; k < d; k++) inputs[l][k] *= -labelled.targetAt(l, 0);
        }
        return Dataset.of(inputs);
    }

    /** The same data as features h_l and a label y_l in {-1, +1}: linear(1) and the logistic loss make the same problem of it. */
    public static Dataset labelled(int d, int samples, long seed) {
        if (d < 1 || samples < 1) throw new IllegalArgumentException("d and samples must be at least 1, got d = " + d + ", samples = " + samples);
        if ((long) d * samples > Integer.MAX_VALUE)
            throw new IllegalArgumentException(samples + " samples of " + d + " features are more than 2^31 numbers; ask for fewer");
        double[] solution = solution(d, seed);
        RandomStream features = RandomStream.of(seed, Purpose.DATA, FEATURES);
        RandomStream labels = RandomStream.of(seed, Purpose.DATA, LABELS);
        double[][] h = new double[samples][d];
        double[] y = new double[samples];
        for (int l = 0; l < samples; l++) {
            for (int k = 0; k < d; k++) h[l][k] = features.normal((long) l * d + k);
            double plus = Kernels.sigmoid(Kernels.dot(h[l], solution, d));
            y[l] = labels.uniform(l) <= plus ? 1 : -1;
        }
        return Dataset.of(h, y);
    }

    /** x*, the weight the labels are drawn from. It is near the minimum of the loss over many samples, not at that over few. */
    public static double[] solution(int d, long seed) {
        RandomStream random = RandomStream.of(seed, Purpose.DATA, SOLUTION);
        double[] solution = new double[d];
        for (int k = 0; k < d; k++) solution[k] = random.normal(k);
        return solution;
    }

    /** Writes {@link #labelled} data as CSV: {@code LogisticData d samples seed file.csv}. */
    public static void main(String[] arguments) {
        if (arguments.length != 4) {
            System.err.println("usage: LogisticData d samples seed file.csv, for example LogisticData 10 200 1 data/logistic-small.csv");
            System.exit(2);
        }
        Dataset data = labelled(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
        data.writeCsv(Path.of(arguments[3]));
        System.out.println(arguments[3] + ": " + data);
    }
}
