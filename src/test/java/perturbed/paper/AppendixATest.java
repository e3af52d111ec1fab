package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.twoPoint;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.sigmoid;

import java.util.List;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Chain;
import perturbed.chain.Weights;
import perturbed.kernel.RandomStream;
import perturbed.sgd.Recorded;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;
import tech.tablesaw.api.Table;

/** Appendix A as the paper gives it, and where the audit of the paper found more (its tests t11, t12; errata 30, 32, 33). */
class AppendixATest {
    private static final double STABLE_SGD = 1 / (3 * 490.0), STABLE_MOMENTUM = 0.00654;                    // gamma = 1/(3 L)

    // ---- A.1 (t11) ---------------------------------------------------------------------------------------------------

    @Test
    void t11_a1_zero_mean_noise_before_a_sigmoid_biases_the_gradient() {
        Table table = AppendixA.sigmoidBias(0, 1, 3);
        assertEquals(List.of("a", "exact", "expected", "bias"), table.columnNames());
        assertEquals(0.25, table.doubleColumn("exact").get(1), 1e-15);
        assertEquals(0.196612, table.doubleColumn("expected").get(1), 1e-6);                                // sigma'(1)
        assertEquals(0, table.doubleColumn("bias").get(0));
        assertTrue(table.doubleColumn("bias").get(2) < table.doubleColumn("bias").get(1));
        for (int row = 0; row < 3; row++) {
            double s = 1 / (1 + StrictMath.exp(-table.doubleColumn("a").get(row)));
            assertEquals(s * (1 - s), table.doubleColumn("expected").get(row), 1e-15);                      // E u~ = sigma'(a)
        }
    }

    @Test
    void t11_a1_the_mean_over_draws_is_that_over_the_two_outcomes() {
        // sigma' is even: each draw gives sigma'(a), so the mean has no sampling error
        Chain chain = Chain.input(1).then(linear(1)).then(sigmoid());
        double expected = AppendixA.sigmoidBias(1).doubleColumn("expected").get(0);
        int minus = 0;
        for (long seed = 0; seed < 50; seed++) {
            var pass = chain.pass(Weights.zeros(chain)).perturb(forward(twoPoint(1)).at(1)).seed(seed).run(new double[] {1});
            assertEquals(expected, pass.weightGradient(1).get(0), 1e-15);
            if (pass.output(1)[0] < 0) minus++;
        }
        assertTrue(minus > 5 && minus < 45, "both outcomes occur; fewer than 6 of 50 with probability 1e-9: " + minus);
    }

    // ---- A.2 (t11; t3: CE9, erratum 30) --------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.4, 0.5, 0.6, 0.9, 0.999})
    void t11_a2_the_limit_is_minus_delta_for_every_step_size_below_one(double gamma) {
        for (double delta : new double[] {1, -0.3})                                                         // |1 - 2 gamma|^20000 <= 5e-18
            assertEquals(-delta, AppendixA.shiftedSquare(gamma, delta).steps(20_000).run().finalWeights().get(1).get(0), 1e-6);
    }

    @Test
    void t11_a2_at_step_size_one_it_jumps_between_two_points() {
        assertEquals(1, AppendixA.shiftedSquare(1, 0.25).steps(20_000).run().finalWeights().get(1).get(0), 1e-9);
        assertEquals(-1.5, AppendixA.shiftedSquare(1, 0.25).steps(20_001).run().finalWeights().get(1).get(0), 1e-9);
    }

    // ---- A.3, SGD (t12, erratum 32) ----------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.7, 1e-3})
    void t12_a3_without_compression_the_papers_start_is_at_zero_after_one_step_up_to_rounding(double s) {
        Weights w = AppendixA.sgd(s, s).steps(1).run().finalWeights();
        assertTrue(w.get(1).normF() <= 32 * Math.ulp(s), w.toString());                                     // y_1 is off by up to 8 ulp(s), u_1 by 15 + 5 times that, gamma = 0.1
        assertEquals(0, w.get(2).normF());                                                                  // w_2 stays 0
    }

    @Test
    void t12_a3_at_the_papers_step_size_top_1_diverges_and_without_it_the_papers_start_converges() {
        assertEquals(List.of("converges", "diverges"), outcomes(AppendixA.sgd(1, 1).steps(20_000), 0.1));
        Weights w = AppendixA.sgd(1, 1).steps(1).run().finalWeights();
        assertEquals(-0x1p-54, w.get(1).get(0));                                                            // 1 - 10 x the double next to 0.1
        assertEquals(-0x1p-54, w.get(1).get(1));
    }

    @Test
    void t12_a3_the_uncompressed_run_converges_by_luck_of_the_start_alone() {
        assertEquals(List.of("diverges", "diverges"), outcomes(AppendixA.sgd(1, 1.000001).steps(20_000), 0.1));
        assertEquals("diverges", outcomes(AppendixA.sgd(0.7, 0.7).steps(20_000), 0.1).get(0), "rounding leaves the eigenvector");
    }

    @Test
    void t12_a3_at_a_stable_step_size_top_1_converges_too_and_just_beyond_it_alone() {
        for (double[] start : new double[][] {{1, 1}, {1, 1.000001}, {1, -0.2}}) {
            Sgd sgd = AppendixA.sgd(start[0], start[1]).steps(20_000);
            assertEquals(List.of("converges", "converges"), outcomes(sgd, STABLE_SGD));
            assertEquals(List.of("diverges", "converges"), outcomes(sgd, 0.00482));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void t12_a3_top_1_shrinks_the_weights_in_every_step(long seed) {
        // ||w'||^2 = ||w||^2 - gamma y_k^2 (2 - gamma ||a_k||^2), k the element kept, ||a_k||^2 = 394 or 106
        RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER);
        double gamma = 0.00482;
        Run run = AppendixA.sgd(random.normal(0), random.normal(1)).stepSize(gamma).perturb(AppendixA.topOne()).steps(200).record(Recorded.weights()).run();
        double[] w1 = run.column("w_1_1"), w2 = run.column("w_1_2");
        for (int t = 0; t + 1 < w1.length; t++) {
            double y1 = -15 * w1[t] + 13 * w2[t], y2 = -5 * w1[t] + 9 * w2[t];
            double y = Math.abs(y1) >= Math.abs(y2) ? y1 : y2, a = Math.abs(y1) >= Math.abs(y2) ? 394 : 106;
            double square = w1[t] * w1[t] + w2[t] * w2[t];
            assertEquals(square - gamma * y * y * (2 - gamma * a), w1[t + 1] * w1[t + 1] + w2[t + 1] * w2[t + 1], 1e-14 * square);
        }
    }

    // ---- A.3, momentum (erratum 33) ----------------------------------------------------------------------------------

    @Test
    void t12_a3_with_momentum_top_1_diverges_at_the_papers_step_size_and_converges_below_it() {
        for (double[] start : new double[][] {{1, 1}, {0.7, 0.7}, {1, 0.3}}) {
            Sgd momentum = AppendixA.momentum(start[0], start[1]).steps(20_000);
            assertEquals(List.of("converges", "diverges"), outcomes(momentum, 0.05));
            assertEquals(List.of("converges", "converges", "converges", "converges", "converges", "converges"), outcomes(momentum, STABLE_MOMENTUM, 0.0196, 0.0463));
        }
    }

    @Test
    void t12_a3_with_momentum_is_the_recursion_of_the_paper() {
        SimpleMatrix a = new SimpleMatrix(new double[][] {{-5, -4}, {-5, 3}}), w = new SimpleMatrix(2, 1, true, 1, 1), before = w;
        for (int t = 0; t < 30; t++) {
            SimpleMatrix v = a.mult(w);                                                                     // v_1 = y_1 as w_2 = 0
            v.set(Math.abs(v.get(0)) >= Math.abs(v.get(1)) ? 1 : 0, 0);
            SimpleMatrix next = w.minus(a.transpose().mult(v).scale(0.02)).plus(w.minus(before).scale(0.9));
            before = w;
            w = next;
        }
        SimpleMatrix run = AppendixA.momentum(1, 1).stepSize(0.02).perturb(AppendixA.topOne()).steps(30).run().finalWeights().get(1);
        assertTrue(run.minus(w).normF() < 1e-12, run + " and " + w);                                        // 30 steps of a stable recursion
    }

    private static List<String> outcomes(Sgd sgd, double... gamma) {
        return AppendixA.compareTopOne(sgd, gamma).stringColumn("outcome").asList();
    }
}
