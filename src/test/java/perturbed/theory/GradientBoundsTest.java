package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.kernel.RandomStream;

/** Theorems 1 and 2 in all forms: golden numbers (errata 2.4) and counterexamples with their values. Test ids of the errata stand first. */
class GradientBoundsTest {
    private static final double REL = 1e-9;                          // golden numbers are given to 10 digits or more

    private static final Assumptions FOUR = Assumptions.shared(4, SharedConstants.of(1.2, 0.5, 1.1, 0.6, 0.3));
    private static final Assumptions OWN = Assumptions.perOperator(OperatorConstants.of(1, 1, 0, 0, 0, 0, 0), OperatorConstants.of(.8, .7, .8, .4, .3, .5, .2),
        OperatorConstants.of(1.5, 2, 1.5, .2, .6, .1, .3), OperatorConstants.of(1, .5, 1, .25, .1, .1, .05));
    private static final NoiseLevels NOISE = NoiseLevels.none(4).forward(1, .1, .05).forward(2, .2, 0).forward(3, .3, .1)
        .fourthMoment(1, 1e-4).fourthMoment(2, 16e-4).fourthMoment(3, 81e-4).backward(2, .1, .02).backward(3, .2, 0).backward(4, .05, .05);

    @Test
    void t4_the_coefficients_in_print() {
        PrintedCoefficients printed = PrintedCoefficients.of(FOUR, Form.PRINTED, new Basis(false)), repaired = PrintedCoefficients.of(FOUR, Form.REPAIRED, new Basis(false));
        assertGolden(printed.errorDelta(), 1, 4185.366686, 1715.87878, 647.6801986);
        assertGolden(printed.errorEps(), 2, 4.32, 22.9824, 103.603968);
        assertGolden(repaired.errorEps(), 2, 8.64, 45.9648, 207.207936);
        assertGolden(printed.biasDelta(), 1, 11188.36627, 1939.565322, 323.8400993);
        assertGolden(repaired.biasDelta(), 1, 31078.7952, 5387.681449, 899.5558314);
        assertGolden(printed.biasDelta4(), 1, 136488.3641, 10325.36212, 647.6801986);
        assertGolden(printed.biasEps(), 2, 8.64, 45.9648, 207.207936);
        assertGolden(printed.second(), 1, 1943.682826, 342.4016867, 80.96002482);
    }

    @Test
    void t4_the_bounds_from_shared_constants() {
        assertRelative(170.001541858, Theory.gradientError(FOUR, NOISE, Form.PRINTED).value());
        assertRelative(67.14641793, Theory.gradientBias(FOUR, NOISE, Form.PRINTED).value());
        assertRelative(122.629647571, Theory.gradientBias(FOUR, NOISE, Form.REPAIRED).value());
        assertRelative(1.44853793882, Theory.gradientError(FOUR, NOISE).value());
        assertRelative(0.450199686487, Theory.gradientBias(FOUR, NOISE).value());
    }

    @Test
    void t4_the_recursion_from_shared_constants() {
        Propagation p = Propagation.of(FOUR, NOISE, new Basis(false));
        assertGolden(p.q(), 1, .1, .2282542442, .450840253);
        assertGolden(p.m(), 1, .05, .0575, .176275);
        assertGolden(p.r(), 1, .560948038, .4074566983, .2254201265);
        assertGolden(p.z(), 1, .2877615232, .2088061302, .05);
        assertGolden(p.rc(), 1, .3982173614, .3000478012, .1890398343);
        assertGolden(p.n(), 1, .3025269744, .2078038203, .1186260401);
        assertGolden(p.bias(), 1, .4734323693, .3745269744, .2678038203, .1186260401);
    }

    @Test
    void t4_the_recursion_from_constants_of_each_operator() {
        assertRelative(0.471084939481, Theory.gradientError(OWN, NOISE).value());
        assertRelative(0.128495401027, Theory.gradientBias(OWN, NOISE).value());
        Propagation p = Propagation.of(OWN, NOISE, new Basis(false));
        assertGolden(p.q(), 1, .1, .2154065923, .508942018);
        assertGolden(p.m(), 1, .05, .042, .16764);
        assertGolden(p.rc(), 1, .1804829665, .1834162082, .1102774721);
        assertGolden(p.n(), 1, .1192966861, .09776254722, .05486109888);
        assertGolden(p.bias(), 1, .1992966861, .1504362693, .2561348945, .02323954944);
    }

    @Test
    void t26_rare_faults_need_no_fourth_moment() {
        Assumptions unit = Assumptions.shared(3, SharedConstants.of(1, 1, 1, 1, 1));
        NoiseLevels faults = NoiseLevels.none(3).forward(1, .01, 0).forward(2, .01, 0);
        assertRelative(1.36568542495e-3, Theory.gradientError(unit, faults).value());
        assertRelative(2.031005e-7, Theory.gradientBias(unit, faults).value());
        Propagation p = Propagation.of(unit, faults, new Basis(false));
        assertGolden(p.n(), 1, 3.005e-4, 1.5e-4);
        assertGolden(p.bias(), 1, 3.005e-4, 3.005e-4, 1.5e-4);
    }

    @Test
    void t1_CE1_the_printed_bias_bound_is_zero_where_the_bias_is_one() {
        // f1 = w1 x, f2 = w2 y, x = w1 = w2 = 1, delta_1 = 1: u = (1, 1), u~ = (1, 2); region |y| <= 2.
        NoiseLevels one = NoiseLevels.none(2).forward(1, 1).fourthMoment(1, 1);
        double truth = 1;
        GradientBiasBound printed = Theory.gradientBias(bilinear(0), one, Form.PRINTED);
        assertEquals(0, printed.value());
        assertEquals(Mark.REFUTED, printed.mark());
        assertEquals(.004992, Theory.gradientBias(bilinear(1e-3), one, Form.PRINTED).value(), 1e-12);
        assertEquals(1664, Theory.gradientBias(bilinear(0), one, Form.REPAIRED).value(), 1e-12);
        // c1_2 = |w2| = 1, c2_2 = |y~| <= 2, h2_2 = 1: exact
        Assumptions own = Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 0, 0, 0), OperatorConstants.of(1, 2, 1, 0, 1, 0, 0));
        assertEquals(truth, Theory.gradientBias(own, one).value(), 1e-12);
        assertEquals(Double.POSITIVE_INFINITY, printed.against(truth).ratio());
    }

    private static Assumptions bilinear(double l2) {
        return Assumptions.shared(2, SharedConstants.of(2, 1, 1, 1, l2));
    }

    @Test
    void t2_CE1g_the_printed_bias_bound_fails_with_constants_valid_everywhere() {
        // f1 = w1 + x, f2 = tanh(k (y + w2)), k = 0.005, k w2 = artanh(1 / sqrt 3), x = w1 = 0, delta_1 = 0.1.
        double k = .005, s = 1 / Math.sqrt(3), shift = .5 * StrictMath.log((1 + s) / (1 - s)), moved = StrictMath.tanh(k * .1 + shift);
        double slope = k * (1 - s * s), perturbedSlope = k * (1 - moved * moved), truth = 2 * (perturbedSlope - slope) * (perturbedSlope - slope);
        assertEquals(7.4074e-12, truth, 1e-15);
        double c2 = 2 * 4 / (3 * Math.sqrt(3)) * k * k;              // 2 max |tanh''| k^2: the Frobenius norm in y and w
        Assumptions constants = Assumptions.shared(2, SharedConstants.of(1, c2, 1, c2, 4 * Math.sqrt(2) * k * k * k));
        NoiseLevels noise = NoiseLevels.none(2).forward(1, .1).fourthMoment(1, 1e-4);
        GradientBiasBound printed = Theory.gradientBias(constants, noise, Form.PRINTED);
        assertEquals(45.4, printed.against(truth).ratio(), .1);
        assertEquals(.0156, Theory.gradientBias(constants, noise, Form.REPAIRED).against(truth).ratio(), 1e-4);
        assertTrue(Theory.gradientBias(constants, noise).against(truth).ratio() <= 1);
    }

    @Test
    void t2_CE2_the_repaired_bound_fails_where_C_2_forgets_J11() {
        // f1 = w1 + x, f2 = sin(k y) / k + w2 (J21 = 0), k y = pi/2, delta_1 = 1: only u_1 changes.
        double k = .01, slope = StrictMath.cos(Math.PI / 2 + k) - StrictMath.cos(Math.PI / 2), truth = slope * slope;
        assertEquals(1e-4, truth, 1e-8);
        NoiseLevels noise = NoiseLevels.none(2).forward(1, 1).fourthMoment(1, 1);
        double withoutJ11 = Theory.gradientBias(Assumptions.shared(2, SharedConstants.of(1, 0, 1, k, k * k)), noise, Form.REPAIRED).value();
        assertEquals(6.4e-7, withoutJ11, 1e-12);
        assertEquals(156.2, truth / withoutJ11, .1);
        assertTrue(Theory.gradientBias(Assumptions.shared(2, SharedConstants.of(1, k, 1, k, k * k)), noise, Form.REPAIRED).value() > truth);
    }

    @Test
    void t3_CE3_zero_mean_must_be_given_the_sample() {
        // f1 = w1 x, f2 = y^2/2, x = +-1, delta_1 = c x: given the past alone delta has mean zero, and E[u~_1] - u_1 = c.
        double c = .3;
        Assumptions own = Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 0, 0, 0), OperatorConstants.of(2, 0, 2, 1, 0, 0, 0));
        NoiseLevels misread = NoiseLevels.none(2).forward(1, c, 0), asMeant = NoiseLevels.none(2).forward(1, c);
        assertEquals(0, Theory.gradientBias(own, misread).value());  // the premise is false, and so is the bound
        assertEquals(c * c, Theory.gradientBias(own, asMeant).value(), 1e-15);
    }

    @Test
    void t3_CE6_Lemma_2_is_one_of_operator_norms() {
        // f = y w, w in R^m, e = c: J2 f(y~) - J2 f(y) = c I has operator norm c and Frobenius norm c sqrt(m).
        double c = .5;
        int m = 3;
        double bound = Theory.jacobianBias(bilinear(0), c, c * c, c * c * c * c, Form.PRINTED).value();
        assertEquals(2 * c * c, bound, 1e-15);
        assertTrue(bound < m * c * c && bound >= c * c);
        assertEquals(c * c, Theory.jacobianBias(bilinear(0), c, c * c).value(), 1e-15);
    }

    @Test
    void t3_CE10_the_location_that_hurts_most_can_be_the_later_one() {
        // f1 = w1, f2 = y/10 + w2, f3 = y^2/2 + w3, w = 0: ||u~ - u||^2 is exact in Theorem 1c.
        Assumptions own = Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 0, 0, 0), OperatorConstants.of(.1, 1, .1, 0, 0, 0, 0),
            OperatorConstants.of(1.1, 1, 1.1, 1, 0, 0, 0));
        assertEquals(.0101, Theory.gradientError(own, NoiseLevels.none(3).forward(1, 1)).value(), 1e-15);
        assertEquals(1.01, Theory.gradientError(own, NoiseLevels.none(3).forward(2, 1)).value(), 1e-15);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 42", "0.6, 53.44", "0.70710678118654752, 68"})
    void t22_delta_1_has_the_larger_printed_coefficient_only_beyond_some_Lf(double lf, double first) {
        PrintedCoefficients c = PrintedCoefficients.of(Assumptions.shared(3, SharedConstants.of(1, 1, lf, 1, 1)), Form.PRINTED, new Basis(false));
        assertGolden(c.errorDelta(), 1, first, 52);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-2, 1e-4})
    void t21_the_corrected_bias_of_a_rare_fault_falls_with_the_square_of_its_probability(double p) {
        // f1 = w1 + x, f2 = softplus(y) at y = -1, delta_1 = +-1 with chance p: the bias is p times the mean change of the slope, a sigmoid.
        double change = (sigmoid(0) + sigmoid(-2)) / 2 - sigmoid(-1), truth = p * p * change * change, third = 1 / (6 * Math.sqrt(3));
        assertEquals(1.653e-3 * p * p, truth, 1e-6 * p * p);
        Assumptions softplus = Assumptions.shared(2, SharedConstants.of(1, .25, 1, .25, third));
        OperatorConstants second = OperatorConstants.of(1, 0, 1, .25, 0, third, 0);
        NoiseLevels fault = NoiseLevels.none(2).forward(1, Math.sqrt(p), 0).fourthMoment(1, p);
        double corrected = Theory.gradientBias(Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 0, 0, 0), second), fault).value();
        assertRelative(third * third / 4 * p * p, corrected);        // 2.315e-3 p^2
        assertTrue(truth <= corrected);
        assertRelative(64 * third * third * p, Theory.gradientBias(softplus, fault, Form.PRINTED).value());    // 8 * 2 L_2^2 (1 + 3): proportional to p
    }

    private static double sigmoid(double y) {
        return 1 / (1 + StrictMath.exp(-y));
    }

    @Test
    void t29_CE11_eps_that_follows_a_delta_biases_the_gradient() {
        // f1 = x + w1, f2 = w2 y, f3 = y + w3, delta_1 = +-1, eps_3 = delta_1: E[eps_3 | x] = 0, but E[u~_2] - u_2 = 1; y_1 = 0.7, w_2 = 0.5.
        double y1 = .7, w2 = .5;
        Assumptions own = Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 0, 0, 0), OperatorConstants.of(w2, y1 + 1, w2, 0, 1, 0, 0),
            OperatorConstants.of(1, 1, 1, 0, 0, 0, 0));
        NoiseLevels noise = NoiseLevels.none(3).forward(1, 1, 0).backward(3, 1);
        double bias2 = Propagation.of(own, noise, new Basis(false)).bias()[2].toDouble();
        assertEquals(y1 + 1, bias2, 1e-15);
        assertTrue(1 <= bias2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void t25_the_bias_bound_is_at_most_the_error_bound(long seed) {
        for (int trial = 0; trial < 300; trial++) {
            RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER).at(trial);
            int n = 2 + (int) (9 * random.uniform(0));
            OperatorConstants[] f = new OperatorConstants[n];
            NoiseLevels noise = NoiseLevels.none(n);
            for (int i = 1; i <= n; i++) {
                int key = 20 * i;
                f[i - 1] = OperatorConstants.of(3 * random.uniform(key), 3 * random.uniform(key + 1), 3 * random.uniform(key + 2), 3 * random.uniform(key + 3),
                    3 * random.uniform(key + 4), 3 * random.uniform(key + 5), 3 * random.uniform(key + 6));
                double size = random.uniform(key + 7);
                if (i < n) noise = noise.forward(i, size, size * random.uniform(key + 8), size * random.uniform(key + 9));
                if (i > 1) noise = noise.backward(i, random.uniform(key + 10), random.uniform(key + 11));
            }
            Assumptions own = Assumptions.perOperator(f);
            double error = Theory.gradientError(own, noise).value(), bias = Theory.gradientBias(own, noise).value();
            assertTrue(bias <= error * (1 + 1e-12), () -> own + ": " + bias + " > " + error);
            Propagation p = Propagation.of(own, noise, new Basis(false));
            for (int i = 1; i < n; i++) assertTrue(p.rc()[i].toDouble() <= p.r()[i].toDouble() * (1 + 1e-12));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_corrected_bounds_are_below_the_printed_ones(long seed) {
        for (int trial = 0; trial < 1000; trial++) {
            RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER, 25).at(trial);
            int n = 2 + (int) (9 * random.uniform(0));
            double cf = StrictMath.exp(2 * random.normal(1)), c2 = StrictMath.exp(3 * random.normal(2)), lf = cf * random.uniform(3);
            Assumptions shared = Assumptions.shared(n, SharedConstants.of(cf, c2, lf, c2, StrictMath.exp(3 * random.normal(4))));
            NoiseLevels noise = NoiseLevels.none(n);
            for (int i = 1; i < n; i++) {
                double a = random.uniform(10 * i) < .5 ? 0 : StrictMath.exp(2 * random.normal(10 * i + 1)), s = random.uniform(10 * i + 2) < .5 ? 0 : StrictMath.exp(2 * random.normal(10 * i + 3));
                noise = noise.forward(i, a, a * random.uniform(10 * i + 4), a * random.uniform(10 * i + 5)).fourthMoment(i, a * a * a * a).backward(i + 1, s, s * random.uniform(10 * i + 6));
            }
            double error = Theory.gradientError(shared, noise).value(), bias = Theory.gradientBias(shared, noise).value();
            assertTrue(error <= .66 * Theory.gradientError(shared, noise, Form.PRINTED).value(), "the factors are those of the errata's search, 2.4");
            assertTrue(bias <= .27 * Theory.gradientBias(shared, noise, Form.REPAIRED).value());
        }
    }

    @Test
    void t25_unknown_constants_times_no_noise_are_zero() {
        Assumptions nothing = Assumptions.perOperator(List.of(OperatorConstants.UNKNOWN, OperatorConstants.UNKNOWN, OperatorConstants.UNKNOWN));
        for (Form form : Form.values()) {
            assertEquals(0, Theory.gradientError(nothing, NoiseLevels.none(3), form).value());
            assertEquals(0, Theory.gradientBias(nothing, NoiseLevels.none(3), form).value());
        }
        Assumptions curved = Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 0, 0, 0),
            OperatorConstants.of(1, 1, 1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
        GradientErrorBound backward = Theory.gradientError(curved, NoiseLevels.none(2).backward(2, .1, 0));
        assertEquals(.01, backward.value(), 1e-15);                  // only c2_1 matters
        GradientErrorBound forward = Theory.gradientError(curved, NoiseLevels.none(2).forward(1, .1));
        assertEquals(Double.POSITIVE_INFINITY, forward.value());
        assertTrue(forward.sentence().contains("unknown h1 of operator 2, h2 of operator 2"), forward::sentence);
        assertFalse(Double.isNaN(forward.log10()));
    }

    @Test
    void constants_beyond_the_doubles_keep_their_logarithm() {
        Assumptions deep = Assumptions.shared(200, SharedConstants.of(3, 1, 3, 1, 1));
        GradientErrorBound printed = Theory.gradientError(deep, NoiseLevels.none(200).forward(1, 1), Form.PRINTED);
        // 4 C_v^2 L_1^2 sum_j (sum_{k<=j} 27^k) 18^(j-1), C_v^2 = 9^200; its last term j = 199 is 9^200 * 4 * 27^199 * 27/26 * 18^198, and the terms fall by 27 * 18
        double expected = (Math.log(4) + 200 * Math.log(9) + 200 * Math.log(27) - Math.log(26) + 198 * Math.log(18) + Math.log(486.0 / 485)) / Math.log(10);
        assertEquals(expected, printed.log10(), 1e-9 * expected);
        assertEquals(Double.POSITIVE_INFINITY, printed.value());
        assertTrue(printed.sentence().contains("e+" + (long) Math.floor(expected)), printed::sentence);
        double corrected = Theory.gradientError(deep, NoiseLevels.none(200).forward(1, 1)).log10();
        assertTrue(corrected < printed.log10() && corrected > 2 * 199 * Math.log10(3));
    }

    @Test
    void every_bound_is_the_sum_of_its_terms_and_says_what_it_is() {
        for (Form form : Form.values())
            for (Bound bound : List.of(Theory.gradientError(FOUR, NOISE, form), Theory.gradientBias(FOUR, NOISE, form))) {
                double sum = bound.terms().stream().mapToDouble(Bound.Term::value).sum();
                assertEquals(bound.value(), sum, 1e-12 * sum);
                assertEquals(form, bound.form());
                assertEquals(Grade.UPPER_BOUND, bound.grade());
                assertEquals(bound.terms().size() + 1, bound.table().rowCount());
                assertTrue(bound.sentence().startsWith(bound.theorem() + " (" + form), bound::sentence);
            }
        assertEquals("Theorem 1c (corrected, proved): E||u~ - u||^2 <= 1.44854.", Theory.gradientError(FOUR, NOISE).sentence());
        assertEquals(List.of("A3", "c2 (upper bound)", "c1 (upper bound)", "Lf (upper bound)", "h1 (upper bound)", "h2 (upper bound)", "k1 (upper bound)", "k2 (upper bound)"),
            Theory.gradientError(FOUR, NOISE).assumptions());
    }

    @Test
    void Lemma_1_bounds_the_intermediate_gradients() {
        assertEquals(1.2 * 1.2 * 1.2 * 1.2, Theory.adjoints(FOUR, Form.PRINTED).norm(3), 1e-15);
        assertEquals(1.2 * 1.2, Theory.adjoints(FOUR, Form.REPAIRED).norm(2), 1e-15);        // (12)
        assertEquals(.8 * 1.5, Theory.adjoints(OWN).norm(1), 1e-15);
        assertEquals(1.5, Theory.adjoints(OWN).value(), 1e-15);
        assertEquals(1, Theory.adjoints(OWN).norm(4));
    }

    @Test
    void the_norms_of_the_exact_pass_sharpen_the_bound() {
        double sharp = Theory.gradientError(OWN.adjointNorms(.1, .2, .5, 1), NOISE).value();
        assertTrue(sharp < Theory.gradientError(OWN, NOISE).value());
        assertTrue(Theory.gradientError(OWN.adjointNorms(.1, .2, .5, 1), NOISE).assumptions().contains("A3, ||v_i|| of the exact pass"));
    }

    @Test
    void a_batch_averages_and_independent_noise_averages_out() {
        GradientErrorBound one = Theory.gradientError(OWN, NOISE), other = Theory.gradientError(OWN, NOISE.scaled(2));
        GradientBiasBound bias = Theory.gradientBias(OWN, NOISE), otherBias = Theory.gradientBias(OWN, NOISE.scaled(2));
        assertEquals((one.value() + other.value()) / 2, GradientErrorBound.ofBatch(List.of(one, other)).value(), 1e-14);
        assertEquals(bias.value(), GradientBiasBound.ofBatch(List.of(bias, bias)).value(), 1e-14);
        GradientBiasBound both = GradientBiasBound.ofBatch(List.of(bias, otherBias));
        assertTrue(both.value() <= (bias.value() + otherBias.value()) / 2);
        assertEquals(both.value() + (one.value() + other.value()) / 4, GradientErrorBound.ofIndependentBatch(List.of(one, other)).value(), 1e-14);
    }

    private static void assertGolden(Magnitude[] values, int first, double... expected) {
        for (int k = 0; k < expected.length; k++) assertRelative(expected[k], values[first + k].toDouble());
    }

    private static void assertRelative(double expected, double value) {
        assertEquals(expected, value, REL * Math.abs(expected));
    }
}
