package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.sgd.Recorded.of;

import java.util.Arrays;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.SamplePass;
import perturbed.chain.Weights;
import perturbed.experiment.ErrorStudy;
import perturbed.experiment.Minimum;
import perturbed.noise.Perturbation;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;

class LinearQuadraticControlTest {
    private static final LinearQuadraticControl CART = LinearQuadraticControl.cart().horizon(3);
    private static final double[][] ONE = {{1}};

    @Test
    void one_step_by_hand() {                                                    // min x^2 + u^2 + (x + u)^2: u = -x / 2, cost 1.5 x^2
        LinearQuadraticControl scalar = LinearQuadraticControl.of(ONE, ONE, ONE, ONE).horizon(1).from(new double[] {2});
        assertEquals(-0.5, scalar.riccatiGains().get(1).get(0), 1e-15);
        assertEquals(6, scalar.riccatiCost(0), 1e-14);
        assertEquals(6.25, scalar.riccatiCost(0.5), 1e-14);                      // + 0.25 Q_T
        assertEquals(4 + 9 + 25, scalar.cost(Weights.of(scalar.chain(), SimpleMatrix.filled(1, 1, 1.5)), 0), 1e-14);   // x = 2, u = 3
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void the_cost_is_the_loss_of_the_chain(long seed) {
        LinearQuadraticControl control = LinearQuadraticControl.of(new double[][] {{1, 0.5}, {-0.3, 0.9}}, new double[][] {{1, 0}, {0.5, 2}},
            new double[][] {{2, 0.5}, {0.5, 1}}, new double[][] {{1, 0.2}, {0.2, 3}}).horizon(4).terminal(new double[][] {{5, 0}, {0, 0}})
            .from(new double[] {1, 2}, new double[] {-1, 3});
        Weights gains = Weights.normal(control.chain(), 0.5, seed);
        double cost = control.problem().loss(gains);
        assertEquals(cost, control.cost(gains, 0), 1e-12 * cost);                // roundoff
        assertTrue(cost > control.riccatiCost(0));
        double gradient = control.problem().gradient(control.riccatiGains()).norm();
        assertEquals(0, gradient, 1e-12 * control.riccatiCost(0));
    }

    @Test
    void the_cost_under_process_noise_is_the_mean_of_the_noisy_chain() {
        LinearQuadraticControl control = CART.from(new double[] {1, -1});
        Weights gains = Weights.normal(control.chain(), 0.5, 3);
        SamplePass pass = control.chain().pass(gains).perturb(control.processNoise(0.5));
        int draws = 20_000;
        double mean = 0, square = 0;
        for (int k = 0; k < draws; k++) {
            double loss = pass.seed(k).run(new double[] {1, -1}).loss();
            mean += loss / draws;
            square += loss * loss / draws;
        }
        double standardError = Math.sqrt((square - mean * mean) / draws);
        assertEquals(control.cost(gains, 0.5), mean, 5 * standardError);         // false alarm: 6e-7
    }

    @Test
    void training_reaches_the_riccati_cost() {
        Run run = Sgd.on(CART.problem()).stepSize(0.01).momentum(0.9).steps(20_000).recordEvery(100).run();
        double gap = CART.cost(run.finalWeights(), 0) - CART.riccatiCost(0);
        Minimum minimum = Minimum.of(CART.problem(), CART.riccatiGains());       // for mu, the least eigenvalue of the Hessian
        var eigen = minimum.hessian().eig();
        double mu = Double.POSITIVE_INFINITY;
        for (int i = 0; i < eigen.getNumberOfEigenvalues(); i++) mu = Math.min(mu, eigen.getEigenvalue(i).getReal());
        double gradient = CART.problem().gradient(run.finalWeights()).norm();
        assertTrue(gap <= gradient * gradient / (2 * mu) * 1.1 + 1e-14, gap + ", gradient " + gradient + ", mu " + mu);      // PL near the minimum, and roundoff
        assertEquals(0, gap, 1e-9);                                              // 10 gamma mu a step: e^-20 and less of the first gap is left
        assertArrayEquals(CART.riccatiGains().toArray(), run.finalWeights().toArray(), Math.sqrt(2e-9 / mu));
    }

    @Test
    void under_process_noise_training_ends_at_the_riccati_gains_up_to_the_noise_floor() {
        double deviation = 0.5, gamma = 0.001, best = CART.riccatiCost(deviation);
        Perturbation noise = CART.processNoise(deviation);
        Run run = Sgd.on(CART.problem()).startingAt(CART.riccatiGains()).stepSize(gamma).steps(200_000).perturb(noise).seed(1).recordEvery(20)
            .record(of("gap", (t, w) -> CART.cost(w, deviation) - best)).run();
        double[] gap = run.column("gap");
        double mean = Arrays.stream(gap, gap.length / 5, gap.length).average().orElseThrow();
        double floor = gamma / 4 * ErrorStudy.of(CART.problem(), CART.riccatiGains()).noise(noise).draws(20_000).run().squaredError().value();
        // E gap = (1/2) tr(H P), H P + P H = gamma S, so (gamma/4) tr S to first order in gamma, and E||u~||^2 = tr S there. A tenth is left for gamma's second order
        // (a per cent or two) and for the mean over some hundreds of correlation times 1 / (2 gamma mu)
        assertEquals(floor, mean, 0.1 * floor);
        assertTrue(Arrays.stream(gap).allMatch(g -> g >= -1e-12), "no gains are better than Riccati's");
    }

    @Test
    void without_process_noise_one_start_does_not_tell_all_gains() {             // K_t is known along x_t only: many gains have the best cost
        LinearQuadraticControl one = CART.from(new double[] {1, 0});
        Run run = Sgd.on(one.problem()).stepSize(0.01).momentum(0.9).steps(20_000).recordEvery(100).run();
        assertEquals(one.riccatiCost(0), one.cost(run.finalWeights(), 0), 1e-9);
        assertTrue(one.cost(run.finalWeights(), 0.5) > 1.01 * one.riccatiCost(0.5));
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertRefused("R must be positive definite, or a control would cost nothing; got [[0.0]]", () -> LinearQuadraticControl.of(ONE, ONE, ONE, new double[][] {{0}}));
        assertRefused("Q must be positive semidefinite, but has the eigenvalue -1.0", () -> LinearQuadraticControl.of(ONE, ONE, new double[][] {{-1}}, ONE));
        assertRefused("lqrStep(A, B, Q, R): B must be 1 x 1, got 2 x 1", () -> LinearQuadraticControl.of(ONE, new double[][] {{1}, {1}}, ONE, ONE));
        assertRefused("the horizon must be at least 1, got 0", () -> CART.horizon(0));
        assertRefused("Q_T must be positive semidefinite, but has the eigenvalue -1.0", () -> LinearQuadraticControl.of(ONE, ONE, ONE, ONE).terminal(new double[][] {{-1}}));
        assertRefused("Q_T must be 2 x 2, got 1 rows", () -> CART.terminal(ONE));
        assertRefused("from(x_0...): name at least one start", () -> CART.from());
        assertRefused("from(x_0...): a start has 2 finite elements, got [1.0]", () -> CART.from(new double[] {1}));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
