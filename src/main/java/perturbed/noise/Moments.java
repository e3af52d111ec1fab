package perturbed.noise;

/**
 * Moments of one perturbation vector X.
 *
 * @param mean   ||E X||, the Euclidean norm of the mean
 * @param second E||X||^2
 * @param fourth E||X||^4
 */
public record Moments(double mean, double second, double fourth) {
    /** Of d independent elements, each with mean m and raw second and fourth moments m2, m4: |m| sqrt(d), d m2, d m4 + d (d-1) m2^2. */
    static Moments ofIndependent(int d, double m, double m2, double m4) {
        return new Moments(Math.abs(m) * Math.sqrt(d), d * m2, d * m4 + (double) d * (d - 1) * m2 * m2);
    }

    /** Whether the perturbation is surely zero. */
    public boolean isZero() {
        return second == 0;
    }
}
