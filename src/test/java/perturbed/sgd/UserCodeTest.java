package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.linear;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.kernel.UserCodeException;
import perturbed.noise.Noise;
import perturbed.noise.Perturbation;
import perturbed.operator.Loss;
import perturbed.operator.Operator;

/** Code of the user's that throws is told with the place, and so are missing arguments. */
class UserCodeTest {
    private static final RuntimeException THROWN = new IndexOutOfBoundsException("Index 5 out of bounds for length 1");
    private static final Chain CHAIN = Chain.input(1).then(linear(1)).then(elementwise("half square", y -> y * y / 2, y -> y));
    private static final Dataset DATA = Dataset.of(new double[][] {{1}});
    private static final Sgd SGD = Sgd.on(Problem.of(CHAIN, DATA)).steps(20);

    private static double fail() {
        throw THROWN;
    }

    private static Sgd on(Chain chain) {
        return Sgd.on(Problem.of(chain, DATA)).startingAt(Weights.normal(chain, 1, 1)).steps(20);
    }

    @Test
    void an_operator_with_its_number_its_name_the_pass_and_the_step() {
        told("operator 2 (elementwise(\"swish\")) failed in its pull-back at step 0", () -> on(Chain.input(1).then(linear(1)).then(elementwise("swish", y -> y, y -> fail()))).run());
        told("operator 2 (elementwise(\"swish\")) failed in its value at step 0",
            () -> on(Chain.input(1).then(linear(1)).then(elementwise("swish", y -> fail(), y -> 1)).then(linear(1))).run());
        // y shrinks by half a step: 1, 1/2, 1/4 ... is below 0.001 from step 10 on
        Chain late = Chain.input(1).then(linear(1)).then(elementwise("late", y -> y, y -> y < 1e-3 ? fail() : y));
        told("operator 2 (elementwise(\"late\")) failed in its pull-back at step 10", () -> Sgd.on(Problem.of(late, DATA)).steps(20).stepSize(0.5)
            .startingAt(Weights.of(late, org.ejml.simple.SimpleMatrix.ones(1, 1))).run());
    }

    @Test
    void a_loss() {
        Loss loss = new Loss() {
            @Override
            public int targetSize(int inputSize) {
                return 0;
            }

            @Override
            public double value(double[] y, double[] target) {
                return fail();
            }

            @Override
            public void gradient(double[] y, double[] target, double[] vy) {
                fail();
            }

            @Override
            public String toString() {
                return "mine";
            }
        };
        Chain chain = Chain.input(1).then(linear(1)).then(loss);
        told("operator 2 (mine) failed in its gradient at step 0", () -> on(chain).run());
        told("operator 2 (mine) failed in its gradient at step 3", () -> chain.pass(Weights.zeros(chain)).step(3).run(new double[] {1}));
    }

    @Test
    void a_noise_with_its_side_and_operator() {
        Noise failing = (value, random, added) -> fail();
        told("forward(your noise).at(1).every(7).sharedAcrossBatch() at operator 1, step 0", () -> SGD.perturb(forward(failing).at(1).every(7).sharedAcrossBatch()).run());
        told("backward(your noise).atSteps(17) at operator 2, step 17", () -> SGD.perturb(backward(failing).atSteps(17)).run());
        told("forward(uniform(1)).scaled(t -> ...): your factor failed at step 0", () -> SGD.perturb(forward(uniform(1)).scaled(t -> fail())).run());
    }

    @Test
    void a_step_size_a_recorded_quantity_and_a_regularizer() {
        told("the step size failed at step 3", () -> SGD.stepSize(t -> t < 3 ? 0.1 : fail()).run());
        told("the recorded 'mine' failed at step 2", () -> SGD.record(Recorded.of("mine", (t, w) -> t < 2 ? 0 : fail())).run());
        Regularizer regularizer = new Regularizer() {
            @Override
            public double value(double[] w) {
                return fail();
            }

            @Override
            public void addGradient(double[] w, double[] gradient) {
                fail();
            }
        };
        Problem problem = SGD.problem().regularizedBy(regularizer);
        told("the regularizer failed in its gradient at w_1", () -> Sgd.on(problem).run());
        told("the regularizer failed in its value at w_1", () -> problem.loss(Weights.zeros(CHAIN)));
    }

    @Test
    void a_message_that_is_missing_is_the_name_of_what_was_thrown_and_stopping_is_no_failure() {
        assertEquals("the step size failed at step 0: ArithmeticException",
            assertThrows(UserCodeException.class, () -> SGD.stepSize(t -> { throw new ArithmeticException(); }).run()).getMessage());
        CancellationException stop = new CancellationException("enough");
        assertSame(stop, assertThrows(CancellationException.class, () -> SGD.stepSize(t -> { throw stop; }).run()));
    }

    private static void told(String where, Executable call) {
        UserCodeException told = assertThrows(UserCodeException.class, call);
        assertEquals(where + ": Index 5 out of bounds for length 1", told.getMessage());
        assertSame(THROWN, told.getCause());
    }

    @Test
    void what_is_missing_is_refused_by_name() {
        refused("forward(noise): the noise is missing (null)", () -> forward(null));
        refused("backward(noise): the noise is missing (null)", () -> backward(null));
        refused("forward(uniform(1)).scaled(factor): the factor is missing (null)", () -> forward(uniform(1)).scaled(null));
        refused("then(operator): operator 3 is missing (null)", () -> CHAIN.then((Operator) null));
        refused("then(loss): operator 3 is missing (null)", () -> CHAIN.then((Loss) null));
        refused("Problem.of(chain, data): the chain is missing (null)", () -> Problem.of(null, DATA));
        refused("Problem.of(chain, data): the data is missing (null)", () -> Problem.of(CHAIN, null));
        refused("regularizedBy(regularizer): the regularizer is missing (null); none() is R = 0", () -> SGD.problem().regularizedBy(null));
        refused("Sgd.on(problem): the problem is missing (null)", () -> Sgd.on(null));
        refused("stepSize(gamma): the step size is missing (null)", () -> SGD.stepSize((StepSize) null));
        refused("startingAt(w0): the weights are missing (null); leave startingAt out for w_0 = 0", () -> SGD.startingAt(null));
        refused("perturb(..): a perturbation is missing (null); unperturbed() takes them away", () -> SGD.perturb((Perturbation) null));
        refused("record(..): a quantity is missing (null); record() records nothing", () -> SGD.record((Recorded) null));
        refused("Recorded.of(name, quantity): the name is empty; it names the column", () -> Recorded.of(" ", (t, w) -> 0));
        refused("Recorded.of(\"mine\", quantity): the quantity is missing (null)", () -> Recorded.of("mine", null));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
