package perturbed.operator;

import java.util.Arrays;

/** A built-in operator whose pull-back is affine in y_{i-1}, so that its second derivative there is 0. */
interface AffinePullBack extends BuiltIn {
    @Override
    default void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        Arrays.fill(dvy, 0);
        Arrays.fill(dvw, 0);
    }

    @Override
    default boolean hasExactDerivatives() {
        return true;
    }
}
