package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;

/** Runs an operator written for one sample on a block, a sample at a time; the weight gradient is summed in the order of the samples. */
final class SampleBySample implements BlockOperator {
    private final Operator operator;
    private final double[] y;
    private final double[] out;
    private final double[] v;
    private final double[] vy;
    private final double[] vw;
    private final double[] sum;

    SampleBySample(Operator operator, int inputSize) {
        this.operator = operator;
        y = new double[inputSize];
        vy = new double[inputSize];
        out = new double[operator.outputSize(inputSize)];
        v = new double[out.length];
        vw = new double[operator.weightShape(inputSize).size()];
        sum = new double[vw.length];
    }

    @Override
    public void value(double[] ys, double[] w, int n, double[] outs) {
        for (int l = 0; l < n; l++) {
            gather(ys, n, l, y);
            operator.value(y, w, out);
            scatter(out, outs, n, l);
        }
    }

    @Override
    public void pullBack(double[] ys, double[] w, double[] vs, int n, double[] vys, double[] vws) {
        Arrays.fill(sum, 0);
        for (int l = 0; l < n; l++) {
            gather(ys, n, l, y);
            gather(vs, n, l, v);
            operator.pullBack(y, w, v, vy, vw);
            if (vys != null) scatter(vy, vys, n, l);
            for (int j = 0; j < sum.length; j++) sum[j] += vw[j];
        }
        if (vws != null) for (int j = 0; j < sum.length; j++) vws[j] += sum[j];
    }

    /** Sample l of a block of n. */
    static void gather(double[] block, int n, int l, double[] sample) {
        for (int k = 0; k < sample.length; k++) sample[k] = block[k * n + l];
    }

    /** The inverse of {@link #gather}. */
    static void scatter(double[] sample, double[] block, int n, int l) {
        for (int k = 0; k < sample.length; k++) block[k * n + l] = sample[k];
    }
}
