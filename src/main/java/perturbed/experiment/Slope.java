package perturbed.experiment;

import org.apache.commons.math3.exception.MathIllegalArgumentException;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * An exponent measured: the p of y = C x^p, by least squares of ln y on ln x, with its 95 % interval for independent normal errors of ln y, as
 * replicates give. Points without scatter leave an interval that says how straight the line is.
 *
 * @param value p
 * @param low   end of the interval; NaN for two points
 * @param high  end of the interval; NaN for two points
 */
public record Slope(double value, double low, double high) {
    private static final double SIGNIFICANCE = 0.05;

    /**
     * Through these points.
     *
     * @throws IllegalArgumentException unless there are as many x as y, of two sizes at least, all finite and positive
     */
    public static Slope of(double[] x, double[] y) {
        if (x.length != y.length) throw new IllegalArgumentException("a slope needs as many x as y, got " + x.length + " and " + y.length);
        SimpleRegression line = new SimpleRegression();
        for (int k = 0; k < x.length; k++) {
            if (!(x[k] > 0 && y[k] > 0 && x[k] < Double.POSITIVE_INFINITY && y[k] < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("a slope of logarithms needs finite positive points, but point " + k + " is (" + x[k] + ", "
                    + y[k] + ")");
            line.addData(StrictMath.log(x[k]), StrictMath.log(y[k]));
        }
        if (Double.isNaN(line.getSlope())) throw new IllegalArgumentException("a slope needs points at two different x at least, got "
            + x.length + " at one");
        double half = halfWidth(line);
        return new Slope(line.getSlope(), line.getSlope() - half, line.getSlope() + half);
    }

    private static double halfWidth(SimpleRegression line) {
        try {
            return line.getSlopeConfidenceInterval(SIGNIFICANCE);
        } catch (MathIllegalArgumentException twoPoints) {
            return Double.NaN;
        }
    }

    /** Whether the interval, widened by {@code slack} at both ends, holds p: with an exponent of theory, that data and theory agree. */
    public boolean agreesWith(double p, double slack) {
        return low - slack <= p && p <= high + slack;
    }

    @Override
    public String toString() {
        return "slope " + value + " in [" + low + ", " + high + "]";
    }
}
