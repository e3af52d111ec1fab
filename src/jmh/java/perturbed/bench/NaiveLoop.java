package perturbed.bench;

import java.util.Arrays;

/** {@link HandWritten} as a loop over the samples, with {@code Math.exp}. */
final class NaiveLoop extends HandWritten {
    private final double[] z;                                        // x_l^T w
    private final double[] v;                                        // sigmoid(z_l)
    private final double[] exact;
    private final double[] perturbed;

    NaiveLoop(double[][] x, Column column, double gradientNoise) {
        super(x, column, gradientNoise);
        z = new double[x.length];
        v = new double[x.length];
        exact = new double[x[0].length];
        perturbed = new double[x[0].length];
    }

    @Override
    double[] exact(double[] w) {
        Arrays.fill(exact, 0);
        for (int l = 0; l < x.length; l++) {
            double s = 0;
            for (int k = 0; k < w.length; k++) s += x[l][k] * w[k];
            z[l] = s;
            v[l] = 1 / (1 + Math.exp(-s));
            for (int k = 0; k < w.length; k++) exact[k] += v[l] * x[l][k];
        }
        for (int k = 0; k < w.length; k++) exact[k] /= x.length;
        return exact;
    }

    @Override
    double[] perturbed(double[] w) {
        Arrays.fill(perturbed, 0);
        double noise = draw();
        for (int l = 0; l < x.length; l++) {
            if (!column.shared) noise = draw();
            double u = column.forward ? 1 / (1 + Math.exp(-(z[l] + noise))) : v[l] + noise;
            for (int k = 0; k < w.length; k++) perturbed[k] += u * x[l][k];
        }
        for (int k = 0; k < w.length; k++) perturbed[k] /= x.length;
        return perturbed;
    }
}
