package perturbed.operator;

import java.util.Optional;
import perturbed.kernel.BlockOperator;

/** y_i = y_{i-1} - w_i grad g(y_{i-1}) for a g of the user's. */
record GradientStep(Objective g) implements BuiltIn {
    static Operator of(Objective g) {
        if (g == null) throw new IllegalArgumentException("gradientStep(g): g is missing (null)");
        return g instanceof Quadratic quadratic ? new QuadraticStep(quadratic) : new GradientStep(g);
    }

    @Override
    public int outputSize(int inputSize) {
        g.checkSize(inputSize);
        return inputSize;
    }

    @Override
    public WeightShape weightShape(int inputSize) {
        return new WeightShape(1, 1);
    }

    @Override
    public void value(double[] y, double[] w, double[] out) {
        g.gradient(y, out);
        for (int k = 0; k < y.length; k++) out[k] = Math.fma(-w[0], out[k], y[k]);
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        double s = 0;
        g.gradient(y, vy);                                       // for vw; vy itself comes after
        for (int k = 0; k < y.length; k++) s = Math.fma(vy[k], v[k], s);
        g.hessianProduct(y, v, vy);
        for (int k = 0; k < y.length; k++) vy[k] = Math.fma(-w[0], vy[k], v[k]);
        vw[0] = -s;
    }

    @Override
    public BlockOperator block(int inputSize) {
        return new SampleBySample(this, inputSize);
    }

    @Override
    public Optional<String> text() {
        return g.text().map(text -> "gradientStep(" + text + ")");
    }

    @Override
    public String toString() {
        return "gradientStep(" + g.label() + ")";
    }
}
