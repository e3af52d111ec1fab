package perturbed.sgd;

import java.io.Serializable;

/** The exponentially weighted moving average e_0 = x_0, e_t = (1 - a) e_{t-1} + a x_t, its coefficient a counted per step whatever is recorded. */
public record Ewma(double coefficient) implements Serializable {
    /** What the paper leaves open; ours unless set. It remembers about 1/a = 100 steps. */
    public static final double DEFAULT_COEFFICIENT = 0.01;

    public Ewma {
        if (!(coefficient > 0 && coefficient <= 1)) throw new IllegalArgumentException("the EWMA coefficient must be in (0, 1], got " + coefficient);
    }

    /** The averages of a series, as many as it has values. */
    public double[] of(double[] values) {
        return of(values, 1);
    }

    /** The averages of a series recorded every n steps: the coefficient from one value to the next is 1 - (1 - a)^n, so that the memory is the same number of steps. */
    public double[] of(double[] values, long n) {
        double a = n == 1 ? coefficient : -StrictMath.expm1(n * StrictMath.log1p(-coefficient));
        double[] smooth = new double[values.length];
        for (int t = 0; t < values.length; t++) smooth[t] = t == 0 ? values[0] : (1 - a) * smooth[t - 1] + a * values[t];
        return smooth;
    }
}
