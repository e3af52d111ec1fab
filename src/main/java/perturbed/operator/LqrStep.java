package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** One step of a linear system under u = K x, its cost carried along: (x, c) -> (A x + B u, c + x^T Q x + u^T R u). */
final class LqrStep implements SampleIsBlockOfOne {
    private static final String NAME = "lqrStep(A, B, Q, R)";

    private final FixedMatrix a;
    private final FixedMatrix b;
    private final FixedMatrix q;
    private final FixedMatrix r;
    private final int states;
    private final int controls;

    LqrStep(double[][] a, double[][] b, double[][] q, double[][] r) {
        this.a = FixedMatrix.of(NAME, "A", a);
        this.b = FixedMatrix.of(NAME, "B", b);
        this.q = FixedMatrix.symmetric(NAME, "Q", q);
        this.r = FixedMatrix.symmetric(NAME, "R", r);
        states = this.a.rows;
        controls = this.b.columns;
        this.a.checkShape(NAME, states, states);
        this.b.checkShape(NAME, states, controls);
        this.q.checkShape(NAME, states, states);
        this.r.checkShape(NAME, controls, controls);
    }

    @Override
    public int outputSize(int inputSize) {
        checkInput(NAME, inputSize, states);
        return states + 1;
    }

    /** The state alone, whose cost so far is 0, or with the cost so far. */
    static void checkInput(String name, int inputSize, int states) {
        if (inputSize != states && inputSize != states + 1)
            throw new IllegalArgumentException(name + " takes " + Sizes.values(states) + " (the state) or " + (states + 1)
                + " (the state and the running cost)");
    }

    @Override
    public int stateSize(int inputSize) {
        return states;
    }

    @Override
    public WeightShape weightShape(int inputSize) {
        return new WeightShape(controls, states, false, false);
    }

    @Override
    public void pullBackDerivative(double[] y, double[] k, double[] v, double[] direction, double[] dvy, double[] dvk) {
        Block block = new Block(y.length, 1);
        double[] control = block.controlGradient(y, k, v, 1).clone();
        double[] change = block.curvature(direction, k, v, dvy);
        Arrays.fill(dvk, 0);
        Kernels.addOuter(change, controls, y, states, false, 1, dvk);
        Kernels.addOuter(control, controls, direction, states, false, 1, dvk);
    }

    @Override
    public void pullBackSecondDerivative(double[] y, double[] k, double[] v, double[] direction, double[] dvy, double[] dvk) {
        double[] change = new Block(y.length, 1).curvature(direction, k, v, dvy);
        Arrays.fill(dvy, 0);
        Arrays.fill(dvk, 0);
        for (int twice = 0; twice < 2; twice++) Kernels.addOuter(change, controls, direction, states, false, 1, dvk);
    }

    @Override
    public boolean hasExactDerivatives() {
        return true;
    }

    /** With k >= ||K||, s >= ||Q + K^T R K|| and m >= ||A + B K|| in the ball; the rows of the state and of the cost are bounded apart. */
    @Override
    public Suprema suprema(Region region) {
        double[] closed = a.entries.clone();
        for (int i = 0; i < states; i++)
            for (int j = 0; j < controls; j++)
                for (int l = 0; l < states; l++) closed[i * states + l] += b.entries[i * controls + j] * region.weights()[j * states + l];
        double r = region.inputRadius(), nb = b.norm(), nr = this.r.norm(), account = region.inputSize() > states ? 1 : 0;
        double m = Norms.spectral(closed, states, states) + nb * region.weightRadius();
        double k = Norms.spectral(region.weights(), controls, states) + region.weightRadius(), s = q.norm() + nr * k * k;
        double slope = Suprema.times(2 * s, r);
        return new Suprema(root(Suprema.times(m, r), Suprema.times(s, r, r) + Suprema.times(account, r)), root(m, Math.sqrt(slope * slope + account)),
            root(Suprema.times(nb, r), Suprema.times(2 * nr * k, r, r)), 2 * s, root(nb, Suprema.times(4 * nr * k, r)), Suprema.times(2 * nr, r, r),
                0, 4 * nr * k);
    }

    private static double root(double x, double y) {
        return Math.sqrt(x * x + y * y);
    }

    @Override
    public BlockOperator block(int inputSize, int samples) {
        return new Block(inputSize, samples);
    }

    @Override
    public String toString() {
        return "lqrStep(" + a + ", " + b + ", " + q + ", " + r + ")";
    }

    /** The state x is the beginning of y, in a block too. */
    private final class Block implements BlockOperator {
        private final boolean carriesCost;
        private final double[] u;                                    // K x
        private final double[] ru;                                   // R u
        private final double[] g;                                    // B^T p + 2 q R u, where v = (p, q): the gradient in u
        private final double[] first;
        private final double[] second;

        Block(int inputSize, int samples) {
            carriesCost = inputSize > states;
            u = new double[controls * samples];
            ru = new double[controls * samples];
            g = new double[controls * samples];
            first = new double[states * samples];
            second = new double[states * samples];
        }

        @Override
        public void value(double[] y, double[] k, int n, double[] out) {
            control(y, k, n);
            Kernels.product(a.entries, states, states, false, y, n, first);
            Kernels.product(b.entries, states, controls, false, u, n, second);
            for (int i = 0; i < states * n; i++) out[i] = first[i] + second[i];
            Kernels.product(q.entries, states, states, false, y, n, first);
            for (int l = 0; l < n; l++) {
                double cost = carriesCost ? y[states * n + l] : 0;
                for (int i = 0; i < states; i++) cost = Math.fma(y[i * n + l], first[i * n + l], cost);
                for (int j = 0; j < controls; j++) cost = Math.fma(u[j * n + l], ru[j * n + l], cost);
                out[states * n + l] = cost;
            }
        }

        @Override
        public void pullBack(double[] y, double[] k, double[] v, int n, double[] vy, double[] vk) {
            controlGradient(y, k, v, n);
            if (vk != null) Kernels.addOuter(g, controls, y, states, false, n, vk);
            if (vy == null) return;
            Kernels.productTransposed(a.entries, states, states, false, v, n, first);
            Kernels.productTransposed(k, controls, states, false, g, n, second);
            for (int i = 0; i < states * n; i++) vy[i] = first[i] + second[i];
            Kernels.product(q.entries, states, states, false, y, n, first);
            for (int i = 0; i < states; i++)
                for (int l = 0; l < n; l++) vy[i * n + l] = Math.fma(2 * v[states * n + l], first[i * n + l], vy[i * n + l]);
            if (carriesCost) System.arraycopy(v, states * n, vy, states * n, n);
        }

        private void control(double[] y, double[] k, int n) {
            Kernels.product(k, controls, states, false, y, n, u);
            Kernels.product(r.entries, controls, controls, false, u, n, ru);
        }

        double[] controlGradient(double[] y, double[] k, double[] v, int n) {
            control(y, k, n);
            Kernels.productTransposed(b.entries, states, controls, false, v, n, g);
            for (int j = 0; j < controls; j++)
                for (int l = 0; l < n; l++) g[j * n + l] = Math.fma(2 * v[states * n + l], ru[j * n + l], g[j * n + l]);
            return g;
        }

        /** One sample: {@code dvy} = D1 (vy)[direction], and what the gradient in u changes by. v's state has no part: the system is linear. */
        double[] curvature(double[] direction, double[] k, double[] v, double[] dvy) {
            double[] cost = new double[states + 1];
            cost[states] = v[states];
            Arrays.fill(dvy, 0);
            controlGradient(direction, k, cost, 1);
            Kernels.productTransposed(k, controls, states, false, g, 1, second);
            Kernels.product(q.entries, states, states, false, direction, 1, first);
            for (int i = 0; i < states; i++) dvy[i] = Math.fma(2 * v[states], first[i], second[i]);
            return g;
        }
    }
}
