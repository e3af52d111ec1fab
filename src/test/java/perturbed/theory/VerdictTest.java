package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;

import java.util.List;
import org.junit.jupiter.api.Test;
import perturbed.noise.Perturbation;
import tech.tablesaw.api.Row;

/** What the planner says, in words and as a table, of T = 10,000 steps: T^1/4 = 10, T^1/2 = 100, T^3/4 = 1000, ln T = 9.21. */
class VerdictTest {
    private static final int T = 10_000;

    private static String of(Budget budget, Perturbation p) {
        return budget.check(p).toString();
    }

    @Test
    void noise_at_every_step_is_told_by_corollary_1() {
        // evenly spaced without PL: Q beta = T^3/4, so beta = 1/10 for Q = T, and Q = 1000 for beta = 1
        assertEquals("forward(constant(1)): biased forward noise of size 1.00 and mean 1.00 at every step is at 10.0 times the budget of Corollary 1 (corrected, proved) for the rate O(T^-0.5). "
            + "Of this size 1000 steps may be perturbed, one in 10; at every step its size may be 0.100, constants aside.", of(Budget.nonConvex(T), forward(constant(1))));
        assertEquals("backward(constant(0.01)): biased backward noise of size 0.0100 and mean 0.0100 at every step is within the budget of Corollary 1 (corrected, proved) for the rate "
            + "O(T^-1 ln T). Of this size every step may be perturbed; at every step its size may be 0.0303, constants aside.", of(Budget.pl(T), backward(constant(.01))));
    }

    @Test
    void noise_now_and_then_is_told_by_table_1() {
        // one step, evenly spaced: beta = T^1/4; zero-mean backward noise only by its variance, a^2 / T = 1
        assertEquals("forward(constant(1000)).atSteps(5): biased forward noise of size 1.00e+03 and mean 1.00e+03 at 1 of 10000 steps, evenly spaced, is at 100 times the budget of "
            + "Table 1 (corrected, proved) for the rate O(T^-0.5). Of this size no step may be perturbed; at 1 step its size may be 10.0, constants aside.",
            of(Budget.nonConvex(T), forward(constant(1000)).atSteps(5)));
        assertEquals("backward(gaussian(1000)).atSteps(5000): zero-mean backward noise of size 1.00e+03 at 1 of 10000 steps, evenly spaced, is at 10.0 times the budget of "
            + "Table 1 (printed, proved) for the rate O(T^-0.5). Of this size no step may be perturbed; at 1 step its size may be 100, constants aside.",
            of(Budget.nonConvex(T).form(Form.PRINTED), backward(gaussian(1000)).atSteps(5000)));
        // two steps anywhere: Q beta^2 = T^1/2, beta = a: 100 / a^2 = 1 at a = 10, and sqrt(50) for two
        assertEquals("forward(gaussian(10)).atSteps(1, 2): zero-mean forward noise of size 10.0 at 2 of 10000 steps, placed anywhere, is at 1.41 times the budget of Table 1 (corrected, proved) "
            + "for the rate O(T^-0.5). Of this size 1 step may be perturbed, one in 10000; at 2 steps its size may be 7.07, constants aside.",
            of(Budget.nonConvex(T), forward(gaussian(10)).atSteps(1, 2)));
        assertTrue(of(Budget.pl(T).placed(Placement.FIRST_HALF), forward(gaussian(1)).atSteps(1, 2)).contains(" at 2 of 10000 steps, in the first half, is within "));
        assertTrue(of(Budget.pl(T).placed(Placement.RANDOM), forward(gaussian(1)).atSteps(1, 2)).contains(" at 2 of 10000 steps, placed at random, is within "));
    }

    /** min(Q, T/ln T) beta^2 = 1 under PL, as printed: a spike of size 1 is all that is allowed; there is no other Table 1 to repair. */
    @Test
    void repaired_is_the_print() {
        Verdict one = Budget.pl(T).form(Form.PRINTED).check(forward(constant(1)).atSteps(7)).verdicts().get(0);
        assertEquals(1, one.share());
        assertTrue(one.within(), "all that is allowed is allowed");
        assertEquals(one.sentence(), one.toString());
        Perturbation spike = forward(constant(2)).atSteps(7);
        assertEquals(of(Budget.pl(T).form(Form.PRINTED), spike), of(Budget.pl(T).form(Form.REPAIRED), spike));
        assertEquals(2, Budget.pl(T).form(Form.REPAIRED).check(spike).verdicts().get(0).share(), 1e-12);
        assertEquals(Math.sqrt(T / StrictMath.log(T)), 2 / Budget.pl(T).check(spike).verdicts().get(0).share(), 1e-9);
    }

    @Test
    void a_plan_is_within_if_each_of_its_parts_is() {
        Perturbation small = forward(gaussian(.01)), large = backward(constant(5));
        assertTrue(Budget.pl(T).check(small, small).within());
        assertFalse(Budget.pl(T).check(small, large).within());
        assertFalse(Budget.pl(T).check(large, small).within());
        assertEquals(of(Budget.pl(T), small) + "\n" + of(Budget.pl(T), large), Budget.pl(T).check(small, large).sentences());
    }

    @Test
    void the_table_has_a_row_for_each_perturbation() {
        Plan plan = Budget.nonConvex(T).check(forward(constant(1)), backward(uniform(0, 2)).every(100));
        StringBuilder rows = new StringBuilder();
        for (Row row : plan.table()) {
            for (String name : List.of("perturbation", "occurrences", "placement", "form", "within", "allowedOccurrences", "allowedInterval")) rows.append(row.getObject(name)).append("; ");
            rows.append('\n');
        }
        assertEquals("""
            forward(constant(1)); 10000; EVENLY_SPACED; corrected; false; 1000; 10.0;\s
            backward(uniform(0, 2)).every(100); 100; EVENLY_SPACED; corrected; true; 1000; 10.0;\s
            """, rows.toString());
        assertEquals(List.of(1., 1.), plan.table().doubleColumn("mean").asList());
        assertEquals(2 / Math.sqrt(3), plan.table().doubleColumn("size").get(1), 1e-15);
        assertEquals(10, plan.table().doubleColumn("share").get(0), 1e-9);
        assertEquals(.1, plan.table().doubleColumn("allowedSize").get(0), 1e-12);
    }

    @Test
    void an_interval_is_rounded_up_to_whole_steps() {
        assertEquals(10, Budget.nonConvex(T).check(forward(constant(1))).verdicts().get(0).allowedInterval());
        Verdict printed = Budget.nonConvex(T).form(Form.PRINTED).check(backward(constant(2))).verdicts().get(0);       // Q beta^2 = 100
        assertEquals(25, printed.allowedOccurrences());
        assertEquals(400, printed.allowedInterval());
        Verdict odd = Budget.nonConvex(9_999).form(Form.PRINTED).check(backward(constant(2))).verdicts().get(0);
        assertEquals(24, odd.allowedOccurrences());                  // sqrt(9999) / 4 = 24.9987
        assertEquals(417, odd.allowedInterval());                    // 416.6
        assertEquals(Double.POSITIVE_INFINITY, Budget.nonConvex(T).check(forward(constant(1000))).verdicts().get(0).allowedInterval());
    }

    @Test
    void the_printed_plan_has_the_printed_bound() {
        Assumptions chain = Assumptions.shared(3, SharedConstants.of(1, .5, 1, .5, .5)).smoothness(2).pl(.2).sigma(.1).initialGap(1);
        Perturbation noise = forward(gaussian(.1));
        for (Form form : new Form[] {Form.PRINTED, Form.REPAIRED}) {
            assertEquals("Theorem 5, (38)", Budget.pl(2000).sizes(2, 2, 1).form(form).assuming(chain).check(noise).bound().orElseThrow().theorem());
            assertEquals("Theorem 4, (37)", Budget.nonConvex(2000).sizes(2, 2, 1).form(form).assuming(chain).check(noise).bound().orElseThrow().theorem());
        }
        Plan plan = Budget.nonConvex(2000).sizes(2, 2, 1).assuming(chain).check(noise);
        double with = plan.bound().orElseThrow().value(), without = plan.noiseFree().orElseThrow().value();
        assertEquals(2 * Math.sqrt(2 * 2 * 1 * .01 / 2000), without, 1e-12);                         // 2 sqrt(2 L Delta_0 sigma^2 / T)
        List<String> lines = plan.sentences().lines().toList();
        assertEquals("With your constants: " + plan.bound().get().sentence(), lines.get(1));
        assertEquals(String.format(java.util.Locale.ROOT, "That is %.3g times the bound without perturbations, %.6g.", with / without, without), lines.get(2));
        assertTrue(with > without);
    }

    @Test
    void the_ends_of_what_is_allowed() {
        assertEquals(2, Budget.pl(2).check(forward(gaussian(.1))).verdicts().get(0).horizon());
        String message = assertThrows(IllegalArgumentException.class, () -> Budget.pl((1L << 32) + 1)).getMessage();
        assertEquals("a budget is for a horizon T in 2..2^32, got 4294967297", message);
        Budget.pl(1L << 32).sizes(1, 1);
        Budget half = Budget.pl(T).placed(Placement.FIRST_HALF);
        assertTrue(half.check(forward(gaussian(.1)).atSteps(T / 2 - 1)).within());
        assertThrows(IllegalArgumentException.class, () -> half.check(forward(gaussian(.1)).atSteps(T / 2)));
        assertEquals(1e-7, Budget.pl(T).check(backward(constant(1e-7))).verdicts().get(0).mean(), "a mean is small beside the size, not beside 1");
        Verdict scaled = Budget.pl(T).check(backward(constant(.5)).scaled(t -> t == 0 ? 4 : 1)).verdicts().get(0);
        assertEquals(2, scaled.mean(), 1e-15);                       // of the largest step
        assertEquals(2, scaled.size(), 1e-15);
        Perturbation fitted = Budget.pl(T).fitted(backward(constant(.5)).scaled(t -> t % 2 == 0 ? 4 : 1));
        assertEquals(1, Budget.pl(T).check(fitted).verdicts().get(0).share(), 1e-9);
        assertEquals(fitted.factor(0), 4 * fitted.factor(1), 1e-15);                                   // the schedule of factors is kept
        assertEquals(9_999, Budget.pl(T).check(forward(gaussian(.1)).scaled(t -> t == 3 ? 0 : 1)).verdicts().get(0).occurrences());
    }

    /** Even: every gap, and those to the ends, within a factor 2 of T/Q = 2500. */
    @Test
    void a_schedule_is_even_up_to_a_factor_of_two() {
        assertEquals(Placement.EVENLY_SPACED, placed(0, 2500, 5000, 7500));
        assertEquals(Placement.EVENLY_SPACED, placed(1249, 3749, 6249, 7499));                       // gaps 2500, 2500, 1250
        assertEquals(Placement.ANY, placed(1249, 3749, 6249, 7498));                                 // 1249 < T/Q / 2
        assertEquals(Placement.EVENLY_SPACED, placed(0, 5000, 6250, 7500));
        assertEquals(Placement.ANY, placed(0, 5001, 6300, 7600));
        assertEquals(Placement.EVENLY_SPACED, placed(1000, 2500, 4000, 5500, 7000));                 // 3000 < 2 * 2000 to the end
        assertEquals(Placement.ANY, placed(0, 2000, 3500, 4700, 5999));                              // 4001 to the end
    }

    private static Placement placed(long... steps) {
        return Budget.pl(T).check(forward(gaussian(1)).atSteps(steps)).verdicts().get(0).law().placement();
    }
}
