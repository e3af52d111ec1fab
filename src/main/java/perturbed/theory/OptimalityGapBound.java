package perturbed.theory;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Theorem 5: E[l(w_T) - l*] under A1, A2 and PL (A4).
 * <ul>
 * <li>printed, (38), stepSize &lt;= 1/(3L): (1 - mu gamma/3)^T Delta_0 + 3 L gamma sigma^2/mu + sum_{t&lt;T} (1 - mu gamma/3)^(T-t) (L gamma^2 V_t + (gamma/2) B_t),
 *     true with a proof of its own; repaired: the exponent T-1-t, as (40) gives it;
 * <li>corrected, Theorem 5c, stepSize &lt;= 1/L: z_T of z_0 = Delta_0, z &lt;- min{ (sqrt(q2 z) + gamma sqrt(L B_t/2))^2, (1 - mu gamma) z + gamma B_t/2 } +
 *     L gamma^2 S_t/2 with q2 = 1 - 2 mu gamma + mu L gamma^2. Its terms are what z_T grows by when sampling noise, perturbation variance and bias are put in, in
 *     this order.
 * </ul>
 */
public final class OptimalityGapBound extends Bound {
    private static final double SMALLEST = 0x1p-40;                  // below this share of the largest step nothing moves in any horizon one can run

    private final Course course;

    private OptimalityGapBound(Claim claim, List<Summand> summands, Basis basis, Course course) {
        super(claim, sum(summands), summands, basis);
        this.course = course;
    }

    static OptimalityGapBound of(Assumptions assumptions, ErrorLevels errors, double stepSize, long steps, Form form) {
        String theorem = form == Form.CORRECTED ? "Theorem 5c" : "Theorem 5, (38)";
        Basis basis = Basis.of(assumptions);
        Course course = Course.of(theorem, assumptions, errors, stepSize, steps, form, basis);
        basis.note("A1, A2, A4 (PL)");
        basis.note(errors.describe());
        basis.addAll(errors.basis());
        List<Summand> summands = form == Form.CORRECTED ? course.iterated() : course.printed(form);
        return new OptimalityGapBound(new Claim(theorem, "E[loss(w_T) - loss*]", form, errors.mark()), summands, basis, course);
    }

    /**
     * The bound at its best constant step size, by golden section over (0, 1/L] (1/(3L) as printed). Every step size gives a valid bound; that this one is nearly the
     * least rests on the bound having one minimum, which it had in every case looked at.
     */
    static OptimalityGapBound best(Assumptions assumptions, ErrorLevels errors, long steps, Form form) {
        double largest = StepSizes.largest(assumptions.smoothness().value(), form);
        Basis ignored = new Basis(true);
        DoubleUnaryOperator logOfBound = gamma -> {
            Course course = Course.of("Theorem 5", assumptions, errors, gamma, steps, form, ignored);
            return form == Form.CORRECTED ? course.iterate(true, true, true).log10() : sum(course.printed(form)).log10();
        };
        return of(assumptions, errors, GoldenSection.least(logOfBound, largest * SMALLEST, largest), steps, form);
    }

    /** Theorem 5c's first closed form, (1-mu gamma)^T Delta_0 + sum (1-mu gamma)^(T-1-t) (gamma B_t/2 + L gamma^2 S_t/2): at least the iterate. */
    public double linearClosedForm() {
        return course.linear().toDouble();
    }

    /** Theorem 5c's second, (X_T + Y_T)^2: X_T = q^T sqrt(Delta_0) + sum q^(T-1-t) gamma sqrt(L B_t/2), Y_T^2 = sum q^(2(T-1-t)) L gamma^2 S_t/2, q = sqrt(q2). */
    public double quadraticClosedForm() {
        return course.quadratic().toDouble();
    }

    static void requireOrder(Magnitude mu, Magnitude l) {
        if (mu.compareTo(l) > 0)
            throw new IllegalArgumentException("mu = " + mu.toDouble() + " exceeds L = " + l.toDouble()
                + ": PL and A1 together imply mu <= L, so one of them is wrong");
    }

    /** gamma. */
    public double stepSize() {
        return course.gamma.toDouble();
    }

    /** T. */
    public long steps() {
        return course.steps;
    }

    /** One run under the theorem: its constants and levels. */
    private record Course(Magnitude l, Magnitude mu, Magnitude sigma, Magnitude gap, Magnitude gamma, ErrorLevels errors, long steps) {
        static Course of(String theorem, Assumptions assumptions, ErrorLevels errors, double stepSize, long steps, Form form, Basis basis) {
            errors.checkHorizon(steps);
            Magnitude mu = basis.use("mu", assumptions.mu()), l = basis.use("L", assumptions.smoothness());
            requireOrder(mu, l);
            return new Course(l, mu, basis.use("sigma", assumptions.sigma()), basis.use("Delta_0", assumptions.initialGap()),
                StepSizes.checked(theorem, l, stepSize, form), errors, steps);
        }

        /** z_T, with the perturbations' or the sampling noise's share left out where asked. */
        Magnitude iterate(boolean sampling, boolean variance, boolean bias) {
            Magnitude q2 = q2(), contraction = Magnitude.ONE.minus(mu.times(gamma)), half = l.times(gamma.square()).half();
            Magnitude z = gap, kick = Magnitude.ZERO, lift = Magnitude.ZERO, spread = Magnitude.ZERO;
            ErrorLevels.Level last = null;
            for (long t = 0; t < steps; t++) {
                ErrorLevels.Level level = errors.at(t);
                if (level != last) {                                                              // most steps are like the one before
                    Magnitude b = bias ? level.b() : Magnitude.ZERO;
                    kick = gamma.times(l.times(b).half().sqrt());
                    lift = gamma.times(b).half();
                    spread = half.times(variance ? errors.totalVariance(level, sigma) : sampling ? sigma.square() : Magnitude.ZERO);
                    last = level;
                }
                Magnitude next = q2.times(z).sqrt().plus(kick).square().min(contraction.times(z).plus(lift)).plus(spread);
                if (errors.isConstant() && next.equals(z)) return z;                              // the fixed point, to the bit
                z = next;
            }
            return z;
        }

        List<Summand> iterated() {
            Magnitude start = iterate(false, false, false), sampled = iterate(true, false, false);
            Magnitude spread = iterate(true, true, false), all = iterate(true, true, true);
            return List.of(new Summand("start", Part.OPTIMISATION_ERROR, start), new Summand("sampling", Part.SAMPLING_NOISE, sampled.minus(start)),
                new Summand("variance", Part.PERTURBATION_VARIANCE, spread.minus(sampled)), new Summand("bias", Part.PERTURBATION_BIAS, all.minus(spread)));
        }

        List<Summand> printed(Form form) {
            Magnitude q = Magnitude.ONE.minus(mu.times(gamma).over(Magnitude.of(3)));              // (38)
            Magnitude variance = Magnitude.ZERO, bias = Magnitude.ZERO;
            for (long t = 0; t < steps; t++) {
                variance = q.times(variance).plus(l.times(gamma.square()).times(errors.at(t).v()));
                bias = q.times(bias).plus(gamma.times(errors.at(t).b()).half());
            }
            Magnitude extra = form == Form.PRINTED ? q : Magnitude.ONE;                            // T-t printed, T-1-t from (40)
            return List.of(new Summand("start", Part.OPTIMISATION_ERROR, q.power(steps).times(gap)),
                new Summand("sampling", Part.SAMPLING_NOISE, l.times(gamma).times(sigma.square()).times(3).over(mu)),
                new Summand("variance", Part.PERTURBATION_VARIANCE, extra.times(variance)), new Summand("bias", Part.PERTURBATION_BIAS, extra.times(bias)));
        }

        Magnitude linear() {
            Magnitude contraction = Magnitude.ONE.minus(mu.times(gamma)), z = gap;
            for (long t = 0; t < steps; t++)
                z = contraction.times(z).plus(gamma.times(errors.at(t).b()).half()).plus(l.times(gamma.square()).times(errors.totalVariance(errors.at(t), sigma)).half());
            return z;
        }

        Magnitude quadratic() {
            Magnitude q2 = q2(), q = q2.sqrt(), x = gap.sqrt(), y2 = Magnitude.ZERO;
            for (long t = 0; t < steps; t++) {
                x = q.times(x).plus(gamma.times(l.times(errors.at(t).b()).half().sqrt()));
                y2 = q2.times(y2).plus(l.times(gamma.square()).times(errors.totalVariance(errors.at(t), sigma)).half());
            }
            return x.plus(y2.sqrt()).square();
        }

        /** 1 - 2 mu gamma + mu L gamma^2 = (1 - mu gamma)^2 + mu (L - mu) gamma^2: sums of squares, so that nothing cancels. */
        private Magnitude q2() {
            return Magnitude.ONE.minus(mu.times(gamma)).square().plus(mu.times(l.minus(mu)).times(gamma.square()));
        }
    }
}
