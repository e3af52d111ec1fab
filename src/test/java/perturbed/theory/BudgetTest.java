package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.topK;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perturbed.noise.Perturbation;

/** The planner: Table 1 at size 1, Corollary 1 at every step, and consistent in between. */
class BudgetTest {
    private static final int T = 1 << 13;
    private static final Perturbation ALWAYS = forward(gaussian(1));

    /** A regime, a placement and a form. */
    record Case(Regime regime, Placement placement, Form form) {
        Budget budget(long horizon) {
            return Budget.of(regime, horizon).placed(placement).form(form);
        }
    }

    static Stream<Case> cases() {
        List<Case> all = new ArrayList<>();
        for (Regime regime : Regime.values())
            for (Placement placement : Placement.values())
                for (Form form : new Form[] {Form.PRINTED, Form.CORRECTED})
                    if (placement != Placement.FIRST_HALF) all.add(new Case(regime, placement, form));
        return all.stream();
    }

    private static Verdict verdict(Budget budget, Perturbation p) {
        return budget.check(p).verdicts().get(0);
    }

    @ParameterizedTest @MethodSource("cases")
    void noise_of_size_one_has_the_occurrences_of_table_1(Case c) {
        for (boolean zeroMean : new boolean[] {true, false}) {
            NoiseBudget.Intermittent row = NoiseBudget.intermittent(c.regime, zeroMean, c.placement, c.form);
            long forward = (long) Math.min(T, row.forward().at(T) * (1 + 1e-12)), backward = (long) Math.min(T, row.backward().at(T) * (1 + 1e-12));
            assertEquals(forward, verdict(c.budget(T), zeroMean ? ALWAYS : forward(constant(1))).allowedOccurrences());
            assertEquals(backward, verdict(c.budget(T), zeroMean ? backward(gaussian(1)) : backward(constant(1))).allowedOccurrences());
        }
    }

    /** (43), (44). */
    @ParameterizedTest @MethodSource("cases")
    void noise_at_every_step_has_the_sizes_of_corollary_1(Case c) {
        NoiseBudget.Frequent row = NoiseBudget.frequent(c.regime);
        assertEquals(row.forward().at(T), verdict(c.budget(T), ALWAYS).allowedSize(), 1e-12);
        assertEquals(row.backward().at(T), verdict(c.budget(T), backward(gaussian(1))).allowedSize(), 1e-12);
        assertEquals(row.backwardMean().at(T), verdict(c.budget(T), backward(constant(3))).allowedSize(), 1e-12);
        assertTrue(verdict(c.budget(T), ALWAYS).sentence().contains("Corollary 1 (" + c.form + ", proved)"));
    }

    /** Noise with a mean, at any of the schedules: at the allowed size the share is 1, at the allowed occurrences it is within, at more of them not. */
    @ParameterizedTest @MethodSource("cases")
    void size_occurrences_and_share_agree(Case c) {
        for (double mean : new double[] {0, 0.02, 0.3, 2})
            for (double half : new double[] {0.05, 0.7, 3})
                for (long every : new long[] {1, 3, 1000}) {
                    Perturbation p = forward(uniform(mean - half, mean + half)).every(every), b = backward(uniform(mean - half, mean + half)).every(every);
                    for (Perturbation q : new Perturbation[] {p, b}) {
                        Verdict v = verdict(c.budget(T), q);
                        assertEquals((T + every - 1) / every, v.occurrences());
                        double factor = v.allowedSize() / v.size();
                        assertEquals(1, verdict(c.budget(T), q.scaled(t -> factor)).share(), 1e-9, v::sentence);
                        assertEquals(1, verdict(c.budget(T), c.budget(T).fitted(q)).share(), 1e-9, v::sentence);
                        assertEquals(v.share() <= 1, v.occurrences() <= v.allowedOccurrences(), v::sentence);
                        long allowed = v.allowedOccurrences();
                        if (allowed > 0) assertTrue(verdict(c.budget(T), q.every(1).during(0, allowed)).within(), v::sentence);
                        if (allowed < T) assertFalse(verdict(c.budget(T), q.every(1).during(0, allowed + 1)).within(), v::sentence);
                    }
                }
    }

    /** One step may move the weights by gamma beta only as far as the rate allows: beta = O(T^1/4), resp. O((T/ln T)^1/2). */
    @Test
    void evenly_spaced_noise_has_a_largest_size() {
        Perturbation once = backward(constant(1)).atSteps(T / 2);
        assertEquals(StrictMath.sqrt(StrictMath.sqrt(T)), verdict(Budget.nonConvex(T).placed(Placement.EVENLY_SPACED), once).allowedSize(), 1e-9);
        assertEquals(StrictMath.sqrt(T / StrictMath.log(T)), verdict(Budget.pl(T).placed(Placement.EVENLY_SPACED), once).allowedSize(), 1e-9);
        assertEquals(verdict(Budget.pl(T).placed(Placement.ANY), once).allowedSize(), verdict(Budget.pl(T).placed(Placement.EVENLY_SPACED), once).allowedSize(), 1e-9);
    }

    /** One step of zero mean at the very end leaves (L/2) gamma^2 a^2 of the gap, gamma ~ ln T/T: the rate ln T/T wants a^2 = O(T/ln T), however it is called. */
    @Test
    void the_variance_of_a_single_step_under_pl_does_not_depend_on_what_its_placement_is_called() {
        Perturbation last = backward(gaussian(1)).atSteps(T - 1);
        assertEquals(Placement.EVENLY_SPACED, verdict(Budget.pl(T), last).law().placement());
        assertEquals(StrictMath.sqrt(T / StrictMath.log(T)), verdict(Budget.pl(T), last).allowedSize(), 1e-9);
        assertEquals(StrictMath.sqrt(T / StrictMath.log(T)), verdict(Budget.pl(T).placed(Placement.ANY), last).allowedSize(), 1e-9);
    }

    @Test
    void under_pl_the_first_half_is_free() {
        Budget budget = Budget.pl(T).placed(Placement.FIRST_HALF);
        Verdict v = verdict(budget, ALWAYS.during(0, T / 2));
        assertTrue(v.within());
        assertEquals(T / 2, v.allowedOccurrences());
        assertFalse(verdict(Budget.pl(T), ALWAYS.during(0, T / 2)).within());
        refused("forward(gaussian(1)) acts at step 8191, which is not in the first half of 8192; leave out placed(FIRST_HALF)", () -> budget.check(ALWAYS));
    }

    @Test
    void the_placement_is_read_off_the_schedule() {
        assertEquals(Placement.EVENLY_SPACED, verdict(Budget.pl(1000), ALWAYS).law().placement());
        assertEquals(Placement.EVENLY_SPACED, verdict(Budget.pl(1000), ALWAYS.every(30)).law().placement());
        assertEquals(Placement.EVENLY_SPACED, verdict(Budget.pl(1000), ALWAYS.atSteps(200, 500, 800)).law().placement());
        assertEquals(Placement.ANY, verdict(Budget.pl(1000), ALWAYS.during(0, 100)).law().placement());
        assertEquals(Placement.ANY, verdict(Budget.pl(1000), ALWAYS.atSteps(1, 2, 500)).law().placement());
        assertEquals(Placement.RANDOM, verdict(Budget.pl(1000).placed(Placement.RANDOM), ALWAYS.during(0, 100)).law().placement());
    }

    @Test
    void the_size_is_that_of_all_sites_and_elements() {
        Budget budget = Budget.pl(1000).sizes(4, 9, 1);
        assertEquals(Math.sqrt(4 + 9), verdict(budget, ALWAYS).size(), 1e-12);                          // delta_1, delta_2
        assertEquals(3, verdict(budget, ALWAYS.at(2, 3)).size(), 1e-12);                                // delta_3 reaches no gradient
        assertEquals(2, verdict(budget, backward(gaussian(1)).at(2)).size(), 1e-12);                    // eps_2 has the size of y_1
        assertEquals(Math.sqrt(2), verdict(budget, ALWAYS.at(2).elements(3, 4)).size(), 1e-12);
        assertEquals(3, verdict(budget, backward(constant(1)).at(3)).mean(), 1e-12);
        assertEquals(0.5, verdict(budget, backward(gaussian(1)).at(3).elements(1, 1).scaled(t -> 0.5 / (t + 1))).size(), 1e-12);
    }

    @Test
    void the_verdict_in_sentences() {
        Plan plan = Budget.pl(200_000).check(ALWAYS.every(500), backward(uniform(0.5)));
        assertTrue(plan.within());
        assertEquals("forward(gaussian(1)).every(500): zero-mean forward noise of size 1.00 at 400 of 200000 steps, evenly spaced, is within the budget of Table 1 (corrected, proved) for the rate "
            + "O(T^-1 ln T). Of this size 1562 steps may be perturbed, one in 129; at 400 steps its size may be 3.91, constants aside.", plan.verdicts().get(0).sentence());
        assertEquals(2, plan.table().rowCount());
        Plan printed = Budget.pl(200_000).form(Form.PRINTED).check(ALWAYS.every(500));
        assertFalse(printed.within());
        assertTrue(printed.sentences().contains("is at 4.47 times the budget of Table 1 (printed, proved)"), printed.sentences());
        assertEquals(Double.POSITIVE_INFINITY, verdict(Budget.nonConvex(10).form(Form.PRINTED), forward(constant(100))).allowedInterval());
    }

    @Test
    void with_constants_there_is_a_bound_beside_it() {
        Assumptions chain = Assumptions.shared(3, SharedConstants.of(1, 0.5, 1, 0.5, 0.5)).smoothness(2).pl(0.2).sigma(0.1).initialGap(1);
        Budget budget = Budget.pl(2000).sizes(2, 2, 1).assuming(chain);
        Plan rare = budget.check(forward(gaussian(0.1)).every(50)), often = budget.check(forward(gaussian(0.1))), late = budget.check(forward(gaussian(0.1)).during(1960, 2000));
        assertEquals("Theorem 5c", rare.bound().orElseThrow().theorem());
        assertTrue(rare.noiseFree().get().value() < rare.bound().get().value() && rare.bound().get().value() < often.bound().get().value());
        assertTrue(rare.bound().get().value() < late.bound().get().value(), "40 perturbed steps at the end are worse than 40 spread out");
        assertTrue(rare.sentences().contains("times the bound without perturbations"), rare.sentences());
        assertEquals("Theorem 4c", Budget.nonConvex(2000).sizes(2, 2, 1).assuming(chain).check(backward(gaussian(1))).bound().orElseThrow().theorem());
        Assumptions sampled = Assumptions.shared(3, SharedConstants.of(Grade.SAMPLED, 1, 0.5, 1, 0.5, 0.5)).smoothness(2).pl(0.2).sigma(0.1).initialGap(1);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> budget.assuming(sampled).check(ALWAYS)).getMessage().contains("is only sampled"));
        refused("the bound needs mu (A4, PL), which is unknown: set .pl(mu), or use the stationarity bounds, which do without PL",
            () -> budget.assuming(Assumptions.shared(3, SharedConstants.of(1, 1, 1, 1, 1)).smoothness(2).sigma(0.1).initialGap(1)).check(ALWAYS));
    }

    /** The same levels as for each step by itself. */
    @Test
    void errors_along_schedules_are_those_of_each_step() {
        Assumptions chain = Assumptions.shared(3, SharedConstants.of(1, 0.5, 1, 0.5, 0.5)).smoothness(2).pl(0.2).sigma(0.1).initialGap(1);
        int[] sizes = {2, 2, 1};
        Perturbation[] all = {forward(gaussian(0.3)).every(3), backward(uniform(0, 0.4)).every(2), backward(gaussian(0.1)).scaled(t -> 1.0 / (t + 1))};
        double[] v = new double[40], b = new double[40];
        for (int t = 0; t < 40; t++) {
            v[t] = Theory.gradientError(chain, NoiseLevels.of(sizes, t, all)).value();
            b[t] = Theory.gradientBias(chain, NoiseLevels.of(sizes, t, all)).value();
        }
        assertEquals(Theory.optimalityGap(chain, BoundedErrors.of(v, b), 0.3, 40).value(), Theory.optimalityGap(chain, BoundedErrors.of(chain, sizes, 40, all), 0.3, 40).value(), 1e-12);
    }

    @Test
    void what_is_not_allowed_is_refused() {
        refused("a budget is for a horizon T in 2..2^32, got 0", () -> Budget.pl(0));
        refused("a budget is for a horizon T in 2..2^32, got 1", () -> Budget.nonConvex(1));
        refused("check(..) needs at least one perturbation", () -> Budget.pl(10).check());
        refused("forward(gaussian(1)).at(5): there is no operator 5, the chain has 3", () -> Budget.pl(10).sizes(1, 1, 1).check(ALWAYS.at(5)));
        refused("forward(gaussian(1)).at(3) adds nothing that reaches a gradient; leave it out", () -> Budget.pl(10).sizes(1, 1, 1).check(ALWAYS.at(3)));
        refused("forward(gaussian(1)).during(20, 30) acts at none of the steps 0..9; leave it out", () -> Budget.pl(10).check(ALWAYS.during(20, 30)));
        refused("backward(topK(1)): its moments are not known, they may depend on the value; measure its size with an error study, and check gaussian or constant noise of that size",
            () -> Budget.pl(10).check(backward(topK(1))));
        refused("FIRST_HALF is a placement for PL, under which early perturbations are forgotten; without PL use ANY", () -> Budget.nonConvex(10).placed(Placement.FIRST_HALF));
        refused("a chain has N >= 2 operators, (1), got 1", () -> Budget.pl(10).sizes(1));
        refused("the sizes d_1, ..., d_N of the outputs are at least 1, got 0", () -> Budget.pl(10).sizes(1, 0));
        refused("a bound needs the sites of the chain: set sizes(d_1, ..., d_N)", () -> Budget.pl(10).assuming(Assumptions.smooth(1)).check(ALWAYS));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
