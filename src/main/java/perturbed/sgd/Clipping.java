package perturbed.sgd;

import perturbed.kernel.Kernels;

/** Gradient clipping: g is multiplied by min(1, norm / ||g||). */
final class Clipping {
    private Clipping() { }

    /**
     * The factor for g_1..g_N, whose ||g||^2 is {@code square}. Where that overflows although g is finite, ||g|| is taken of g over its largest element;
     * a g that is to be shortened is then divided by it here, because the factor for g itself may underflow.
     */
    static double factor(double[][] g, double square, double norm) {
        if (square != Double.POSITIVE_INFINITY) return Math.sqrt(square) > norm ? norm / Math.sqrt(square) : 1;
        double largest = 0;
        for (int i = 1; i < g.length; i++) for (double element : g[i]) largest = Math.max(largest, Math.abs(element));
        double[][] direction = new double[g.length][];               // a step that overflows is rare: it may allocate
        double part = 0;
        for (int i = 1; i < g.length; i++) {
            direction[i] = g[i].clone();
            for (int k = 0; k < g[i].length; k++) direction[i][k] /= largest;
            part += Kernels.dot(direction[i], direction[i], g[i].length);
        }
        if (largest * Math.sqrt(part) <= norm) return 1;
        for (int i = 1; i < g.length; i++) System.arraycopy(direction[i], 0, g[i], 0, g[i].length);
        return norm / Math.sqrt(part);
    }
}
