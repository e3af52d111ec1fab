package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tech.tablesaw.api.Table;

/** Wrong use, and the two warnings a bound carries: sampled constants, false as printed. */
class RefusalsTest {
    private static final Assumptions SMOOTH = Assumptions.smooth(2).sigma(.1).pl(.5).initialGap(1);
    private static final ErrorLevels NONE = BoundedErrors.of(0, 0);

    @Test
    void a_step_outside_the_condition_of_the_bound() {
        refused("Theorem 3, (34) holds for stepSize <= 1/(3 L) = 0.16666666666666666, got 0.4; the corrected form holds up to 1/L = 0.5",
            () -> Theory.stationarity(SMOOTH, NONE, .4, 10, Form.PRINTED));
        refused("Theorem 3c holds for stepSize <= 1/L = 0.5, got 0.6; take a smaller step", () -> Theory.stationarity(SMOOTH, NONE, .6, 10));
        refused("Theorem 5, (38) holds for stepSize <= 1/(3 L) = 0.16666666666666666, got 0.6; take a smaller step", () -> Theory.optimalityGap(SMOOTH, NONE, .6, 10, Form.PRINTED));
        refused("Theorem 3, (34) holds for stepSize <= 1/(3 L) = 0.16666666666666666, got 0.5; the corrected form holds up to 1/L = 0.5",
            () -> Theory.stationarity(SMOOTH, NONE, .5, 10, Form.PRINTED));
        refused("stepSize must be finite and positive, got Infinity", () -> Theory.stationarity(SMOOTH, NONE, Double.POSITIVE_INFINITY, 10));
        refused("stepSize must be finite and positive, got 0.0", () -> Theory.stationarity(SMOOTH, NONE, 0, 10));
        assertEquals(.5, Theory.stationarity(SMOOTH, NONE, 1 / 2.0, 10).stepSize());
    }

    @Test
    void what_is_not_set() {
        refused("the bound needs mu (A4, PL), which is unknown: set .pl(mu), or use the stationarity bounds, which do without PL",
            () -> Theory.optimalityGap(Assumptions.smooth(2).sigma(.1).initialGap(1), NONE, .1, 10));
        refused("the bound needs sigma (A2), which is unknown: set .sigma(value), 0 for the full batch", () -> Theory.stationarity(Assumptions.smooth(2).initialGap(1), NONE, .1, 10));
        refused("the bound needs Delta_0 = loss(w_0) - loss*, which is unknown: set .initialGap(value)", () -> Theory.stationarity(Assumptions.smooth(2).sigma(1), NONE, .1, 10));
        refused("the bound needs the smoothness L (A1), which is unknown: set .smoothness(value)",
            () -> Theory.stationarity(Assumptions.shared(2, SharedConstants.of(1, 1, 1, 1, 1)).sigma(0).initialGap(1), NONE, .1, 10));
        refused("the bound needs constants of the operators (A3): start with Assumptions.perOperator(...) or shared(...)",
            () -> Theory.gradientError(SMOOTH, NoiseLevels.none(2)));
        refused("with Delta_0 = 0 the bound only falls as the step size does: there is no best one; set initialGap > 0 or give the step size",
            () -> Theory.bestStationarity(SMOOTH.initialGap(0), NONE, 10));
    }

    @Test
    void horizons_and_chains() {
        refused("the horizon T must be at least 1, got 0", () -> Theory.stationarity(SMOOTH, NONE, .1, 0));
        refused("the horizon T must be at least 1, got 0", () -> Theory.optimalityGap(SMOOTH, NONE, .1, 0));
        refused("V_t and B_t are given for 2 steps, but the horizon is T = 3", () -> Theory.stationarity(SMOOTH, BoundedErrors.of(new double[2], new double[2]), .1, 3));
        refused("V_t and B_t are given for 2 steps, but the horizon is T = 3", () -> Theory.bestStationarity(SMOOTH, BoundedErrors.of(new double[2], new double[2]), 3));
        refused("V_t and B_t are given for 2 steps, but the horizon is T = 3", () -> Theory.bestOptimalityGap(SMOOTH, BoundedErrors.of(new double[2], new double[2]), 3));
        refused("a chain has N >= 2 operators, (1), got 1", () -> Assumptions.shared(1, SharedConstants.of(1, 1, 1, 1, 1)));
        refused("there is no operator 3, the chain has 1..2", () -> Assumptions.shared(2, SharedConstants.of(1, 1, 1, 1, 1)).operator(3));
        refused("the constants are those of 2 operators, but the noise levels are for a chain of 3",
            () -> Theory.gradientBias(Assumptions.shared(2, SharedConstants.of(1, 1, 1, 1, 1)), NoiseLevels.none(3)));
        refused("there is no v_3, the chain has v_1..v_2", () -> Theory.adjoints(Assumptions.shared(2, SharedConstants.of(1, 1, 1, 1, 1))).norm(3));
    }

    @Test
    void constants_that_cannot_be() {
        refused("L_1 must be >= 0 (+inf: unknown), got NaN", () -> SharedConstants.of(1, 1, 1, Double.NaN, 1));
        refused("h2 must be >= 0 (+inf: unknown), got -1.0", () -> OperatorConstants.of(1, 1, 1, 1, -1, 1, 1));
        refused("sigma must be >= 0 (+inf: unknown), got -0.1", () -> SMOOTH.sigma(-.1));
        refused("PL needs a finite mu > 0, got 0.0; without PL use the stationarity bounds", () -> SMOOTH.pl(0));
        refused("smoothness L must be positive (any upper bound will do), got 0", () -> SMOOTH.smoothness(0));
        refused("mu = 3.0 exceeds L = 2.0: PL and A1 together imply mu <= L, so one of them is wrong", () -> Theory.optimalityGap(SMOOTH.pl(3), NONE, .1, 10));
        refused("exact values have B_t <= V_t (Jensen), got V_t = 0.1, B_t = 0.2; bounds go into BoundedErrors", () -> ExactErrors.of(.1, .2));
        refused("adjointNorms needs ||v_1||, ..., ||v_N|| with N = 2, got 1 numbers", () -> Assumptions.shared(2, SharedConstants.of(1, 1, 1, 1, 1)).adjointNorms(1));
    }

    @Test
    void sampled_constants_are_refused_by_name_unless_let_in() {
        OperatorConstants first = OperatorConstants.of(1, 1, 1, 0, 0, 0, 0);
        OperatorConstants second = new OperatorConstants(Constant.closedForm(1), Constant.upperBound(1), Constant.closedForm(1), Constant.sampled(.8), Constant.closedForm(0),
            Constant.closedForm(0), Constant.closedForm(0));
        Assumptions chain = Assumptions.perOperator(first, second);
        NoiseLevels noise = NoiseLevels.none(2).forward(1, .1);
        refused("h1 of operator 2 = 0.8 is only sampled, an estimate on the unsafe side, and a bound needs it certified: give a closed form or an upper bound, or allow it with "
            + "acceptingSampled(), which marks the result as an estimate", () -> Theory.gradientError(chain, noise));
        refused("c1 of operator 2 = 7.0 is only sampled, an estimate on the unsafe side, and a bound needs it certified: give a closed form or an upper bound, or allow it with "
            + "acceptingSampled(), which marks the result as an estimate", () -> Theory.adjoints(Assumptions.perOperator(first, OperatorConstants.of(Grade.SAMPLED, 7, 1, 1, 1, 1, 1, 1), first)));
        GradientErrorBound estimate = Theory.gradientError(chain.acceptingSampled(), noise);
        assertEquals(Grade.SAMPLED, estimate.grade());
        assertTrue(estimate.assumptions().contains("h1 (sampled)"));
        assertTrue(estimate.sentence().endsWith("; from sampled constants, so an estimate and not a bound."), estimate::sentence);
        ErrorLevels errors = BoundedErrors.of(estimate, Theory.gradientBias(chain.acceptingSampled(), noise));
        assertEquals(Grade.SAMPLED, Theory.stationarity(SMOOTH, errors, .1, 10).grade());
    }

    @Test
    void the_print_that_is_false_says_so() {
        GradientBiasBound printed = Theory.gradientBias(Assumptions.shared(2, SharedConstants.of(2, 1, 1, 1, 0)), NoiseLevels.none(2).forward(1, 1).fourthMoment(1, 1), Form.PRINTED);
        assertEquals("Theorem 2, (33) (printed, refuted): E||E_t[u~ - u]||^2 <= 0; false as printed, there are counterexamples.", printed.sentence());
    }

    @Test
    void an_unknown_fourth_moment_is_named() {
        GradientBiasBound printed = Theory.gradientBias(Assumptions.shared(2, SharedConstants.of(2, 1, 1, 1, 1)), NoiseLevels.none(2).forward(1, 1), Form.PRINTED);
        assertTrue(printed.sentence().contains("no finite bound: unknown E||delta_1||^4"), printed::sentence);
    }

    @Test
    void batches_are_of_corrected_bounds_of_one_chain() {
        Assumptions two = Assumptions.shared(2, SharedConstants.of(1, 1, 1, 1, 1)), three = Assumptions.shared(3, SharedConstants.of(1, 1, 1, 1, 1));
        GradientErrorBound one = Theory.gradientError(two, NoiseLevels.none(2)), other = Theory.gradientError(three, NoiseLevels.none(3));
        refused("a batch needs at least one sample", () -> GradientBiasBound.ofBatch(List.of()));
        refused("the samples of a batch pass through one chain, but there are chains of 2 and 3 operators", () -> GradientErrorBound.ofBatch(List.of(one, other)));
        GradientErrorBound printed = Theory.gradientError(two, NoiseLevels.none(2), Form.PRINTED);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> GradientErrorBound.ofIndependentBatch(List.of(printed))).getMessage()
            .startsWith("a batch is made of corrected bounds of single samples (Theorems 1c, 2c), got: Theorem 1, (21)"));
    }

    @Test
    void a_bound_over_an_axis_is_a_table() {
        Table table = Theory.table("T", new double[] {10, 1000}, steps -> Theory.bestStationarity(SMOOTH, BoundedErrors.of(.1, .01), (long) steps));
        assertEquals(List.of("T", "bound", "log10", "optimisation error", "sampling noise", "perturbation variance", "perturbation bias"), table.columnNames());
        assertEquals(2, table.rowCount());
        assertTrue(table.doubleColumn("bound").get(1) < table.doubleColumn("bound").get(0));
        assertEquals(table.doubleColumn("bound").get(0), table.doubleColumn(3).get(0) + table.doubleColumn(4).get(0) + table.doubleColumn(5).get(0) + table.doubleColumn(6).get(0), 1e-15);
    }

    @Test
    void assumptions_and_noise_levels_are_tables() {
        Assumptions chain = Assumptions.shared(2, SharedConstants.of(Grade.CLOSED_FORM, 2, 1, 1, 1, Double.POSITIVE_INFINITY)).sigma(.1).smoothness(2);
        Table table = chain.table();
        assertEquals(2 + 5 + 2 * 7, table.rowCount());
        assertEquals("unknown", table.where(table.stringColumn("constant").isEqualTo("L_2")).stringColumn("grade").get(0));
        assertEquals("2 operators, sigma = 0.1 (upper bound), L = 2.0 (upper bound)", chain.toString());
        assertTrue(chain.pl(.5).toString().endsWith(", mu = 0.5 (lower bound)"), chain.pl(.5)::toString);
        assertEquals("lower bound", chain.pl(.5).table().stringColumn("grade").get(2));
        assertTrue(Theory.optimalityGap(chain.pl(.5).initialGap(1), BoundedErrors.of(0, 0), .1, 10).assumptions().contains("mu (lower bound)"));
        Table levels = NoiseLevels.none(3).forward(2, .3, .1).backward(3, .2).table();
        assertEquals(.3, levels.doubleColumn("a").get(1));
        assertEquals(.2, levels.doubleColumn("be").get(2));
    }

    private static void refused(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
