package perturbed.theory;

import java.util.List;
import java.util.function.LongFunction;

/**
 * Theorem 3 (with the bounds of Theorems 1 and 2 put in: Theorem 4): (1/T) sum_{t&lt;T} E||grad l(w_t)||^2. Under A1, A2:
 * <ul>
 * <li>printed, (34) and (37), stepSize &lt;= 1/(3L): 6 Delta_0/(gamma T) + 6 L gamma sigma^2 + 6 L gamma mean(V_t) + 3 mean(B_t);
 * <li>corrected, Theorem 3c, stepSize &lt;= 1/L: 2 Delta_0/(gamma T) + L gamma mean(S_t) + mean(B_t). Of the second term L gamma sigma^2 is sampling noise, the rest
 *     perturbation variance.
 * </ul>
 * (34) has no slip to repair: {@link Form#REPAIRED} is the print.
 */
public final class StationarityBound extends Bound {
    private final double stepSize;
    private final long steps;

    private StationarityBound(Claim claim, List<Summand> summands, Basis basis, double stepSize, long steps) {
        super(claim, sum(summands), summands, basis);
        this.stepSize = stepSize;
        this.steps = steps;
    }

    static StationarityBound of(Assumptions assumptions, ErrorLevels errors, double stepSize, long steps, Form form) {
        errors.checkHorizon(steps);
        Basis basis = Basis.of(assumptions);
        basis.note("A1, A2");
        basis.note(errors.describe());
        basis.addAll(errors.basis());
        Magnitude l = basis.use("L", assumptions.smoothness()), sigma = basis.use("sigma", assumptions.sigma());
        Magnitude gap = basis.use("Delta_0", assumptions.initialGap()), gamma = StepSizes.checked(theorem(errors, form), l, stepSize, form);
        Magnitude bias = mean(errors, steps, t -> errors.at(t).b());
        List<Summand> summands;
        if (form == Form.CORRECTED) {
            Magnitude variance = mean(errors, steps, t -> errors.totalVariance(errors.at(t), sigma));
            summands = summands(gap.times(2), l.times(gamma), sigma.square(), variance.minus(sigma.square()), bias, gamma.times(steps));
        } else {
            Magnitude second = mean(errors, steps, t -> errors.at(t).v());
            summands = summands(gap.times(6), l.times(gamma).times(6), sigma.square(), second, bias.times(3), gamma.times(steps));
        }
        Claim claim = new Claim(theorem(errors, form), "(1/T) sum E||grad loss||^2", form, errors.mark());
        return new StationarityBound(claim, summands, basis, stepSize, steps);
    }

    private static List<Summand> summands(Magnitude start, Magnitude slope, Magnitude sampling, Magnitude variance, Magnitude bias, Magnitude time) {
        return List.of(new Summand("start", Part.OPTIMISATION_ERROR, start.over(time)), new Summand("sampling", Part.SAMPLING_NOISE, slope.times(sampling)),
            new Summand("variance", Part.PERTURBATION_VARIANCE, slope.times(variance)), new Summand("bias", Part.PERTURBATION_BIAS, bias));
    }

    /**
     * The bound at its best constant step size: printed min(1/(3L), sqrt(Delta_0/(L T (sigma^2 + D)))), D the mean of V_t; corrected
     * min(1/L, sqrt(2 Delta_0/(L T mean(S_t)))).
     */
    static StationarityBound best(Assumptions assumptions, ErrorLevels errors, long steps, Form form) {
        errors.checkHorizon(steps);
        double l = assumptions.smoothness().value(), gap = assumptions.initialGap().value();
        if (gap == 0)
            throw new IllegalArgumentException("with Delta_0 = 0 the bound only falls as the step size does: there is no best one; "
                + "set initialGap > 0 or give the step size");
        Magnitude sigma = Magnitude.of(assumptions.sigma().value());
        Magnitude noise = form == Form.CORRECTED ? mean(errors, steps, t -> errors.totalVariance(errors.at(t), sigma))
            : sigma.square().plus(mean(errors, steps, t -> errors.at(t).v()));
        Magnitude free = Magnitude.of(form == Form.CORRECTED ? 2 * gap : gap).over(noise.times(l).times(steps)).sqrt();
        return of(assumptions, errors, Math.min(StepSizes.largest(l, form), free.toDouble()), steps, form);
    }

    private static String theorem(ErrorLevels errors, Form form) {
        if (form == Form.CORRECTED) return errors.fromTheorems() ? "Theorem 4c" : "Theorem 3c";
        return errors.fromTheorems() ? "Theorem 4, (37)" : "Theorem 3, (34)";
    }

    private static Magnitude mean(ErrorLevels errors, long steps, LongFunction<Magnitude> level) {
        if (errors.isConstant()) return level.apply(0);
        Magnitude sum = Magnitude.ZERO;
        for (long t = 0; t < steps; t++) sum = sum.plus(level.apply(t));
        return sum.over(Magnitude.of(steps));
    }

    /** gamma. */
    public double stepSize() {
        return stepSize;
    }

    /** T. */
    public long steps() {
        return steps;
    }
}
