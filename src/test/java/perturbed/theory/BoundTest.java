package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import perturbed.noise.Noise;
import perturbed.noise.Perturbation;
import tech.tablesaw.api.Table;

/** What every bound tells: its number at any size, its terms, what it rests on, and how it compares with a measurement. */
class BoundTest {
    private static final Assumptions UNIT = Assumptions.shared(2, SharedConstants.of(1, 1, 1, 1, 1));

    /** Theorem 1c of eps_2 alone, c2_1 = 1: s^2. */
    private static GradientErrorBound squared(double s) {
        return Theory.gradientError(UNIT, NoiseLevels.none(2).backward(2, s, 0));
    }

    @Test
    void a_number_of_any_size_is_written_out() {
        assertEquals("Theorem 1c (corrected, proved): E||u~ - u||^2 <= 0.0625000.", squared(.25).sentence());
        assertEquals("Theorem 1c (corrected, proved): E||u~ - u||^2 <= 0.", squared(0).toString());
        assertTrue(squared(1e-100).sentence().endsWith(" <= 1.00000e-200."), squared(1e-100)::sentence);
        assertTrue(squared(2e-200).sentence().endsWith(" <= 4.00000e-400."), squared(2e-200)::sentence);        // below the doubles
        assertTrue(squared(3e200).sentence().endsWith(" <= 9.00000e+400."), squared(3e200)::sentence);
        assertEquals(0, squared(2e-200).value());
        assertEquals(Math.log10(4) - 400, squared(2e-200).log10(), 1e-12);
        Assumptions unknown = Assumptions.perOperator(OperatorConstants.UNKNOWN, OperatorConstants.UNKNOWN);
        assertTrue(Theory.gradientError(unknown, NoiseLevels.none(2).backward(2, 1, 0)).sentence().contains(" <= infinity, no finite bound: unknown c2 of operator 1, "));
        BoundedErrors endless = BoundedErrors.of(Double.POSITIVE_INFINITY, 0);
        assertTrue(Theory.stationarity(Assumptions.smooth(1).sigma(0).initialGap(1), endless, .5, 10).sentence().endsWith(" <= infinity."), "no constant is to blame");
    }

    @Test
    void a_measurement_stands_beside_its_bound() {
        assertEquals(new Bound.Comparison(4, 1, .25), squared(2).against(1));
        assertEquals(new Bound.Comparison(0, 0, 0), squared(0).against(0));
        assertEquals(new Bound.Comparison(4, 0, 0), squared(2).against(0));
        assertEquals(new Bound.Comparison(0, 1, Double.POSITIVE_INFINITY), squared(0).against(1));
        for (double measured : new double[] {-1, Double.NaN})
            refused("a measured E||u~ - u||^2 must be >= 0, got " + measured, () -> squared(2).against(measured));
    }

    @Test
    void the_table_has_the_terms_and_the_bound_last() {
        GradientErrorBound bound = Theory.gradientError(UNIT, NoiseLevels.none(2).forward(1, .1).backward(2, .2), Form.PRINTED);
        Table table = bound.table();
        assertEquals("Theorem 1, (21) (printed)", table.name());
        assertEquals(List.of("delta_1", "eps_2", "bound"), table.stringColumn("term").asList());
        assertEquals(List.of("perturbation variance", "perturbation variance", ""), table.stringColumn("part").asList());
        // N = 2, all constants 1: C^e_delta1 = 4 (1 + 3) = 16, C^e_eps2 = 3
        assertArrayEquals(new double[] {.16, .12, .28}, table.doubleColumn("value").asDoubleArray(), 1e-15);
        for (int row = 0; row < 3; row++) assertEquals(StrictMath.log10(table.doubleColumn("value").get(row)), table.doubleColumn("log10").get(row), 1e-14);
        assertEquals(new Bound.Term("eps_2", Bound.Part.PERTURBATION_VARIANCE, bound.terms().get(1).value(), bound.terms().get(1).log10()), bound.terms().get(1));
        assertEquals(bound.value(), bound.part(Bound.Part.PERTURBATION_VARIANCE));
        assertEquals(0, bound.part(Bound.Part.SAMPLING_NOISE));
    }

    @Test
    void a_bound_names_its_theorem_and_is_as_sure_as_its_least_sure_constant() {
        NoiseLevels noise = NoiseLevels.none(2).forward(1, .1, .05).fourthMoment(1, 1e-4);
        assertEquals("Theorem 2, (33), Theorem 2, (33) with C_2, Theorem 2c", theorems(form -> Theory.gradientBias(UNIT, noise, form)));
        assertEquals("Theorem 1, (21), Theorem 1, (21), Theorem 1c", theorems(form -> Theory.gradientError(UNIT, noise, form)));
        assertEquals("Lemma 1, (12), Lemma 1", theorems(form -> Theory.adjoints(UNIT, form)));
        assertEquals("Lemma 2, Lemma 2, Lemma 2", theorems(form -> Theory.jacobianBias(UNIT, 1, 1, 1, form)));
        assertEquals(Mark.NUMERICAL, Theory.gradientBias(UNIT, noise, Form.REPAIRED).mark());
        Assumptions known = Assumptions.shared(2, SharedConstants.of(Grade.CLOSED_FORM, 1, 1, 1, 1, 1)).sigma(Constant.closedForm(0)).smoothness(Constant.closedForm(1));
        BoundedErrors errors = BoundedErrors.of(Theory.gradientError(known, noise), Theory.gradientBias(known, noise));
        assertEquals(Grade.CLOSED_FORM, Theory.stationarity(known.initialGap(Constant.closedForm(1)), errors, .1, 10).grade());
        assertEquals(Grade.UPPER_BOUND, Theory.stationarity(known.initialGap(1), errors, .1, 10).grade());
        assertEquals(Grade.SAMPLED, Theory.stationarity(known.initialGap(Constant.sampled(1)).acceptingSampled(), errors, .1, 10).grade());
        refused("Delta_0 = 1.0 is only sampled, an estimate on the unsafe side, and a bound needs it certified: give a closed form or an upper bound, "
            + "or allow it with acceptingSampled(), which marks the result as an estimate", () -> Theory.stationarity(known.initialGap(Constant.sampled(1)), errors, .1, 10));
    }

    private interface Of {
        Bound form(Form form);
    }

    private static String theorems(Of bound) {
        return bound.form(Form.PRINTED).theorem() + ", " + bound.form(Form.REPAIRED).theorem() + ", " + bound.form(Form.CORRECTED).theorem();
    }

    @Test
    void what_a_convergence_bound_rests_on_is_listed() {
        Assumptions all = UNIT.smoothness(1).sigma(.1).pl(.5).initialGap(1);
        NoiseLevels noise = NoiseLevels.none(2).forward(1, .1).backward(2, .1, 0), biased = NoiseLevels.none(2).backward(2, .1);
        BoundedErrors split = BoundedErrors.of(Theory.gradientError(UNIT, noise), Theory.gradientBias(UNIT, noise)), whole = BoundedErrors.of(Theory.gradientError(UNIT, biased), Theory.gradientBias(UNIT, biased));
        assertEquals(List.of("A1, A2", "V_t, B_t bounded, S_t = (sigma + sqrt V_t)^2", "L (upper bound)", "sigma (upper bound)", "Delta_0 (upper bound)"),
            Theory.stationarity(all, BoundedErrors.of(1, 0), .1, 10).assumptions());
        assertEquals(List.of("A1, A2, A4 (PL)", "V_t, B_t declared exact, S_t = (sigma + sqrt(V_t - B_t))^2", "mu (lower bound)", "L (upper bound)", "sigma (upper bound)", "Delta_0 (upper bound)"),
            Theory.optimalityGap(all, ExactErrors.of(1, 0), .1, 10).assumptions());
        assertEquals("V_t, B_t declared exact, S_t = sigma^2 + V_t - B_t, u~ - u declared uncorrelated with u", ExactErrors.of(1, 0).uncorrelated().describe());
        assertEquals("V_t, B_t bounded, S_t = sigma^2 + V_t - B_t, u~ - u declared uncorrelated with u", split.uncorrelated().describe());
        assertEquals("V_t, B_t bounded, S_t = (sigma + sqrt Vd)^2 + Ve", split.onlyAt(t -> t > 3).describe());
        assertEquals("V_t, B_t bounded, S_t = (sigma + sqrt V_t)^2", whole.describe());
        List<String> notes = Theory.stationarity(all, split, .1, 10).assumptions();
        assertTrue(notes.containsAll(List.of("A3", "c2 (upper bound)", "h1 (upper bound)")), notes::toString);
        assertTrue(Theory.optimalityGap(all, split, .1, 10).assumptions().containsAll(List.of("A3", "c2 (upper bound)")));
        assertEquals("Theorem 4, (37)", Theory.stationarity(all, split, .1, 10, Form.PRINTED).theorem());
        assertEquals("Theorem 4c", Theory.stationarity(all, split.onlyAt(t -> t == 0).uncorrelated(), .1, 10).theorem());
        assertEquals("Theorem 3c", Theory.stationarity(all, ExactErrors.of(1, 0), .1, 10).theorem());
        assertEquals(Mark.PROVED, Theory.stationarity(all, ExactErrors.of(1, 0), .1, 10).mark());
        assertEquals("Theorem 5, (38)", Theory.optimalityGap(all, split, .1, 10, Form.REPAIRED).theorem());
    }

    @Test
    void errors_from_two_theorems_rest_on_the_constants_of_both() {
        Assumptions seen = Assumptions.shared(2, SharedConstants.of(Grade.SAMPLED, 1, 1, 1, 1, 1)).acceptingSampled(), problem = Assumptions.smooth(1).sigma(.1).initialGap(1);
        NoiseLevels noise = NoiseLevels.none(2).forward(1, .1).backward(2, .1, 0);
        GradientErrorBound v = Theory.gradientError(UNIT, noise), seenV = Theory.gradientError(seen, noise);
        GradientBiasBound b = Theory.gradientBias(UNIT, noise), seenB = Theory.gradientBias(seen, noise);
        assertEquals(Grade.UPPER_BOUND, Theory.stationarity(problem, BoundedErrors.of(v, b), .1, 10).grade());
        assertEquals(Grade.SAMPLED, Theory.stationarity(problem, BoundedErrors.of(seenV, b), .1, 10).grade());
        assertEquals(Grade.SAMPLED, Theory.stationarity(problem, BoundedErrors.of(v, seenB), .1, 10).grade());
    }

    /** By schedules: the theorems at each step. Where no eps has a mean at any step S splits, and with one that has, now and then, it does not. */
    @Test
    void errors_along_schedules_split_and_rest_on_what_those_of_a_step_do() {
        Assumptions problem = UNIT.smoothness(1).sigma(.1).initialGap(1);
        int[] sizes = {2, 1};
        Perturbation forward = Perturbation.forward(Noise.gaussian(.1)).every(2), backward = Perturbation.backward(Noise.gaussian(.3)), biased = Perturbation.backward(Noise.uniform(0, .3)).every(3);
        BoundedErrors split = BoundedErrors.of(UNIT, sizes, 4, forward, backward), whole = BoundedErrors.of(UNIT, sizes, 4, backward, biased);
        assertEquals("V_t, B_t bounded, S_t = (sigma + sqrt Vd)^2 + Ve", split.describe());
        assertEquals("V_t, B_t bounded, S_t = (sigma + sqrt V_t)^2", whole.describe());
        double mean = 0;
        for (int t = 0; t < 4; t++) {
            NoiseLevels noise = NoiseLevels.of(sizes, t, forward, backward);
            BoundedErrors at = BoundedErrors.of(Theory.gradientError(UNIT, noise), Theory.gradientBias(UNIT, noise));
            mean += Theory.stationarity(problem, at, .5, 4).value() / 4;
        }
        StationarityBound bound = Theory.stationarity(problem, split, .5, 4);
        assertEquals(mean, bound.value(), 1e-14);
        assertTrue(bound.assumptions().containsAll(List.of("A3", "c2 (upper bound)", "h1 (upper bound)")), bound.assumptions()::toString);
        BoundedErrors one = BoundedErrors.of(UNIT, sizes, 1, backward);
        assertEquals(Theory.gradientError(UNIT, NoiseLevels.of(sizes, backward)).value(), one.at(0).v().toDouble());
    }

    @Test
    void levels_that_cannot_be_are_refused() {
        refused("V_t = E||u~ - u||^2 and B_t = E||E_t[u~ - u]||^2 must be >= 0, got -1.0 and 0.0", () -> BoundedErrors.of(-1, 0));
        refused("V_t = E||u~ - u||^2 and B_t = E||E_t[u~ - u]||^2 must be >= 0, got 1.0 and NaN", () -> BoundedErrors.of(1, Double.NaN));
        refused("V_t and B_t are needed for the same steps t = 0..T-1, got 2 and 1 numbers", () -> BoundedErrors.of(new double[2], new double[1]));
        refused("V_t and B_t are needed for the same steps t = 0..T-1, got 0 and 0 numbers", () -> ExactErrors.of(new double[0], new double[0]));
        refused("exact values have B_t <= V_t (Jensen), got V_t = 1.0, B_t = 2.0; bounds go into BoundedErrors", () -> ExactErrors.of(new double[] {3, 1}, new double[] {3, 2}));
        for (long steps : new long[] {0, 100_000_001})
            refused("the horizon T must be in 1..10^8, got " + steps, () -> BoundedErrors.of(UNIT, new int[] {1, 1}, steps));
        assertEquals(1, ExactErrors.of(1, 1 + 1e-12).at(0).b().toDouble());                          // what rounding puts above is taken back
        assertEquals(2, BoundedErrors.of(2, 5).at(0).b().toDouble());                                // B_t <= V_t, so the smaller bound holds for both
    }

    private static void refused(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
