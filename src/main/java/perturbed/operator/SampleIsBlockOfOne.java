package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** A built-in operator whose one-sample form is its block form on a block of one: for those that no loop calls a sample at a time. */
interface SampleIsBlockOfOne extends BuiltIn {
    /** The block form for d_{i-1} = {@code inputSize} and at most this many samples. */
    BlockOperator block(int inputSize, int samples);

    @Override
    default BlockOperator block(int inputSize) {
        return block(inputSize, Kernels.BLOCK);
    }

    @Override
    default void value(double[] y, double[] w, double[] out) {
        block(y.length, 1).value(y, w, 1, out);
    }

    @Override
    default void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        Arrays.fill(vw, 0);
        block(y.length, 1).pullBack(y, w, v, 1, vy, vw);
    }
}
