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
 * {@link Elementary} on a chunk x[at..at+n) of at most {@link #CHUNK} numbers, n a multiple of {@link #WIDTH}: the same operations in the same
 * order, so the same bits. {@code y} may be {@code x}.
 *
 * <p>Every operation stands in the loop itself, without helpers: after about forty vector operations C2 of JDK 17 inlines nothing more but the
 * Vector API's own methods, and a vector that crosses a call is put on the heap. Long functions pass numbers on through scratch arrays.
 */
final class VectorElementary {
    static final VectorSpecies<Double> SPECIES = VectorKernels.SPECIES;
    static final int WIDTH = SPECIES.length();
    static final int CHUNK = 256;

    private static final long SIGN = Long.MIN_VALUE;
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private static final class Scratch {
        final double[] a = new double[CHUNK];
        final double[] b = new double[CHUNK];
    }

    private VectorElementary() { }

    static void exp(double[] x, int at, int n, double[] y) { exp(x, at, n, 0, y, at); }

    private static void expOfMinusAbs(double[] x, int at, int n, double[] y) { exp(x, at, n, SIGN, y, 0); }

    /** y_(to + i) = e^u, u = x_(at + i) with the sign bit set that {@code sign} has. */
    private static void exp(double[] x, int at, int n, long sign, double[] y, int to) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, x, at + i).reinterpretAsLongs().or(sign).reinterpretAsDoubles();
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
            DoubleVector e = r.mul(r).fma(p, r).add(1);
            LongVector shifted = rounded.reinterpretAsLongs().sub(ROUND_BITS);
            LongVector half = shifted.lanewise(LSHR, 1);
            e = e.mul(half.sub(1).lanewise(LSHL, 52).reinterpretAsDoubles());
            e = e.mul(shifted.sub(half).sub(1).lanewise(LSHL, 52).reinterpretAsDoubles());
            e.blend(Double.POSITIVE_INFINITY, u.compare(GT, EXP_MAX)).blend(0, u.compare(LT, EXP_MIN)).intoArray(y, to + i);
        }
    }

    static void sigmoid(double[] x, int at, int n, double[] y) {
        double[] e = SCRATCH.get().a;
        expOfMinusAbs(x, at, n, e);
        sigmoid(x, at, n, e, y);
    }

    private static void sigmoid(double[] x, int at, int n, double[] e, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, e, i);
            DoubleVector.broadcast(SPECIES, 1).blend(v, DoubleVector.fromArray(SPECIES, x, at + i).compare(LT, 0)).div(v.add(1)).intoArray(y, at + i);
        }
    }

    static void softplus(double[] x, int at, int n, double[] y) {
        double[] e = SCRATCH.get().a;
        expOfMinusAbs(x, at, n, e);
        softplus(x, at, n, e, y);
    }

    private static void softplus(double[] x, int at, int n, double[] e, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, e, i);
            DoubleVector s = v.div(v.add(2));
            DoubleVector z = s.mul(s);
            DoubleVector p = z.fma(S10, S9);
            p = p.lanewise(FMA, z, S8);
            p = p.lanewise(FMA, z, S7);
            p = p.lanewise(FMA, z, S6);
            p = p.lanewise(FMA, z, S5);
            p = p.lanewise(FMA, z, S4);
            p = p.lanewise(FMA, z, S3);
            p = p.lanewise(FMA, z, S2);
            p = p.lanewise(FMA, z, S1);
            DoubleVector log1p = s.neg().fma(z.neg().fma(p, v), v);
            DoubleVector u = DoubleVector.fromArray(SPECIES, x, at + i);
            u.blend(0, u.compare(LT, 0)).add(log1p).intoArray(y, at + i);
        }
    }

    static void tanh(double[] x, int at, int n, double[] y) {
        for (int i = at; i < at + n; i += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, i);
            DoubleVector a = v.abs().mul(-2);
            a = a.blend(-50, a.compare(LT, -50));
            DoubleVector rounded = a.fma(LOG2_E, ROUND);
            DoubleVector k = rounded.sub(ROUND);
            DoubleVector r = k.lanewise(FMA, -LN2_LO, k.lanewise(FMA, -LN2_HI, a));
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
            DoubleVector power = rounded.reinterpretAsLongs().sub(ROUND_BITS + 1025).lanewise(LSHL, 52).reinterpretAsDoubles();
            DoubleVector e = power.fma(r.mul(r).fma(p, r), power.sub(1));
            LongVector sign = v.reinterpretAsLongs().and(SIGN);
            e.div(e.add(2)).abs().reinterpretAsLongs().or(sign).reinterpretAsDoubles().intoArray(y, i);
        }
    }

    static void erf(double[] x, int at, int n, double[] y) {
        Scratch scratch = SCRATCH.get();
        double[] e = scratch.a, c = scratch.b;
        clampAndSquare(x, at, n, ERF_ONE, 1, c, e);
        expOfMinusAbs(e, 0, n, e);
        erfc(c, e, n);
        erf(x, at, n, c, y);
    }

    /** u = min(|x|, limit) and square = factor u^2. */
    private static void clampAndSquare(double[] x, int at, int n, double limit, double factor, double[] u, double[] square) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, at + i).abs();
            v = v.blend(limit, v.compare(GT, limit));
            v.intoArray(u, i);
            v.mul(v).mul(factor).intoArray(square, i);
        }
    }

    private static void erf(double[] x, int at, int n, double[] erfc, double[] y) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, at + i);
            DoubleVector z = v.mul(v);
            DoubleVector p = z.fma(R9, R8);
            p = p.lanewise(FMA, z, R7);
            p = p.lanewise(FMA, z, R6);
            p = p.lanewise(FMA, z, R5);
            p = p.lanewise(FMA, z, R4);
            p = p.lanewise(FMA, z, R3);
            p = p.lanewise(FMA, z, R2);
            p = p.lanewise(FMA, z, R1);
            p = p.lanewise(FMA, z, R0);
            LongVector sign = v.reinterpretAsLongs().and(SIGN);
            DoubleVector outer = DoubleVector.fromArray(SPECIES, erfc, i).neg().add(1).reinterpretAsLongs().or(sign).reinterpretAsDoubles();
            outer.blend(v.fma(p, v), v.abs().compare(LT, ERF_SPLIT)).intoArray(y, at + i);
        }
    }

    /** Replaces y by 1 - erf(y), e being e^(-y^2). */
    private static void erfc(double[] y, double[] e, int n) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, y, i);
            DoubleVector c = v.fma(P8, P7);
            c = c.lanewise(FMA, v, P6);
            c = c.lanewise(FMA, v, P5);
            c = c.lanewise(FMA, v, P4);
            c = c.lanewise(FMA, v, P3);
            c = c.lanewise(FMA, v, P2);
            c = c.lanewise(FMA, v, P1);
            c = c.lanewise(FMA, v, P0);
            DoubleVector d = v.add(Q7);
            d = d.lanewise(FMA, v, Q6);
            d = d.lanewise(FMA, v, Q5);
            d = d.lanewise(FMA, v, Q4);
            d = d.lanewise(FMA, v, Q3);
            d = d.lanewise(FMA, v, Q2);
            d = d.lanewise(FMA, v, Q1);
            d = d.lanewise(FMA, v, Q0);
            DoubleVector.fromArray(SPECIES, e, i).mul(c.div(d)).intoArray(y, i);
        }
    }

    static void normalDensity(double[] x, int at, int n, double[] y) {
        Scratch scratch = SCRATCH.get();
        double[] e = scratch.a, u = scratch.b;
        clampAndSquare(x, at, n, DENSITY_ZERO, 0.5, u, e);
        expOfMinusAbs(e, 0, n, e);
        normalDensity(u, e, n, y, at);
    }

    private static void normalDensity(double[] u, double[] e, int n, double[] y, int at) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, u, i);
            DoubleVector low = v.fma(v, v.mul(v).neg());
            DoubleVector w = DoubleVector.fromArray(SPECIES, e, i);
            w.fma(low.mul(-0.5), w).mul(INVERSE_SQRT_2_PI).intoArray(y, at + i);
        }
    }

    /** For 2^-1022 <= p < 1: the centre and the tail for every lane, then a choice; the far tail, once in 10^11 draws, one by one. */
    static void normalQuantile(double[] p, int at, int n, double[] x) {
        Scratch scratch = SCRATCH.get();
        double[] t = scratch.a, center = scratch.b;
        tailArgument(p, at, n, t);
        centralQuantile(p, at, n, center);
        boolean far = chooseQuantile(p, at, n, t, center, x);
        if (far)
            for (int i = 0; i < n; i++) if (t[i] > FAR) x[at + i] = Math.copySign(Elementary.farTail(t[i] - FAR), x[at + i]);
    }

    private static boolean chooseQuantile(double[] p, int at, int n, double[] t, double[] center, double[] x) {
        boolean far = false;
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, t, i);
            far |= v.compare(GT, FAR).anyTrue();
            DoubleVector r = v.sub(1.6);
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
            DoubleVector q = DoubleVector.fromArray(SPECIES, p, at + i).sub(0.5);
            LongVector sign = q.reinterpretAsLongs().and(SIGN);
            DoubleVector outer = c.div(d).reinterpretAsLongs().or(sign).reinterpretAsDoubles();
            outer.blend(DoubleVector.fromArray(SPECIES, center, i), q.abs().compare(LE, QUANTILE_SPLIT)).intoArray(x, at + i);
        }
        return far;
    }

    private static void centralQuantile(double[] p, int at, int n, double[] x) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector q = DoubleVector.fromArray(SPECIES, p, at + i).sub(0.5);
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
            q.mul(a.div(b)).intoArray(x, i);
        }
    }

    /** t = sqrt(-ln of the distance to the nearer end of (0, 1)), by the steps of {@link Elementary#log} for a normal number. */
    private static void tailArgument(double[] p, int at, int n, double[] t) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, p, at + i);
            LongVector bits = v.blend(v.neg().add(1), v.compare(GE, 0.5)).reinterpretAsLongs().add(SPLIT);
            DoubleVector k = bits.lanewise(LSHR, 52).add(0x4338000000000000L - 1023).reinterpretAsDoubles().sub(ROUND);
            DoubleVector f = bits.and(MANTISSA).add(0x3FF0000000000000L - SPLIT).reinterpretAsDoubles().sub(1);
            DoubleVector half = f.mul(0.5).mul(f);
            DoubleVector s = f.div(f.add(2));
            DoubleVector z = s.mul(s);
            DoubleVector q = z.fma(L7, L6);
            q = q.lanewise(FMA, z, L5);
            q = q.lanewise(FMA, z, L4);
            q = q.lanewise(FMA, z, L3);
            q = q.lanewise(FMA, z, L2);
            q = q.lanewise(FMA, z, L1);
            DoubleVector low = s.fma(q.fma(z, half), k.mul(LN2_LO));
            half.sub(low).sub(f).sub(k.mul(LN2_HI)).sqrt().intoArray(t, i);                // -log: the difference the other way round
        }
    }
}
