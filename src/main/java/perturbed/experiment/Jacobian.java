package perturbed.experiment;

import org.ejml.simple.SimpleMatrix;
import org.ejml.simple.SimpleSVD;
import perturbed.operator.Operator;

/**
 * J1 and J2 of an operator at a point, or a derivative of them along a direction, as matrices: one pull-back for each output.
 *
 * @param input   d_i x d_{i-1}
 * @param weights d_i x the number of weights; without columns where there are none
 */
record Jacobian(SimpleMatrix input, SimpleMatrix weights) {
    /** Writes vy and vw for this v. */
    private interface PullBack {
        void of(double[] v, double[] vy, double[] vw);
    }

    static Jacobian of(Operator f, double[] y, double[] w, int outputs) {
        return of(y, w, outputs, (v, vy, vw) -> f.pullBack(y, w, v, vy, vw));
    }

    /** dJ/dy [a]. */
    static Jacobian derivative(Operator f, double[] y, double[] w, int outputs, double[] a) {
        return of(y, w, outputs, (v, vy, vw) -> f.pullBackDerivative(y, w, v, a, vy, vw));
    }

    /** d^2 J/dy^2 [a, a]. */
    static Jacobian secondDerivative(Operator f, double[] y, double[] w, int outputs, double[] a) {
        return of(y, w, outputs, (v, vy, vw) -> f.pullBackSecondDerivative(y, w, v, a, vy, vw));
    }

    private static Jacobian of(double[] y, double[] w, int outputs, PullBack pullBack) {
        SimpleMatrix input = new SimpleMatrix(outputs, y.length), weights = new SimpleMatrix(outputs, w.length);
        for (int i = 0; i < outputs; i++) {
            double[] v = new double[outputs], vy = new double[y.length], vw = new double[w.length];
            v[i] = 1;
            pullBack.of(v, vy, vw);
            for (int k = 0; k < vy.length; k++) input.set(i, k, vy[k]);
            for (int k = 0; k < vw.length; k++) weights.set(i, k, vw[k]);
        }
        return new Jacobian(input, weights);
    }

    double inputNorm() {
        return norm(input);
    }

    double weightNorm() {
        return norm(weights);
    }

    /** The unit input that J1 stretches most. */
    double[] mostStretched() {
        SimpleSVD<SimpleMatrix> svd = input.svd();
        double[] a = new double[input.getNumCols()];
        for (int k = 0; k < a.length; k++) a[k] = svd.getV().get(k, 0);
        return a;
    }

    private static double norm(SimpleMatrix m) {
        return m.getNumElements() == 0 ? 0 : m.svd().getSingleValue(0);
    }
}
