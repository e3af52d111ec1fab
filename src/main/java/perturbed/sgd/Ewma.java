package perturbed.sgd;

/** The exponentially weighted moving average e_0 = x_0, e_t = (1 - a) e_{t-1} + a x_t. */
public record Ewma(double coefficient) {
    /** What the paper leaves open; ours unless set. */
    public static final double DEFAULT_COEFFICIENT = 0.01;

    public Ewma {
        if (!(coefficient > 0 && coefficient <= 1)) throw new IllegalArgumentException("the EWMA coefficient must be in (0, 1], got " + coefficient);
    }

    /** The averages of a series, as many as it has values. */
    public double[] of(double[] values) {
        double[] smooth = new double[values.length];
        for (int t = 0; t < values.length; t++) smooth[t] = t == 0 ? values[0] : (1 - coefficient) * smooth[t - 1] + coefficient * values[t];
        return smooth;
    }
}
