package perturbed.operator;

import java.util.Arrays;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** y_i = A (y_{i-1} o w) with a fixed matrix A: f_1 of the paper's A.3. */
final class MatrixBilinear implements AffinePullBack {
    private final FixedMatrix matrix;
    private final double[] a;                                    // row by row
    private final int rows;
    private final int columns;

    MatrixBilinear(double[][] matrix) {
        this.matrix = FixedMatrix.of("bilinear(A)", "A", matrix);
        a = this.matrix.entries;
        rows = this.matrix.rows;
        columns = this.matrix.columns;
    }

    @Override
    public int outputSize(int inputSize) {
        if (inputSize != columns)
            throw new IllegalArgumentException("bilinear(A) takes " + Sizes.values(columns) + ", A is " + rows + " x " + columns);
        return rows;
    }

    @Override
    public WeightShape weightShape(int inputSize) {
        return new WeightShape(columns, 1);
    }

    @Override
    public void value(double[] y, double[] w, double[] out) {
        for (int i = 0; i < rows; i++) {
            double s = 0;
            for (int k = 0; k < columns; k++) s = Math.fma(a[i * columns + k], w[k] * y[k], s);
            out[i] = s;
        }
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        for (int k = 0; k < columns; k++) {
            double u = transposed(k, v);
            vy[k] = w[k] * u;
            vw[k] = y[k] * u;
        }
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] direction, double[] dvy, double[] dvw) {
        Arrays.fill(dvy, 0);
        for (int k = 0; k < columns; k++) dvw[k] = direction[k] * transposed(k, v);
    }

    /** (A^T v)_k. */
    private double transposed(int k, double[] v) {
        double s = 0;
        for (int i = 0; i < rows; i++) s = Math.fma(a[i * columns + k], v[i], s);
        return s;
    }

    /** ||y o u||_1 <= ||y|| ||u||, so ||A (y o u)|| is at most the largest column of A times that, and y = u = e_k reaches it. */
    @Override
    public Suprema suprema(Region region) {
        double[] scaled = new double[a.length];                      // A diag(w)
        for (int j = 0; j < a.length; j++) scaled[j] = a[j] * region.weights()[j % columns];
        double column = Norms.largestColumn(a, rows, columns), r = region.inputRadius();
        double c1 = Norms.spectral(scaled, rows, columns) + column * region.weightRadius();
        return Suprema.bilinear(Suprema.times(c1, r), c1, Suprema.times(column, r), column);
    }

    @Override
    public BlockOperator block(int inputSize) {
        Bilinear.Block product = new Bilinear.Block(columns);
        double[] inner = new double[columns * Kernels.BLOCK];   // y o w, then A^T v
        return new BlockOperator() {
            @Override
            public void value(double[] y, double[] w, int n, double[] out) {
                product.value(y, w, n, inner);
                Kernels.product(a, rows, columns, false, inner, n, out);
            }

            @Override
            public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
                Kernels.productTransposed(a, rows, columns, false, v, n, inner);
                product.pullBack(y, w, inner, n, vy, vw);
            }
        };
    }

    @Override
    public String toString() {
        return "bilinear(" + matrix + ")";
    }
}
