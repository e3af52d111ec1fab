package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import perturbed.noise.Noise;
import perturbed.noise.Perturbation;
import tech.tablesaw.api.Table;

/** Noise levels from perturbations and by hand; linear networks, (6). */
class NoiseLevelsTest {
    private static final int[] SIZES = {4, 9, 1};

    @Test
    void levels_come_from_the_moments_of_each_perturbation() {
        NoiseLevels levels = NoiseLevels.of(SIZES, Perturbation.forward(Noise.uniform(.3)), Perturbation.backward(Noise.uniform(0, .2)).at(3));
        assertEquals(Math.sqrt(4 * .03), levels.a(1), 1e-15);        // variance h^2 / 3 each
        assertEquals(Math.sqrt(9 * .03), levels.a(2), 1e-15);
        assertEquals(0, levels.b(1));
        assertEquals(0, levels.a(3), "delta_N reaches no gradient");
        assertEquals(3 * .1, levels.be(3), 1e-15);                   // eps_3 has the size of y_2
        assertEquals(Math.sqrt(9 * .04 / 3), levels.s(3), 1e-15);
        assertEquals(0, levels.s(2));
        assertFalse(levels.hasZeroMeanBackward());
        assertEquals(4 * .3 * .3 * .3 * .3 / 5 + 12 * .03 * .03, levels.fourthMoment(1), 1e-15);
    }

    @Test
    void schedule_elements_and_scale_are_seen() {
        Perturbation p = Perturbation.forward(Noise.twoPoint(.5)).at(1).elements(2, 3).every(10).scaled(t -> t == 0 ? 1 : .5);
        assertEquals(Math.sqrt(2 * .25), NoiseLevels.of(SIZES, p).a(1), 1e-15);
        assertEquals(Math.sqrt(2 * .25) / 2, NoiseLevels.of(SIZES, 20, p).a(1), 1e-15);
        assertEquals(0, NoiseLevels.of(SIZES, 21, p).a(1));
    }

    @Test
    void independent_perturbations_at_one_site_add() {
        NoiseLevels levels = NoiseLevels.of(SIZES, Perturbation.forward(Noise.constant(.1)).at(1), Perturbation.forward(Noise.gaussian(.2)).at(1));
        assertEquals(.2, levels.b(1), 1e-15);                        // .1 in 4 elements
        assertEquals(Math.sqrt(4 * (.01 + .04)), levels.a(1), 1e-15);
        assertTrue(levels.fourthMoment(1) >= levels.a(1) * levels.a(1) * levels.a(1) * levels.a(1));
    }

    @Test
    void a_mean_is_at_most_the_size() {
        NoiseLevels levels = NoiseLevels.none(3).forward(1, .1, .5, .7).backward(2, .1, .3);
        assertEquals(.1, levels.b(1));
        assertEquals(.1, levels.mean(1));
        assertEquals(.1, levels.be(2));
        assertEquals(.05, levels.scaled(.5).a(1));
        assertEquals(0, levels.scaled(0).fourthMoment(1));
    }

    @Test
    void noise_without_moments_is_refused_with_the_way_out() {
        refused("forward(topK(1)).at(1): its moments are not known, they may depend on the value; give levels by hand: NoiseLevels.none(3).forward(1, size)",
            () -> NoiseLevels.of(SIZES, Perturbation.forward(Noise.topK(1)).at(1)));
    }

    @Test
    void sites_that_are_not_there_are_refused() {
        NoiseLevels none = NoiseLevels.none(3);
        refused("forward(3, ...): forward noise reaches a gradient from delta_1..delta_2; delta_3 changes the reported loss only", () -> none.forward(3, 1));
        refused("forward(0, ...): forward noise reaches a gradient from delta_1..delta_2; there is no such site", () -> none.forward(0, 1));
        refused("backward(1, ...): eps_1 does not exist, backward noise enters at 2..N, (5b)", () -> none.backward(1, 1));
        refused("backward(4, ...): the sites are eps_2..eps_3", () -> none.backward(4, 1));
        refused("fourthMoment(3, ...): the sites are delta_1..delta_2", () -> none.fourthMoment(3, 1));
        refused("|delta_1| must be finite and >= 0, got NaN", () -> none.forward(1, Double.NaN));
        refused("be_2 must be finite and >= 0, got -1.0", () -> none.backward(2, 1, -1));
        refused("a chain has N >= 2 operators, (1), got 1", () -> NoiseLevels.none(1));
    }

    @Test
    void a_linear_network_accumulates_backward_noise() {
        SimpleMatrix w1 = new SimpleMatrix(new double[][] {{1, 2}, {0, 1}}), w2 = new SimpleMatrix(new double[][] {{2, 0}, {1, 3}}), w3 = new SimpleMatrix(new double[][] {{1, -1}});
        SimpleMatrix x = column(1, 2), eps2 = column(.1, .2), eps3 = column(-.3, .4);
        LinearNetwork network = LinearNetwork.of(w1, w2, w3);
        SimpleMatrix clean = w2.transpose().mult(w3.transpose()), noisy = w2.transpose().mult(w3.transpose().plus(eps3)).plus(eps2);                    // (5b)
        SimpleMatrix difference = noisy.minus(clean).mult(x.transpose());                                                                               // (5c) at 1
        assertTrue(network.accumulated(x, eps2, eps3).isIdentical(difference, 1e-15));
        assertTrue(network.additive(x, eps2).isIdentical(network.accumulated(x, eps2, column(0, 0)), 1e-15));                                           // (6a) is (6b) with eps_2 alone
        assertEquals(5 * (2 * .5 + (4 + 1 + 9) * .25), network.accumulatedVariance(x, .5, .25), 1e-14);
        refused("backward noise enters at eps_2..eps_3, (5b), got 1", () -> network.gain(1));
        refused("W_2 takes 2 values, but W_1 gives 1", () -> LinearNetwork.of(w3, w2));
        refused("eps_2..eps_3 are 2 vectors, got 1", () -> network.accumulated(x, eps2));
    }

    @Test
    void a_copy_leaves_what_it_was_made_from_as_it_was() {
        NoiseLevels all = NoiseLevels.none(3).forward(1, .4, .3, .2).fourthMoment(1, 5).backward(2, .6, .5).forward(2, .7);
        all.forward(1, 0).backward(2, 0).fourthMoment(2, 9).scaled(3);
        assertEquals("0.4 0.3 0.2 5.0 0.6 0.5", levels(all, 1, 2));
        NoiseLevels half = all.scaled(.5);
        assertEquals("0.2 0.15 0.1 0.3125 0.3 0.25", levels(half, 1, 2));                           // the fourth moment by 1/16
        assertEquals("0.7 0.7 0.7 Infinity 0.0 0.0", levels(all, 2, 3));                             // of delta_2 only the size is known
        assertEquals(0, NoiseLevels.none(3).forward(1, 0).fourthMoment(1));
        assertEquals("0.0 0.0 0.0 0.0 0.0 0.0", levels(all.scaled(0), 1, 2));
    }

    private static String levels(NoiseLevels l, int i, int j) {
        return l.a(i) + " " + l.b(i) + " " + l.mean(i) + " " + l.fourthMoment(i) + " " + l.s(j) + " " + l.be(j);
    }

    @Test
    void the_table_has_a_row_for_each_operator() {
        Table table = NoiseLevels.none(3).forward(1, .4, .3, .2).fourthMoment(1, 5).backward(3, .6, .5).table();
        assertEquals(List.of("operator", "a", "b", "mean", "fourth", "s", "be"), table.columnNames());
        assertEquals(List.of(1, 2, 3), table.intColumn(0).asList());
        double[][] columns = {{.4, 0, 0}, {.3, 0, 0}, {.2, 0, 0}, {5, 0, 0}, {0, 0, .6}, {0, 0, .5}};
        for (int c = 0; c < columns.length; c++) assertArrayEquals(columns[c], table.doubleColumn(c + 1).asDoubleArray());
    }

    /** Second moments are exact where draws are independent: E||X + Y||^2 = Var X + Var Y + ||E X + E Y||^2; of the fourth only a bound is claimed, Minkowski's. */
    @Test
    void three_perturbations_at_one_site_add_on_either_side() {
        Noise skewed = Noise.uniform(0, .6), steady = Noise.constant(.1), zero = Noise.gaussian(.2);    // means .3, .1, 0; variances .03, 0, .04
        NoiseLevels both = NoiseLevels.of(new int[] {4, 9, 1}, Perturbation.forward(skewed).at(1), Perturbation.forward(steady).at(1), Perturbation.forward(zero).at(1),
            Perturbation.backward(skewed).at(3), Perturbation.backward(steady).at(3).scaled(t -> 2), Perturbation.backward(zero).at(3).scaled(t -> 3));
        assertEquals(2 * .4, both.b(1), 1e-15);
        assertEquals(2 * .4, both.mean(1), 1e-15);
        assertEquals(Math.sqrt(4 * (.03 + .04 + .16)), both.a(1), 1e-15);
        assertEquals(3 * .5, both.be(3), 1e-15);
        assertEquals(Math.sqrt(9 * (.03 + 9 * .04 + .25)), both.s(3), 1e-15);
        double sum = 0;                                              // of the fourth roots
        for (Noise noise : new Noise[] {skewed, steady, zero}) sum += StrictMath.pow(noise.moments(4).orElseThrow().fourth(), .25);
        assertEquals(StrictMath.pow(sum, 4), both.fourthMoment(1), 1e-14);
        assertEquals(0, both.fourthMoment(3));
        NoiseLevels alone = NoiseLevels.of(SIZES, Perturbation.forward(zero).at(1).scaled(t -> 3));
        assertEquals(81 * zero.moments(4).orElseThrow().fourth(), alone.fourthMoment(1), 1e-14);
    }

    @Test
    void at_a_step_without_noise_there_is_none() {
        Perturbation p = Perturbation.backward(Noise.gaussian(1)).at(2).atSteps(3);
        assertTrue(NoiseLevels.of(SIZES, p).hasZeroMeanBackward());
        assertEquals(0, NoiseLevels.of(SIZES, p).s(2));
        assertEquals(2, NoiseLevels.of(SIZES, 3, p).s(2), 1e-15);    // eps_2 has the 4 elements of y_1
        assertEquals(0, NoiseLevels.of(SIZES, 2, Perturbation.forward(Noise.topK(1)).at(1).atSteps(3)).a(1), "a noise that does not act needs no moments");
    }

    @Test
    void numbers_that_are_no_levels_are_refused() {
        NoiseLevels none = NoiseLevels.none(3);
        refused("|delta_2| must be finite and >= 0, got Infinity", () -> none.forward(2, Double.POSITIVE_INFINITY));
        refused("b_2 must be finite and >= 0, got -1.0", () -> none.forward(2, 1, -1));
        refused("mean_2 must be finite and >= 0, got NaN", () -> none.forward(2, 1, 1, Double.NaN));
        refused("E||delta_1||^4 must be finite and >= 0, got -1.0", () -> none.fourthMoment(1, -1));
        refused("|eps_3| must be finite and >= 0, got NaN", () -> none.backward(3, Double.NaN));
        refused("the factor must be finite and >= 0, got -2.0", () -> none.scaled(-2));
        refused("fourthMoment(0, ...): the sites are delta_1..delta_2", () -> none.fourthMoment(0, 1));
    }

    /** N = 4: (5b) with and without eps, times y_0^T, is (6b); and its second moment is that of independent draws. */
    @Test
    void the_gains_are_the_products_of_the_transposed_weights() {
        SimpleMatrix w1 = new SimpleMatrix(new double[][] {{1, 2, 0}, {0, 1, 1}}), w2 = new SimpleMatrix(new double[][] {{2, 0}, {1, 3}, {0, 1}});
        SimpleMatrix w3 = new SimpleMatrix(new double[][] {{1, -1, 2}}), w4 = new SimpleMatrix(new double[][] {{3}, {1}});
        LinearNetwork network = LinearNetwork.of(w1, w2, w3, w4);
        assertTrue(network.gain(2).isIdentical(SimpleMatrix.identity(2), 0));
        assertTrue(network.gain(3).isIdentical(w2.transpose(), 0));
        assertTrue(network.gain(4).isIdentical(w3.mult(w2).transpose(), 0));
        SimpleMatrix y0 = column(1, 2, -2);
        // ||y_0||^2 = 9; squared Frobenius norms of the gains: 2, 4 + 1 + 9 + 1 = 15, and w3 w2 = (1, -1): 2
        assertEquals(9 * (2 * .5 + 15 * .25 + 2 * .125), network.accumulatedVariance(y0, .5, .25, .125), 1e-13);
        refused("backward noise enters at eps_2..eps_4, (5b), got 5", () -> network.gain(5));
        refused("variances of eps_2..eps_4 are 3 numbers, got 1", () -> network.accumulatedVariance(y0, .5));
        refused("a chain has N >= 2 operators, (1), got 1", () -> LinearNetwork.of(w1));
        refused("W_3 takes 2 values, but W_2 gives 3", () -> LinearNetwork.of(w1, w2, w1.cols(0, 2)));
    }

    private static SimpleMatrix column(double... values) {
        return new SimpleMatrix(values.length, 1, true, values);
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
