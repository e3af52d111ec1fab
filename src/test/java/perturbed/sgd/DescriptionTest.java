package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.logistic;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.softplus;
import static perturbed.sgd.StoppedRuns.DEEP;
import static perturbed.sgd.StoppedRuns.standard;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.operator.Loss;
import perturbed.operator.Operator;

/** A description in words, as the text under which results are stored, and what it is equal to. */
class DescriptionTest {
    private static final Path FILE = Path.of("never", "written");

    @Test
    void descriptions_are_equal_if_they_describe_the_same_run() {
        assertEquals(standard(), standard().checkpoint(FILE, 10));
        assertEquals(standard().hashCode(), standard().hashCode());
        assertNotEquals(standard(), standard().seed(4));
        assertNotEquals(standard().hashCode(), standard().seed(4).hashCode(), "by chance once in 2^32 descriptions");
        assertNotEquals(standard(), null);
        StepSize lambda = t -> 0.1;
        assertEquals(standard().stepSize(lambda), standard().stepSize(lambda));
        assertNotEquals(standard().stepSize(lambda), standard().stepSize(t -> 0.1));
        assertNotEquals(standard().stepSize(lambda), standard().stepSize(lambda).momentum(0.25));
    }

    @Test
    void the_text_is_the_whole_description_in_one_line() {
        assertEquals("perturbed-sgd/2; chain: Chain.input(3).then(affine(4)).then(tanh()).then(linear(1)).then(squaredError()); data: " + DEEP.data().contentHash()
            + "; regularizer: l2(0.01); start: 0; stepSize: 0.1; steps: 1000; batch: all; momentum: 0; gradientNoise: 0; clip: none; stopAbove: none; perturb: ; seed: 0"
            + "; recordEvery: 1; record: gradientNorm(); ewma: 0.01", Sgd.on(DEEP).text().orElseThrow());
        String text = standard().shuffled().text().orElseThrow();
        assertTrue(text.contains("; batch: 7 shuffled; "), text);
        assertTrue(text.contains("; perturb: forward(uniform(0.3)).every(2), backward(gaussian(0.1)).at(3); "), text);
        assertEquals(Optional.empty(), Sgd.on(DEEP).stepSize(t -> 1).text());
        assertFalse(Sgd.on(DEEP).startingAt(Weights.xavier(DEEP.chain(), 1)).text().equals(Sgd.on(DEEP).startingAt(Weights.xavier(DEEP.chain(), 2)).text()));
        assertEquals(Sgd.on(DEEP).text(), Sgd.on(DEEP).checkpoint(FILE, 5).text());
        assertEquals("a\\\\b\\nc", CanonicalText.oneLine("a\\b\nc"));
    }

    @Test
    void a_description_without_text_is_refused_with_the_remedy() {
        assertEquals("a checkpoint is stored under the text of the run, but these have none: the step size (override its text(): a lambda has none); "
            + "forward(your noise) (override text() of its noise: a lambda has none); "
            + "backward(uniform(1)).scaled(t -> ...) (leave scaled(..) out, or write the factor into a noise of your own); "
            + "the recorded 'one' (override text() of its quantity: a lambda has none)",
            assertThrows(IllegalArgumentException.class, () -> standard().stepSize(t -> 1).perturb(forward((value, random, added) -> added[0] = 0), backward(uniform(1)).scaled(t -> 1))
                .record(Recorded.of("one", (t, w) -> 1)).checkpoint(FILE, 10).run()).getMessage());
    }

    /** Half a line of code, and no text. */
    private static final class Halved implements Operator {
        @Override
        public int outputSize(int inputSize) {
            return inputSize;
        }

        @Override
        public void value(double[] y, double[] w, double[] out) {
            for (int k = 0; k < y.length; k++) out[k] = y[k] / 2;
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
            for (int k = 0; k < y.length; k++) vy[k] = v[k] / 2;
        }
    }

    private static final class Flat implements Regularizer {
        @Override
        public double value(double[] w) {
            return 0;
        }

        @Override
        public void addGradient(double[] w, double[] gradient) { }
    }

    @Test
    void operators_and_regularizers_without_text_are_named() {
        Problem yours = Problem.of(Chain.input(1).then(linear(1)).then(new Halved()), Dataset.of(new double[][] {{1}})).regularizedBy(new Flat());
        assertEquals(Optional.empty(), yours.text());
        assertEquals("a checkpoint is stored under the text of the run, but these have none: operator 2, Halved (override its text()); the regularizer (override its text())",
            assertThrows(IllegalArgumentException.class, () -> Sgd.on(yours).checkpoint(FILE, 10).run()).getMessage());
    }

    @Test
    void a_loss_without_text_is_named_too() {
        Loss mine = new Loss() {
            @Override
            public int targetSize(int inputSize) {
                return 0;
            }

            @Override
            public double value(double[] y, double[] target) {
                return y[0];
            }

            @Override
            public void gradient(double[] y, double[] target, double[] vy) {
                vy[0] = 1;
            }

            @Override
            public String toString() {
                return "mine";
            }
        };
        Dataset data = Dataset.of(new double[][] {{1}});
        assertEquals(List.of("the loss mine (override its text())"), Sgd.on(Problem.of(Chain.input(1).then(linear(1)).then(mine), data)).withoutText());
        assertEquals(List.of(), Sgd.on(DEEP).withoutText());
    }

    @Test
    void what_differs_between_versions_is_the_version() {
        assertEquals("perturbed-sgd/1 there, perturbed-sgd/2 here", CanonicalText.difference("perturbed-sgd/1; seed: 1", "perturbed-sgd/2; seed: 2"));
        assertEquals("a: 1 there, 2 here; c: 5 there, 6 here", CanonicalText.difference("v; a: 1; b: 3; c: 5", "v; a: 2; b: 3; c: 6"));
        assertEquals("a\\\\b\\nc\\rd", CanonicalText.oneLine("a\\b\nc\rd"));
        assertEquals("a\\b\nc\rd", CanonicalText.oneLine("a\\b\nc\rd").translateEscapes());
    }

    /** Every bit of w_0 counts, the sign of a zero too; equal weights have equal texts. */
    @Test
    void the_start_is_told_by_its_bits() {
        Problem problem = Problem.of(Chain.input(2).then(linear(1)).then(softplus()), Dataset.of(new double[][] {{1, 2}}));
        String[] texts = new String[4];
        double[][] starts = {{0, 0}, {-0.0, 0}, {0, Double.MIN_VALUE}, {Double.MIN_VALUE, 0}};
        for (int k = 0; k < 4; k++) texts[k] = Sgd.on(problem).startingAt(Weights.ofArrays(problem.chain(), new double[][] {null, starts[k], {}})).text().orElseThrow();
        assertEquals(4, Stream.of(texts).distinct().count());
        assertEquals(Sgd.on(problem).text().orElseThrow(), texts[0]);
        assertTrue(texts[1].matches(".*; start: [0-9a-f]{64}; .*"), texts[1]);
    }

    @Test
    void the_order_of_the_sides_does_not_matter_that_of_perturbations_of_one_side_does() {
        Sgd sgd = Sgd.on(DEEP);
        assertEquals(sgd.perturb(forward(uniform(1)), backward(uniform(2))), sgd.perturb(backward(uniform(2)), forward(uniform(1))));
        assertEquals(sgd.perturb(forward(uniform(1)), backward(uniform(2))), sgd.perturb(backward(uniform(2))).perturb(forward(uniform(1))));
        assertNotEquals(sgd.perturb(forward(uniform(1)), forward(uniform(2))), sgd.perturb(forward(uniform(2)), forward(uniform(1))));
    }

    @Test
    void describe_prints_the_recursion_that_is_run() {
        Problem problem = Problem.of(Chain.input(1).then(linear(1)).then(softplus()), Dataset.of(new double[][] {{1}, {2}})).regularizedBy(Regularizer.gemanMcClure(0.001));
        assertEquals("""
            minimise  loss(w) = (1/2) sum_l F(x_l; w) + R(w),  R = gemanMcClure(0.001)
            chain     Chain.input(1).then(linear(1)).then(softplus())
            forward   y~_1 = f_1(y~_0, w_1) + delta_1 [forward(uniform(0.5)).at(1), each sample its own]
                      y~_2 = f_2(y~_1, w_2)
            backward  v~_1 = J1 f_2(y~_1, w_2)^T
            gradient  u~_i = the mean of J2 f_i(y~_{i-1}, w_i)^T v~_i over all 2 samples
            update    w_{t+1} = w_t - gamma_t (u~ + r + xi_t) + 0.9 (w_t - w_{t-1}),  gamma_t = 0.1,  xi_t ~ N(0, 0.001^2 I)
            run       5 steps, seed 1, w_0 = 0""", Sgd.on(problem).steps(5).gradientNoise(0.001).momentum(0.9).seed(1).perturb(forward(uniform(0.5)).at(1)).describe());
    }

    @Test
    void describe_says_how_labels_were_read() {
        Problem problem = Problem.of(Chain.input(1).then(linear(1)).then(logistic()), Dataset.of(new double[][] {{1}, {2}}, new double[] {0, 1}));
        assertEquals("data      targets 0 were read as -1", Sgd.on(problem).describe().lines().toList().get(2));
    }

    /** The lines of the other choices: what the first description leaves at its default. */
    @Test
    void describe_prints_every_option_that_was_set() {
        Sgd sgd = Sgd.on(DEEP).startingAt(Weights.xavier(DEEP.chain(), 1)).steps(5).seed(2).batchSize(7).clip(2).stopAbove(100).stepSize(t -> 1)
            .perturb(forward(uniform(0.5)).at(1, 2), forward(gaussian(1)).at(2).sharedAcrossBatch(), backward(gaussian(0.1)).at(3));
        assertEquals("""
            minimise  loss(w) = (1/300) sum_l F(x_l; w) + R(w),  R = l2(0.01)
            chain     Chain.input(3).then(affine(4)).then(tanh()).then(linear(1)).then(squaredError())
            forward   y~_1 = f_1(y~_0, w_1) + delta_1 [forward(uniform(0.5)).at(1, 2), each sample its own]
                      y~_2 = f_2(y~_1, w_2) + delta_2 [forward(uniform(0.5)).at(1, 2), each sample its own] + delta_2 [forward(gaussian(1)).at(2).sharedAcrossBatch()]
                      y~_3 = f_3(y~_2, w_3)
                      y~_4 = f_4(y~_3, w_4)
            backward  v~_3 = J1 f_4(y~_3, w_4)^T
                      v~_2 = J1 f_3(y~_2, w_3)^T v~_3 + eps_3 [backward(gaussian(0.1)).at(3), each sample its own]
                      v~_1 = J1 f_2(y~_1, w_2)^T v~_2
            gradient  u~_i = the mean of J2 f_i(y~_{i-1}, w_i)^T v~_i over 7 samples, drawn with replacement
            update    g_t = u~ + r, shortened to norm 2.0 where longer; w_{t+1} = w_t - gamma_t (g_t),  gamma_t = your function of t
            run       5 steps, seed 2, ||w_0|| = NORM, stopped where ||w|| > 100.0""".replace("NORM", Weights.xavier(DEEP.chain(), 1).norm() + ""), sgd.describe());
        assertTrue(sgd.shuffled().describe().contains(" over 7 samples, in a random order, new every epoch\n"), sgd.shuffled()::describe);
        assertEquals(sgd.describe(), sgd.toString());
        assertEquals(Sgd.on(DEEP).describe(), Sgd.on(DEEP).batchSize(7).fullBatch().describe());
    }

    @Test
    void a_run_is_described_with_its_end() {
        Sgd sgd = Sgd.on(DEEP).steps(3);
        assertEquals(sgd.describe() + "\nended     at its horizon, 3 steps", sgd.run().describe());
        Sgd stopped = Sgd.on(DEEP).startingAt(Weights.xavier(DEEP.chain(), 1)).stopAbove(1e-9).steps(3);
        assertEquals(stopped.describe() + "\nended     diverged at step 0, site w, ||w|| above 1.0E-9", stopped.run().describe());
    }
}
