package perturbed.operator;

import java.util.Arrays;
import java.util.Optional;
import perturbed.kernel.BlockOperator;

/** y_N = g(y_{N-1}). */
record Score(Objective g) implements BuiltIn {
    Score {
        if (g == null) throw new IllegalArgumentException("score(g): g is missing (null)");
    }

    @Override
    public int outputSize(int inputSize) {
        g.checkSize(inputSize);
        return 1;
    }

    @Override
    public void value(double[] y, double[] w, double[] out) {
        out[0] = g.value(y);
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        g.gradient(y, vy);
        for (int k = 0; k < vy.length; k++) vy[k] *= v[0];
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        g.hessianProduct(y, a, dvy);
        for (int k = 0; k < dvy.length; k++) dvy[k] *= v[0];
    }

    @Override
    public void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        if (hasExactDerivatives()) Arrays.fill(dvy, 0);
        else Differences.second(this, y, w, v, a, dvy, dvw);
    }

    /** Of another g than a quadratic the second one is a difference. */
    @Override
    public boolean hasExactDerivatives() {
        return g instanceof Quadratic;
    }

    @Override
    public Suprema suprema(Region region) {
        if (!(g instanceof Quadratic q)) return Suprema.UNKNOWN;
        double r = region.inputRadius(), a = q.norm(), b = q.linearNorm();
        return Suprema.weightless(Suprema.times(a / 2, r, r) + Suprema.times(b, r), Suprema.times(a, r) + b, a, 0);
    }

    @Override
    public BlockOperator block(int inputSize) {
        return new SampleBySample(this, inputSize);
    }

    @Override
    public Optional<String> text() {
        return g.text().map(text -> "score(" + text + ")");
    }

    @Override
    public String toString() {
        return "score(" + g.label() + ")";
    }
}
