package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.kernel.RandomStream;

/** Theorems 3-5 in all forms. Test ids of the errata stand first. */
class ConvergenceBoundsTest {
    /** CE12: f1 = w + x, x = +-1, f2 = y^2/2, delta_1 = x/2: sigma = 1, L = mu = 1; per sample V = B = 1/4, given the past alone B_t = 0. */
    private static final Assumptions CE12 = Assumptions.smooth(1).sigma(1).pl(1).initialGap(0);
    private static final double GAMMA = .8;
    private static final long LONG = 1_000;

    @Test
    void t23_CE12_the_iteration_of_Theorem_5c() {
        double second = 0;                                           // E w^2 <- .04 E w^2 + 1.44, gap = E w^2 / 2, E||grad||^2 = E w^2
        double[] gap = new double[3];
        for (int t = 0; t < 3; t++, second = .04 * second + 1.44) gap[t] = second / 2;
        assertEquals(.72, gap[1], 1e-15);
        assertEquals(.7488, gap[2], 1e-15);

        ErrorLevels misused = ExactErrors.of(.25, .25), bounded = BoundedErrors.of(.25, .25), exact = ExactErrors.of(.25, 0);
        assertEquals(.4, Theory.optimalityGap(CE12, misused, GAMMA, 1).value(), 1e-12);
        assertEquals(.487554, Theory.optimalityGap(CE12, misused, GAMMA, 2).value(), 1e-6);
        assertTrue(Theory.optimalityGap(CE12, misused, GAMMA, LONG).value() < .75 && Theory.stationarity(CE12, misused, GAMMA, LONG).value() < 1.5, "below the truth: bounds declared exact");
        assertTrue(Theory.optimalityGap(CE12, misused, GAMMA, 1).assumptions().toString().contains("V_t, B_t declared exact"));
        assertEquals(.8, Theory.optimalityGap(CE12, bounded, GAMMA, 1).value(), 1e-12);
        assertEquals(.933193, Theory.optimalityGap(CE12, bounded, GAMMA, 2).value(), 1e-6);
        assertEquals(.948084546502, Theory.optimalityGap(CE12, bounded, GAMMA, LONG).value(), 1e-12);
        assertEquals(.75, Theory.optimalityGap(CE12, exact, GAMMA, LONG).value(), 1e-12);
        assertEquals(2.05, Theory.stationarity(CE12, bounded, GAMMA, LONG).value(), 1e-12);
        assertEquals(1.8, Theory.stationarity(CE12, exact, GAMMA, LONG).value(), 1e-12);
    }

    @Test
    void t24_bounds_never_enter_S_t_as_V_minus_B() {
        // c1_2 = |y| is not used for u_1 beyond V_1; J1 f_2 = y has Lipschitz constant 1; w has c2_1 = 1
        Assumptions chain = Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 0, 0, 0), OperatorConstants.of(9, 0, 9, 1, 0, 0, 0))
            .smoothness(1).sigma(1).pl(1).initialGap(0);
        NoiseLevels delta = NoiseLevels.none(2).forward(1, .5);      // a function of the sample: its mean given x is itself
        GradientErrorBound v = Theory.gradientError(chain, delta);
        GradientBiasBound b = Theory.gradientBias(chain, delta);
        assertEquals(.25, v.value(), 1e-15);
        assertEquals(.25, b.value(), 1e-15);
        StationarityBound stationary = Theory.stationarity(chain, BoundedErrors.of(v, b), GAMMA, LONG);
        assertTrue(stationary.value() >= 1.5, stationary::sentence);
        assertEquals("Theorem 4c", stationary.theorem());
        assertTrue(Theory.optimalityGap(chain, BoundedErrors.of(v, b), GAMMA, LONG).value() >= .75);
    }

    @Test
    void t3_CE8_the_geometric_sum_in_the_proof_of_Corollary_1_is_of_order_T_over_ln_T() {
        // the bias part of (38) with mu gamma / 3 = a = ln T / T is (gamma / 2) B sum (1 - a)^(T-t)
        long steps = 10_000;
        double a = StrictMath.log(steps) / steps;
        Assumptions pl = Assumptions.smooth(1).sigma(0).pl(3 * a / .3).initialGap(0);
        double bias = Theory.optimalityGap(pl, BoundedErrors.of(1, 1), .3, steps, Form.PRINTED).part(Bound.Part.PERTURBATION_BIAS);
        assertEquals(1084.628, bias / (.3 / 2), 1e-3);
        double repaired = Theory.optimalityGap(pl, BoundedErrors.of(1, 1), .3, steps, Form.REPAIRED).part(Bound.Part.PERTURBATION_BIAS);
        assertEquals(1 - a, bias / repaired, 1e-12);
    }

    /**
     * A quadratic in d dimensions, curvatures between mu and L, gradient noise of variance sigma^2 and perturbations whose bias points anywhere: the means and second moments
     * of w evolve exactly.
     */
    private record Quadratic(double[] curvature, double[] mean, double[] second) {
        static Quadratic random(RandomStream random, double mu, double l) {
            int d = 1 + (int) (4 * random.uniform(0));
            double[] curvature = new double[d], mean = new double[d], second = new double[d];
            for (int k = 0; k < d; k++) {
                curvature[k] = k == 0 ? mu : k == 1 ? l : mu + (l - mu) * random.uniform(10 + k);
                mean[k] = 2 * random.normal(20 + k);
                second[k] = mean[k] * mean[k];
            }
            return new Quadratic(curvature, mean, second);
        }

        double gap() {
            double gap = 0;
            for (int k = 0; k < mean.length; k++) gap += curvature[k] * second[k] / 2;
            return gap;
        }

        double squaredGradient() {
            double sum = 0;
            for (int k = 0; k < mean.length; k++) sum += curvature[k] * curvature[k] * second[k];
            return sum;
        }

        /** w <- w - gamma (A w + bias + noise): a deterministic bias, noise of total variance s spread by the shares. */
        void step(double gamma, double[] bias, double s, double[] share) {
            for (int k = 0; k < mean.length; k++) {
                double contraction = 1 - gamma * curvature[k];
                second[k] = contraction * contraction * second[k] - 2 * contraction * gamma * mean[k] * bias[k] + gamma * gamma * (bias[k] * bias[k] + s * share[k]);
                mean[k] = contraction * mean[k] - gamma * bias[k];
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void t20_no_random_quadratic_exceeds_a_bound(long seed) {
        for (int trial = 0; trial < 1000; trial++) {
            RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER).at(trial);
            double l = 1, mu = .02 + .98 * random.uniform(1), gamma = (trial % 2 == 0 ? 1 : 1 / 3.0) * random.uniform(2), sigma = trial % 3 == 0 ? 0 : random.uniform(3);
            int steps = 1 + (int) (30 * random.uniform(4));
            Quadratic q = Quadratic.random(random, mu, l);
            int d = q.mean.length;
            double[] share = new double[d];
            for (int k = 0; k < d; k++) share[k] = d == 1 ? 1 : k == trial % d ? 1 : 0;
            Assumptions a = Assumptions.smooth(l).sigma(sigma).pl(mu).initialGap(q.gap());
            double[] v = new double[steps], b = new double[steps];
            double gradients = 0;
            for (int t = 0; t < steps; t++) {
                gradients += q.squaredGradient() / steps;
                double size = random.uniform(100 + t) < .5 ? 0 : 2 * random.uniform(200 + t), variance = random.uniform(300 + t);
                double[] bias = new double[d];
                int k = (int) (d * random.uniform(400 + t));
                boolean outward = trial % 4 < 2;                     // always away from the optimum, or with a random sign
                bias[k] = (outward ? q.mean[k] > 0 : random.uniform(500 + t) < .5) ? -size : size;
                b[t] = size * size;
                v[t] = b[t] + variance;
                double total = Math.pow(sigma + Math.sqrt(variance), 2);                           // u~ - u - bias in line with u: the worst case
                q.step(gamma, bias, total, share);
            }
            double gap = q.gap();
            for (ErrorLevels levels : List.of(ExactErrors.of(v, b), BoundedErrors.of(v, b))) {
                StationarityBound three = Theory.stationarity(a, levels, gamma, steps);
                OptimalityGapBound five = Theory.optimalityGap(a, levels, gamma, steps);
                holds(gradients, three);
                holds(gap, five);
                atMost(five.value(), five.linearClosedForm(), "the iterate and the linear closed form");
                atMost(five.value(), five.quadraticClosedForm(), "the iterate and the quadratic closed form");
                if (gamma > 1 / 3.0) continue;
                StationarityBound printedThree = Theory.stationarity(a, levels, gamma, steps, Form.PRINTED);
                OptimalityGapBound printedFive = Theory.optimalityGap(a, levels, gamma, steps, Form.PRINTED);
                holds(gradients, printedThree);
                holds(gap, printedFive);
                atMost(3 * three.value(), printedThree.value(), "3c / (34) <= 1/3");
                atMost(five.value(), printedFive.value(), "5c <= (38)");
            }
        }
    }

    private static void holds(double truth, Bound bound) {
        assertTrue(truth <= bound.value() * (1 + 1e-9), () -> truth + " against " + bound);
    }

    private static void atMost(double small, double large, String what) {
        assertTrue(small <= large * (1 + 1e-9), () -> what + ": " + small + " > " + large);
    }

    @Test
    void Theorem_5c_is_attained_where_mu_is_L() {
        // one dimension, l = w^2/2, bias -b that drives w outwards from w_0 > 0
        double gamma = .5, b = .3, w = 2;
        Assumptions a = Assumptions.smooth(1).sigma(0).pl(1).initialGap(w * w / 2);
        for (int t = 0; t < 20; t++) w = w - gamma * (w - b);
        assertEquals(w * w / 2, Theory.optimalityGap(a, ExactErrors.of(b * b, b * b), gamma, 20).value(), 1e-12);
    }

    @Test
    void stationary_values_of_Theorem_5c() {
        double l = 4, mu = .5, gamma = .1, b = .3, s = .7;
        Assumptions a = Assumptions.smooth(l).sigma(0).pl(mu).initialGap(1);
        assertEquals(b / (2 * mu), Theory.optimalityGap(a, ExactErrors.of(b, b), gamma, 5_000).value(), 1e-9);
        assertEquals(l * gamma * s / (4 * mu * (1 - l * gamma / 2)), Theory.optimalityGap(a.sigma(Math.sqrt(s)), ExactErrors.of(0, 0), gamma, 5_000).value(), 1e-9);
    }

    @Test
    void t30_S_splits_where_eps_has_mean_zero() {
        // f1 = w1 + x, f2 = w2 y, eps_2 = +-e: u_1 = w2, u_2 = w1 + x; only u_1 changes, by eps_2. x = +-1: sigma = 1.
        double e = .5, w2 = .7;
        Assumptions chain = Assumptions.perOperator(OperatorConstants.of(1, 1, 1, 0, 0, 0, 0), OperatorConstants.of(w2, 3, w2, 0, 1, 0, 0)).smoothness(1).sigma(1).initialGap(0);
        NoiseLevels eps = NoiseLevels.none(2).backward(2, e, 0);
        BoundedErrors split = BoundedErrors.of(Theory.gradientError(chain, eps), Theory.gradientBias(chain, eps)), plain = BoundedErrors.of(e * e, 0);
        double truth = 1 + e * e;                                    // total variance: that of u, plus E eps^2
        double bySplit = Theory.stationarity(chain, split, 1, 10).value(), byDefault = Theory.stationarity(chain, plain, 1, 10).value();
        assertEquals(truth, bySplit, 1e-15);                         // gamma = L = 1, B = 0: the bound is S
        assertEquals((1 + e) * (1 + e), byDefault, 1e-15);
        assertEquals(truth, Theory.stationarity(chain, plain.uncorrelated(), 1, 10).value(), 1e-15);
        NoiseLevels biased = NoiseLevels.none(2).backward(2, e);
        BoundedErrors whole = BoundedErrors.of(Theory.gradientError(chain, biased), Theory.gradientBias(chain, biased));
        assertEquals(byDefault + e * e, Theory.stationarity(chain, whole, 1, 10).value(), 1e-15);  // no split, and B = E eps^2
    }

    @Test
    void the_printed_terms_are_those_of_34_and_38() {
        Assumptions a = Assumptions.smooth(2).sigma(.3).pl(.5).initialGap(1.5);
        double gamma = .1, v = .04, b = .01;
        StationarityBound three = Theory.stationarity(a, BoundedErrors.of(v, b), gamma, 100, Form.PRINTED);
        assertEquals(6 * 1.5 / (gamma * 100), three.part(Bound.Part.OPTIMISATION_ERROR), 1e-15);
        assertEquals(6 * 2 * gamma * .09, three.part(Bound.Part.SAMPLING_NOISE), 1e-15);
        assertEquals(6 * 2 * gamma * v, three.part(Bound.Part.PERTURBATION_VARIANCE), 1e-15);
        assertEquals(3 * b, three.part(Bound.Part.PERTURBATION_BIAS), 1e-15);
        assertEquals("Theorem 3, (34)", three.theorem());
        double q = 1 - .5 * gamma / 3, geometric = q * (1 - Math.pow(q, 100)) / (1 - q);
        OptimalityGapBound five = Theory.optimalityGap(a, BoundedErrors.of(v, b), gamma, 100, Form.PRINTED);
        assertEquals(Math.pow(q, 100) * 1.5, five.part(Bound.Part.OPTIMISATION_ERROR), 1e-13);
        assertEquals(3 * 2 * gamma * .09 / .5, five.part(Bound.Part.SAMPLING_NOISE), 1e-15);
        assertEquals(geometric * 2 * gamma * gamma * v, five.part(Bound.Part.PERTURBATION_VARIANCE), 1e-13);
        assertEquals(geometric * gamma / 2 * b, five.part(Bound.Part.PERTURBATION_BIAS), 1e-13);
    }

    @Test
    void perturbed_steps_alone_count() {
        Assumptions a = Assumptions.smooth(2).sigma(0).pl(.5).initialGap(1.5);
        StationarityBound every = Theory.stationarity(a, BoundedErrors.of(.04, .01), .1, 100), tenth = Theory.stationarity(a, BoundedErrors.of(.04, .01).onlyAt(t -> t % 10 == 0), .1, 100);
        assertEquals(every.part(Bound.Part.PERTURBATION_BIAS) / 10, tenth.part(Bound.Part.PERTURBATION_BIAS), 1e-15);
        double early = Theory.optimalityGap(a, BoundedErrors.of(.04, .01).onlyAt(t -> t < 10), .1, 200).value();
        double late = Theory.optimalityGap(a, BoundedErrors.of(.04, .01).onlyAt(t -> t >= 190), .1, 200).value();
        assertTrue(early < late);
    }

    @Test
    void the_best_step_size_of_Theorem_3() {
        Assumptions a = Assumptions.smooth(2).sigma(.3).initialGap(1.5);
        ErrorLevels errors = BoundedErrors.of(.04, .01);
        long steps = 10_000;
        double s = Math.pow(.3 + .2, 2), d = .09 + .04;
        StationarityBound corrected = Theory.bestStationarity(a, errors, steps), printed = Theory.bestStationarity(a, errors, steps, Form.PRINTED);
        assertEquals(2 * Math.sqrt(2 * 2 * 1.5 * s / steps) + .01, corrected.value(), 1e-12);
        assertEquals(12 * Math.sqrt(2 * 1.5 * d / steps) + 3 * .01, printed.value(), 1e-12);
        StationarityBound capped = Theory.bestStationarity(a, errors, 3);
        assertEquals(.5, capped.stepSize());
        assertTrue(capped.value() <= 4 * 2 * 1.5 / 3 + .01);
        assertTrue(Theory.bestStationarity(a, errors, 3, Form.PRINTED).value() <= 36 * 2 * 1.5 / 3 + .03);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void the_best_step_size_of_Theorem_5_is_not_beaten_on_a_grid(Form form) {
        Assumptions a = Assumptions.smooth(2).sigma(.3).pl(.5).initialGap(1.5);
        for (long steps : new long[] {1, 10, 300}) {
            OptimalityGapBound best = Theory.bestOptimalityGap(a, BoundedErrors.of(.04, .01), steps, form);
            double largest = form == Form.CORRECTED ? .5 : 1 / 6.0;
            for (int k = 1; k <= 200; k++)
                atMost(best.value(), Theory.optimalityGap(a, BoundedErrors.of(.04, .01), largest * k / 200, steps, form).value(), "best against gamma = " + largest * k / 200);
        }
    }

    @Test
    void terms_of_Theorem_5c_sum_to_the_iterate() {
        Assumptions a = Assumptions.smooth(2).sigma(.3).pl(.5).initialGap(1.5);
        OptimalityGapBound bound = Theory.optimalityGap(a, BoundedErrors.of(.04, .01).onlyAt(t -> t % 3 == 0), .1, 100);
        assertEquals(bound.value(), bound.terms().stream().mapToDouble(Bound.Term::value).sum(), 1e-14);
        for (Bound.Term term : bound.terms()) assertTrue(term.value() >= 0, term.name());
    }

    @Test
    void errors_beyond_the_doubles_are_carried_into_the_convergence_bounds() {
        Assumptions deep = Assumptions.shared(200, SharedConstants.of(3, 1, 3, 1, 1)).smoothness(1).sigma(0).pl(1).initialGap(1);
        NoiseLevels noise = NoiseLevels.none(200).forward(1, 1);
        GradientErrorBound v = Theory.gradientError(deep, noise, Form.PRINTED);
        StationarityBound bound = Theory.stationarity(deep, BoundedErrors.of(v, Theory.gradientBias(deep, noise)), 1.0 / 3, 10, Form.PRINTED);
        assertTrue(bound.log10() > v.log10() && bound.log10() < v.log10() + 1);
        OptimalityGapBound gap = Theory.optimalityGap(deep, BoundedErrors.of(v, Theory.gradientBias(deep, noise)), 1.0 / 3, 10);
        double stationary = 1.0 / 3 / (4 * (1 - 1.0 / 6)) * (1 - Math.pow(4.0 / 9, 10));           // L gamma / (4 mu (1 - L gamma/2)), reached up to q2^10
        assertEquals(v.log10() + Math.log10(stationary), gap.log10(), 1e-9, gap::sentence);
    }

    @Test
    void a_bound_is_as_sure_as_what_it_is_made_of() {
        Assumptions chain = Assumptions.shared(2, SharedConstants.of(1, 1, 1, 1, 1)).smoothness(1).sigma(0).initialGap(1);
        NoiseLevels noise = NoiseLevels.none(2).forward(1, .1, 0).fourthMoment(1, 1e-4);
        for (Form form : Form.values()) {
            GradientBiasBound bias = Theory.gradientBias(chain, noise, form);
            assertEquals(bias.mark(), Theory.stationarity(chain, BoundedErrors.of(Theory.gradientError(chain, noise), bias), .1, 10).mark());
        }
    }
}
