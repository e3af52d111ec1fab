package perturbed.theory;

import perturbed.kernel.RandomStream;

/**
 * A chain of scalar operators with two-point perturbations, all outcomes enumerated: sizes, chances and means of each delta_i depend on the deltas before it, those of each eps_i on
 * all deltas and the eps before it. Every expectation is a finite sum.
 */
final class PerturbedTree {
    final ScalarOperator[] f;                                        // f_1..f_N at 1..N
    final Assumptions assumptions;
    final NoiseLevels noise;
    final double[] u;
    final double[] squaredError;                                     // E (u~_i - u_i)^2
    final double[] meanError;                                        // E u~_i - u_i

    private final int n;
    private final RandomStream random;
    private final boolean coherent;
    private final double forwardScale;
    private final double backwardScale;
    private final double[] exact;                                    // y_0..y_N
    private final double[] low;                                      // of y_i and y~_i
    private final double[] high;
    private final double[] second;                                   // of delta_i at i, of eps_i at n + i
    private final double[] fourth;
    private final double[] mean;
    private final double[] squaredConditionalMean;

    static PerturbedTree random(RandomStream random) {
        boolean coherent = random.uniform(0) < .5;
        int n = 2 + (int) (4 * random.uniform(1));
        ScalarOperator[] f = new ScalarOperator[n + 1];
        for (int i = 1; i <= n; i++) f[i] = ScalarOperator.random(random.sample(100L * i), coherent);
        return new PerturbedTree(f, coherent ? random.uniform(2) : random.normal(2), random.sample(10_000), coherent, size(random, 3), size(random, 4));
    }

    /** The same operators with another sample and other noise. */
    PerturbedTree another() {
        return new PerturbedTree(f, exact[0] + random.normal(5000), random.sample(50_000), coherent, forwardScale, backwardScale);
    }

    private static double size(RandomStream random, int key) {
        double choice = random.uniform(key);
        return choice < .25 ? 0 : StrictMath.exp(-6 * random.uniform(10 + key));
    }

    private PerturbedTree(ScalarOperator[] f, double x, RandomStream random, boolean coherent, double forwardScale, double backwardScale) {
        this.f = f;
        this.n = f.length - 1;
        this.random = random;
        this.coherent = coherent;
        this.forwardScale = forwardScale;
        this.backwardScale = backwardScale;
        exact = new double[n + 1];
        exact[0] = x;
        for (int i = 1; i <= n; i++) exact[i] = f[i].value(exact[i - 1]);
        u = gradient(exact, new double[n + 1]);
        low = exact.clone();
        high = exact.clone();
        second = new double[2 * n + 1];
        fourth = new double[2 * n + 1];
        mean = new double[2 * n + 1];
        squaredConditionalMean = new double[2 * n + 1];
        squaredError = new double[n + 1];
        meanError = new double[n + 1];
        forward(1, exact.clone(), 1, 1);
        noise = levels();
        OperatorConstants[] constants = new OperatorConstants[n];
        for (int i = 1; i <= n; i++) constants[i - 1] = f[i].constants(low[i - 1], high[i - 1]);
        assumptions = Assumptions.perOperator(constants);
    }

    /** (5b), (5c) with given y~_0..y~_N and eps_2..eps_N. */
    private double[] gradient(double[] y, double[] eps) {
        double[] u = new double[n + 1];
        double v = 1;
        for (int i = n; i >= 1; i--) {
            u[i] = f[i].dw(y[i - 1]) * v;
            v = f[i].dy(y[i - 1]) * v + eps[i];
        }
        return u;
    }

    private void forward(int i, double[] y, double chance, long node) {
        if (i == n) {
            y[n] = f[n].value(y[n - 1]);
            backward(n, y, new double[n + 1], chance, node);
            return;
        }
        double value = f[i].value(y[i - 1]);
        double[][] branches = branches(i, forwardScale, chance, node);
        for (int k = 0; k < 2; k++) {
            double[] next = y.clone();
            next[i] = value + branches[k][0];
            low[i] = Math.min(low[i], next[i]);
            high[i] = Math.max(high[i], next[i]);
            forward(i + 1, next, chance * branches[k][1], 2 * node + k);
        }
    }

    private void backward(int i, double[] y, double[] eps, double chance, long node) {
        if (i == 1) {
            double[] perturbed = gradient(y, eps);
            for (int j = 1; j <= n; j++) {
                double error = perturbed[j] - u[j];
                squaredError[j] += chance * error * error;
                meanError[j] += chance * error;
            }
            return;
        }
        double[][] branches = branches(n + i, backwardScale, chance, node);
        for (int k = 0; k < 2; k++) {
            double[] next = eps.clone();
            next[i] = branches[k][0];
            backward(i - 1, y, next, chance * branches[k][1], 2 * node + k);
        }
    }

    /** Two values with their chances, of a law that belongs to this node of the tree, or to its site alone; the moments are collected. */
    private double[][] branches(int site, double scale, double chance, long node) {
        RandomStream law = random.sample(16 * (random.uniform(site) < .5 ? node + 1000 : site + 1L));
        double p = law.uniform(0) < .5 ? .5 : StrictMath.exp(-10 * law.uniform(1)), shape = law.uniform(2), size = scale * law.uniform(3);
        double one, other;
        if (shape < .4) {                                            // mean zero
            one = size;
            other = -size * p / (1 - p);
        } else if (shape < .7) {                                     // no chance in it
            one = other = coherent || law.uniform(4) < .5 ? size : -size;
        } else {
            one = size;
            other = scale * (coherent ? law.uniform(5) : 2 * law.uniform(5) - 1);
        }
        double m = p * one + (1 - p) * other;
        second[site] += chance * (p * one * one + (1 - p) * other * other);
        fourth[site] += chance * (p * Math.pow(one, 4) + (1 - p) * Math.pow(other, 4));
        mean[site] += chance * m;
        squaredConditionalMean[site] += chance * m * m;
        return new double[][] {{one, p}, {other, 1 - p}};
    }

    private NoiseLevels levels() {
        NoiseLevels levels = NoiseLevels.none(n);
        for (int i = 1; i < n; i++) levels = levels.forward(i, Math.sqrt(second[i]), Math.sqrt(squaredConditionalMean[i]), Math.abs(mean[i])).fourthMoment(i, fourth[i]);
        for (int i = 2; i <= n; i++) levels = levels.backward(i, Math.sqrt(second[n + i]), Math.sqrt(squaredConditionalMean[n + i]));
        return levels;
    }

    double totalError() {
        double sum = 0;
        for (double e : squaredError) sum += e;
        return sum;
    }

    double totalBias() {
        double sum = 0;
        for (double b : meanError) sum += b * b;
        return sum;
    }

    /** Squared errors below this are differences of nearly equal gradients, lost in rounding. */
    double smallestError() {
        return 1e-10 * unit();
    }

    /** Squared biases below this are lost in rounding, of the gradients or of errors that cancel in the mean. */
    double smallestBias() {
        return Math.max(1e-8 * unit(), 1e-12 * totalError());
    }

    /** max(1, ||u||^2). */
    private double unit() {
        double sum = 0;
        for (double g : u) sum += g * g;
        return Math.max(1, sum);
    }
}
