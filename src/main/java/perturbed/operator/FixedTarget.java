package perturbed.operator;

import java.util.Arrays;
import java.util.Optional;

/** A loss with its target held fixed. */
record FixedTarget(Loss loss, double[] target) implements Operator {
    @Override
    public int outputSize(int inputSize) {
        int targetSize = loss.targetSize(inputSize);
        if (targetSize != target.length)
            throw new IllegalArgumentException(loss.label() + " of " + Sizes.values(inputSize) + " takes a target of " + Sizes.values(targetSize) + ", got " + target.length);
        return 1;
    }

    @Override
    public void value(double[] y, double[] w, double[] out) {
        out[0] = loss.value(y, target);
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        loss.gradient(y, target, vy);
        scale(v[0], vy);
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        loss.gradientDerivative(y, target, a, dvy);
        scale(v[0], dvy);
    }

    @Override
    public void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        loss.gradientSecondDerivative(y, target, a, dvy);
        scale(v[0], dvy);
    }

    @Override
    public boolean hasExactDerivatives() {
        return loss.hasExactDerivatives();
    }

    @Override
    public Suprema suprema(Region region) {
        return loss.suprema(region.inputRadius(), target);
    }

    @Override
    public Optional<String> violatesA3() {
        return loss.violatesA3();
    }

    @Override
    public boolean isConvexLoss() {
        return loss.isConvexLoss();
    }

    private static void scale(double c, double[] x) {
        for (int k = 0; k < x.length; k++) x[k] *= c;
    }

    @Override
    public String toString() {
        return loss.label() + " at the target " + Arrays.toString(target);
    }
}
