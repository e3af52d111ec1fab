package perturbed.operator;

import java.util.Arrays;

/** Norms of matrices, row by row. */
final class Norms {
    private static final int SQUARED_UP_TO = 64;                     // rows or columns: beyond, n^3 costs more than the sharper bound is worth
    private static final int SQUARINGS = 10;

    private Norms() { }

    static double length(double[] x) {
        double s = 0;
        for (double e : x) s = Math.fma(e, e, s);
        return Math.sqrt(s);
    }

    /** The largest length of a column. */
    static double largestColumn(double[] m, int rows, int columns) {
        double largest = 0;
        for (int k = 0; k < columns; k++) {
            double s = 0;
            for (int i = 0; i < rows; i++) s = Math.fma(m[i * columns + k], m[i * columns + k], s);
            largest = Math.max(largest, s);
        }
        return Math.sqrt(largest);
    }

    /**
     * At least the spectral norm ||M||_2, and at most n^(1/4096) times it for n = min(rows, columns) <= 64: the norm of the Gram matrix G = M M^T (or M^T M), by
     * ||G||_2 <= ||G^(2^k)||_F^(1/2^k), which is within n^(1/2^(k+1)). For larger ones the least of the Frobenius norm and sqrt(||M||_1 ||M||_inf).
     */
    static double spectral(double[] m, int rows, int columns) {
        if (Math.min(rows, columns) > SQUARED_UP_TO) return Math.min(length(m), Math.sqrt(largestSum(m, rows, columns, false) * largestSum(m, rows, columns, true)));
        boolean tall = rows > columns;
        double[] g = gram(m, rows, columns, tall);
        int n = tall ? columns : rows;
        double[] factors = new double[SQUARINGS + 1];
        for (int k = 0; k <= SQUARINGS; k++) {
            factors[k] = length(g);
            if (factors[k] == 0) return 0;
            for (int j = 0; j < g.length; j++) g[j] /= factors[k];
            if (k < SQUARINGS) g = gram(g, n, n, false);              // symmetric: G G^T = G^2
        }
        double norm = 1;
        for (int k = SQUARINGS; k >= 0; k--) norm = factors[k] * (k == SQUARINGS ? norm : Math.sqrt(norm));
        return Math.sqrt(norm);
    }

    private static double largestSum(double[] m, int rows, int columns, boolean ofRows) {
        double[] sums = new double[ofRows ? rows : columns];
        for (int i = 0; i < rows; i++) for (int k = 0; k < columns; k++) sums[ofRows ? i : k] += Math.abs(m[i * columns + k]);
        return Arrays.stream(sums).max().orElse(0);
    }

    /** M M^T, or M^T M. */
    private static double[] gram(double[] m, int rows, int columns, boolean ofColumns) {
        int n = ofColumns ? columns : rows, inner = ofColumns ? rows : columns;
        double[] g = new double[n * n];
        for (int a = 0; a < n; a++)
            for (int b = 0; b <= a; b++) {
                double s = 0;
                for (int k = 0; k < inner; k++)
                    s = ofColumns ? Math.fma(m[k * columns + a], m[k * columns + b], s) : Math.fma(m[a * columns + k], m[b * columns + k], s);
                g[a * n + b] = g[b * n + a] = s;
            }
        return g;
    }
}
