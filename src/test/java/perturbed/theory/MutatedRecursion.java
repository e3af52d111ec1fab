package perturbed.theory;

/** The recursions of Theorems 1c and 2c once more, plainly in doubles, with any one term left out: a search that finds nothing wrong here proves nothing there. */
final class MutatedRecursion {
    /** A term left out. */
    enum Mutation { NONE, TWO_LF_Q_B, H1_Q2, B_IN_RC, LF_Q_IN_RC, K_A2, H_Q_RC, K_Q2, H2_Q_RC, K2_Q2, TWO_C_Z_BE, TWO_RHO_C2_T }

    final double[] error;
    final double[] bias;

    MutatedRecursion(Assumptions assumptions, NoiseLevels noise, Mutation out) {
        int n = assumptions.operators();
        double[] q = new double[n + 2], m = new double[n + 2], r = new double[n + 2], t = new double[n + 2], z = new double[n + 2], rc = new double[n + 2], mean = new double[n + 2];
        double[] v = new double[n + 2];
        v[n] = 1;
        for (int i = n - 1; i >= 1; i--) v[i] = c1(assumptions, i + 1) * v[i + 1];
        for (int i = 1; i < n; i++) {
            double lf = i == 1 ? 0 : c1(assumptions, i), h1 = assumptions.operator(i).h1().value(), a = noise.a(i), b = noise.b(i);
            q[i] = Math.sqrt(Math.pow(lf * q[i - 1], 2) + keep(out, Mutation.TWO_LF_Q_B, 2 * lf * q[i - 1] * b) + a * a);
            m[i] = Math.min(q[i], lf * m[i - 1] + keep(out, Mutation.H1_Q2, h1 * q[i - 1] * q[i - 1] / 2) + noise.mean(i));
        }
        for (int i = n - 1; i >= 1; i--) {
            OperatorConstants next = assumptions.operator(i + 1);
            double c = next.c1().value(), h = next.h1().value(), k = next.k1().value(), lf = i == 1 ? 0 : c1(assumptions, i), s = noise.s(i + 1), be = noise.be(i + 1);
            r[i] = c * r[i + 1] + h * v[i + 1] * q[i];
            t[i] = c * t[i + 1] + be;
            z[i] = Math.sqrt(Math.pow(c * z[i + 1], 2) + keep(out, Mutation.TWO_C_Z_BE, 2 * c * z[i + 1] * be) + s * s);
            rc[i] = c * rc[i + 1] + v[i + 1] * Math.min(h * q[i],
                h * (keep(out, Mutation.LF_Q_IN_RC, lf * q[i - 1]) + keep(out, Mutation.B_IN_RC, noise.b(i))) + keep(out, Mutation.K_A2, k * noise.a(i) * noise.a(i) / 2));
            mean[i] = Math.min(c * mean[i + 1] + keep(out, Mutation.H_Q_RC, h * q[i] * rc[i + 1]), c * rc[i + 1])
                + v[i + 1] * Math.min(h * q[i], h * m[i] + keep(out, Mutation.K_Q2, k * q[i] * q[i] / 2));
        }
        error = new double[n + 1];
        bias = new double[n + 1];
        for (int i = 1; i <= n; i++) {
            OperatorConstants f = assumptions.operator(i);
            double c = f.c2().value(), h = f.h2().value(), k = f.k2().value(), rho = c * r[i] + h * v[i] * q[i - 1];
            error[i] = rho * rho + keep(out, Mutation.TWO_RHO_C2_T, 2 * rho * c * t[i]) + Math.pow(c * z[i], 2);
            bias[i] = Math.min(c * mean[i] + keep(out, Mutation.H2_Q_RC, h * q[i - 1] * rc[i]), c * rc[i])
                + v[i] * Math.min(h * q[i - 1], h * m[i - 1] + keep(out, Mutation.K2_Q2, k * q[i - 1] * q[i - 1] / 2)) + c * t[i];
        }
    }

    private static double c1(Assumptions assumptions, int i) {
        return assumptions.operator(i).c1().value();
    }

    private static double keep(Mutation out, Mutation term, double value) {
        return out == term ? 0 : value;
    }
}
