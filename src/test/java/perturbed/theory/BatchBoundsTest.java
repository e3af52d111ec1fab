package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bounds of mini-batches from those of their samples, Lemmas 1 and 2, and best step sizes: special cases with closed forms. */
class BatchBoundsTest {
    /** f1 = w1 x, f2 = w2 y with |w2| = c: u_1 = w2 x, so delta_1 changes u_2 alone, and eps_2 u_1 alone; V = delta^2 + eps^2. */
    private static Assumptions bilinear(double c) {
        return Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 0, 0, 0), OperatorConstants.of(c, 5, c, 0, 1, 0, 0));
    }

    private static GradientErrorBound error(double delta, double eps, double mean) {
        return Theory.gradientError(bilinear(1), NoiseLevels.none(2).forward(1, delta).backward(2, eps, mean));
    }

    /** Where no eps has a mean, S = (sigma + sqrt of what the deltas do)^2 + what eps does; gamma = L = T = 1, Delta_0 = 0, B = 0: the bound is S. */
    @Test
    void a_batch_splits_if_all_its_samples_do() {
        assertEquals(.09 + .16, error(.3, .4, 0).value(), 1e-15);
        GradientErrorBound split = GradientErrorBound.ofBatch(List.of(error(.3, .4, 0), error(.1, .2, 0)));
        assertEquals((.09 + .01) / 2 + (.16 + .04) / 2, split.value(), 1e-15);
        double forward = .05, backward = .1, sigma = .7;
        assertEquals(Math.pow(sigma + Math.sqrt(forward), 2) + backward, spread(split, sigma), 1e-14);
        GradientErrorBound whole = GradientErrorBound.ofBatch(List.of(error(.3, .4, 0), error(.1, .2, .05)));
        assertEquals((.09 + .01) / 2 + (.16 + .04) / 2, whole.value(), 1e-15);                      // u_2 has delta_1 alone, so no cross term
        assertEquals(Math.pow(sigma + Math.sqrt(.15), 2), spread(whole, sigma), 1e-14);
        assertEquals(Math.pow(sigma + Math.sqrt(.15), 2), spread(GradientErrorBound.ofBatch(List.of(error(.1, .2, .05), error(.3, .4, 0))), sigma), 1e-14);
    }

    private static double spread(GradientErrorBound v, double sigma) {
        Assumptions a = bilinear(1).smoothness(1).sigma(sigma).initialGap(0);
        return Theory.stationarity(a, BoundedErrors.of(v, Theory.gradientBias(bilinear(1), NoiseLevels.none(2))), 1, 1).value();
    }

    @Test
    void independent_noise_of_n_samples_leaves_its_mean_and_an_nth_of_the_rest() {
        for (int n : new int[] {1, 2, 5, 100}) {
            GradientErrorBound independent = GradientErrorBound.ofIndependentBatch(Collections.nCopies(n, error(0, .4, .1)));
            assertEquals(.01 + .16 / n, independent.value(), 1e-15);                                 // bias .1 of u_1
            assertTrue(independent.assumptions().contains("noise independent from sample to sample"));
        }
        GradientBiasBound up = Theory.gradientBias(bilinear(1), NoiseLevels.none(2).forward(1, .3)), none = Theory.gradientBias(bilinear(1), NoiseLevels.none(2));
        assertEquals(.0225, GradientBiasBound.ofBatch(List.of(up, none)).value(), 1e-15);            // the square of the mean, not the mean of the squares
    }

    @Test
    void a_batch_of_batches_or_of_prints_is_refused() {
        NoiseLevels noise = NoiseLevels.none(2).forward(1, .3);
        GradientBiasBound batch = GradientBiasBound.ofBatch(List.of(Theory.gradientBias(bilinear(1), noise)));
        String message = assertThrows(IllegalArgumentException.class, () -> GradientBiasBound.ofBatch(List.of(batch))).getMessage();
        assertEquals("a batch is made of corrected bounds of single samples (Theorems 1c, 2c), got: " + batch.sentence(), message);
    }

    @Test
    void a_batch_of_sampled_constants_is_an_estimate() {
        Assumptions seen = Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 0, 0, 0), OperatorConstants.of(Grade.SAMPLED, 1, 5, 1, 0, 1, 0, 0)).acceptingSampled();
        NoiseLevels noise = NoiseLevels.none(2).forward(1, .3);
        assertEquals(Grade.SAMPLED, GradientErrorBound.ofBatch(List.of(error(.1, 0, 0), Theory.gradientError(seen, noise))).grade());
        assertEquals(Grade.UPPER_BOUND, GradientErrorBound.ofBatch(List.of(error(.1, 0, 0))).grade());
    }

    /** N = 4, c1 = 9, 2, 3, 1/2: ||v_4|| = 1, then 1/2, 3/2, 3; C_f = 3. The c1 of operator 1 plays no part. */
    @Test
    void intermediate_gradients_grow_by_the_operators_behind_them() {
        Assumptions chain = Assumptions.perOperator(OperatorConstants.of(9, 1, 1, 0, 0, 0, 0), OperatorConstants.of(2, 1, 1, 0, 0, 0, 0), OperatorConstants.of(3, 1, 1, 0, 0, 0, 0),
            OperatorConstants.of(.5, 1, 1, 0, 0, 0, 0));
        double[][] expected = {{81, 81, 81, 81}, {27, 9, 3, 1}, {3, 1.5, .5, 1}};
        for (Form form : Form.values()) {
            AdjointBound bound = Theory.adjoints(chain, form);
            double largest = 0;
            for (int i = 1; i <= 4; i++) {
                assertEquals(expected[form.ordinal()][i - 1], bound.norm(i), 1e-14);
                largest = Math.max(largest, bound.norm(i));
            }
            assertEquals(largest, bound.value());
            assertEquals(List.of(), bound.terms());
        }
        Assumptions weak = Assumptions.shared(3, SharedConstants.of(.5, 1, 1, 1, 1));
        assertEquals(1, Theory.adjoints(weak, Form.PRINTED).norm(1));                              // C_v = max(1, C_f^N)
        assertEquals(.25, Theory.adjoints(weak, Form.REPAIRED).norm(1));
        assertEquals(1, Theory.adjoints(weak).value());
        for (int i : new int[] {0, 5})
            assertEquals("there is no v_" + i + ", the chain has v_1..v_4", assertThrows(IllegalArgumentException.class, () -> Theory.adjoints(chain).norm(i)).getMessage());
    }

    /** C_2 = 2, L_2 = 3, ||E e|| = .1, E||e||^2 = .04, E||e||^4 = .01. */
    @Test
    void lemma_2_in_all_forms() {
        Assumptions chain = Assumptions.shared(2, SharedConstants.of(1, 2, 1, 1, 3));
        JacobianBiasBound printed = Theory.jacobianBias(chain, .1, .04, .01, Form.PRINTED), repaired = Theory.jacobianBias(chain, .1, .04, .01, Form.REPAIRED);
        assertEquals(2 * 4 * .01 + 9 * .01, printed.value(), 1e-15);
        assertEquals(2 * 4 * .01 + 9 * .0016 / 2, repaired.value(), 1e-15);
        assertEquals(List.of("mean of e", "size of e"), repaired.terms().stream().map(Bound.Term::name).toList());
        assertEquals(Math.pow(2 * .1 + 3 * .04 / 2, 2), Theory.jacobianBias(chain, .1, .04).value(), 1e-15);
        assertEquals(Math.pow(2 * .2, 2), Theory.jacobianBias(chain, .2, .04).value(), 1e-15);       // C_2 |e| is less than C_2 ||E e|| + ..
        assertEquals(0, Theory.jacobianBias(chain, 0, 0, 0, Form.PRINTED).value());
        for (double[] e : new double[][] {{-1, 1, 1}, {1, Double.NaN, 1}, {1, 1, -2}})
            assertEquals("Lemma 2 needs ||E e||, E||e||^2, E||e||^4 >= 0, got " + e[0] + ", " + e[1] + ", " + e[2],
                assertThrows(IllegalArgumentException.class, () -> Theory.jacobianBias(chain, e[0], e[1], e[2], Form.PRINTED)).getMessage());
    }

    /** f(g) = (ln g - a)^2 + 1 is least at e^a; beyond the ends of the range the end is best. */
    @Test
    void golden_section_finds_a_minimum_over_orders_of_magnitude() {
        for (double a : new double[] {-20, -7.3, -.01}) {
            double least = GoldenSection.least(g -> (StrictMath.log(g) - a) * (StrictMath.log(g) - a) + 1, 1e-12, 1);
            assertEquals(StrictMath.exp(a), least, 1e-5 * least);
        }
        assertEquals(1, GoldenSection.least(g -> -g, 1e-12, 1));
        assertEquals(1e-12, GoldenSection.least(g -> g, 1e-12, 1), 1e-5 * 1e-12);
    }

    /** At the minimum and undisturbed until the last step, which moves w by gamma b: the gap is L (gamma b)^2 / 2. */
    @Test
    void a_perturbation_after_a_long_rest_counts() {
        Assumptions resting = Assumptions.smooth(1).sigma(0).pl(1).initialGap(0);
        assertEquals(.5 * .5 * 9 / 2, Theory.optimalityGap(resting, ExactErrors.of(9, 9).onlyAt(t -> t == 99), .5, 100).value(), 1e-15);
        assertEquals(0, Theory.optimalityGap(resting, ExactErrors.of(9, 9).onlyAt(t -> t == 100), .5, 100).value());
    }

    /** sigma = 0 and no perturbations: the largest step is best, for 3c exactly 2 L Delta_0 / T. */
    @Test
    void without_noise_the_largest_step_is_best() {
        Assumptions a = Assumptions.smooth(4).sigma(0).pl(.5).initialGap(3);
        ErrorLevels none = BoundedErrors.of(0, 0);
        assertEquals(.25, Theory.bestStationarity(a, none, 100).stepSize());
        assertEquals(2 * 4 * 3 / 100., Theory.bestStationarity(a, none, 100).value(), 1e-15);
        assertEquals(1 / 12., Theory.bestStationarity(a, none, 100, Form.PRINTED).stepSize());
        assertEquals(.25, Theory.bestOptimalityGap(a, none, 100).stepSize());
        assertEquals(100, Theory.bestOptimalityGap(a, none, 100).steps());
        assertEquals(1 / 12., Theory.bestOptimalityGap(a, none, 100, Form.PRINTED).stepSize());
    }

    /** Perturbed at 2 of 8 steps by V = 1, sigma = 1: mean S = (2 * 4 + 6) / 8, mean of V = 1/4. */
    @Test
    void the_best_step_counts_only_the_perturbed_steps() {
        Assumptions a = Assumptions.smooth(1).sigma(1).initialGap(1e-3);
        ErrorLevels some = BoundedErrors.of(1, 0).onlyAt(t -> t % 4 == 1);
        assertEquals(Math.sqrt(2e-3 / (8 * 14 / 8.)), Theory.bestStationarity(a, some, 8).stepSize(), 1e-15);
        assertEquals(Math.sqrt(1e-3 / (8 * 1.25)), Theory.bestStationarity(a, some, 8, Form.PRINTED).stepSize(), 1e-15);
    }

    @Test
    void orders_of_growth_multiply_and_are_written_as_in_the_paper() {
        Order rate = Regime.PL.rate();
        assertEquals("T^-1 ln T", rate.toString());
        assertEquals("ln T", rate.times(new Order(1, 0)).toString());
        assertEquals("(ln T)^0.5", new Order(0, .5).toString());
        assertEquals("T (ln T)^-2", new Order(1, -2).toString());
        assertEquals("1", rate.times(rate.toThe(-1)).toString());
        assertEquals(StrictMath.log(1000) / 1000, rate.at(1000), 1e-17);
        assertEquals(1 / Math.sqrt(2), new Order(-.5, 0).at(2), 1e-15);
        assertEquals("an order of growth is looked at for a horizon T >= 2, got 1", assertThrows(IllegalArgumentException.class, () -> rate.at(1)).getMessage());
    }
}
