package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** (x, c) -> c + x^T Q x. */
final class TerminalCost implements BuiltIn {
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
    public void value(double[] y, double[] w, double[] out) {
        double[] qx = product(y);
        out[0] = Kernels.dot(y, qx, q.rows) + (y.length > q.rows ? y[q.rows] : 0);
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        gradient(y, v[0], vy);
        if (vy.length > q.rows) vy[q.rows] = v[0];
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        gradient(a, v[0], dvy);
        if (dvy.length > q.rows) dvy[q.rows] = 0;
    }

    @Override
    public void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        Arrays.fill(dvy, 0);
    }

    @Override
    public boolean hasExactDerivatives() {
        return true;
    }

    @Override
    public Suprema suprema(Region region) {
        double r = region.inputRadius(), norm = q.norm(), account = region.inputSize() > q.rows ? 1 : 0;
        double slope = Suprema.times(2 * norm, r);
        return Suprema.weightless(Suprema.times(norm, r, r) + Suprema.times(account, r), Math.sqrt(slope * slope + account), 2 * norm, 0);
    }

    private double[] product(double[] x) {
        double[] qx = new double[q.rows];
        Kernels.product(q.entries, q.rows, q.rows, false, x, 1, qx);
        return qx;
    }

    /** 2 v Q x. */
    private void gradient(double[] x, double v, double[] vx) {
        double[] qx = product(x);
        for (int i = 0; i < q.rows; i++) vx[i] = 2 * v * qx[i];
    }

    @Override
    public BlockOperator block(int inputSize) {
        return new SampleBySample(this, inputSize);
    }

    @Override
    public String toString() {
        return "terminalCost(" + q + ")";
    }
}
