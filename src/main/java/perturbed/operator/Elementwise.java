package perturbed.operator;

import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** One function of a real number on every element, without weight: y_i[k] = f(y_{i-1}[k]). */
interface Elementwise extends BuiltIn {
    double f(double x);

    /** f'. */
    double f1(double x);

    /** f''. */
    double f2(double x);

    /** f'''. */
    double f3(double x);

    /** y[i] = f(x[i]) for the first m elements. */
    default void values(double[] x, int m, double[] y) {
        for (int i = 0; i < m; i++) y[i] = f(x[i]);
    }

    /** y[i] = f'(x[i]) for the first m elements. */
    default void slopes(double[] x, int m, double[] y) {
        for (int i = 0; i < m; i++) y[i] = f1(x[i]);
    }

    @Override
    default int outputSize(int inputSize) {
        return inputSize;
    }

    @Override
    default void value(double[] y, double[] w, double[] out) {
        for (int k = 0; k < y.length; k++) out[k] = f(y[k]);
    }

    @Override
    default void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        for (int k = 0; k < y.length; k++) vy[k] = f1(y[k]) * v[k];
    }

    @Override
    default void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        for (int k = 0; k < y.length; k++) dvy[k] = f2(y[k]) * a[k] * v[k];
    }

    @Override
    default void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        for (int k = 0; k < y.length; k++) dvy[k] = f3(y[k]) * a[k] * a[k] * v[k];
    }

    @Override
    default boolean hasExactDerivatives() {
        return true;
    }

    @Override
    default BlockOperator block(int inputSize) {
        return new Block(this, inputSize);
    }

    /** The block form: a block's elements are just more elements. */
    record Block(Elementwise function, int size) implements BlockOperator {
        @Override
        public void value(double[] y, double[] w, int n, double[] out) {
            function.values(y, size * n, out);
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            if (vy == null) return;
            function.slopes(y, size * n, vy);
            Kernels.multiply(vy, v, size * n, vy);
        }

        @Override
        public void pullBackOnes(double[] y, double[] w, double[] ones, int n, double[] vy, double[] vw) {
            if (vy != null) function.slopes(y, size * n, vy);
        }
    }
}
