/**
 * The theorems as calculators: numbers in, numbers out, nothing is run. {@link perturbed.theory.Assumptions} and {@link perturbed.theory.NoiseLevels} go into
 * {@link perturbed.theory.Theory}, a {@link perturbed.theory.Bound} comes out. Every theorem has the form in print and the corrected one, which is the default;
 * the marks say what is proved. Proofs and counterexamples are named as in the errata: Theorems 1c, 2c, 3c, 5c; CE1, CE2, ...
 */
package perturbed.theory;
