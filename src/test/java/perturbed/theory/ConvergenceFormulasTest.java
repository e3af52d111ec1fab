package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.kernel.RandomStream;

/** Theorems 3-5 summed as they are printed, power by power in doubles, for V_t and B_t that change from step to step. */
class ConvergenceFormulasTest {
    private static final double REL = 1e-12;                         // sums of at most 10 terms of a few roundings each

    /** Constants, and V_t, B_t at t = 0..T-1. */
    private record Course(double l, double mu, double sigma, double gap, double gamma, double[] v, double[] b) {
        static Course random(long seed, int trial) {
            RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER).at(trial);
            int steps = 1 + random.below(9, 0);
            double l = StrictMath.exp(random.normal(1));
            double[] v = new double[steps], b = new double[steps];
            for (int t = 0; t < steps; t++) {
                v[t] = StrictMath.exp(2 * random.normal(10 + t));
                b[t] = v[t] * random.uniform(30 + t);
            }
            return new Course(l, l * random.uniform(2), random.uniform(3), StrictMath.exp(random.normal(4)), random.uniform(5) / (3 * l), v, b);
        }

        int steps() {
            return v.length;
        }

        Assumptions assumptions() {
            return Assumptions.smooth(l).pl(mu).sigma(sigma).initialGap(gap);
        }

        ErrorLevels bounded() {
            return BoundedErrors.of(v, b);
        }

        /** (sigma + sqrt V)^2, exact: (sigma + sqrt(V - B))^2, uncorrelated: sigma^2 + V - B. */
        double spread(ErrorLevels levels, int t) {
            if (levels.uncorrelated) return sigma * sigma + v[t] - b[t];
            double part = levels instanceof ExactErrors ? v[t] - b[t] : v[t];
            return (sigma + Math.sqrt(part)) * (sigma + Math.sqrt(part));
        }

        ErrorLevels[] kinds() {
            return new ErrorLevels[] {BoundedErrors.of(v, b), ExactErrors.of(v, b), BoundedErrors.of(v, b).uncorrelated(), ExactErrors.of(v, b).uncorrelated()};
        }
    }

    private static void assertRelative(double expected, double value) {
        assertEquals(expected, value, REL * expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theorem_3c_and_34(long seed) {
        for (int trial = 0; trial < 100; trial++) {
            Course c = Course.random(seed, trial);
            double meanV = 0, meanB = 0;
            for (int t = 0; t < c.steps(); t++) {
                meanV += c.v[t] / c.steps();
                meanB += c.b[t] / c.steps();
            }
            for (ErrorLevels levels : c.kinds()) {
                double meanS = 0;
                for (int t = 0; t < c.steps(); t++) meanS += c.spread(levels, t) / c.steps();
                StationarityBound bound = Theory.stationarity(c.assumptions(), levels, c.gamma, c.steps());
                assertRelative(2 * c.gap / (c.gamma * c.steps()) + c.l * c.gamma * meanS + meanB, bound.value());
                assertRelative(c.l * c.gamma * c.sigma * c.sigma, bound.part(Bound.Part.SAMPLING_NOISE));
                assertRelative(meanB, bound.part(Bound.Part.PERTURBATION_BIAS));
                assertEquals(c.gamma, bound.stepSize());
                assertEquals(c.steps(), bound.steps());
            }
            assertRelative(6 * c.gap / (c.gamma * c.steps()) + 6 * c.l * c.gamma * (c.sigma * c.sigma + meanV) + 3 * meanB,
                Theory.stationarity(c.assumptions(), c.bounded(), c.gamma, c.steps(), Form.PRINTED).value());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theorem_5_as_printed_and_with_the_exponent_of_40(long seed) {
        for (int trial = 0; trial < 100; trial++) {
            Course c = Course.random(seed, trial);
            double q = 1 - c.mu * c.gamma / 3;
            for (Form form : new Form[] {Form.PRINTED, Form.REPAIRED}) {
                double sum = StrictMath.pow(q, c.steps()) * c.gap + 3 * c.l * c.gamma * c.sigma * c.sigma / c.mu;
                for (int t = 0; t < c.steps(); t++)
                    sum += StrictMath.pow(q, c.steps() - t - (form == Form.REPAIRED ? 1 : 0)) * (c.l * c.gamma * c.gamma * c.v[t] + c.gamma / 2 * c.b[t]);
                assertRelative(sum, Theory.optimalityGap(c.assumptions(), c.bounded(), c.gamma, c.steps(), form).value());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theorem_5c_and_its_closed_forms(long seed) {
        for (int trial = 0; trial < 100; trial++) {
            Course c = Course.random(seed, trial);
            double shrink = 1 - c.mu * c.gamma, q2 = 1 - 2 * c.mu * c.gamma + c.mu * c.l * c.gamma * c.gamma, q = Math.sqrt(q2);
            int n = c.steps();
            for (ErrorLevels levels : c.kinds()) {
                double z = c.gap, linear = StrictMath.pow(shrink, n) * c.gap, x = StrictMath.pow(q, n) * Math.sqrt(c.gap), y2 = 0;
                for (int t = 0; t < n; t++) {
                    double spread = c.l * c.gamma * c.gamma * c.spread(levels, t) / 2, kick = c.gamma * Math.sqrt(c.l * c.b[t] / 2);
                    z = Math.min(StrictMath.pow(Math.sqrt(q2 * z) + kick, 2), shrink * z + c.gamma * c.b[t] / 2) + spread;
                    linear += StrictMath.pow(shrink, n - 1 - t) * (c.gamma * c.b[t] / 2 + spread);
                    x += StrictMath.pow(q, n - 1 - t) * kick;
                    y2 += StrictMath.pow(q2, n - 1 - t) * spread;
                }
                OptimalityGapBound bound = Theory.optimalityGap(c.assumptions(), levels, c.gamma, n);
                assertRelative(z, bound.value());
                assertRelative(linear, bound.linearClosedForm());
                assertRelative((x + Math.sqrt(y2)) * (x + Math.sqrt(y2)), bound.quadraticClosedForm());
                assertEquals(c.gamma, bound.stepSize());
                assertEquals(n, bound.steps());
            }
        }
    }

    /** Without noise and bias, and then with sampling noise alone, 5c is a geometric sequence in q2: its first two terms are known in closed form. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_first_terms_of_theorem_5c_are_those_without_perturbations(long seed) {
        for (int trial = 0; trial < 100; trial++) {
            Course c = Course.random(seed, trial);
            double q2 = 1 - 2 * c.mu * c.gamma + c.mu * c.l * c.gamma * c.gamma, power = StrictMath.pow(q2, c.steps());
            OptimalityGapBound bound = Theory.optimalityGap(c.assumptions(), c.bounded(), c.gamma, c.steps());
            assertRelative(power * c.gap, bound.part(Bound.Part.OPTIMISATION_ERROR));
            double noise = c.l * c.gamma * c.gamma * c.sigma * c.sigma / 2 * (1 - power) / (1 - q2);
            assertEquals(noise, bound.part(Bound.Part.SAMPLING_NOISE), 1e-11 * (noise + bound.value()));            // a difference of iterates
            Bound noBias = Theory.optimalityGap(c.assumptions(), BoundedErrors.of(c.v, new double[c.steps()]), c.gamma, c.steps());
            assertEquals(bound.value() - noBias.value(), bound.part(Bound.Part.PERTURBATION_BIAS), 1e-12 * bound.value());
            assertEquals(noBias.part(Bound.Part.PERTURBATION_VARIANCE), bound.part(Bound.Part.PERTURBATION_VARIANCE), 1e-12 * bound.value());
        }
    }

    /** l in another unit, 16 l: L, mu, gap times 16, sigma times 16, V and B times 256, gamma over 16; all are powers of 4, so not a bit may change. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_unit_of_the_loss_does_not_matter(long seed) {
        for (int trial = 0; trial < 100; trial++) {
            Course c = Course.random(seed, trial);
            Course d = new Course(16 * c.l, 16 * c.mu, 16 * c.sigma, 16 * c.gap, c.gamma / 16, times(256, c.v), times(256, c.b));
            for (Form form : Form.values()) {
                assertEquals(256 * Theory.stationarity(c.assumptions(), c.bounded(), c.gamma, c.steps(), form).value(),
                    Theory.stationarity(d.assumptions(), d.bounded(), d.gamma, d.steps(), form).value());
                assertEquals(16 * Theory.optimalityGap(c.assumptions(), c.bounded(), c.gamma, c.steps(), form).value(),
                    Theory.optimalityGap(d.assumptions(), d.bounded(), d.gamma, d.steps(), form).value());
            }
        }
    }

    private static double[] times(double factor, double[] values) {
        double[] scaled = new double[values.length];
        for (int k = 0; k < values.length; k++) scaled[k] = factor * values[k];
        return scaled;
    }
}
