package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.chain.Regularizer.gemanMcClure;
import static perturbed.chain.Regularizer.l2;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.tanh;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.experiment.ErrorStudy;
import perturbed.experiment.GradientCheck;
import perturbed.experiment.Plateau;
import perturbed.kernel.Kernels;
import perturbed.noise.Perturbation;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;

class LogisticPlateauTest {
    private static final double ROOT_D = Math.sqrt(10);
    private static final Problem LOGISTIC = Problem.of(Chain.input(10).then(linear(1)).then(softplus()), LogisticData.generate(10, 2000, 1));
    private static final Problem CONVEX = LOGISTIC.regularizedBy(l2(0.1));

    /** The mean of the squared gradient norms over the second half of a run. */
    private static double secondHalf(Run run) {
        double[] norms = run.column("gradientNorm");
        return Arrays.stream(norms, norms.length / 2, norms.length).map(g -> g * g).average().orElseThrow();
    }

    private static double plateau(double s) {
        return LogisticPlateau.of(CONVEX).forward(s / ROOT_D).solve().gradientNorm();
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0.002", "0.5, 0.005", "1, 0.02"})
    void t13_the_second_order_formula_against_newton_on_the_smoothed_loss(double s, double relative) {
        double exact = plateau(s);
        Plateau formula = Plateau.of(CONVEX, forward(uniform(s / ROOT_D)).at(1));
        assertEquals(exact, formula.gradientNorm(), relative * exact);
        double[] end = LogisticPlateau.of(CONVEX).forward(s / ROOT_D).solve().weights().toArray(), predicted = formula.weights().toArray();
        double[] minimum = formula.minimum().weights().toArray();
        double moved = 0, wrong = 0;
        for (int k = 0; k < 10; k++) {
            moved += (end[k] - minimum[k]) * (end[k] - minimum[k]);
            wrong += (end[k] - predicted[k]) * (end[k] - predicted[k]);
        }
        assertTrue(wrong < 4 * relative * relative * moved, wrong + " of " + moved);         // the same remainder, through H^-1: within a factor 2
    }

    @Test
    void t13_a_plateau_grows_with_the_square_of_the_noise() {
        assertEquals(4, plateau(0.5) / plateau(0.25), 0.12);
        assertEquals(4, plateau(1) / plateau(0.5), 0.12);
    }

    @Test
    void t14_gradient_descent_on_the_mean_field_ends_on_the_plateau() {
        LogisticPlateau noise = LogisticPlateau.of(CONVEX).forward(4 / ROOT_D);
        Run run = Sgd.on(noise.meanField()).stepSize(0.2).steps(400).run();
        double exact = noise.solve().gradientNorm();
        assertEquals(exact, CONVEX.gradient(Weights.of(CONVEX.chain(), run.finalWeights().get(1))).norm(), 1e-6 * exact);
    }

    @Test
    void t15_sgd_under_forward_noise_sits_on_plateau_and_floor() {
        LogisticPlateau.Result noise = LogisticPlateau.of(CONVEX).forward(4 / ROOT_D).solve();
        Run run = Sgd.on(CONVEX).stepSize(0.05).steps(4000).perturb(forward(uniform(4 / ROOT_D)).at(1)).seed(3).run();
        assertEquals(Math.sqrt(noise.meanSquare(0.05)), Math.sqrt(secondHalf(run)), 0.03 * noise.gradientNorm());
    }

    @Test
    void t16_biased_backward_noise_leaves_a_plateau_of_its_own() {
        double mean = 2 / (2 * ROOT_D), expected = LogisticPlateau.backwardPlateau(CONVEX, mean);
        assertEquals(expected, LogisticPlateau.of(CONVEX).backward(0, 2 * mean).solve().gradientNorm(), 1e-9 * expected);     // Newton's rest
        Run run = Sgd.on(CONVEX).stepSize(0.05).steps(3000).perturb(backward(uniform(0, 2 * mean)).at(2)).seed(3).run();
        assertEquals(expected, Math.sqrt(secondHalf(run)), 0.01 * expected);
    }

    @Test
    void t17_zero_mean_backward_noise_leaves_no_plateau() {
        Perturbation noise = backward(uniform(2 / ROOT_D)).at(2);
        Plateau predicted = Plateau.of(CONVEX, noise);
        assertEquals(0, predicted.gradientNorm());
        double coarse = secondHalf(Sgd.on(CONVEX).stepSize(0.5).steps(4000).perturb(noise).seed(3).run());
        double fine = secondHalf(Sgd.on(CONVEX).stepSize(0.05).steps(4000).perturb(noise).seed(3).run());
        assertEquals(11, coarse / fine, 4);
        assertEquals(predicted.floor(0.05), fine, 0.1 * fine);                // 2000 steps, 100 of them independent or so, in ten directions
        double small = 1e-9;                                                  // H = H_d: the same but for gamma / 2 ||H_d||
        assertEquals(predicted.floor(small), LogisticPlateau.of(CONVEX).backward(-2 / ROOT_D, 2 / ROOT_D).solve().floor(small),
            1e-9 * predicted.floor(small));
    }

    @Test
    void t18_a_weak_bias_has_its_plateau_in_the_non_convex_problem_too() {
        Problem problem = LOGISTIC.regularizedBy(gemanMcClure(0.001));
        double mean = 0.1 / (2 * ROOT_D), expected = LogisticPlateau.backwardPlateau(problem, mean);
        Run run = Sgd.on(problem).stepSize(0.5).steps(4000).perturb(backward(constant(mean)).at(2)).run();
        assertEquals(expected, run.column("gradientNorm")[3999], 0.001 * expected);
    }

    @Test
    void t18_a_strong_bias_has_no_stationary_point_there_and_the_weights_go_to_infinity() {
        Problem problem = LOGISTIC.regularizedBy(gemanMcClure(0.001));
        double mean = 2 / (2 * ROOT_D);
        Run run = Sgd.on(problem).stepSize(0.5).steps(20_000).recordEvery(100).perturb(backward(constant(mean)).at(2)).run();
        assertTrue(run.finalWeights().norm() > 800, "||w|| = " + run.finalWeights().norm());
        assertTrue(run.column("gradientNorm")[199] < 0.6 * LogisticPlateau.backwardPlateau(problem, mean));
        assertTrue(assertThrows(IllegalArgumentException.class, LogisticPlateau.of(problem).backward(0, 2 * mean)::solve).getMessage()
            .contains("strongly convex"));
    }

    /** Along u the softplus terms grow by mean max(0, a_l u), the linear term falls by more, and R is bounded: the mean-field loss of Figure 6 has no minimum. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2})
    void t18_under_the_biases_of_Figure_6_the_mean_field_falls_for_ever(double s) {
        double mean = s / (2 * ROOT_D), rises = 0;
        Run run = Sgd.on(LOGISTIC.regularizedBy(gemanMcClure(0.001))).stepSize(4).steps(8000).recordEvery(8000).perturb(backward(constant(mean)).at(2)).run();
        double[] w = run.finalWeights().toArray();
        int n = LOGISTIC.data().size();
        for (int l = 0; l < n; l++) {
            double z = Kernels.dot(LOGISTIC.data().input(l), w, 10);
            rises += (Math.max(0, z) + mean * z) / n / run.finalWeights().norm();
        }
        assertTrue(rises < 0, "slope at infinity " + rises);
    }

    @Test
    void floor_and_bias_for_small_noise_are_those_of_the_formula_and_those_measured() {
        LogisticPlateau.Result noise = LogisticPlateau.of(CONVEX).forward(1 / ROOT_D).solve();
        double small = Plateau.of(CONVEX, forward(uniform(1 / ROOT_D)).at(1)).floor(0.1);
        assertEquals(small, noise.floor(0.1), 0.1 * small);                   // the second-order formula: remainders of order h^2 = 0.1
        ErrorStudy.Result measured = ErrorStudy.of(CONVEX, noise.weights()).noise(forward(uniform(1 / ROOT_D)).at(1)).draws(640).run();
        double bias = measured.squaredBias().value(), mean = CONVEX.gradient(noise.weights()).norm();
        assertEquals(mean * mean, bias, 0.2 * bias);                          // at w_inf grad l + beta = 0
    }

    /**
     * Errors of prediction and chance, not of settling: 3,000 steps of memory 1 / (gamma mu) = 250 in ten directions, beside a plateau that
     * outweighs the floor 10 to 1.
     */
    @ParameterizedTest
    @CsvSource({"2, 1", "4, 1", "8, 1", "8, 3"})
    void plateaus_are_predicted_within_2_percent(double s, long every) {
        LogisticPlateau.Result predicted = LogisticPlateau.of(CONVEX).forward(s / ROOT_D).every(every).gradientNoise(0.001).solve();
        Sgd sgd = Sgd.on(CONVEX).stepSize(0.01).steps(6000).gradientNoise(0.001).perturb(forward(uniform(s / ROOT_D)).at(1).every(every)).seed(5);
        assertEquals(Math.sqrt(predicted.meanSquare(0.01)), Math.sqrt(secondHalf(sgd.run())), 0.02 * predicted.gradientNorm());
    }

    @Test
    void the_floor_of_gradient_noise_is_exact_in_the_step_size() {
        LogisticPlateau.Result predicted = LogisticPlateau.of(CONVEX).gradientNoise(0.001).solve();
        double measured = secondHalf(Sgd.on(CONVEX).stepSize(1).steps(8000).gradientNoise(0.001).seed(3).run());
        assertEquals(predicted.floor(1), measured, 0.05 * measured);            // 4,000 steps, nearly independent, of a chi-square of 10
        assertEquals(Double.POSITIVE_INFINITY, predicted.floor(20));            // beyond 2 / ||H||
    }

    @Test
    void noise_at_every_n_th_step_counts_one_nth() {
        double often = plateau(0.5), rarely = LogisticPlateau.of(CONVEX).forward(0.5 / ROOT_D).every(10).solve().gradientNorm();
        assertEquals(often / 10, rarely, 0.01 * rarely);                        // to second order in the noise
    }

    @Test
    void a_mean_field_of_no_noise_is_the_problem() {
        Problem same = LogisticPlateau.of(CONVEX).meanField();
        Weights w = Weights.normal(CONVEX.chain(), 1, 2), there = Weights.of(same.chain(), w.get(1));
        assertEquals(CONVEX.loss(w), same.loss(there), 1e-14);
        assertArrayEquals(CONVEX.gradient(w).toArray(), same.gradient(there).toArray(), 1e-15);
    }

    @ParameterizedTest
    @CsvSource({"0.0005, -0.1", "0.3, 0.2", "2.5, 0"})
    void the_mean_field_operator_is_its_own_derivatives(double h, double mean) {
        GradientCheck.Result check = GradientCheck.of(LogisticPlateau.of(CONVEX).forward(h).backward(mean, mean).meanField().chain()
            .operator(2)).inputSize(5).run();
        assertTrue(check.passed(), check.toString());
    }

    @Test
    void wrong_use_is_refused_by_name() {
        LogisticPlateau none = LogisticPlateau.of(CONVEX);
        assertEquals("forward: the half-width must be finite and >= 0, got -1.0",
            assertThrows(IllegalArgumentException.class, () -> none.forward(-1)).getMessage());
        assertEquals("backward needs finite low <= high, got 1.0 and 0.0",
            assertThrows(IllegalArgumentException.class, () -> none.backward(1, 0)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> none.solve().floor(0));
        assertEquals("every(n) means steps 0, n, 2n, ... and needs n >= 1, got 0",
            assertThrows(IllegalArgumentException.class, () -> none.every(0)).getMessage());
        assertEquals("gradientNoise must be finite and >= 0, got -1.0",
            assertThrows(IllegalArgumentException.class, () -> none.gradientNoise(-1)).getMessage());
        Problem other = Problem.of(Chain.input(10).then(linear(1)).then(tanh()), LOGISTIC.data());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> LogisticPlateau.of(other)).getMessage()
            .startsWith("LogisticPlateau is about Chain.input(10).then(linear(1)).then(softplus())"));
        Problem flat = Problem.of(LOGISTIC.chain(), LogisticData.generate(10, 5, 1));         // five samples, ten weights
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Plateau.of(flat, forward(uniform(1)).at(1))).getMessage()
            .contains("strongly convex"));
        assertThrows(IllegalArgumentException.class, () -> Plateau.of(CONVEX, forward(uniform(0, 1)).at(1)));
        assertEquals("forward(uniform(1)).every(10) does not act at every step, which is what Plateau is about; leave out the schedule: at every n-th step the plateau is 1/n "
            + "of what it is at every step, to leading order", assertThrows(IllegalArgumentException.class, () -> Plateau.of(CONVEX, forward(uniform(1)).every(10))).getMessage());
        assertEquals(0, Plateau.of(CONVEX, backward(uniform(1)).every(1)).gradientNorm());       // every step, as it is
    }
}
