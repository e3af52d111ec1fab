package perturbed.theory;

import java.util.List;
import perturbed.kernel.Kernels;

/**
 * How many steps after a single spike ||u~ - u|| = G the gap l - l* is back at its level g_0 from before it: under A1 and PL, for stepSize &lt;= 1/L and without
 * other noise, ln(1 + gamma sqrt(L/2) G / sqrt(g_0)) / (-ln q) with q^2 = 1 - 2 mu gamma + mu L gamma^2. The spike lifts sqrt(gap) by at most gamma sqrt(L/2) G,
 * Theorem 5c's first branch, and each step shrinks it by q (errata 5.4; the paper's Section 6.3 has no such statement). So under PL no single spike is fatal.
 */
public final class SpikeRecoveryBound extends Bound {
    private final long steps;

    private SpikeRecoveryBound(Magnitude value, long steps, Basis basis) {
        super(new Claim("Spike recovery, errata 5.4", "steps to recover", Form.CORRECTED, Mark.PROVED), value,
            List.of(new Summand("spike", Part.PERTURBATION_BIAS, value)), basis);
        this.steps = steps;
    }

    static SpikeRecoveryBound of(Assumptions assumptions, double stepSize, double size, double level) {
        if (!(size >= 0 && size < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("the size G = ||u~ - u|| of a spike must be finite and >= 0, got " + size);
        if (!(level > 0 && level < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("the gap g_0 to come back to must be finite and positive, got " + level + "; loss* itself is reached in the limit only: take a level above it");
        Basis basis = Basis.of(assumptions);
        basis.note("A1, A4 (PL)");
        basis.note("one spike, no other noise");
        Magnitude mu = basis.use("mu", assumptions.mu()), l = basis.use("L", assumptions.smoothness());
        OptimalityGapBound.requireOrder(mu, l);
        Magnitude gamma = StepSizes.checked("The spike recovery bound", l, stepSize, Form.CORRECTED);
        double lift = gamma.times(l.half().sqrt()).times(Magnitude.of(size)).over(Magnitude.of(level).sqrt()).toDouble();
        double shrinks = mu.times(gamma).times(Magnitude.TWO.minus(l.times(gamma))).toDouble();     // 1 - q^2
        double rate = -Kernels.log1p(-Math.min(1, shrinks)) / 2;                                    // +inf for mu = L = 1/gamma: one exact step
        double steps = Kernels.log1p(lift) / rate;
        return new SpikeRecoveryBound(Magnitude.of(steps), lift == 0 ? 0 : (long) Math.max(1, Math.ceil(steps)), basis);
    }

    /** In whole steps after the one with the spike. */
    public long steps() {
        return steps;
    }
}
