package perturbed.operator;

import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** (x, c) -> c + x^T Q x. */
final class TerminalCost implements AffinePullBack, SampleIsBlockOfOne {
    private static final String NAME = "terminalCost(Q)";

    private final FixedMatrix q;

    TerminalCost(double[][] q) {
        this.q = FixedMatrix.symmetric(NAME, "Q", q);
    }

    @Override
    public int outputSize(int inputSize) {
        LqrStep.checkInput(NAME, inputSize, q.rows);
        return 1;
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        new Block(y.length, 1).pullBack(a, w, v, 1, dvy, null);                     // linear in y but for the account, whose slope is constant
        if (dvy.length > q.rows) dvy[q.rows] = 0;
    }

    @Override
    public Suprema suprema(Region region) {
        double r = region.inputRadius(), norm = q.norm(), account = region.inputSize() > q.rows ? 1 : 0;
        double slope = Suprema.times(2 * norm, r);
        return Suprema.weightless(Suprema.times(norm, r, r) + Suprema.times(account, r), Math.sqrt(slope * slope + account), 2 * norm, 0);
    }

    @Override
    public BlockOperator block(int inputSize, int samples) {
        return new Block(inputSize, samples);
    }

    @Override
    public String toString() {
        return "terminalCost(" + q + ")";
    }

    private final class Block implements BlockOperator {
        private final boolean carriesCost;
        private final double[] qx;

        Block(int inputSize, int samples) {
            carriesCost = inputSize > q.rows;
            qx = new double[q.rows * samples];
        }

        @Override
        public void value(double[] y, double[] w, int n, double[] out) {
            Kernels.product(q.entries, q.rows, q.rows, false, y, n, qx);
            for (int l = 0; l < n; l++) {
                double cost = carriesCost ? y[q.rows * n + l] : 0;
                for (int i = 0; i < q.rows; i++) cost = Math.fma(y[i * n + l], qx[i * n + l], cost);
                out[l] = cost;
            }
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            if (vy == null) return;
            Kernels.product(q.entries, q.rows, q.rows, false, y, n, qx);
            for (int i = 0; i < q.rows; i++)
                for (int l = 0; l < n; l++) vy[i * n + l] = 2 * v[l] * qx[i * n + l];
            if (carriesCost) System.arraycopy(v, 0, vy, q.rows * n, n);
        }
    }
}
