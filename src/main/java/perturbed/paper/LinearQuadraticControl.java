package perturbed.paper;

import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.lqrStep;
import static perturbed.operator.Operator.terminalCost;

import java.util.Arrays;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.simple.SimpleMatrix;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.noise.Perturbation;
import perturbed.operator.Operator;

/**
 * The paper's Example 3, (3): linear quadratic control over a finite horizon T with learnt gains, u_t = K_t x_t,
 * <pre>
 * x_{t+1} = A x_t + B u_t + process noise,   cost = sum_{t &lt; T} (x_t^T Q x_t + u_t^T R u_t) + x_T^T Q_T x_T,
 * </pre>
 * the mean of the cost over the starts x_0. Operators 1..T of the chain carry (x, running cost), operator T + 1 adds the terminal cost.
 *
 * <p>Process noise is a forward perturbation of the state, but not a disturbance of the training: it is part of the <em>objective</em> (errata 40).
 * SGD under it minimises the smoothed loss, which is the expected cost ({@link #cost(Weights, double)}), so there is no plateau, and it ends at
 * {@link #riccatiGains}, which are the same with and without noise. Immutable; each option returns a changed copy.
 */
public final class LinearQuadraticControl {
    private final double[][] a;
    private final double[][] b;
    private final double[][] q;
    private final double[][] r;
    private final double[][] terminal;
    private final int horizon;
    private final double[][] starts;

    private LinearQuadraticControl(double[][] a, double[][] b, double[][] q, double[][] r, double[][] terminal, int horizon, double[][] starts) {
        this.a = a;
        this.b = b;
        this.q = q;
        this.r = r;
        this.terminal = terminal;
        this.horizon = horizon;
        this.starts = starts;
    }

    /**
     * With Q_T = Q, T = 10, and the unit vectors as starts.
     *
     * @throws IllegalArgumentException if the sizes do not fit, an entry is not finite, Q is not symmetric and positive semidefinite, or R not
     *                                  symmetric and positive definite
     */
    public static LinearQuadraticControl of(double[][] a, double[][] b, double[][] q, double[][] r) {
        lqrStep(a, b, q, r);                                         // refuses what does not fit
        if (!DecompositionFactory_DDRM.chol(r.length, true).decompose(new SimpleMatrix(r).getDDRM()))
            throw new IllegalArgumentException("R must be positive definite, or a control would cost nothing; got " + Arrays.deepToString(r));
        checkSemidefinite("Q", q);
        return new LinearQuadraticControl(copy(a), copy(b), copy(q), copy(r), copy(q), 10, SimpleMatrix.identity(a.length).toArray2());
    }

    private static void checkSemidefinite(String name, double[][] matrix) {
        var eigen = new SimpleMatrix(matrix).eig();
        for (int i = 0; i < matrix.length; i++)
            if (eigen.getEigenvalue(i).getReal() < -1e-12 * new SimpleMatrix(matrix).normF())
                throw new IllegalArgumentException(name + " must be positive semidefinite, but has the eigenvalue " + eigen.getEigenvalue(i)
                    .getReal());
    }

    /** A cart on a track, position and velocity, pushed for half a second at a time: A = [[1, 1/2], [0, 1]], B = [[1/8], [1/2]], Q = I, R = 1/2. */
    public static LinearQuadraticControl cart() {
        return of(new double[][] {{1, 0.5}, {0, 1}}, new double[][] {{0.125}, {0.5}}, new double[][] {{1, 0}, {0, 1}}, new double[][] {{0.5}});
    }

    /** With T = {@code horizon}. */
    public LinearQuadraticControl horizon(int horizon) {
        if (horizon < 1) throw new IllegalArgumentException("the horizon must be at least 1, got " + horizon);
        return new LinearQuadraticControl(a, b, q, r, terminal, horizon, starts);
    }

    /** With another Q_T than Q, symmetric and positive semidefinite. */
    public LinearQuadraticControl terminal(double[][] terminal) {
        terminalCost(terminal);                                      // refuses what is not symmetric
        if (terminal.length != a.length) throw new IllegalArgumentException("Q_T must be " + a.length + " x " + a.length + ", got " + terminal.length
            + " rows");
        checkSemidefinite("Q_T", terminal);
        return new LinearQuadraticControl(a, b, q, r, copy(terminal), horizon, starts);
    }

    /**
     * From these x_0.
     *
     * @throws IllegalArgumentException if there is none, or one is not a finite vector of the state's size
     */
    public LinearQuadraticControl from(double[]... starts) {
        if (starts.length == 0) throw new IllegalArgumentException("from(x_0...): name at least one start");
        for (double[] start : starts)
            if (start.length != a.length || !Arrays.stream(start).allMatch(Double::isFinite))
                throw new IllegalArgumentException("from(x_0...): a start has " + a.length + " finite elements, got " + Arrays.toString(start));
        return new LinearQuadraticControl(a, b, q, r, terminal, horizon, copy(starts));
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    /** Operators 1..T are the steps, with weights K_0..K_{T-1}; operator T + 1 is the terminal cost. */
    public Chain chain() {
        Operator step = lqrStep(a, b, q, r);
        Chain chain = Chain.input(a.length);
        for (int t = 0; t < horizon; t++) chain = chain.then(step);
        return chain.then(terminalCost(terminal));
    }

    /** The chain on the starts. */
    public Problem problem() {
        return Problem.of(chain(), Dataset.of(starts));
    }

    /** N(0, deviation^2 I) added to the states x_1..x_T, and not to the running cost. */
    public Perturbation processNoise(double deviation) {
        return forward(gaussian(deviation)).elements(1, a.length);
    }

    /**
     * The best gains, with or without process noise: K_t = -(R + B^T P_{t+1} B)^-1 B^T P_{t+1} A by Riccati's recursion, P_T = Q_T, P_t = Q + A^T
     * P_{t+1} (A + B K_t).
     */
    public Weights riccatiGains() {
        SimpleMatrix p = new SimpleMatrix(terminal), mA = new SimpleMatrix(a), mB = new SimpleMatrix(b);
        SimpleMatrix[] gains = new SimpleMatrix[horizon];
        for (int t = horizon - 1; t >= 0; t--) {
            SimpleMatrix bp = mB.transpose().mult(p);
            gains[t] = new SimpleMatrix(r).plus(bp.mult(mB)).solve(bp.mult(mA)).negative();
            p = new SimpleMatrix(q).plus(mA.transpose().mult(p).mult(mA.plus(mB.mult(gains[t]))));
            p = p.plus(p.transpose()).divide(2);
        }
        return Weights.of(chain(), gains);
    }

    /**
     * The exact expected cost of these gains under process noise: mean x_0^T P_0 x_0 + deviation^2 sum_{t=1..T} tr P_t, with P_T = Q_T, P_t = Q +
     * K_t^T R K_t + (A + B K_t)^T P_{t+1} (A + B K_t).
     */
    public double cost(Weights gains, double deviation) {
        gains.checkFits(chain());
        SimpleMatrix p = new SimpleMatrix(terminal), mA = new SimpleMatrix(a), mB = new SimpleMatrix(b);
        double cost = 0;
        for (int t = horizon - 1; t >= 0; t--) {
            cost += deviation * deviation * p.trace();
            SimpleMatrix k = gains.get(t + 1), closed = mA.plus(mB.mult(k));
            p = new SimpleMatrix(q).plus(k.transpose().mult(new SimpleMatrix(r)).mult(k)).plus(closed.transpose().mult(p).mult(closed));
        }
        for (double[] start : starts) {
            SimpleMatrix x = new SimpleMatrix(a.length, 1, true, start);
            cost += x.transpose().mult(p).mult(x).get(0) / starts.length;
        }
        return cost;
    }

    /** The least expected cost: that of {@link #riccatiGains}. */
    public double riccatiCost(double deviation) {
        return cost(riccatiGains(), deviation);
    }

    @Override
    public String toString() {
        return "linear quadratic control of " + a.length + " states by " + b[0].length + " controls over " + horizon + " steps from " + starts.length
            + " starts";
    }
}
