package perturbed.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;

import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import perturbed.kernel.UserCodeException;

class PerturbationTest {
    @Test
    void without_a_place_it_acts_wherever_a_gradient_can_feel_it() {
        assertArrayEquals(new int[] {1, 2, 3}, forward(uniform(1)).sites(4));          // delta_N changes no gradient
        assertArrayEquals(new int[] {2, 3, 4}, backward(uniform(1)).sites(4));         // eps_1 does not exist
        assertArrayEquals(new int[] {2, 4}, forward(uniform(1)).at(4, 2, 4).sites(4));
        assertArrayEquals(new int[] {2, 3}, backward(uniform(1)).between(2, 3).sites(4));
    }

    @Test
    void without_elements_it_acts_on_the_whole_vector() {
        assertArrayEquals(new int[] {1, 5}, forward(uniform(1)).elements(5));
        assertArrayEquals(new int[] {2, 3}, forward(uniform(1)).elements(2, 3).elements(5));
        assertArrayEquals(new int[] {5, 5}, forward(uniform(1)).elements(5, 5).elements(5));
        assertFalse(forward(uniform(1)).namesElements());
        assertTrue(forward(uniform(1)).elements(1, 5).namesElements());
        assertArrayEquals(new int[] {3}, forward(uniform(1)).between(3, 3).sites(4));
    }

    @Test
    void it_tells_what_it_adds_and_how() {
        Noise noise = uniform(1);
        assertSame(noise, backward(noise).noise());
        assertEquals(Side.FORWARD, forward(noise).side());
        assertEquals(Side.BACKWARD, backward(noise).side());
        assertEquals("delta_2", Side.FORWARD.symbol(2));
        assertEquals("eps_3", Side.BACKWARD.symbol(3));
        assertFalse(forward(noise).isShared());
        assertTrue(forward(noise).sharedAcrossBatch().isShared());
    }

    @Test
    void scheduled_is_what_does_not_act_at_every_step() {
        Perturbation always = forward(uniform(1));
        for (Perturbation p : new Perturbation[] {always, always.every(1), always.during(0, Long.MAX_VALUE), always.every(7).heldAt(7)}) assertFalse(p.isScheduled(), p.toString());
        for (Perturbation p : new Perturbation[] {always.every(2), always.during(1, Long.MAX_VALUE), always.during(0, 1), always.atSteps(0)}) assertTrue(p.isScheduled(), p.toString());
        assertEquals(always, always.every(1));
        assertEquals("forward(uniform(1)).during(0, 1)", always.during(0, 1).toString());
    }

    @Test
    void schedules_count_steps_from_zero_and_their_parts_must_agree() {
        assertArrayEquals(new long[] {0, 3, 6, 9}, active(forward(uniform(1)).every(3)));
        assertArrayEquals(new long[] {2, 3, 4}, active(forward(uniform(1)).during(2, 5)));
        assertArrayEquals(new long[] {1, 7}, active(forward(uniform(1)).atSteps(7, 1)));
        assertArrayEquals(new long[] {3, 6}, active(forward(uniform(1)).every(3).during(1, 9)));
    }

    private static long[] active(Perturbation p) {
        return LongStream.range(0, 10).filter(p::isActive).toArray();
    }

    @Test
    void options_set_and_never_add() {
        assertArrayEquals(new int[] {3}, forward(uniform(1)).at(1).at(3).sites(4));
        assertEquals(forward(uniform(1)).every(2), forward(uniform(1)).every(5).every(2));
    }

    @Test
    void equal_is_what_does_the_same() {
        Perturbation p = forward(uniform(1));
        LongToDoubleFunction half = t -> 0.5, other = t -> 0.5;
        List<Supplier<Perturbation>> different = List.of(() -> p, () -> backward(uniform(1)), () -> forward(uniform(2)), () -> p.at(1), () -> p.at(1, 2), () -> p.elements(1, 2),
            () -> p.elements(2, 2), () -> p.elements(1, 1), () -> p.every(2), () -> p.during(1, 5), p::sharedAcrossBatch, () -> p.scaled(half), () -> p.scaled(other));
        for (int i = 0; i < different.size(); i++)
            for (int j = 0; j < different.size(); j++)
                assertEquals(i == j, different.get(i).get().equals(different.get(j).get()), different.get(i).get() + " and " + different.get(j).get());
        for (Supplier<Perturbation> each : different) assertEquals(each.get().hashCode(), each.get().hashCode());
        // of two functions one cannot say whether they are equal: a hash leaves them out
        assertEquals(different.size() - 2, different.stream().map(each -> each.get().hashCode()).distinct().count());
    }

    @Test
    void the_text_is_what_one_would_type() {
        assertEquals("forward(uniform(0.5)).at(1, 2).elements(1, 3).every(10).sharedAcrossBatch()",
            forward(uniform(0.5)).at(2, 1).elements(1, 3).every(10).sharedAcrossBatch().toString());
        assertEquals("backward(gaussian(1)).during(5, 9)", backward(gaussian(1)).during(5, 9).text().orElseThrow());
    }

    @Test
    void long_lists_are_cut_short_in_messages_and_whole_where_they_are_stored() {
        Perturbation wide = forward(uniform(1)).between(1, 2_000_000);
        refused("forward(uniform(1)).at(1, 2, 3, ... (2000000 in all), 2000000): there is no operator 2000000, the chain has 4", () -> wide.sites(4));
        Perturbation often = backward(constant(1, 2, new double[98])).atSteps(LongStream.range(0, 100).toArray());
        assertEquals("backward(constant(1, 2, 0, ... (100 in all), 0)).atSteps(0, 1, 2, ... (100 in all), 99)", often.toString());
        assertTrue(often.text().orElseThrow().endsWith("0, 0)).atSteps(" + LongStream.range(0, 100).mapToObj(Long::toString).collect(Collectors.joining(", ")) + ")"));
        assertNotEquals(often, often.atSteps(LongStream.range(0, 100).map(t -> t == 50 ? 200 : t).toArray()));
        String twelve = "forward(uniform(1)).at(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)";
        assertEquals(twelve, forward(uniform(1)).between(1, 12).toString());
    }

    @Test
    void what_holds_your_function_has_no_text_to_be_stored_under() {
        assertTrue(forward(uniform(1)).scaled(t -> 2).text().isEmpty());
        assertTrue(forward((value, random, added) -> { }).text().isEmpty());
        assertFalse(forward(uniform(1)).text().isEmpty());
    }

    @Test
    void what_does_not_exist_is_refused_with_the_place() {
        refused("forward(noise): the noise is missing (null)", () -> forward(null));
        refused("backward(noise): the noise is missing (null)", () -> backward(null));
        refused("forward(uniform(1)).scaled(factor): the factor is missing (null)", () -> forward(uniform(1)).scaled(null));
        refused("backward(uniform(1)).at(1): eps_1 does not exist, backward noise enters at 2..N, (5b)", () -> backward(uniform(1)).at(1));
        refused("forward(uniform(1)).at(0): operators count from 1, as in the paper", () -> forward(uniform(1)).at(0));
        refused("forward(uniform(1)).at(5): there is no operator 5, the chain has 4", () -> forward(uniform(1)).at(5).sites(4));
        refused("forward(uniform(1)).at() names no operator; leave at() out to mean all of them", () -> forward(uniform(1)).at());
        refused("forward(uniform(1)).between(3, 2): first must not exceed last", () -> forward(uniform(1)).between(3, 2));
        refused("forward(uniform(1)).elements(0, 2): elements count from 1, and first must not exceed last", () -> forward(uniform(1)).elements(0, 2));
        refused("forward(uniform(1)).elements(1, 4): there is no element 4, the vector has 3", () -> forward(uniform(1)).elements(1, 4).elements(3));
        refused("forward(uniform(1)).elements(3, 2): elements count from 1, and first must not exceed last", () -> forward(uniform(1)).elements(3, 2));
        refused("every(n) means steps 0, n, 2n, ... and needs n >= 1, got 0", () -> forward(uniform(1)).every(0));
        refused("during(a, b) means steps a <= t < b and needs 0 <= a < b, got during(5, 5)", () -> forward(uniform(1)).during(5, 5));
        refused("during(a, b) means steps a <= t < b and needs 0 <= a < b, got during(-1, 5)", () -> forward(uniform(1)).during(-1, 5));
        refused("atSteps: steps count from 0, got -1", () -> forward(uniform(1)).atSteps(3, -1));
        refused("forward(uniform(1)).scaled(t -> ...): the factor at step 4 must be finite and >= 0, got -4.0", () -> forward(uniform(1)).scaled(t -> -t).factor(4));
    }

    @Test
    void a_factor_is_finite_and_not_negative_and_what_your_function_throws_is_told_with_its_step() {
        assertEquals(1, forward(uniform(1)).factor(4));
        assertEquals(0, forward(uniform(1)).scaled(t -> 0).factor(4));
        for (double factor : new double[] {Double.POSITIVE_INFINITY, Double.NaN})
            refused("forward(uniform(1)).scaled(t -> ...): the factor at step 4 must be finite and >= 0, got " + factor, () -> forward(uniform(1)).scaled(t -> factor).factor(4));
        Perturbation failing = forward(uniform(1)).scaled(t -> new double[] {1, 2}[(int) t]);
        UserCodeException failed = assertThrows(UserCodeException.class, () -> failing.factor(4));
        assertTrue(failed.getMessage().startsWith("forward(uniform(1)).scaled(t -> ...): your factor failed at step 4: "), failed.getMessage());
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void held_at_a_step_it_acts_at_all_steps_as_at_that_one() {
        Perturbation held = forward(uniform(1)).at(2).during(10, 20).every(5).scaled(t -> t + 1).sharedAcrossBatch().heldAt(15);
        for (long t : new long[] {0, 3, 15, 1000}) {
            assertTrue(held.isActive(t));
            assertEquals(16, held.factor(t));
        }
        assertTrue(held.isShared());
        assertEquals("forward(uniform(1)).at(2)", forward(uniform(1)).at(2).every(3).heldAt(3).toString());
    }
}
