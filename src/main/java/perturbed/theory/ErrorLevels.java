package perturbed.theory;

import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/**
 * V_t = E||u~ - u||^2 and B_t = E||E_t[u~ - u]||^2 along a run, for Theorems 3-5. There are two kinds, because they may not be used alike: {@link ExactErrors} are
 * the values themselves, {@link BoundedErrors} upper bounds. From them comes S_t, a bound of the total variance E||u~ - E_t u~||^2 of the perturbed stochastic
 * gradient.
 */
public abstract sealed class ErrorLevels permits ExactErrors, BoundedErrors {
    /** V_t and B_t at one step; where V_t splits (errata 4, row 3), its two parts, otherwise null. */
    record Level(Magnitude v, Magnitude b, GradientErrorBound.Split split) {
        static final Level NONE = new Level(Magnitude.ZERO, Magnitude.ZERO, null);

        Level {
            b = b.min(v);                                            // Jensen
        }
    }

    /** The levels at t = 0..steps-1, NONE but at the perturbed steps; {@code constant}: the same at every step. */
    record Course(LongFunction<Level> level, LongPredicate perturbed, long steps, boolean constant) {
        static Course constant(Level level) {
            return new Course(t -> level, t -> true, Long.MAX_VALUE, true);
        }

        static Course of(double[] v, double[] b) {
            if (v.length == 0 || v.length != b.length)
                throw new IllegalArgumentException("V_t and B_t are needed for the same steps t = 0..T-1, got " + v.length + " and " + b.length + " numbers");
            Level[] levels = new Level[v.length];
            for (int t = 0; t < v.length; t++) levels[t] = ErrorLevels.level(v[t], b[t]);
            return new Course(t -> levels[(int) t], t -> true, v.length, false);
        }

        Course onlyAt(LongPredicate perturbed) {
            return new Course(level, perturbed, steps, false);
        }

        Level at(long t) {
            return perturbed.test(t) ? level.apply(t) : Level.NONE;
        }
    }

    static Level level(double v, double b) {
        if (!(v >= 0) || !(b >= 0)) throw new IllegalArgumentException("V_t = E||u~ - u||^2 and B_t = E||E_t[u~ - u]||^2 must be >= 0, got " + v + " and " + b);
        return new Level(Magnitude.of(v), Magnitude.of(b), null);
    }

    final Course course;
    final boolean uncorrelated;

    ErrorLevels(Course course, boolean uncorrelated) {
        this.course = course;
        this.uncorrelated = uncorrelated;
    }

    /** Perturbed only at these steps, exact at the others: {@code onlyAt(perturbation::isActive)}. Sets, never adds. */
    public abstract ErrorLevels onlyAt(LongPredicate perturbed);

    /**
     * Declares that u~ - u is uncorrelated with u given the past, so that S_t = sigma^2 + V_t - B_t: true for the full batch (sigma = 0), and for delta = 0 with
     * backward noise of zero mean. Forward noise has a bias that depends on the sample, and is correlated unless sigma = 0.
     */
    public abstract ErrorLevels uncorrelated();

    /** S_t where u~ - u may be correlated with u. */
    abstract Magnitude correlatedVariance(Level level, Magnitude sigma);

    /** What they are, for the assumptions of a bound. */
    abstract String describe();

    /** What they rest on. */
    abstract Basis basis();

    abstract Mark mark();

    /** Whether Theorems 1 and 2 gave them. */
    abstract boolean fromTheorems();

    /**
     * Refuses a horizon that is not one.
     *
     * @throws IllegalArgumentException if T < 1, or the levels are given for fewer steps
     */
    final void checkHorizon(long steps) {
        if (steps < 1) throw new IllegalArgumentException("the horizon T must be at least 1, got " + steps);
        if (steps > course.steps) throw new IllegalArgumentException("V_t and B_t are given for " + course.steps + " steps, but the horizon is T = " + steps);
    }

    final boolean isConstant() {
        return course.constant;
    }

    final Level at(long t) {
        return course.at(t);
    }

    /** S_t. */
    final Magnitude totalVariance(Level level, Magnitude sigma) {
        return uncorrelated ? sigma.square().plus(level.v.minus(level.b)) : correlatedVariance(level, sigma);
    }

    /** (sigma + sqrt V)^2. */
    static Magnitude spread(Magnitude sigma, Magnitude v) {
        return sigma.plus(v.sqrt()).square();
    }
}
