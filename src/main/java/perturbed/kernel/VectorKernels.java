package perturbed.kernel;

import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API form. Loops are small on purpose: C2 of JDK 17 keeps vectors in registers only while a loop is small and every vector starts
 * inside it; a fused loop, or an accumulator that starts from a static vector, is put on the heap.
 */
final class VectorKernels extends PlainKernels {
    static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    static final int WIDTH = SPECIES.length();

    static PlainKernels create() { return new VectorKernels(); }

    @Override String name() { return "vector"; }

    private interface Chunk {
        void compute(double[] x, int at, int n, double[] y);
    }

    private static void inChunks(double[] x, int m, double[] y, Chunk chunk, DoubleUnaryOperator rest) {
        int whole = m - m % WIDTH;
        for (int at = 0; at < whole; at += VectorElementary.CHUNK) chunk.compute(x, at, Math.min(VectorElementary.CHUNK, whole - at), y);
        for (int i = whole; i < m; i++) y[i] = rest.applyAsDouble(x[i]);
    }

    @Override void exp(double[] x, int m, double[] y) { inChunks(x, m, y, VectorElementary::exp, Elementary::exp); }

    @Override void sigmoid(double[] x, int m, double[] y) { inChunks(x, m, y, VectorElementary::sigmoid, Elementary::sigmoid); }

    @Override void softplus(double[] x, int m, double[] y) { inChunks(x, m, y, VectorElementary::softplus, Elementary::softplus); }

    @Override void tanh(double[] x, int m, double[] y) { inChunks(x, m, y, VectorElementary::tanh, Elementary::tanh); }

    @Override void erf(double[] x, int m, double[] y) { inChunks(x, m, y, VectorElementary::erf, Elementary::erf); }

    @Override void normalDensity(double[] x, int m, double[] y) { inChunks(x, m, y, VectorElementary::normalDensity, Elementary::normalDensity); }

    @Override void normalQuantile(double[] p, int m, double[] x) { inChunks(p, m, x, VectorElementary::normalQuantile, Elementary::normalQuantile); }

    // ---- products ------------------------------------------------------------------------------------------------

    @Override void product(double[] w, int rows, int columns, boolean bias, double[] x, int n, double[] y) {
        int stride = bias ? columns + 1 : columns;
        if (rows < VectorProducts.TILE_ROWS)
            for (int i = 0; i < rows; i++) VectorProducts.combine(w, i * stride, columns, bias, x, n, y, i * n);
        else VectorProducts.multiply(w, stride, 1, bias ? columns : -1, rows, columns, x, n, y, n, false);
    }

    @Override void productTransposed(double[] w, int rows, int columns, boolean bias, double[] v, int n, double[] vx) {
        VectorProducts.multiply(w, 1, bias ? columns + 1 : columns, -1, columns, rows, v, n, vx, n, false);
    }

    @Override void addOuter(double[] v, int rows, double[] x, int columns, boolean bias, int n, double[] g) {
        int stride = bias ? columns + 1 : columns;
        if (!sumsInLanes(rows, columns)) {
            double[] transposed = VectorProducts.transpose(x, columns, n);
            VectorProducts.multiply(v, n, 1, -1, rows, n, transposed, columns, g, stride, true);
            addBias(v, rows, columns, bias, n, g);
        } else if (WIDTH >= VectorSums.HALF) {
            for (int i = 0; i < rows; i++) VectorSums.addDots(v, i * n, x, columns, n, g, i * stride);
            addBias(v, rows, columns, bias, n, g);
        } else super.addOuter(v, rows, x, columns, bias, n, g);
    }
}
