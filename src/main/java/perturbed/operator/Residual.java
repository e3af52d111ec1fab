package perturbed.operator;

import java.util.List;
import java.util.Optional;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** y_i = y_{i-1} + inner(y_{i-1}, w). */
record Residual(Operator inner) implements BuiltIn {
    Residual {
        if (inner == null) throw new IllegalArgumentException("residual(inner): inner is missing (null)");
    }

    @Override
    public int outputSize(int inputSize) {
        int outputSize = inner.outputSize(inputSize);
        if (outputSize != inputSize)
            throw new IllegalArgumentException(this + " takes as many values as " + inner.label() + " gives, " + outputSize);
        return outputSize;
    }

    @Override
    public WeightShape weightShape(int inputSize) {
        return inner.weightShape(inputSize);
    }

    @Override
    public int stateSize(int inputSize) {
        return inner.stateSize(inputSize);
    }

    @Override
    public List<WeightShape> weightParts(int inputSize) {
        return inner.weightParts(inputSize);
    }

    @Override
    public void value(double[] y, double[] w, double[] out) {
        inner.value(y, w, out);
        for (int k = 0; k < y.length; k++) out[k] += y[k];
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        inner.pullBack(y, w, v, vy, vw);
        for (int k = 0; k < y.length; k++) vy[k] += v[k];
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        inner.pullBackDerivative(y, w, v, a, dvy, dvw);
    }

    @Override
    public void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        inner.pullBackSecondDerivative(y, w, v, a, dvy, dvw);
    }

    @Override
    public boolean hasExactDerivatives() {
        return inner.hasExactDerivatives();
    }

    @Override
    public Suprema suprema(Region region) {
        return inner.suprema(region).plusIdentity(region.inputRadius());
    }

    @Override
    public Optional<String> violatesA3() {
        return inner.violatesA3();
    }

    @Override
    public BlockOperator block(int inputSize) {
        BlockOperator block = BlockForms.of(inner, inputSize);
        return new BlockOperator() {
            @Override
            public void value(double[] y, double[] w, int n, double[] out) {
                block.value(y, w, n, out);
                Kernels.add(y, inputSize * n, out);
            }

            @Override
            public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
                block.pullBack(y, w, v, n, vy, vw);
                if (vy != null) Kernels.add(v, inputSize * n, vy);
            }
        };
    }

    @Override
    public Optional<String> text() {
        return inner.text().map(text -> "residual(" + text + ")");
    }

    @Override
    public String toString() {
        return "residual(" + inner.label() + ")";
    }
}
