/**
 * What is added to a value (delta_i, eps_i of (5a), (5b)), where, and when: a {@link perturbed.noise.Noise} says what, a
 * {@link perturbed.noise.Perturbation} adds where and when. What few bits can store is a {@link perturbed.noise.Format}.
 */
package perturbed.noise;
