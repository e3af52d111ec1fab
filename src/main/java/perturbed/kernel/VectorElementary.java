package perturbed.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static perturbed.kernel.Coefficients.*;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Elementary} on a chunk of at most {@link #CHUNK} numbers: the same operations in the same order, so the same bits.
 *
 * <p>A function is a row of stages, small loops that pass numbers on through the scratch arrays {@code a} to {@code d}. C2 of JDK 17 wants it so:
 * after about thirty vector operations in one compilation it puts off inlining (NodeCountInliningCutoff), no longer knows the type of a vector
 * and puts it on the heap. One call site for all stages, at least three in a row, keeps it from inlining one stage after another again; and the
 * operations stand in the loops without helpers, because a vector that crosses a call is put on the heap too.
 */
final class VectorElementary {
    static final int CHUNK = 256;

    private static final VectorSpecies<Double> SPECIES = VectorKernels.SPECIES;
    private static final int WIDTH = SPECIES.length();
    private static final long SIGN = Long.MIN_VALUE;
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    static final class Scratch {
        final double[] a = new double[CHUNK];
        final double[] b = new double[CHUNK];
        final double[] c = new double[CHUNK];
        final double[] d = new double[CHUNK];
    }

    /** Reads x[at..at+n) and the scratch arrays, writes scratch arrays; the last of a row writes y[at..at+n). n is a multiple of the width. */
    interface Stage {
        void run(double[] x, int at, int n, Scratch s, double[] y);
    }

    static final Stage[] EXP = {VectorElementary::copy, VectorElementary::remainder, VectorElementary::scale, VectorElementary::store};
    static final Stage[] SIGMOID = {VectorElementary::minusAbs, VectorElementary::remainder, VectorElementary::scale, VectorElementary::sigmoid};
    static final Stage[] SOFTPLUS = {VectorElementary::minusAbs, VectorElementary::remainder, VectorElementary::scale, VectorElementary::softplus};
    static final Stage[] TANH = {VectorElementary::minusTwiceAbs, VectorElementary::remainder, VectorElementary::tanh};
    static final Stage[] ERF = {VectorElementary::clampForErf, VectorElementary::remainder, VectorElementary::scale,
        VectorElementary::erfc, VectorElementary::erf};
    static final Stage[] DENSITY = {VectorElementary::clampForDensity, VectorElementary::remainder, VectorElementary::scale,
        VectorElementary::density};
    /** For 2^-1022 <= p < 1: the centre and the tail for every lane, then a choice; the far tail, once in 10^11 draws, one by one. */
    static final Stage[] QUANTILE = {VectorElementary::split, VectorElementary::rootOfMinusLog, VectorElementary::central,
        VectorElementary::quantile};

    private VectorElementary() { }

    /** y_i = f(x_i) for i < m, m a multiple of the width; y may be x. */
    static void run(Stage[] stages, double[] x, int m, double[] y) {
        Scratch scratch = SCRATCH.get();
        for (int at = 0; at < m; at += CHUNK)
            for (Stage stage : stages) stage.run(x, at, Math.min(CHUNK, m - at), scratch, y);
    }

    // ---- e^a: a = k ln 2 + r ----------------------------------------------------------------------------------------

    private static void copy(double[] x, int at, int n, Scratch s, double[] y) { System.arraycopy(x, at, s.a, 0, n); }

    private static void store(double[] x, int at, int n, Scratch s, double[] y) { System.arraycopy(s.a, 0, y, at, n); }

    private static void minusAbs(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) DoubleVector.fromArray(SPECIES, x, at + i).abs().neg().intoArray(s.a, i);
    }

    /** c = e^r - 1, d = ROUND + k. */
    private static void remainder(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, s.a, i);
            DoubleVector rounded = u.fma(LOG2_E, ROUND);
            DoubleVector k = rounded.sub(ROUND);
            DoubleVector r = k.lanewise(FMA, -LN2_LO, k.lanewise(FMA, -LN2_HI, u));
            DoubleVector p = r.fma(E12, E11);
            p = p.lanewise(FMA, r, E10);
            p = p.lanewise(FMA, r, E9);
            p = p.lanewise(FMA, r, E8);
            p = p.lanewise(FMA, r, E7);
            p = p.lanewise(FMA, r, E6);
            p = p.lanewise(FMA, r, E5);
            p = p.lanewise(FMA, r, E4);
            p = p.lanewise(FMA, r, E3);
            p = p.lanewise(FMA, r, E2);
            r.mul(r).fma(p, r).intoArray(s.c, i);
            rounded.intoArray(s.d, i);
        }
    }

    /** Replaces a by e^a = (1 + c) 2^k, in two factors. */
    private static void scale(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            LongVector shifted = DoubleVector.fromArray(SPECIES, s.d, i).reinterpretAsLongs().sub(ROUND_BITS);
            LongVector half = shifted.lanewise(LSHR, 1);
            DoubleVector e = DoubleVector.fromArray(SPECIES, s.c, i).add(1);
            e = e.mul(half.sub(1).lanewise(LSHL, 52).reinterpretAsDoubles());
            e = e.mul(shifted.sub(half).sub(1).lanewise(LSHL, 52).reinterpretAsDoubles());
            DoubleVector u = DoubleVector.fromArray(SPECIES, s.a, i);
            e.blend(Double.POSITIVE_INFINITY, u.compare(GT, EXP_MAX)).blend(0, u.compare(LT, EXP_MIN)).intoArray(s.a, i);
        }
    }

    // ---- what follows from e^-|x| -------------------------------------------------------------------------------------

    private static void sigmoid(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector e = DoubleVector.fromArray(SPECIES, s.a, i);
            DoubleVector top = DoubleVector.broadcast(SPECIES, 1).blend(e, DoubleVector.fromArray(SPECIES, x, at + i).compare(LT, 0));
            top.div(e.add(1)).intoArray(y, at + i);
        }
    }

    private static void softplus(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector e = DoubleVector.fromArray(SPECIES, s.a, i);
            DoubleVector q = e.div(e.add(2));
            DoubleVector z = q.mul(q);
            DoubleVector p = z.fma(S10, S9);
            p = p.lanewise(FMA, z, S8);
            p = p.lanewise(FMA, z, S7);
            p = p.lanewise(FMA, z, S6);
            p = p.lanewise(FMA, z, S5);
            p = p.lanewise(FMA, z, S4);
            p = p.lanewise(FMA, z, S3);
            p = p.lanewise(FMA, z, S2);
            p = p.lanewise(FMA, z, S1);
            DoubleVector log1p = q.neg().fma(z.neg().fma(p, e), e);
            DoubleVector u = DoubleVector.fromArray(SPECIES, x, at + i);
            u.blend(0, u.compare(LT, 0)).add(log1p).intoArray(y, at + i);
        }
    }

    private static void minusTwiceAbs(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector a = DoubleVector.fromArray(SPECIES, x, at + i).abs().mul(-2);
            a.blend(-50, a.compare(LT, -50)).intoArray(s.a, i);
        }
    }

    /** With e = e^(-2 |x|) - 1 = 2^k c + (2^k - 1): -e / (2 + e), with the sign of x. */
    private static void tanh(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            LongVector k = DoubleVector.fromArray(SPECIES, s.d, i).reinterpretAsLongs().sub(ROUND_BITS + 1025);
            DoubleVector power = k.lanewise(LSHL, 52).reinterpretAsDoubles();
            DoubleVector e = power.fma(DoubleVector.fromArray(SPECIES, s.c, i), power.sub(1));
            LongVector sign = DoubleVector.fromArray(SPECIES, x, at + i).reinterpretAsLongs().and(SIGN);
            e.div(e.add(2)).abs().reinterpretAsLongs().or(sign).reinterpretAsDoubles().intoArray(y, at + i);
        }
    }

    // ---- erf and the normal density: e^(-x^2) and e^(-x^2 / 2) -----------------------------------------------------------

    private static void clampForErf(double[] x, int at, int n, Scratch s, double[] y) { clamp(x, at, n, ERF_ONE, -1, s); }

    private static void clampForDensity(double[] x, int at, int n, Scratch s, double[] y) { clamp(x, at, n, DENSITY_ZERO, -0.5, s); }

    /** b = min(|x|, limit), a = factor b^2. */
    private static void clamp(double[] x, int at, int n, double limit, double factor, Scratch s) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, x, at + i).abs();
            u = u.blend(limit, u.compare(GT, limit));
            u.intoArray(s.b, i);
            u.mul(u).mul(factor).intoArray(s.a, i);
        }
    }

    /** Replaces b by 1 - erf(b). */
    private static void erfc(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, s.b, i);
            DoubleVector p = u.fma(P8, P7);
            p = p.lanewise(FMA, u, P6);
            p = p.lanewise(FMA, u, P5);
            p = p.lanewise(FMA, u, P4);
            p = p.lanewise(FMA, u, P3);
            p = p.lanewise(FMA, u, P2);
            p = p.lanewise(FMA, u, P1);
            p = p.lanewise(FMA, u, P0);
            DoubleVector q = u.add(Q7);
            q = q.lanewise(FMA, u, Q6);
            q = q.lanewise(FMA, u, Q5);
            q = q.lanewise(FMA, u, Q4);
            q = q.lanewise(FMA, u, Q3);
            q = q.lanewise(FMA, u, Q2);
            q = q.lanewise(FMA, u, Q1);
            q = q.lanewise(FMA, u, Q0);
            DoubleVector.fromArray(SPECIES, s.a, i).mul(p.div(q)).intoArray(s.b, i);
        }
    }

    private static void erf(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, x, at + i);
            DoubleVector z = u.mul(u);
            DoubleVector p = z.fma(R9, R8);
            p = p.lanewise(FMA, z, R7);
            p = p.lanewise(FMA, z, R6);
            p = p.lanewise(FMA, z, R5);
            p = p.lanewise(FMA, z, R4);
            p = p.lanewise(FMA, z, R3);
            p = p.lanewise(FMA, z, R2);
            p = p.lanewise(FMA, z, R1);
            p = p.lanewise(FMA, z, R0);
            LongVector sign = u.reinterpretAsLongs().and(SIGN);
            DoubleVector outer = DoubleVector.fromArray(SPECIES, s.b, i).neg().add(1).reinterpretAsLongs().or(sign).reinterpretAsDoubles();
            outer.blend(u.fma(p, u), u.abs().compare(LT, ERF_SPLIT)).intoArray(y, at + i);
        }
    }

    private static void density(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, s.b, i);
            DoubleVector low = u.fma(u, u.mul(u).neg());
            DoubleVector e = DoubleVector.fromArray(SPECIES, s.a, i);
            e.fma(low.mul(-0.5), e).mul(INVERSE_SQRT_2_PI).intoArray(y, at + i);
        }
    }

    // ---- the normal quantile ------------------------------------------------------------------------------------------

    /** The distance of x to the nearer end of (0, 1) is 2^c (1 + a), by the steps of {@link Elementary#log} for a normal number. */
    private static void split(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector p = DoubleVector.fromArray(SPECIES, x, at + i);
            LongVector bits = p.blend(p.neg().add(1), p.compare(GE, 0.5)).reinterpretAsLongs().add(SPLIT);
            bits.lanewise(LSHR, 52).add(0x4338000000000000L - 1023).reinterpretAsDoubles().sub(ROUND).intoArray(s.c, i);
            bits.and(MANTISSA).add(0x3FF0000000000000L - SPLIT).reinterpretAsDoubles().sub(1).intoArray(s.a, i);
        }
    }

    /** Replaces a by sqrt(-(c ln 2 + ln(1 + a))). */
    private static void rootOfMinusLog(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector f = DoubleVector.fromArray(SPECIES, s.a, i), k = DoubleVector.fromArray(SPECIES, s.c, i);
            DoubleVector half = f.mul(0.5).mul(f);
            DoubleVector q = f.div(f.add(2));
            DoubleVector z = q.mul(q);
            DoubleVector p = z.fma(L7, L6);
            p = p.lanewise(FMA, z, L5);
            p = p.lanewise(FMA, z, L4);
            p = p.lanewise(FMA, z, L3);
            p = p.lanewise(FMA, z, L2);
            p = p.lanewise(FMA, z, L1);
            DoubleVector low = q.fma(p.fma(z, half), k.mul(LN2_LO));
            half.sub(low).sub(f).sub(k.mul(LN2_HI)).sqrt().intoArray(s.a, i);              // -log: the difference the other way round
        }
    }

    /** b = the quantile of x, if it is in the centre. */
    private static void central(double[] x, int at, int n, Scratch s, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector q = DoubleVector.fromArray(SPECIES, x, at + i).sub(0.5);
            DoubleVector r = q.neg().lanewise(FMA, q, QUANTILE_SPLIT2);
            DoubleVector a = r.fma(A7, A6);
            a = a.lanewise(FMA, r, A5);
            a = a.lanewise(FMA, r, A4);
            a = a.lanewise(FMA, r, A3);
            a = a.lanewise(FMA, r, A2);
            a = a.lanewise(FMA, r, A1);
            a = a.lanewise(FMA, r, A0);
            DoubleVector b = r.fma(B7, B6);
            b = b.lanewise(FMA, r, B5);
            b = b.lanewise(FMA, r, B4);
            b = b.lanewise(FMA, r, B3);
            b = b.lanewise(FMA, r, B2);
            b = b.lanewise(FMA, r, B1);
            b = b.lanewise(FMA, r, 1);
            q.mul(a.div(b)).intoArray(s.b, i);
        }
    }

    private static void quantile(double[] x, int at, int n, Scratch s, double[] y) {
        if (tail(x, at, n, s, y))
            for (int i = 0; i < n; i++) if (s.a[i] > FAR) y[at + i] = Math.copySign(Elementary.farTail(s.a[i] - FAR), y[at + i]);
    }

    /** The choice of the centre or the nearer tail; says whether there is a number in the far tail. */
    private static boolean tail(double[] x, int at, int n, Scratch s, double[] y) {
        boolean far = false;
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector t = DoubleVector.fromArray(SPECIES, s.a, i);
            far |= t.compare(GT, FAR).anyTrue();
            DoubleVector r = t.sub(1.6);
            DoubleVector c = r.fma(C7, C6);
            c = c.lanewise(FMA, r, C5);
            c = c.lanewise(FMA, r, C4);
            c = c.lanewise(FMA, r, C3);
            c = c.lanewise(FMA, r, C2);
            c = c.lanewise(FMA, r, C1);
            c = c.lanewise(FMA, r, C0);
            DoubleVector d = r.fma(D7, D6);
            d = d.lanewise(FMA, r, D5);
            d = d.lanewise(FMA, r, D4);
            d = d.lanewise(FMA, r, D3);
            d = d.lanewise(FMA, r, D2);
            d = d.lanewise(FMA, r, D1);
            d = d.lanewise(FMA, r, 1);
            DoubleVector q = DoubleVector.fromArray(SPECIES, x, at + i).sub(0.5);
            LongVector sign = q.reinterpretAsLongs().and(SIGN);
            DoubleVector outer = c.div(d).reinterpretAsLongs().or(sign).reinterpretAsDoubles();
            outer.blend(DoubleVector.fromArray(SPECIES, s.b, i), q.abs().compare(LE, QUANTILE_SPLIT)).intoArray(y, at + i);
        }
        return far;
    }
}
