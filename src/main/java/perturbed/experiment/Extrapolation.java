package perturbed.experiment;

/**
 * Derivatives of a curve at 0 by central differences, extrapolated to step 0 (Richardson; the entry of the tableau with the smallest
 * estimated error is taken, after C. Ridders, Adv. Eng. Software 4, 1982). Steps are halved often, so a kink nearby is stepped under.
 */
final class Extrapolation {
    private static final int LEVELS = 18;

    private Extrapolation() { }

    interface Curve {
        /** The point at {@code s}; a new array each time. */
        double[] at(double s);
    }

    /** The derivative of order 1 or 2 at 0, element by element; the first step is {@code step}. */
    static double[] derivative(Curve curve, int order, double step) {
        double[] middle = curve.at(0);
        double[][] differences = new double[LEVELS][];
        double[][] roundoff = new double[LEVELS][];
        for (int i = 0; i < LEVELS; i++) {
            double h = step / (1 << i);
            double[] above = curve.at(h), below = curve.at(-h);
            differences[i] = new double[middle.length];
            roundoff[i] = new double[middle.length];
            for (int k = 0; k < middle.length; k++) {
                differences[i][k] = order == 1 ? (above[k] - below[k]) / (2 * h) : (above[k] - 2 * middle[k] + below[k]) / (h * h);
                double size = Math.max(Math.abs(middle[k]), Math.max(Math.abs(above[k]), Math.abs(below[k])));
                roundoff[i][k] = Math.ulp(size) / (order == 1 ? h : h * h);
            }
        }
        double[] limit = new double[middle.length];
        for (int k = 0; k < limit.length; k++) limit[k] = limit(differences, roundoff, k);
        return limit;
    }

    /** Two entries may agree by chance where roundoff rules, so no error is estimated below it. */
    private static double limit(double[][] differences, double[][] roundoff, int k) {
        double best = Double.NaN, smallestError = Double.POSITIVE_INFINITY;
        double[] previous = { differences[0][k] };
        for (int i = 1; i < LEVELS; i++) {
            double[] row = new double[i + 1];
            row[0] = differences[i][k];
            double power = 1;
            for (int j = 1; j <= i; j++) {
                power *= 4;                                          // the error is a series in h^2
                row[j] = (power * row[j - 1] - previous[j - 1]) / (power - 1);
                double error = Math.max(roundoff[i][k], Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - previous[j - 1])));
                if (error < smallestError) {
                    smallestError = error;
                    best = row[j];
                }
            }
            previous = row;
        }
        return best;
    }
}
