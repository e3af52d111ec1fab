package perturbed.operator;

import java.util.Optional;
import perturbed.kernel.BlockOperator;

/** An operator of this package: beside the one-sample form it has one for blocks of samples, and its text is what one would type. */
interface BuiltIn extends Operator {
    /** The block form for d_{i-1} = {@code inputSize}; its temporary arrays are its own, so each thread makes one. */
    BlockOperator block(int inputSize);

    @Override
    default Optional<String> text() {
        return Optional.of(toString());
    }
}
