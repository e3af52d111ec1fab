package perturbed.operator;

import java.util.Optional;
import perturbed.kernel.BlockLoss;

/** A loss of this package: beside the one-sample form it has one for blocks of samples, closed derivatives, and a text that is what one would type. */
interface BuiltInLoss extends Loss {
    /** The block form for d_{N-1} = {@code inputSize}; its temporary arrays are its own, so each thread makes one. */
    BlockLoss block(int inputSize);

    @Override
    default boolean isConvexLoss() {
        return true;
    }

    @Override
    default boolean hasExactDerivatives() {
        return true;
    }

    @Override
    default Optional<String> text() {
        return Optional.of(toString());
    }
}
