package perturbed.operator;

import perturbed.kernel.BlockLoss;
import perturbed.kernel.BlockOperator;

/**
 * Internal: operators and losses on blocks of samples, in the layout of {@code perturbed.kernel}. A block form owns its temporary
 * arrays, made here for at most {@code Kernels.BLOCK} samples: its calls allocate nothing, and each run (each thread) makes its own.
 */
public final class BlockForms {
    private BlockForms() { }

    /** The block form of {@code operator} for d_{i-1} = {@code inputSize}: its own if it is one of ours, else sample by sample. */
    public static BlockOperator of(Operator operator, int inputSize) {
        return operator instanceof BuiltIn ours ? ours.block(inputSize) : new SampleBySample(operator, inputSize);
    }

    /** The block form of {@code loss} for d_{N-1} = {@code inputSize}: its own if it is one of ours, else sample by sample. */
    public static BlockLoss of(Loss loss, int inputSize) {
        return loss instanceof BuiltInLoss ours ? ours.block(inputSize) : new SampleBySampleLoss(loss, inputSize);
    }
}
