package perturbed.kernel;

/**
 * An operator on a block of {@code n} samples (layout: see the package). Built-in operators have this form beside the one-sample form.
 * Every array has exactly the size named: {@code y.length == d_{i-1} * n}.
 */
public interface BlockOperator {
    /** y_i = f_i(y_{i-1}, w_i) for each sample, (1). Reads {@code y} (d_{i-1} x n) and {@code w}, overwrites {@code out} (d_i x n). */
    void value(double[] y, double[] w, int n, double[] out);

    /**
     * Pulls v back: vy = J1 f_i(y, w)^T v for each sample, (5b), and vw = sum over the block of J2 f_i(y, w)^T v, (5c).
     * Overwrites {@code vy} (d_{i-1} x n; null: not wanted) and <em>adds to</em> {@code vw} (d_{w_i}; null: not wanted). Keeps {@code v} (d_i x n).
     */
    void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw);

    /** {@link #pullBack} of two v at one y and w, without vy: adds to {@code vw} and {@code vw2}. */
    default void pullBackTwins(double[] y, double[] w, double[] v, double[] v2, int n, double[] vw, double[] vw2) {
        pullBack(y, w, v, n, null, vw);
        pullBack(y, w, v2, n, null, vw2);
    }

    /** {@link #pullBack} of v = 1, as at the end of a chain: {@code ones} is all ones, of the size of v. An operator that can do with less has its own. */
    default void pullBackOnes(double[] y, double[] w, double[] ones, int n, double[] vy, double[] vw) {
        pullBack(y, w, ones, n, vy, vw);
    }
}
