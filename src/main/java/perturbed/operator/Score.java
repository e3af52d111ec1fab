package perturbed.operator;

import java.util.Optional;
import perturbed.kernel.BlockOperator;

/** y_N = g(y_{N-1}) for a g of the user's. */
record Score(Objective g) implements BuiltIn {
    static Operator of(Objective g) {
        if (g == null) throw new IllegalArgumentException("score(g): g is missing (null)");
        return g instanceof Quadratic quadratic ? new QuadraticScore(quadratic) : new Score(g);
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
