package perturbed.bench;

import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import perturbed.chain.Weights;
import perturbed.data.Dataset;

/** {@link DeepBenchmark}'s job with EJML's products and {@code Math.tanh}: a row is a sample, the batches follow each other. */
final class EjmlDeep {
    private final DMatrixRMaj[] x;                                   // the batches
    private final double[][] label;
    private final double halfWidth;
    private final SplittableRandom random = new SplittableRandom(1);
    private final int layers;
    private final DMatrixRMaj[] w;                                   // W_i, 1..layers
    private final DMatrixRMaj[] g;
    private final double[][] b;
    private final DMatrixRMaj[] y;                                   // y~_i, 0..layers - 1
    private final DMatrixRMaj[] h;                                   // before the noise is added
    private final DMatrixRMaj[] v;

    EjmlDeep(Dataset data, int batch, Weights start, double halfWidth) {
        this.halfWidth = halfWidth;
        x = new DMatrixRMaj[data.size() / batch];
        label = new double[x.length][batch];
        for (int k = 0; k < x.length; k++) {
            double[][] rows = new double[batch][];
            for (int l = 0; l < batch; l++) {
                rows[l] = data.input(k * batch + l);
                label[k][l] = data.targetAt(k * batch + l, 0);
            }
            x[k] = new DMatrixRMaj(rows);
        }
        layers = DeepBenchmark.LAYERS;
        w = new DMatrixRMaj[layers + 1];
        g = new DMatrixRMaj[layers + 1];
        b = new double[layers + 1][];
        y = new DMatrixRMaj[layers + 1];
        h = new DMatrixRMaj[layers + 1];
        v = new DMatrixRMaj[layers + 1];
        for (int i = 1; i <= layers; i++) {
            DMatrixRMaj all = start.get(2 * i - 1).getDDRM();        // [W | b]
            w[i] = CommonOps_DDRM.extract(all, 0, all.numRows, 0, all.numCols - 1);
            b[i] = CommonOps_DDRM.extractColumn(all, all.numCols - 1, null).data;
            g[i] = w[i].createLike();
            y[i] = new DMatrixRMaj(batch, all.numRows);
            h[i] = new DMatrixRMaj(batch, all.numRows);
            v[i] = new DMatrixRMaj(batch, all.numRows);
        }
    }

    private double draw() {
        return random.nextDouble(-halfWidth, Math.nextUp(halfWidth));
    }

    /** Steps of SGD; W_1 at their end. */
    double[] run(int steps, double stepSize) {
        for (int t = 0; t < steps; t++) step(t % x.length, stepSize);
        return w[1].data;
    }

    private void step(int k, double stepSize) {
        int batch = label[k].length;
        y[0] = x[k];
        for (int i = 1; i <= layers; i++) {
            CommonOps_DDRM.multTransB(y[i - 1], w[i], h[i]);
            int d = b[i].length;
            for (int j = 0; j < batch * d; j++) {
                double a = h[i].data[j] + b[i][j % d];
                h[i].data[j] = i < layers ? Math.tanh(a) : a;
                y[i].data[j] = i < layers ? h[i].data[j] + draw() : a;
            }
        }
        for (int l = 0; l < batch; l++) v[layers].data[l] = -label[k][l] / (1 + Math.exp(label[k][l] * y[layers].data[l]));
        for (int i = layers; i >= 1; i--) {
            DMatrixRMaj u = v[i];
            if (i < layers) for (int j = 0; j < u.data.length; j++) u.data[j] *= 1 - h[i].data[j] * h[i].data[j];
            if (i > 1) {
                CommonOps_DDRM.mult(u, w[i], v[i - 1]);
                for (int j = 0; j < v[i - 1].data.length; j++) v[i - 1].data[j] += draw();
            }
            CommonOps_DDRM.multTransA(u, y[i - 1], g[i]);
            CommonOps_DDRM.addEquals(w[i], -stepSize / batch, g[i]);
            for (int j = 0; j < u.data.length; j++) b[i][j % b[i].length] -= stepSize / batch * u.data[j];
        }
    }
}
