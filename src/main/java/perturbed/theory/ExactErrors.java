package perturbed.theory;

import java.util.function.LongPredicate;

/**
 * V_t and B_t known exactly, both as means over x and all noise given the past only. For these alone S_t = (sigma + sqrt(V_t - B_t))^2, which falls in B_t: a
 * per-sample bias E_x||bias(x)||^2, or a bound of any kind, put here gives numbers below the truth (CE12); those are {@link BoundedErrors}.
 */
public final class ExactErrors extends ErrorLevels {
    private ExactErrors(Course course, boolean uncorrelated) {
        super(course, uncorrelated);
    }

    /** The same at every step. */
    public static ExactErrors of(double v, double b) {
        checkOrder(v, b);
        return new ExactErrors(Course.constant(level(v, b)), false);
    }

    /** Step by step, t = 0..T-1. */
    public static ExactErrors of(double[] v, double[] b) {
        Course course = Course.of(v, b);
        for (int t = 0; t < v.length; t++) checkOrder(v[t], b[t]);
        return new ExactErrors(course, false);
    }

    private static void checkOrder(double v, double b) {
        if (b > v * (1 + 1e-9))                                      // up to rounding of whoever computed them
            throw new IllegalArgumentException("exact values have B_t <= V_t (Jensen), got V_t = " + v + ", B_t = " + b + "; bounds go into BoundedErrors");
    }

    @Override
    public ExactErrors onlyAt(LongPredicate perturbed) {
        return new ExactErrors(course.onlyAt(perturbed), uncorrelated);
    }

    @Override
    public ExactErrors uncorrelated() {
        return new ExactErrors(course, true);
    }

    @Override
    Magnitude correlatedVariance(Level level, Magnitude sigma) {
        return spread(sigma, level.v().minus(level.b()));
    }

    @Override
    String describe() {
        return "V_t, B_t declared exact, S_t = " + (uncorrelated ? "sigma^2 + V_t - B_t, u~ - u declared uncorrelated with u" : "(sigma + sqrt(V_t - B_t))^2");
    }

    @Override
    Basis basis() {
        return new Basis(true);
    }

    @Override
    Mark mark() {
        return Mark.PROVED;
    }

    @Override
    boolean fromTheorems() {
        return false;
    }
}
