package perturbed.paper;

import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.topK;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.bilinear;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.sigmoid;
import static perturbed.operator.Operator.squaredInnerProduct;

import org.ejml.simple.SimpleMatrix;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.SamplePass;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.noise.Perturbation;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The three examples of the paper's Appendix A, small enough to check by hand: zero-mean forward noise that biases the gradient (A.1), a fixed forward
 * perturbation that moves the limit (A.2), and a Top-1 compressor of v_1 under SGD and momentum (A.3).
 */
public final class AppendixA {
    private static final double CONVERGED = 1e-6, DIVERGED = 1e9;

    private AppendixA() { }

    // ---- A.1 ---------------------------------------------------------------------------------------------------------

    /**
     * A.1: F(w) = sigma(y_1), y_1 = w, at w = 0, with delta_1 = +-a by equal chance. The perturbation has mean zero, the gradient's error has not:
     * E u~ = sigma'(a) &lt; sigma'(0) = u for a > 0, computed as the mean over the two outcomes.
     *
     * @return a row for each a: {@code a}, {@code exact} u, {@code expected} E u~, {@code bias} E u~ - u
     */
    public static Table sigmoidBias(double... a) {
        Chain chain = Chain.input(1).then(linear(1)).then(sigmoid());
        double exact = gradient(chain, 0).exactWeightGradient(1).get(0);
        DoubleColumn size = DoubleColumn.create("a", a), u = DoubleColumn.create("exact"), mean = DoubleColumn.create("expected"), bias = DoubleColumn.create("bias");
        for (double ai : a) {
            double expected = (gradient(chain, ai).weightGradient(1).get(0) + gradient(chain, -ai).weightGradient(1).get(0)) / 2;
            u.append(exact);
            mean.append(expected);
            bias.append(expected - exact);
        }
        return Table.create("A.1", size, u, mean, bias);
    }

    private static SamplePass.Result gradient(Chain chain, double delta) {
        return chain.pass(Weights.zeros(chain)).perturb(forward(constant(delta)).at(1)).run(new double[] {1});
    }

    // ---- A.2 ---------------------------------------------------------------------------------------------------------

    /**
     * A.2: gradient descent on w^2 from w_0 = 1 with the same delta_1 = {@code delta} at every step, w &lt;- (1 - 2 gamma) w - 2 gamma delta. It tends to -delta
     * for every 0 &lt; gamma &lt; 1 (the paper says gamma &lt; 1/2); at gamma = 1 it jumps between two points.
     */
    public static Sgd shiftedSquare(double gamma, double delta) {
        Chain chain = Chain.input(1).then(linear(1)).then(elementwise("square", y -> y * y, y -> 2 * y, y -> 2, y -> 0));
        return Sgd.on(Problem.of(chain, Dataset.of(new double[][] {{1}}))).startingAt(Weights.of(chain, SimpleMatrix.filled(1, 1, 1)))
            .stepSize(gamma).perturb(forward(constant(delta)).at(1));
    }

    // ---- A.3 ---------------------------------------------------------------------------------------------------------

    /** The compressor of A.3: of v_1 the element largest in size is kept, the other removed (eps_2 is minus that element). */
    public static Perturbation topOne() {
        return backward(topK(1)).at(2);
    }

    /**
     * A.3 with SGD: f_1 = A (x o w_1), f_2 = &lt;y_1, w_2&gt;^2 + ||y_1||^2 / 2, x = (1, 1), w_2 = 0, A = [[-15, 13], [-5, 9]], gamma = 0.1, without the compressor
     * ({@code .perturb(topOne())} adds it). As w_2 stays 0, this is w_1 &lt;- (I - gamma A^T A) w_1.
     *
     * <p>The paper's start is (s, s), an eigenvector of A^T A with eigenvalue 10, so that w_1 = 0 after one step: up to rounding, as 0.1 is no double. The other
     * eigenvalue is 490, and gamma = 0.1 is 24 times beyond the 2/490 that is stable: what rounding, or a start such as (1, 1.000001), puts into its direction
     * grows 48-fold in each step. From (1, 1) rounding happens to put nothing there; from (0.7, 0.7) the uncompressed run diverges as well. For
     * gamma &lt;= 1/(3 * 490), as the theorems ask, the compressed run converges.
     */
    public static Sgd sgd(double first, double second) {
        return on(new double[][] {{-15, 13}, {-5, 9}}, first, second).stepSize(0.1);
    }

    /**
     * A.3 with heavy-ball momentum: as {@link #sgd}, with A = [[-5, -4], [-5, 3]], gamma = 0.05, beta = 0.9. Here L = 50.96; with the compressor the run
     * diverges at the paper's gamma and converges at 1/(3 L) = 0.00654, and still at 0.0463.
     */
    public static Sgd momentum(double first, double second) {
        return on(new double[][] {{-5, -4}, {-5, 3}}, first, second).stepSize(0.05).momentum(0.9);
    }

    private static Sgd on(double[][] a, double first, double second) {
        Chain chain = Chain.input(2).then(bilinear(a)).then(squaredInnerProduct());
        Weights start = Weights.of(chain, new SimpleMatrix(2, 1, true, first, second), new SimpleMatrix(2, 1));
        return Sgd.on(Problem.of(chain, Dataset.of(new double[][] {{1, 1}}))).startingAt(start).stopAbove(DIVERGED);
    }

    /**
     * Runs {@link #sgd} or {@link #momentum} with and without the compressor at these step sizes.
     *
     * @return two rows for each step size: {@code gamma}, {@code compressor}, {@code norm} ||w|| at the end, {@code outcome}: converges (below 1e-6), diverges (above 1e9) or neither
     */
    public static Table compareTopOne(Sgd sgd, double... gamma) {
        DoubleColumn gammas = DoubleColumn.create("gamma"), norm = DoubleColumn.create("norm");
        StringColumn compressor = StringColumn.create("compressor"), outcome = StringColumn.create("outcome");
        for (double g : gamma)
            for (boolean compressed : new boolean[] {false, true}) {
                Sgd at = sgd.stepSize(g);
                Run run = (compressed ? at.perturb(topOne()) : at.unperturbed()).run();
                gammas.append(g);
                compressor.append(compressed ? "Top-1" : "none");
                norm.append(run.finalWeights().norm());
                outcome.append(outcome(run));
            }
        return Table.create("A.3", gammas, compressor, norm, outcome);
    }

    static String outcome(Run run) {
        return run.diverged() ? "diverges" : run.finalWeights().norm() < CONVERGED ? "converges" : "neither";
    }
}
