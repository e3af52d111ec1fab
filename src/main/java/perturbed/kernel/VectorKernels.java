package perturbed.kernel;

import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API form: {@link PlainKernels} with the loops that gain from vectors replaced. Loops are small on purpose: C2 of JDK 17 keeps vectors in
 * registers only while a loop is small and every vector starts inside it; a fused loop, or an accumulator that starts from a static vector, is
 * put on the heap.
 */
final class VectorKernels extends PlainKernels {
    static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    static final int WIDTH = SPECIES.length();

    static PlainKernels create() { return new VectorKernels(); }

    @Override String name() { return "vector"; }

    @Override void exp(double[] x, int m, double[] y) { run(VectorElementary.EXP, x, m, y, Elementary::exp); }

    @Override void sigmoid(double[] x, int m, double[] y) { run(VectorElementary.SIGMOID, x, m, y, Elementary::sigmoid); }

    @Override void softplus(double[] x, int m, double[] y) { run(VectorElementary.SOFTPLUS, x, m, y, Elementary::softplus); }

    @Override void tanh(double[] x, int m, double[] y) { run(VectorElementary.TANH, x, m, y, Elementary::tanh); }

    @Override void erf(double[] x, int m, double[] y) { run(VectorElementary.ERF, x, m, y, Elementary::erf); }

    @Override void normalDensity(double[] x, int m, double[] y) { run(VectorElementary.DENSITY, x, m, y, Elementary::normalDensity); }

    @Override void normalQuantile(double[] p, int m, double[] x) { run(VectorElementary.QUANTILE, p, m, x, Elementary::normalQuantile); }

    private static void run(VectorElementary.Stage[] stages, double[] x, int m, double[] y, DoubleUnaryOperator one) {
        int whole = m - m % WIDTH;
        VectorElementary.run(stages, x, whole, y);
        for (int i = whole; i < m; i++) y[i] = one.applyAsDouble(x[i]);
    }

    // ---- products ------------------------------------------------------------------------------------------------

    @Override void product(double[] w, int rows, int columns, boolean bias, double[] x, int n, double[] y) {
        int stride = bias ? columns + 1 : columns;
        if (rows < VectorProducts.TILE_ROWS)
            for (int i = 0; i < rows; i++) VectorProducts.combine(w, i * stride, columns, bias ? w[i * stride + columns] : 0, x, n, y, i * n);
        else VectorProducts.multiply(w, stride, bias ? columns : -1, rows, columns, x, n, y);
    }

    @Override void productTransposed(double[] w, int rows, int columns, boolean bias, double[] v, int n, double[] vx) {
        if (n < VectorProducts.PANEL) super.productTransposed(w, rows, columns, bias, v, n, vx);      // too few samples to pay for W^T
        else VectorProducts.multiplyTransposed(w, bias ? columns + 1 : columns, rows, columns, v, n, vx);
    }

    @Override void addOuter(double[] v, int rows, double[] x, int columns, boolean bias, int n, double[] g) {
        int stride = bias ? columns + 1 : columns;
        if (!sumsInLanes(rows, columns)) VectorProducts.addOuter(v, rows, x, columns, n, g, stride);
        else if (WIDTH >= VectorSums.HALF) for (int i = 0; i < rows; i++) VectorSums.addDots(v, i * n, x, columns, n, g, i * stride);
        else {
            super.addOuter(v, rows, x, columns, bias, n, g);
            return;
        }
        addBias(v, rows, columns, bias, n, g);
    }

    @Override void addOuterTwins(double[] v, double[] v2, int rows, double[] x, int columns, boolean bias, int n, double[] g, double[] g2) {
        if (!sumsInLanes(rows, columns) || WIDTH < VectorSums.HALF) {
            super.addOuterTwins(v, v2, rows, x, columns, bias, n, g, g2);
            return;
        }
        int stride = bias ? columns + 1 : columns;
        for (int i = 0; i < rows; i++) VectorSums.addDots(v, v2, i * n, x, columns, n, g, g2, i * stride);
        addBias(v, rows, columns, bias, n, g);
        addBias(v2, rows, columns, bias, n, g2);
    }

    // ---- random numbers ---------------------------------------------------------------------------------------------

    @Override void open01(RandomStream random, long first, int k, int n, double[] out, int to) {
        if (n < VectorRandom.WORTH) super.open01(random, first, k, n, out, to);
        else VectorRandom.open01(random, first, k, n, out, to);
    }
}
