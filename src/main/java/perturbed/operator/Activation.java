package perturbed.operator;

import java.util.Locale;
import java.util.Optional;
import perturbed.kernel.Kernels;

/** The elementwise functions with kernels of their own. The derivatives keep their relative accuracy far out, where 1 - tanh(x)^2 loses it. */
enum Activation implements Elementwise {
    TANH(0, 0.6584789484624084, 1.1462158347805889) {
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

    SIGMOID(0, 1.3169578969248166, 2.2924316695611777) {
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

    SOFTPLUS(0, 1.3169578969248166) {
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

        @Override public Suprema suprema(Region region) {
            return Suprema.weightless(region.inputRadius(), 1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        }

        @Override public Optional<String> violatesA3() { return Optional.of("its derivative jumps at 0"); }
    },

    /** x P(x) with the normal distribution P(x) = (1 + erf(x / sqrt 2)) / 2 and its density p; p' = -x p. */
    GELU(0, 0.7922869913932613, 1.4142135623730951, 2, 2.5243377989621387) {
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
    private static final double FLAT = 40;                           // from here on f' is constant and f'', f''' are 0, to a double

    private final double[] extrema;                                  // x >= 0 where f', f'' or f''' may have an extremum at x or -x

    Activation(double... extrema) {
        this.extrema = extrema;
    }

    /** The largest |f'|, |f''|, |f'''| on [-r, r] are at its ends or at an extremum; |f| is largest at the right end. ||f(y)|| <= ||f(0)|| + c1 ||y||. */
    @Override
    public Suprema suprema(Region region) {
        double r = region.inputRadius(), root = Math.sqrt(region.inputSize()), c1 = 0, h1 = 0, k1 = 0;
        for (int j = -1; j < extrema.length; j++) {
            double x = j < 0 ? Math.min(r, FLAT) : extrema[j];
            if (x > r) continue;
            c1 = Math.max(c1, Math.max(Math.abs(f1(x)), Math.abs(f1(-x))));
            h1 = Math.max(h1, Math.max(Math.abs(f2(x)), Math.abs(f2(-x))));
            k1 = Math.max(k1, Math.max(Math.abs(f3(x)), Math.abs(f3(-x))));
        }
        return Suprema.weightless(Math.min(root * f(r), root * Math.abs(f(0)) + c1 * r), c1, h1, k1);
    }

    /** softplus and relu: convex, >= 0. */
    @Override
    public boolean isConvexLoss() {
        return this == SOFTPLUS || this == RELU;
    }

    /** e / (1 + e)^2: sigmoid'(x) for e = exp(-|x|), and a quarter of tanh'(x) for e = exp(-2|x|). */
    private static double bell(double e) {
        return e / ((1 + e) * (1 + e));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT) + "()";
    }
}
