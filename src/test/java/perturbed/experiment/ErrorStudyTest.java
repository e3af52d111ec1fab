package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.empirical;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.twoPoint;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.bilinear;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.tanh;

import java.util.concurrent.CancellationException;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import perturbed.chain.Chain;
import perturbed.chain.FiveOperators;
import perturbed.chain.Problem;
import perturbed.chain.SamplePass;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.noise.Perturbation;
import perturbed.operator.Loss;
import perturbed.theory.Assumptions;
import perturbed.theory.Form;
import perturbed.theory.NoiseLevels;
import perturbed.theory.OperatorConstants;
import perturbed.theory.Theory;

class ErrorStudyTest {
    private static final double[] SIZES = {.5, .3, .8, .4};

    static ErrorStudy five(Perturbation... noise) {
        return ErrorStudy.of(FiveOperators.chain(), FiveOperators.weights()).sample(FiveOperators.X).noise(noise);
    }

    /** delta_l = +-scale * SIZES, l = 1..4. */
    static Perturbation[] coins(double scale) {
        Perturbation[] all = new Perturbation[4];
        for (int i = 0; i < 4; i++) all[i] = forward(twoPoint(scale * SIZES[i])).at(i + 1);
        return all;
    }

    @Test
    void t8_the_bias_of_sixteen_outcomes() {
        ErrorStudy.Result all = five(coins(0.1)).run();
        assertTrue(all.isExact());
        assertEquals(16, all.draws());
        double[] golden = {-.000352134845, .002200994552, .000915394295, .006919051606, -.000360874194};
        assertArrayEquals(golden, all.meanError().toArray(), 1e-9);
        double square = 0;
        for (double b : golden) square += b * b;
        assertEquals(square, all.squaredBias().value(), 1e-10);              // golden to 1e-12, times 2 x 7e-3
        assertEquals(all.squaredBias().value(), all.squaredBias().low());
        assertEquals(all.squaredBias().value(), all.squaredBias().high());
    }

    @Test
    void t9_zero_mean_backward_noise_has_no_bias_and_the_variance_of_its_responses() {
        double variance = 0;
        Perturbation[] noise = new Perturbation[4];
        for (int i = 2; i <= 5; i++) {
            noise[i - 2] = backward(twoPoint(SIZES[i - 2])).at(i);
            variance += FiveOperators.chain().pass(FiveOperators.weights()).perturb(backward(constant(SIZES[i - 2])).at(i)).run(FiveOperators.X).squaredError();
        }
        ErrorStudy.Result all = five(noise).run();
        assertEquals(0, all.squaredBias().value(), 1e-24);                   // (1e-12)^2
        assertEquals(variance, all.squaredError().value(), 1e-12);
    }

    @Test
    void the_intervals_hold_the_exact_values_nineteen_times_in_twenty() {
        Perturbation[] noise = new Perturbation[8];
        for (int i = 0; i < 4; i++) {
            noise[i] = forward(twoPoint(SIZES[i])).at(i + 1);
            noise[i + 4] = backward(twoPoint(0.3, -0.1, 0.25)).at(i + 2);     // zero mean, skewed
        }
        ErrorStudy.Result exact = five(noise).run();
        assertTrue(exact.isExact());
        int v = 0, b = 0, b1 = 0, studies = 200;
        double meanB = 0;
        for (int seed = 1; seed <= studies; seed++) {
            ErrorStudy.Result measured = five(noise).draws(224).seed(seed).run();        // fewer than the 256 outcomes: not enumerated
            assertFalse(measured.isExact());
            if (covers(measured.squaredError(), exact.squaredError())) v++;
            if (covers(measured.squaredBias(), exact.squaredBias())) b++;
            if (covers(measured.squaredBias(1), exact.squaredBias(1))) b1++;
            meanB += measured.squaredBias().value() / studies;
        }
        // 200 coins of 0.95 fall below 176 = 190 - 4.5 standard deviations with probability 1e-4; wide intervals are no failure
        assertTrue(v >= 176 && b >= 176 && b1 >= 176, v + ", " + b + ", " + b1 + " of 200");
        // without bias: the mean of 200 studies is within 4.5 of its standard errors; one study has at most (the V of a draw) x 2 / sqrt(224) + V / 224
        double one = 2 * Math.sqrt(exact.squaredBias().value() * exact.squaredError().value() / 224) + exact.squaredError().value() / 224;
        assertEquals(exact.squaredBias().value(), meanB, 4.5 * one / Math.sqrt(studies));
    }

    @Test
    void a_bias_that_is_not_there_is_seldom_found() {
        int found = 0;
        for (int seed = 1; seed <= 200; seed++) if (five(backward(gaussian(0.3))).draws(224).seed(seed).run().squaredBias().low() > 0) found++;
        assertTrue(found <= 24, found + " of 200");                          // 5 % and 4.5 standard deviations, as above; 2 % or so are expected, one side of a wide interval
    }

    private static boolean covers(ErrorStudy.Estimate interval, ErrorStudy.Estimate truth) {
        return interval.low() <= truth.value() && truth.value() <= interval.high();
    }

    @Test
    void draw_k_has_the_numbers_of_step_k_and_the_cores_do_not_matter() {
        Perturbation[] noise = {forward(uniform(0.4)), backward(gaussian(0.1))};
        ErrorStudy.Result measured = five(noise).draws(64).seed(7).run();
        double mean = 0;
        double[] error = new double[5];
        SamplePass pass = FiveOperators.chain().pass(FiveOperators.weights()).perturb(noise).seed(7);
        for (int k = 0; k < 64; k++) {
            SamplePass.Result one = pass.step(k).run(FiveOperators.X);
            mean += one.squaredError() / 64;
            for (int i = 0; i < 5; i++) error[i] += (one.weightGradient(i + 1).get(0, 0) - one.exactWeightGradient(i + 1).get(0, 0)) / 64;
        }
        assertEquals(mean, measured.squaredError().value(), 1e-14);          // the same numbers in another order of sums
        assertArrayEquals(error, measured.meanError().toArray(), 1e-14);
        ErrorStudy.Result again = five(noise).draws(64).seed(7).run();
        assertEquals(measured.table().toString(), again.table().toString());
    }

    private static Problem twoSamples() {
        Chain chain = Chain.input(2).then(affine(2)).then(tanh()).then(linear(1)).then(Loss.squaredError());
        return Problem.of(chain, Dataset.of(new double[][] {{1, -0.5}, {0.3, 2}}, new double[] {1, -1}));
    }

    @Test
    void samples_with_draws_of_their_own_are_put_together_exactly() {
        Problem problem = twoSamples();
        Weights w = Weights.xavier(problem.chain(), 3);
        ErrorStudy.Result exact = ErrorStudy.of(problem, w).noise(forward(empirical(-0.2, 0.1, 0.4)).at(3)).run();
        assertTrue(exact.isExact());
        // by hand: 3 x 3 outcomes of the two samples
        double v = 0;
        double[] mean = new double[w.toArray().length];
        for (double first : new double[] {-0.2, 0.1, 0.4})
            for (double second : new double[] {-0.2, 0.1, 0.4}) {
                double[] a = error(problem, w, 0, first), b = error(problem, w, 1, second);
                for (int k = 0; k < a.length; k++) {
                    v += (a[k] + b[k]) * (a[k] + b[k]) / 4 / 9;
                    mean[k] += (a[k] + b[k]) / 2 / 9;
                }
            }
        assertEquals(v, exact.squaredError().value(), 1e-14);
        assertArrayEquals(mean, exact.meanError().toArray(), 1e-14);
    }

    @Test
    void a_draw_that_all_samples_share_is_one_coin() {
        Problem problem = twoSamples();
        Weights w = Weights.xavier(problem.chain(), 3);
        ErrorStudy.Result exact = ErrorStudy.of(problem, w).noise(forward(twoPoint(0.4, -0.1, 0.2)).at(3).sharedAcrossBatch()).run();
        assertTrue(exact.isExact());
        assertEquals(2, exact.draws());
        double v = 0;
        for (double delta : new double[] {0.4, -0.1}) {
            double[] a = error(problem, w, 0, delta), b = error(problem, w, 1, delta);
            for (int k = 0; k < a.length; k++) v += (delta > 0 ? 0.2 : 0.8) * (a[k] + b[k]) * (a[k] + b[k]) / 4;
        }
        assertEquals(v, exact.squaredError().value(), 1e-14);
    }

    private static double[] error(Problem problem, Weights w, int row, double delta) {
        return ErrorStudy.of(problem.chain(), w).sample(problem.data().input(row), problem.data().target(row)).noise(forward(constant(delta)).at(3)).run().meanError().toArray();
    }

    @Test
    void sampling_a_batch_agrees_with_its_outcomes() {
        Problem problem = twoSamples();
        Weights w = Weights.xavier(problem.chain(), 3);
        Perturbation noise = forward(twoPoint(0.5)).at(1, 3);
        ErrorStudy.Result exact = ErrorStudy.of(problem, w).noise(noise).run(), measured = ErrorStudy.of(problem, w).noise(noise).draws(7).run();
        assertFalse(measured.isExact());                                     // 8 outcomes a sample, 32 draws at most 7 asked for
        measured = ErrorStudy.of(problem, w).noise(noise, forward(uniform(1e-9)).at(2)).draws(6400).run();
        assertFalse(measured.isExact());
        double v = exact.squaredError().value(), b = exact.squaredBias().value();
        assertEquals(v, measured.squaredError().value(), 0.1 * v);           // 6400 draws: 4.5 standard errors are below 6 % of V
        assertEquals(b, measured.squaredBias().value(), 4.5 * (2 * Math.sqrt(b * v / 6400) + v / 6400));
    }

    @Test
    void noise_that_is_surely_zero_is_none() {
        ErrorStudy.Result none = five(forward(gaussian(0)), backward(uniform(0))).run();
        assertTrue(none.isExact());
        assertEquals(0, none.squaredError().value());
    }

    @Test
    void the_schedule_and_the_scale_are_those_of_the_step() {
        Perturbation noise = forward(twoPoint(0.2)).at(2).every(10).scaled(t -> t == 20 ? 2 : 1);
        assertEquals(0, five(noise).step(5).run().squaredError().value());
        assertEquals(five(forward(twoPoint(0.4)).at(2)).run().squaredError(), five(noise).step(20).run().squaredError());
        assertEquals(five(forward(twoPoint(0.2)).at(2)).run().squaredError(), five(noise).step(30).run().squaredError());
    }

    @Test
    void it_stops_at_the_width_or_at_the_draws() {
        ErrorStudy study = five(forward(uniform(0.5)));
        ErrorStudy.Result wide = study.untilWidth(0.5).draws(1 << 16).run();
        assertTrue(wide.draws() < 1 << 16, "draws: " + wide.draws());
        for (ErrorStudy.Estimate e : new ErrorStudy.Estimate[] {wide.squaredError(), wide.squaredBias()}) assertTrue(e.high() - e.low() <= 0.5 * e.value());
        // going on gives the bits of going there at once
        assertEquals(study.draws(wide.draws()).run().squaredBias(), wide.squaredBias());
        assertEquals(512, five(backward(gaussian(0.5))).untilWidth(0.5).draws(500).run().draws());      // no bias: no width; 500 rounded up to 16 x 32
    }

    @Test
    void ce1_beside_the_bounds_of_theorem_2() {
        Chain chain = Chain.input(1).then(bilinear()).then(bilinear());
        Weights w = Weights.of(chain, new SimpleMatrix(1, 1, true, 1), new SimpleMatrix(1, 1, true, 1));
        Perturbation noise = forward(constant(1)).at(1);
        ErrorStudy.Result exact = ErrorStudy.of(chain, w).sample(new double[] {1}).noise(noise).run();
        Assumptions constants = Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 1, 0, 0), OperatorConstants.of(1, 2, 1, 0, 1, 0, 0));
        NoiseLevels levels = NoiseLevels.of(new int[] {1, 1}, noise);
        ErrorStudy.Comparison corrected = exact.against(Theory.gradientBias(constants, levels));
        assertTrue(corrected.holds());
        assertEquals(3, corrected.table().rowCount());                       // u_1, u_2, total
        ErrorStudy.Comparison.Row total = corrected.rows().get(2);
        assertEquals("total", total.site());
        assertEquals(1, total.measured().value(), 1e-15);
        assertEquals(1, total.bound(), 1e-12);
        assertEquals(1, total.ratio(), 1e-12);
        ErrorStudy.Comparison printed = exact.against(Theory.gradientBias(constants, levels, Form.PRINTED));
        assertFalse(printed.holds());                                        // erratum 1: (33a) gives 0 here
        assertEquals(1, printed.rows().size());
        assertEquals(Double.POSITIVE_INFINITY, printed.rows().get(0).ratio());
    }

    @Test
    void a_table_has_two_rows_for_each_weight_and_two_for_the_total() {
        Chain chain = Chain.input(1).then(linear(1)).then(softplus());
        Weights w = Weights.of(chain, new SimpleMatrix(1, 1, true, 1));
        var table = ErrorStudy.of(chain, w).sample(new double[] {1}).noise(forward(twoPoint(1)).at(1)).run().table();
        assertEquals("[site, what, measured, low, high]", table.columnNames().toString());
        assertEquals("[u_1, u_1, total, total]", table.stringColumn("site").asList().toString());
        assertEquals("[V, B, V, B]", table.stringColumn("what").asList().toString());
    }

    @Test
    void wrong_use_is_refused_by_name() {
        ErrorStudy study = five();
        assertEquals("ErrorStudy.of(chain, weights) needs a sample: .sample(x), or .sample(x, target) where the chain ends in a loss",
            assertThrows(IllegalStateException.class, ErrorStudy.of(FiveOperators.chain(), FiveOperators.weights())::run).getMessage());
        assertEquals("draws must be in 1..2^31, got 0", assertThrows(IllegalArgumentException.class, () -> study.draws(0)).getMessage());
        assertEquals("untilWidth needs a relative width above 0, as 0.05, got -1.0", assertThrows(IllegalArgumentException.class, () -> study.untilWidth(-1)).getMessage());
        assertEquals("step must be at least 0, got -1", assertThrows(IllegalArgumentException.class, () -> study.step(-1)).getMessage());
        assertEquals("there is no operator 6, the chain has 1..5", assertThrows(IllegalArgumentException.class, () -> study.run().squaredBias(6)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> study.sample(new double[] {1, 2}));
        assertThrows(IllegalArgumentException.class, five(forward(uniform(1)).at(9))::run);
        assertTrue(assertThrows(IllegalArgumentException.class, five(forward(constant(1, 2)).at(2))::run).getMessage()
            .endsWith("constant(1, 2) has 2 values, but the site has 1"));
    }

    @Test
    void the_bound_of_another_chain_is_refused() {
        Assumptions two = Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 1, 0, 0), OperatorConstants.of(1, 2, 1, 0, 1, 0, 0));
        assertEquals("the bound is that of a chain of 2 operators, but what was measured has 5", assertThrows(IllegalArgumentException.class,
            () -> five().run().against(Theory.gradientError(two, NoiseLevels.none(2).forward(1, 1)))).getMessage());
    }

    @Test
    void an_interrupt_ends_it() {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, five(forward(gaussian(1)))::run);
        assertFalse(Thread.interrupted());                                   // taken by the wait
    }
}
