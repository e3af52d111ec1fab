package perturbed.paper;

import java.util.Random;
import java.util.SplittableRandom;
import perturbed.data.Dataset;

/**
 * The experiment of Section 7 written a second time, from the paper alone: plain loops, {@code Math.exp}, the JDK's random numbers. It shares with the
 * library nothing but the data, and so finds mistakes of the library that its own parts would agree on.
 */
final class IndependentLogistic {
    /**
     * A setting of the experiment; a size of 0 switches a noise off.
     *
     * @param nonConvex R = rho sum w^2/(1 + w^2), else rho ||w||^2
     * @param sf        delta uniform on +-sf/sqrt(d), at every {@code every}-th step
     * @param sb        eps uniform on +-sb/sqrt(d); biased: on [0, sb/sqrt(d)]
     * @param shared    one draw a step for all samples, else one for each
     */
    record Setting(boolean nonConvex, double rho, double gamma, double sf, int every, double sb, boolean biased, boolean shared, double momentum) {
        static Setting nonConvex(double gamma, double sf, double sb, boolean shared) {
            return new Setting(true, 0.001, gamma, sf, 1, sb, false, shared, 0);
        }

        static Setting stronglyConvex(double gamma, double sf, double sb, boolean shared) {
            return new Setting(false, 0.1, gamma, sf, 1, sb, false, shared, 0);
        }

        Setting withBias() {
            return new Setting(nonConvex, rho, gamma, sf, every, sb, true, shared, momentum);
        }

        Setting withMomentum(double beta) {
            return new Setting(nonConvex, rho, gamma, sf, every, sb, biased, shared, beta);
        }

        Setting withRho(double rho) {
            return new Setting(nonConvex, rho, gamma, sf, every, sb, biased, shared, momentum);
        }

        Setting every(int n) {
            return new Setting(nonConvex, rho, gamma, sf, n, sb, biased, shared, momentum);
        }
    }

    static final double SIGMA_N = 0.001, EWMA = 0.01;

    private IndependentLogistic() { }

    /** Mean over the last floor(T/2) steps of the moving average of ||grad f(w_t)||. {@code data}: features h_l and labels y_l. */
    static double stableGradientNorm(Dataset data, Setting s, int steps, long seed) {
        int d = data.inputSize(), m = data.size();
        double[][] a = new double[m][d];                              // z_l = <a_l, w>, a_l = -y_l h_l, (53)
        for (int l = 0; l < m; l++) for (int j = 0; j < d; j++) a[l][j] = -data.targetAt(l, 0) * data.inputAt(l, j);
        SplittableRandom uniform = new SplittableRandom(seed);
        Random normal = new Random(seed);
        double[] w = new double[d], before = new double[d];
        double average = 0, sum = 0;
        for (int t = 0; t < steps; t++) {
            double[] exact = new double[d], perturbed = new double[d];
            double sharedDelta = s.sf / Math.sqrt(d) * (2 * uniform.nextDouble() - 1), sharedU = uniform.nextDouble();
            for (int l = 0; l < m; l++) {
                double z = 0;
                for (int j = 0; j < d; j++) z += a[l][j] * w[j];
                double slope = 1 / (1 + Math.exp(-z)), noisy = slope; // f_2'(z) of f_2 = ln(1 + e^z)
                if (s.sf > 0 && t % s.every == 0) {
                    double delta = s.shared ? sharedDelta : s.sf / Math.sqrt(d) * (2 * uniform.nextDouble() - 1);
                    noisy = 1 / (1 + Math.exp(-(z + delta)));
                }
                if (s.sb > 0) {
                    double u = s.shared ? sharedU : uniform.nextDouble();
                    noisy += s.sb / Math.sqrt(d) * (s.biased ? u : 2 * u - 1);
                }
                for (int j = 0; j < d; j++) {
                    exact[j] += slope / m * a[l][j];
                    perturbed[j] += noisy / m * a[l][j];
                }
            }
            double square = 0;
            for (int j = 0; j < d; j++) {
                double q = 1 + w[j] * w[j], r = s.rho * (s.nonConvex ? 2 * w[j] / (q * q) : 2 * w[j]);
                square += (exact[j] + r) * (exact[j] + r);
                double next = w[j] - s.gamma * (perturbed[j] + r + SIGMA_N * normal.nextGaussian()) + s.momentum * (w[j] - before[j]);
                before[j] = w[j];
                w[j] = next;
            }
            average = t == 0 ? Math.sqrt(square) : (1 - EWMA) * average + EWMA * Math.sqrt(square);
            if (t >= steps - steps / 2) sum += average;
        }
        return sum / (steps / 2);
    }
}
