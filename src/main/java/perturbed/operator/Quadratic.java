package perturbed.operator;

import java.util.Optional;
import perturbed.kernel.Kernels;

/** g(x) = x^T A x / 2 - b^T x. */
final class Quadratic implements Objective {
    private final FixedMatrix a;
    private final double[] b;                                    // as given: empty for 0
    final int size;
    final double[] affine;                                       // [A | -b], row by row: the gradient is its product with (x, 1)

    Quadratic(double[][] matrix, double[] b) {
        a = FixedMatrix.symmetric("quadratic(A, b)", "A", matrix);
        size = a.rows;
        if (b.length != 0 && b.length != size)
            throw new IllegalArgumentException("quadratic(A, b): A is " + size + " x " + size + ", but b has " + Sizes.values(b.length)
                + "; leave b out for 0");
        for (double each : b) if (!Double.isFinite(each)) throw new IllegalArgumentException("quadratic(A, b): b must be finite, got " + each);
        this.b = b.clone();
        affine = new double[size * (size + 1)];
        for (int i = 0; i < size; i++) {
            System.arraycopy(a.entries, i * size, affine, i * (size + 1), size);
            affine[i * (size + 1) + size] = b.length == 0 ? 0 : -b[i];
        }
    }

    @Override
    public void checkSize(int d) {
        if (d != size) throw new IllegalArgumentException("quadratic(A, b) takes " + Sizes.values(size) + ", A is " + size + " x " + size);
    }

    @Override
    public double value(double[] x) {                            // (x^T (A x - b) - b^T x) / 2
        double[] gradient = new double[size];
        gradient(x, gradient);
        double s = Kernels.dot(x, gradient, size);
        return b.length == 0 ? s / 2 : (s - Kernels.dot(b, x, size)) / 2;
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
        Kernels.product(affine, size, size, true, x, 1, gradient);
    }

    @Override
    public void hessianProduct(double[] x, double[] v, double[] product) {
        Kernels.productTransposed(affine, size, size, true, v, 1, product);                    // A = A^T
    }

    /** ||A||. */
    double norm() {
        return Norms.spectral(a.entries, size, size);
    }

    /** ||b||. */
    double linearNorm() {
        return Norms.length(b);
    }

    @Override
    public Optional<String> text() {
        return Optional.of(toString());
    }

    @Override
    public String toString() {
        return "quadratic(" + a + (b.length == 0 ? "" : ", " + FixedMatrix.listed(b)) + ")";
    }
}
