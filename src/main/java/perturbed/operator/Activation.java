package perturbed.operator;

import java.util.Locale;
import perturbed.kernel.Kernels;

/** The elementwise functions with kernels of their own. The derivatives keep their relative accuracy far out, where 1 - tanh(x)^2 loses it. */
enum Activation implements Elementwise {
    TANH {
        @Override public double f(double x) { return Kernels.tanh(x); }

        @Override public double f1(double x) { return 4 * bell(Kernels.exp(-2 * Math.abs(x))); }

        @Override public double f2(double x) { return -2 * f(x) * f1(x); }

        @Override public double f3(double x) { return f1(x) * (4 * f(x) * f(x) - 2 * f1(x)); }

        @Override public void values(double[] x, int m, double[] y) { Kernels.tanh(x, m, y); }

        @Override public void slopes(double[] x, int m, double[] y) {
            for (int i = 0; i < m; i++) y[i] = -2 * Math.abs(x[i]);
            Kernels.exp(y, m, y);
            for (int i = 0; i < m; i++) y[i] = 4 * bell(y[i]);
        }
    },

    SIGMOID {
        @Override public double f(double x) { return Kernels.sigmoid(x); }

        @Override public double f1(double x) { return bell(Kernels.exp(-Math.abs(x))); }

        @Override public double f2(double x) { return -Kernels.tanh(x / 2) * f1(x); }           // 1 - 2 sigmoid(x) = -tanh(x / 2)

        @Override public double f3(double x) { return f1(x) * (1 - 6 * f1(x)); }

        @Override public void values(double[] x, int m, double[] y) { Kernels.sigmoid(x, m, y); }

        @Override public void slopes(double[] x, int m, double[] y) {
            for (int i = 0; i < m; i++) y[i] = -Math.abs(x[i]);
            Kernels.exp(y, m, y);
            for (int i = 0; i < m; i++) y[i] = bell(y[i]);
        }
    },

    SOFTPLUS {
        @Override public double f(double x) { return Kernels.softplus(x); }

        @Override public double f1(double x) { return Kernels.sigmoid(x); }

        @Override public double f2(double x) { return SIGMOID.f1(x); }

        @Override public double f3(double x) { return SIGMOID.f2(x); }

        @Override public void values(double[] x, int m, double[] y) { Kernels.softplus(x, m, y); }

        @Override public void slopes(double[] x, int m, double[] y) { Kernels.sigmoid(x, m, y); }
    },

    /** NaN stays NaN: a run that broke must not look healthy behind a relu. */
    RELU {
        @Override public double f(double x) { return x <= 0 ? 0 : x; }

        @Override public double f1(double x) { return x <= 0 ? 0 : x > 0 ? 1 : x; }

        @Override public double f2(double x) { return 0; }

        @Override public double f3(double x) { return 0; }
    },

    /** x P(x) with the normal distribution P(x) = (1 + erf(x / sqrt 2)) / 2 and its density p; p' = -x p. */
    GELU {
        @Override public double f(double x) { return x * (0.5 * (1 + Kernels.erf(x * SQRT_HALF))); }

        @Override public double f1(double x) { return slope(x, Kernels.erf(x * SQRT_HALF)); }

        @Override public double f2(double x) {
            double p = Kernels.normalDensity(x);
            return p == 0 ? 0 : p * (2 - x * x);                                               // not 0 times infinity
        }

        @Override public double f3(double x) {
            double p = Kernels.normalDensity(x);
            return p == 0 ? 0 : p * (x * x * x - 4 * x);
        }

        @Override public void values(double[] x, int m, double[] y) {
            erfs(x, m, y);
            for (int i = 0; i < m; i++) y[i] = x[i] * (0.5 * (1 + y[i]));
        }

        @Override public void slopes(double[] x, int m, double[] y) {
            erfs(x, m, y);
            for (int i = 0; i < m; i++) y[i] = slope(x[i], y[i]);
        }

        private static void erfs(double[] x, int m, double[] y) {
            for (int i = 0; i < m; i++) y[i] = x[i] * SQRT_HALF;
            Kernels.erf(y, m, y);
        }

        private static double slope(double x, double erf) {
            return 0.5 * (1 + erf) + x * Kernels.normalDensity(x);
        }
    };

    private static final double SQRT_HALF = Math.sqrt(0.5);

    /** e / (1 + e)^2: sigmoid'(x) for e = exp(-|x|), and a quarter of tanh'(x) for e = exp(-2|x|). */
    private static double bell(double e) {
        return e / ((1 + e) * (1 + e));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT) + "()";
    }
}
