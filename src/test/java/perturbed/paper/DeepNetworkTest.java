package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.chain.Regularizer.l2;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.logistic;
import static perturbed.operator.Loss.softmaxCrossEntropy;
import static perturbed.operator.Operator.affine;
import static perturbed.sgd.Recorded.loss;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.experiment.ErrorStudy;
import perturbed.experiment.Expansion;
import perturbed.noise.Perturbation;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;

class DeepNetworkTest {
    private static final Problem MOONS = Problem.of(DeepNetwork.chain(3, 8), DeepNetwork.twoMoons(200, 0.15, 1)).regularizedBy(l2(0.001));

    private static Sgd training(long seed) {
        return Sgd.on(MOONS).startingAt(Weights.xavier(MOONS.chain(), seed)).stepSize(0.2).steps(2000).recordEvery(20).record(loss()).seed(seed);
    }

    @Test
    void a_sample_depends_on_the_seed_and_its_row_alone() {
        Dataset more = DeepNetwork.twoMoons(50, 0.2, 7), less = DeepNetwork.twoMoons(10, 0.2, 7);
        for (int l = 0; l < 10; l++) {
            assertArrayEquals(more.input(l), less.input(l));
            assertEquals(l % 2 == 0 ? -1 : 1, less.targetAt(l, 0));
        }
        for (int l = 0; l < 50; l++) {                                           // without scatter: on two circles of radius 1
            double[] x = DeepNetwork.twoMoons(50, 0, 7).input(l);
            assertEquals(1, l % 2 == 0 ? Math.hypot(x[0], x[1]) : Math.hypot(x[0] - 1, x[1] - 0.5), 1e-15);
            assertTrue(l % 2 == 0 ? x[1] >= 0 : x[1] <= 0.5);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void it_learns_what_no_linear_classifier_can(long seed) {
        Problem linear = Problem.of(Chain.input(2).then(affine(1)).then(logistic()), MOONS.data());
        assertTrue(DeepNetwork.accuracy(linear, Sgd.on(linear).stepSize(0.5).steps(2000).run().finalWeights()) < 0.93);
        assertTrue(DeepNetwork.accuracy(MOONS, training(seed).run().finalWeights()) > 0.95);
    }

    @Test
    void small_noise_does_to_its_gradients_what_the_expansion_says() {
        Weights w = training(1).run().finalWeights();
        for (Perturbation noise : new Perturbation[] {forward(gaussian(0.003)).between(1, 3), backward(gaussian(0.003)).between(2, 4)}) {
            ErrorStudy.Estimate measured = ErrorStudy.of(MOONS, w).noise(noise).draws(4000).run().squaredError();
            double predicted = Expansion.of(MOONS, w).under(noise).squaredError();
            double error = 1.5 * (measured.high() - measured.low());             // 6 standard errors, and the next order: s^2 of some hundreds, 1e-2
            assertEquals(predicted, measured.value(), error + 0.02 * predicted, noise::toString);
        }
    }

    @Test
    void stronger_forward_noise_costs_more() {
        double last = 0;
        for (double s : new double[] {0, 0.3, 1}) {
            Run run = training(1).perturb(forward(gaussian(s)).between(1, 3)).run();
            double[] losses = run.column("loss");
            double mean = Arrays.stream(losses, losses.length / 2, losses.length).average().orElseThrow();
            assertTrue(mean > 1.2 * last, "at " + s + ": " + mean + " after " + last);
            last = mean;
        }
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertRefused("twoMoons needs at least 2 samples, one of each moon, got 1", () -> DeepNetwork.twoMoons(1, 0, 1));
        assertRefused("twoMoons: the deviation must be finite and >= 0, got -1.0", () -> DeepNetwork.twoMoons(2, -1, 1));
        assertRefused("a deep network has at least 1 hidden layer of width at least 1, got 0 of 8", () -> DeepNetwork.chain(0, 8));
        Chain two = Chain.input(2).then(affine(2)).then(softmaxCrossEntropy());
        assertRefused("accuracy needs a chain that ends in a loss of one number and a label, as logistic(), but this is " + two,
            () -> DeepNetwork.accuracy(Problem.of(two, Dataset.of(new double[][] {{1, 1}}, new double[][] {{1}})), Weights.zeros(two)));
        Chain one = Chain.input(2).then(affine(1)).then(logistic());
        assertRefused("accuracy needs labels -1 and +1, but that of row 0 is 0.0",
            () -> DeepNetwork.accuracy(Problem.of(one, Dataset.of(new double[][] {{1, 1}}, new double[][] {{0}})), Weights.zeros(one)));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
