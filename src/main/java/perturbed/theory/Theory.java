package perturbed.theory;

import java.util.function.DoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * The way in: every lemma and theorem of the paper as a {@link Bound}, corrected unless a {@link Form} says otherwise.
 * <pre>{@code
 * Assumptions chain = Assumptions.shared(4, SharedConstants.of(1.2, 0.5, 1.1, 0.6, 0.3)).smoothness(2).sigma(0.1).initialGap(1);
 * NoiseLevels noise = NoiseLevels.none(4).forward(1, 0.1, 0).backward(2, 0.2, 0);
 * BoundedErrors errors = BoundedErrors.of(Theory.gradientError(chain, noise), Theory.gradientBias(chain, noise));
 * Theory.stationarity(chain, errors, 0.01, 10_000).sentence();
 * }</pre>
 */
public final class Theory {
    private Theory() { }

    /** Lemma 1 and (12): the norms of the intermediate gradients v_i. */
    public static AdjointBound adjoints(Assumptions assumptions, Form form) {
        return AdjointBound.of(assumptions, form);
    }

    public static AdjointBound adjoints(Assumptions assumptions) {
        return adjoints(assumptions, Form.CORRECTED);
    }

    /**
     * Lemma 2, (22): the mean change of a Jacobian when its argument is off by e.
     *
     * @param meanNorm ||E e|| at most
     * @param second   E||e||^2 at most
     * @param fourth   E||e||^4 at most; only the printed form asks for it
     */
    public static JacobianBiasBound jacobianBias(Assumptions assumptions, double meanNorm, double second, double fourth, Form form) {
        return JacobianBiasBound.of(assumptions, meanNorm, second, fourth, form);
    }

    public static JacobianBiasBound jacobianBias(Assumptions assumptions, double meanNorm, double second) {
        return jacobianBias(assumptions, meanNorm, second, Double.POSITIVE_INFINITY, Form.CORRECTED);
    }

    /** Theorem 1: V = E||u~ - u||^2. Needs no means; those given sharpen the corrected form. */
    public static GradientErrorBound gradientError(Assumptions assumptions, NoiseLevels noise, Form form) {
        return GradientErrorBound.of(assumptions, noise, form);
    }

    public static GradientErrorBound gradientError(Assumptions assumptions, NoiseLevels noise) {
        return gradientError(assumptions, noise, Form.CORRECTED);
    }

    /** Theorem 2: B = E||E_t[u~ - u]||^2. */
    public static GradientBiasBound gradientBias(Assumptions assumptions, NoiseLevels noise, Form form) {
        return GradientBiasBound.of(assumptions, noise, form);
    }

    public static GradientBiasBound gradientBias(Assumptions assumptions, NoiseLevels noise) {
        return gradientBias(assumptions, noise, Form.CORRECTED);
    }

    /** Theorem 3, and Theorem 4 where the errors come from Theorems 1 and 2: the mean squared gradient norm over T steps of the given size. */
    public static StationarityBound stationarity(Assumptions assumptions, ErrorLevels errors, double stepSize, long steps, Form form) {
        return StationarityBound.of(assumptions, errors, stepSize, steps, form);
    }

    public static StationarityBound stationarity(Assumptions assumptions, ErrorLevels errors, double stepSize, long steps) {
        return stationarity(assumptions, errors, stepSize, steps, Form.CORRECTED);
    }

    /** The same at the step size for which the bound is least. */
    public static StationarityBound bestStationarity(Assumptions assumptions, ErrorLevels errors, long steps, Form form) {
        return StationarityBound.best(assumptions, errors, steps, form);
    }

    public static StationarityBound bestStationarity(Assumptions assumptions, ErrorLevels errors, long steps) {
        return bestStationarity(assumptions, errors, steps, Form.CORRECTED);
    }

    /** Theorem 5, PL: the gap l(w_T) - l* after T steps of the given size. */
    public static OptimalityGapBound optimalityGap(Assumptions assumptions, ErrorLevels errors, double stepSize, long steps, Form form) {
        return OptimalityGapBound.of(assumptions, errors, stepSize, steps, form);
    }

    public static OptimalityGapBound optimalityGap(Assumptions assumptions, ErrorLevels errors, double stepSize, long steps) {
        return optimalityGap(assumptions, errors, stepSize, steps, Form.CORRECTED);
    }

    /** The same at the step size for which the bound is least, found by golden section. */
    public static OptimalityGapBound bestOptimalityGap(Assumptions assumptions, ErrorLevels errors, long steps, Form form) {
        return OptimalityGapBound.best(assumptions, errors, steps, form);
    }

    public static OptimalityGapBound bestOptimalityGap(Assumptions assumptions, ErrorLevels errors, long steps) {
        return bestOptimalityGap(assumptions, errors, steps, Form.CORRECTED);
    }

    /**
     * PL: how many steps after a single spike ||u~ - u|| = {@code size} the gap is back at its level g_0 from before it.
     *
     * @throws IllegalArgumentException unless stepSize &lt;= 1/L, and size >= 0 and level > 0 are finite
     */
    public static SpikeRecoveryBound spikeRecovery(Assumptions assumptions, double stepSize, double size, double level) {
        return SpikeRecoveryBound.of(assumptions, stepSize, size, level);
    }

    /**
     * A bound over an axis, as {@code Theory.table("gamma", gammas, g -> Theory.stationarity(chain, errors, g, 10_000))}; T, N and the size of the noise alike. One
     * row per value: the axis, the bound, its log10, and the four parts.
     */
    public static Table table(String axis, double[] values, DoubleFunction<? extends Bound> bound) {
        Table table = Table.create("bound over " + axis, DoubleColumn.create(axis), DoubleColumn.create("bound"), DoubleColumn.create("log10"));
        for (Bound.Part part : Bound.Part.values()) table.addColumns(DoubleColumn.create(part.toString()));
        for (double value : values) {
            Bound at = bound.apply(value);
            table.doubleColumn(0).append(value);
            table.doubleColumn(1).append(at.value());
            table.doubleColumn(2).append(at.log10());
            for (Bound.Part part : Bound.Part.values()) table.doubleColumn(3 + part.ordinal()).append(at.part(part));
        }
        return table;
    }
}
