package perturbed.operator;

import perturbed.kernel.BlockLoss;

/** Runs a loss written for one sample on a block, a sample at a time. */
final class SampleBySampleLoss implements BlockLoss {
    private final Loss loss;
    private final double[] y;
    private final double[] vy;
    private final double[] target;

    SampleBySampleLoss(Loss loss, int inputSize) {
        this.loss = loss;
        y = new double[inputSize];
        vy = new double[inputSize];
        target = new double[loss.targetSize(inputSize)];
    }

    @Override
    public void value(double[] ys, double[] targets, int n, double[] out) {
        for (int l = 0; l < n; l++) {
            SampleBySample.gather(ys, n, l, y);
            SampleBySample.gather(targets, n, l, target);
            out[l] = loss.value(y, target);
        }
    }

    @Override
    public void gradient(double[] ys, double[] targets, int n, double[] vys) {
        for (int l = 0; l < n; l++) {
            SampleBySample.gather(ys, n, l, y);
            SampleBySample.gather(targets, n, l, target);
            loss.gradient(y, target, vy);
            SampleBySample.scatter(vy, vys, n, l);
        }
    }
}
