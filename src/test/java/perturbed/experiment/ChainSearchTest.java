package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.twoPoint;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.bilinear;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.residual;
import static perturbed.operator.Operator.sequence;
import static perturbed.operator.Operator.shift;
import static perturbed.operator.Operator.sigmoid;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.squaredInnerProduct;
import static perturbed.operator.Operator.tanh;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.kernel.RandomStream;
import perturbed.noise.Noise;
import perturbed.noise.Perturbation;
import perturbed.operator.Operator;
import perturbed.theory.Assumptions;
import perturbed.theory.Form;
import perturbed.theory.NoiseLevels;
import perturbed.theory.Theory;

/**
 * t10 with vectors and with nothing but the library: random chains of its operators, its own pass over all outcomes of two-point noise, its certified
 * constants, against Theorems 1, 1c, 2c and the repaired 2. The other search ({@code ViolationSearchTest}) has scalars, exact constants, and a pass of its own.
 */
class ChainSearchTest {
    private static final double ROUNDING = 1 + 1e-9;

    /** A chain of 2 to 4 operators on vectors of 1 to 3 elements, one to three samples, noise at random sites. */
    private record Case(Problem problem, Weights weights, Perturbation[] noise) {
        static Case random(RandomStream random) {
            int n = 2 + (int) (3 * random.uniform(0)), size = 1 + (int) (3 * random.uniform(1));
            double scale = StrictMath.exp(random.normal(2) / 2);
            Chain chain = Chain.input(size);
            for (int i = 1; i < n; i++) chain = chain.then(operator(random.sample(100L * i), chain.outputSize()));
            chain = chain.then(last(random.sample(100L * n)));
            List<Perturbation> noise = new ArrayList<>();
            int coins = 0;
            for (int i = 1; i <= n; i++)
                for (boolean isForward : new boolean[] {true, false}) {
                    if (isForward ? i == n : i == 1) continue;
                    RandomStream here = random.sample(5_000 + 100L * i + (isForward ? 0 : 50));
                    int elements = chain.size(isForward ? i : i - 1);
                    if (here.uniform(0) < .3 || coins + elements > 9) continue;
                    double a = StrictMath.exp(-5 * here.uniform(1));
                    Noise law = here.uniform(2) < .4 ? twoPoint(a) : here.uniform(2) < .6 ? constant(a) : twoPoint(a, -a * here.uniform(3), here.uniform(4));
                    noise.add((isForward ? forward(law) : backward(law)).at(i).sharedAcrossBatch());
                    if (!law.equals(constant(a))) coins += elements;
                }
            double[][] rows = new double[1 + (int) (3 * random.uniform(3))][size];
            for (int l = 0; l < rows.length; l++) for (int k = 0; k < size; k++) rows[l][k] = random.normal(10 + 3 * l + k);
            Weights weights = Weights.normal(chain, scale, (long) (1e9 * random.uniform(4)));
            return new Case(Problem.of(chain, Dataset.of(rows)), weights, noise.toArray(Perturbation[]::new));
        }

        private static Operator operator(RandomStream random, int inputs) {
            int outputs = 1 + (int) (3 * random.uniform(0));
            return switch ((int) (7 * random.uniform(1))) {
                case 0 -> linear(outputs);
                case 1 -> sequence(affine(outputs), tanh());
                case 2 -> sequence(linear(outputs), sigmoid());
                case 3 -> sequence(affine(outputs), softplus());
                case 4 -> bilinear();
                case 5 -> sequence(shift(), tanh());
                default -> residual(sequence(affine(inputs), tanh()));
            };
        }

        private static Operator last(RandomStream random) {
            return switch ((int) (3 * random.uniform(0))) {
                case 0 -> linear(1);
                case 1 -> sequence(affine(1), softplus());
                default -> squaredInnerProduct();
            };
        }

        NoiseLevels levels() {
            Chain chain = problem.chain();
            return NoiseLevels.of(IntStream.rangeClosed(1, chain.length()).map(chain::size).toArray(), noise);
        }

        /** The same with every mean denied. */
        NoiseLevels centred() {
            NoiseLevels levels = levels(), centred = NoiseLevels.none(levels.operators());
            for (int i = 1; i < levels.operators(); i++) centred = centred.forward(i, levels.a(i), 0).backward(i + 1, levels.s(i + 1), 0);
            return centred;
        }
    }

    /** The largest measured/bound over 1c, 2c, (21), repaired (33), and 2c told that there is no mean. */
    private static double[] search(long seed, int cases) {
        double[] largest = new double[5];
        for (int k = 0; k < cases; k++) {
            Case at = Case.random(RandomStream.of(seed, RandomStream.Purpose.USER, k));
            ErrorStudy.Result exact = ErrorStudy.of(at.problem, at.weights).noise(at.noise).run();
            assertTrue(exact.isExact(), "case " + k);
            Assumptions constants = Constants.of(at.problem, at.weights).noise(at.noise).certified();
            double unit = Math.max(1, at.problem.gradient(at.weights).norm()), error = exact.squaredError().value(), bias = exact.squaredBias().value();
            if (error > 1e-10 * unit * unit) {                       // below, rounding decides
                largest[0] = Math.max(largest[0], ratio(k, exact.against(Theory.gradientError(constants, at.levels()))));
                largest[2] = Math.max(largest[2], Theory.gradientError(constants, at.levels(), Form.PRINTED).against(error).ratio());
            }
            if (bias > 1e-8 * unit * unit && bias > 1e-12 * error) {
                largest[1] = Math.max(largest[1], ratio(k, exact.against(Theory.gradientBias(constants, at.levels()))));
                largest[3] = Math.max(largest[3], Theory.gradientBias(constants, at.levels(), Form.REPAIRED).against(bias).ratio());
                largest[4] = Math.max(largest[4], Theory.gradientBias(constants, at.centred()).against(bias).ratio());
            }
        }
        return largest;
    }

    private static double ratio(int chain, ErrorStudy.Comparison comparison) {
        ErrorStudy.Comparison.Row total = comparison.rows().get(comparison.rows().size() - 1);
        assertTrue(total.measured().value() <= total.bound() * ROUNDING, () -> "case " + chain + ": " + total + " exceeds " + comparison.bound());
        return total.ratio();
    }

    private static void check(double[] largest) {
        assertTrue(largest[0] > .5 && largest[1] > .5, "bounds far from all measured values would prove little: " + largest[0] + ", " + largest[1]);
        assertTrue(largest[2] < .5 && largest[3] < .3, "(21) and the repaired (33): " + largest[2] + ", " + largest[3]);
        assertTrue(largest[4] > 1, "a mean that is denied must be found: " + largest[4]);
    }

    @Test
    void t10_no_chain_of_vectors_exceeds_the_corrected_bounds() {
        check(search(30, 300));
    }

    @Test
    @Tag("long")
    void t10_no_chain_of_many_exceeds_them() {
        check(search(31, 5_000));
    }
}
