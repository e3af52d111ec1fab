package perturbed.bench;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** {@link HandWritten} with EJML's products. */
final class EjmlLogistic extends HandWritten {
    private final DMatrixRMaj a;
    private final DMatrixRMaj z;                                     // A w
    private final DMatrixRMaj v;                                     // sigmoid(z)
    private final DMatrixRMaj noisy;
    private final DMatrixRMaj exact;
    private final DMatrixRMaj perturbed;

    EjmlLogistic(double[][] x, Column column, double gradientNoise) {
        super(x, column, gradientNoise);
        a = new DMatrixRMaj(x);
        z = new DMatrixRMaj(x.length, 1);
        v = new DMatrixRMaj(x.length, 1);
        noisy = new DMatrixRMaj(x.length, 1);
        exact = new DMatrixRMaj(x[0].length, 1);
        perturbed = new DMatrixRMaj(x[0].length, 1);
    }

    @Override
    double[] exact(double[] w) {
        CommonOps_DDRM.mult(a, DMatrixRMaj.wrap(w.length, 1, w), z);
        for (int l = 0; l < x.length; l++) v.data[l] = 1 / (1 + Math.exp(-z.data[l]));
        CommonOps_DDRM.multTransA(1.0 / x.length, a, v, exact);
        return exact.data;
    }

    @Override
    double[] perturbed(double[] w) {
        double noise = draw();
        for (int l = 0; l < x.length; l++) {
            if (!column.shared) noise = draw();
            noisy.data[l] = column.forward ? 1 / (1 + Math.exp(-(z.data[l] + noise))) : v.data[l] + noise;
        }
        CommonOps_DDRM.multTransA(1.0 / x.length, a, noisy, perturbed);
        return perturbed.data;
    }
}
