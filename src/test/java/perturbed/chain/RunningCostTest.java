package perturbed.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.lqrStep;
import static perturbed.operator.Operator.terminalCost;

import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.data.Dataset;
import perturbed.experiment.ErrorStudy;
import perturbed.experiment.Expansion;
import perturbed.noise.Perturbation;
import perturbed.operator.Operator;
import perturbed.sgd.Sgd;

/** Noise hits the state of an LQ chain, and the running cost beside it only where that is asked for. */
class RunningCostTest {
    private static final double[][] I = {{1, 0}, {0, 1}};
    private static final Chain CHAIN = Chain.input(2).then(step()).then(step()).then(terminalCost(I));
    private static final double[] X = {1, -2};

    private static Operator step() {
        return lqrStep(new double[][] {{1, 0.5}, {0, 1}}, new double[][] {{0}, {0.5}}, I, new double[][] {{1}});
    }

    private static Weights gains() {
        return Weights.of(CHAIN, new SimpleMatrix(1, 2, true, -1, -2), new SimpleMatrix(1, 2, true, -0.5, -1));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void noise_that_would_hit_the_cost_by_accident_is_refused_wherever_it_is_said() {
        String name = step().toString();
        String forward = "delta_1 of operator 1 (" + name + "): forward(gaussian(0.1)) would hit element 3 of y_1 too, which " + name
            + " carries beside the state (a running cost); .elements(1, 2) is the state, .elements(1, 3) is really all";
        String backward = "eps_3 of operator 3 (" + terminalCost(I) + "): backward(gaussian(0.1)).at(3) would hit element 3 of y_2 too, which " + name
            + " carries beside the state (a running cost); .elements(1, 2) is the state, .elements(1, 3) is really all";
        Problem problem = Problem.of(CHAIN, Dataset.of(new double[][] {X}));
        Perturbation all = forward(gaussian(0.1));
        assertRefused(forward, () -> Sgd.on(problem).perturb(all));
        assertRefused(forward, () -> CHAIN.picture(all));
        assertRefused(forward, () -> CHAIN.pass(gains()).perturb(all).run(X));
        assertRefused(forward, () -> ErrorStudy.of(problem, gains()).noise(all).run());
        assertRefused(forward, () -> Expansion.of(problem, gains()).under(all));
        assertRefused(backward, () -> Sgd.on(problem).perturb(backward(gaussian(0.1)).at(3)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noise_on_the_state_reaches_the_cost_through_the_state_alone(long seed) {
        SamplePass.Result pass = CHAIN.pass(gains()).perturb(forward(gaussian(0.3)).elements(1, 2).at(1)).seed(seed).run(X);
        assertEquals(pass.exactOutput(1)[2], pass.output(1)[2]);
        assertNotEquals(pass.exactOutput(1)[0], pass.output(1)[0]);
        assertNotEquals(pass.exactOutput(2)[2], pass.output(2)[2]);
        assertArrayEquals(new double[] {1}, new double[] {pass.intermediateGradient(1)[2]});
    }

    @Test
    void what_a_site_tolerates_is_asked_of_its_state() {
        Expansion expansion = Expansion.of(CHAIN, gains(), X);
        double onTheState = expansion.under(forward(gaussian(Math.sqrt(0.5))).elements(1, 2).at(1)).squaredError();          // E||delta_1||^2 = 1
        assertEquals(onTheState, expansion.sensitivity().doubleColumn("error").get(0), 1e-13 * onTheState);
        assertEquals(2, CHAIN.stateSize(1));
        assertEquals(2, CHAIN.stateSize(0));
        assertEquals(1, CHAIN.stateSize(3));
    }

    @Test
    void noise_on_the_cost_where_it_is_asked_for_moves_the_loss_and_no_gradient() {
        SamplePass.Result pass = CHAIN.pass(gains()).perturb(forward(constant(5)).elements(3, 3)).run(X);
        assertEquals(pass.exactLoss() + 10, pass.loss(), 1e-12);                 // at two sites; rounding
        assertEquals(0, pass.squaredError());
        assertTrue(CHAIN.pass(gains()).perturb(backward(constant(0.5)).elements(3, 3)).run(X).squaredError() > 0.1);
    }
}
