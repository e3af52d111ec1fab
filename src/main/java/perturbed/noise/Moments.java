package perturbed.noise;

/**
 * Moments of one perturbation vector X.
 *
 * @param mean   the Euclidean norm of E[X]
 * @param second E||X||^2
 * @param fourth E||X||^4
 */
public record Moments(double mean, double second, double fourth) { }
