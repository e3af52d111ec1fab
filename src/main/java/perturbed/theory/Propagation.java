package perturbed.theory;

import java.util.Arrays;

/**
 * The recursions of Theorems 1c and 2c (errata 2.3, proof there): errors carried through one forward and one backward pass, from the constants of each operator.
 * Arrays are indexed by operator 1..N (0 for the input). With e = y~ - y, d = v~ - v, d = d^delta + d^eps, |X| = (E||X||^2)^(1/2):
 *
 * @param q     at least |e_i|
 * @param m     at least ||E e_i||
 * @param r     at least |d_i^delta|
 * @param rho2  at least E||U_i||^2, U_i the part of u~_i - u_i that the deltas determine
 * @param z     at least |d_i^eps|
 * @param rc    at least E||E[d_i^delta | G_{i-1}]||
 * @param n     at least ||E d_i^delta||
 * @param error at least E||u~_i - u_i||^2 (Theorem 1c)
 * @param later at least E||W_i||^2, the part of {@code error} from eps alone: (c2_i z_i)^2
 * @param bias  at least ||E[u~_i - u_i]|| (Theorem 2c)
 */
record Propagation(Magnitude[] q, Magnitude[] m, Magnitude[] r, Magnitude[] rho2, Magnitude[] z, Magnitude[] rc, Magnitude[] n, Magnitude[] error, Magnitude[] later,
                   Magnitude[] bias) {

    static Propagation of(Assumptions assumptions, NoiseLevels noise, Basis basis) {
        int N = assumptions.operators();
        Magnitude[] c1 = zeros(N), c2 = zeros(N), lf = zeros(N), h1 = zeros(N), h2 = zeros(N), k1 = zeros(N), k2 = zeros(N);
        for (int i = 1; i <= N; i++) {
            OperatorConstants f = assumptions.operator(i);
            c2[i] = basis.use("c2", i, f.c2());
            if (i == 1) continue;                                    // its input is exact: its constants in y do not matter
            c1[i] = basis.use("c1", i, f.c1());
            lf[i] = i == N ? c1[i] : c1[i].min(basis.use("Lf", i, f.lf()));
            h1[i] = basis.use("h1", i, f.h1());
            h2[i] = basis.use("h2", i, f.h2());
            k1[i] = basis.use("k1", i, f.k1());
            k2[i] = basis.use("k2", i, f.k2());
        }
        Magnitude[] a = zeros(N), b = zeros(N), mean = zeros(N), s = zeros(N), be = zeros(N), V = zeros(N);
        for (int i = 1; i <= N; i++) {
            a[i] = Magnitude.of(noise.a(i));
            b[i] = Magnitude.of(noise.b(i));
            mean[i] = Magnitude.of(noise.mean(i));
            s[i] = Magnitude.of(noise.s(i));
            be[i] = Magnitude.of(noise.be(i));
        }
        for (int i = N; i >= 1; i--)
            V[i] = !assumptions.adjoints().isEmpty() ? Magnitude.of(assumptions.adjoints().get(i - 1)) : i == N ? Magnitude.ONE : c1[i + 1].times(V[i + 1]);

        Magnitude[] q = zeros(N), m = zeros(N);
        for (int i = 1; i < N; i++) {
            q[i] = secondMoment(lf[i].times(q[i - 1]), b[i], a[i]).sqrt();
            m[i] = q[i].min(lf[i].times(m[i - 1]).plus(h1[i].times(q[i - 1].square()).half()).plus(mean[i]));
        }
        Magnitude[] r = zeros(N), t = zeros(N), z = zeros(N), rc = zeros(N), n = zeros(N);
        for (int i = N - 1; i >= 1; i--) {
            Magnitude c = c1[i + 1], h = h1[i + 1], k = k1[i + 1], hq = h.times(q[i]);
            r[i] = c.times(r[i + 1]).plus(hq.times(V[i + 1]));
            t[i] = c.times(t[i + 1]).plus(be[i + 1]);
            z[i] = secondMoment(c.times(z[i + 1]), be[i + 1], s[i + 1]).sqrt();
            Magnitude predictable = h.times(lf[i].times(q[i - 1]).plus(b[i])).plus(k.times(a[i].square()).half());
            rc[i] = c.times(rc[i + 1]).plus(V[i + 1].times(hq.min(predictable)));
            n[i] = c.times(n[i + 1]).plus(hq.times(rc[i + 1])).min(c.times(rc[i + 1])).plus(V[i + 1].times(meanChange(h, k, q[i], m[i])));
        }
        Magnitude[] rho2 = zeros(N), error = zeros(N), later = zeros(N), bias = zeros(N);
        for (int i = 1; i <= N; i++) {
            Magnitude c = c2[i], hq = h2[i].times(q[i - 1]), ct = c.times(t[i]);
            Magnitude rho = c.times(r[i]).plus(hq.times(V[i]));
            rho2[i] = rho.square();
            later[i] = c.times(z[i]).square();
            error[i] = rho2[i].plus(Magnitude.TWO.times(rho).times(ct)).plus(later[i]);
            bias[i] = c.times(n[i]).plus(hq.times(rc[i])).min(c.times(rc[i])).plus(V[i].times(meanChange(h2[i], k2[i], q[i - 1], m[i - 1]))).plus(ct);
        }
        return new Propagation(q, m, r, rho2, z, rc, n, error, later, bias);
    }

    /** At least E||D + X||^2 for |D| <= carried, |X| <= size and |E[X | D]| <= mean. */
    private static Magnitude secondMoment(Magnitude carried, Magnitude mean, Magnitude size) {
        return carried.square().plus(Magnitude.TWO.times(carried).times(mean)).plus(size.square());
    }

    /** At least ||E[J(y + e) - J(y)]|| for |e| <= q and ||E e|| <= m, J having Lipschitz constant h and its derivative k: min(h q, h m + k q^2 / 2). */
    static Magnitude meanChange(Magnitude h, Magnitude k, Magnitude q, Magnitude m) {
        return h.times(q).min(h.times(m).plus(k.times(q.square()).half()));
    }

    private static Magnitude[] zeros(int operators) {
        Magnitude[] zeros = new Magnitude[operators + 1];
        Arrays.fill(zeros, Magnitude.ZERO);
        return zeros;
    }
}
