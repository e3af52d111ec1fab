package perturbed.bench;

import java.util.SplittableRandom;

/** The paper's experiment as one writes it without a library: full-batch descent with the exact gradient's norm at every step. */
abstract class HandWritten {
    private static final double STEP_SIZE = 0.1;
    private static final double RHO = 0.001;                         // of the Geman-McClure regulariser

    final double[][] x;                                              // x_l = -y_l h_l
    final Column column;
    private final double gradientNoise;
    private final SplittableRandom random = new SplittableRandom(1);

    HandWritten(double[][] x, Column column, double gradientNoise) {
        this.x = x;
        this.column = column;
        this.gradientNoise = gradientNoise;
    }

    /** Both gradients at w, without the regulariser. Where nothing perturbs, they may be one array. */
    abstract double[] exact(double[] w);

    /** The perturbed gradient, after {@link #exact} at the same w. */
    abstract double[] perturbed(double[] w);

    /** A draw of delta or eps. */
    final double draw() {
        return random.nextDouble(-Column.HALF_WIDTH, Column.HALF_WIDTH);
    }

    /** The norms of the exact gradient at steps 0..steps-1, from w_0 = 0. */
    final double[] run(int steps) {
        double[] w = new double[x[0].length];
        double[] norms = new double[steps];
        for (int t = 0; t < steps; t++) {
            double[] g = exact(w);
            double[] p = column.forward || column.backward ? perturbed(w) : g;
            double square = 0;
            for (int k = 0; k < w.length; k++) {
                double q = 1 + w[k] * w[k];
                double r = RHO * 2 * w[k] / (q * q);
                square += (g[k] + r) * (g[k] + r);
                w[k] -= STEP_SIZE * (p[k] + r + gradientNoise * random.nextGaussian());
            }
            norms[t] = Math.sqrt(square);
        }
        return norms;
    }
}
