package perturbed.theory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import perturbed.noise.Perturbation;

/**
 * Upper bounds of V_t and B_t: from Theorems 1 and 2, from measured upper limits, or exact per-sample values, which bound the means over x. S_t = (sigma + sqrt V_t)^2,
 * or (sigma + sqrt Vd)^2 + Ve where Theorem 1c splits V_t since all eps have mean zero. V_t - B_t is not formed (CE12), unless you declare {@link #uncorrelated}.
 */
public final class BoundedErrors extends ErrorLevels {
    private final Basis basis;
    private final Mark mark;
    private final boolean fromTheorems;

    private BoundedErrors(Course course, boolean uncorrelated, Basis basis, Mark mark, boolean fromTheorems) {
        super(course, uncorrelated);
        this.basis = basis;
        this.mark = mark;
        this.fromTheorems = fromTheorems;
    }

    /** The same at every step. */
    public static BoundedErrors of(double v, double b) {
        return new BoundedErrors(Course.constant(level(v, b)), false, new Basis(true), Mark.PROVED, false);
    }

    /** Step by step, t = 0..T-1. */
    public static BoundedErrors of(double[] v, double[] b) {
        return new BoundedErrors(Course.of(v, b), false, new Basis(true), Mark.PROVED, false);
    }

    /** From Theorems 1 and 2, the same at every step: this makes Theorem 4, (37), of Theorem 3. The result is as sure as the less sure of the two. */
    public static BoundedErrors of(GradientErrorBound error, GradientBiasBound bias) {
        Basis basis = new Basis(true);
        basis.addAll(error.basis());
        basis.addAll(bias.basis());
        Level level = new Level(error.magnitude(), bias.magnitude(), error.split().orElse(null));
        return new BoundedErrors(Course.constant(level), false, basis, error.mark().and(bias.mark()), true);
    }

    /**
     * From Theorems 1 and 2 for these perturbations with their schedules and factors, step by step, t = 0..T-1.
     *
     * @param sizes d_1, ..., d_N, as in {@link NoiseLevels#of}
     * @throws IllegalArgumentException if moments or constants the theorems need are not known, or T is not in 1..10^8
     */
    public static BoundedErrors of(Assumptions assumptions, int[] sizes, long steps, Perturbation... perturbations) {
        if (steps < 1 || steps > 100_000_000) throw new IllegalArgumentException("the horizon T must be in 1..10^8, got " + steps);
        Map<List<Double>, Integer> known = new HashMap<>();          // the factors of a step, and where its errors stand
        List<BoundedErrors> errors = new ArrayList<>();
        int[] at = new int[(int) steps];
        for (int t = 0; t < steps; t++) {
            long step = t;
            at[t] = known.computeIfAbsent(Arrays.stream(perturbations).map(p -> p.isActive(step) ? p.factor(step) : 0).toList(), factors -> {
                NoiseLevels noise = NoiseLevels.of(sizes, step, perturbations);
                errors.add(of(Theory.gradientError(assumptions, noise), Theory.gradientBias(assumptions, noise)));
                return errors.size() - 1;
            });
        }
        Basis basis = new Basis(true);
        errors.forEach(e -> basis.addAll(e.basis));
        boolean splits = errors.stream().allMatch(e -> e.at(0).split() != null);
        Level[] levels = errors.stream().map(e -> e.at(0)).map(level -> splits ? level : new Level(level.v(), level.b(), null)).toArray(Level[]::new);
        Course course = levels.length == 1 ? Course.constant(levels[0]) : new Course(t -> levels[at[(int) t]], t -> true, steps, false);
        return new BoundedErrors(course, false, basis, errors.stream().map(e -> e.mark).reduce(Mark.PROVED, Mark::and), true);
    }

    @Override
    public BoundedErrors onlyAt(LongPredicate perturbed) {
        return new BoundedErrors(course.onlyAt(perturbed), uncorrelated, basis, mark, fromTheorems);
    }

    @Override
    public BoundedErrors uncorrelated() {
        return new BoundedErrors(course, true, basis, mark, fromTheorems);
    }

    @Override
    Magnitude correlatedVariance(Level level, Magnitude sigma) {
        return level.split() == null ? spread(sigma, level.v()) : spread(sigma, level.split().forward()).plus(level.split().backward());
    }

    @Override
    String describe() {
        return "V_t, B_t bounded, S_t = " + (uncorrelated ? "sigma^2 + V_t - B_t, u~ - u declared uncorrelated with u"
            : course.level().apply(0).split() == null ? "(sigma + sqrt V_t)^2" : "(sigma + sqrt Vd)^2 + Ve");
    }

    @Override
    Basis basis() {
        return basis;
    }

    @Override
    Mark mark() {
        return mark;
    }

    @Override
    boolean fromTheorems() {
        return fromTheorems;
    }
}
