/**
 * The theorems as calculators: numbers in, numbers out, nothing is run. {@link perturbed.theory.Assumptions} and {@link perturbed.theory.NoiseLevels} go into
 * {@link perturbed.theory.Theory}, a {@link perturbed.theory.Bound} comes out; {@link perturbed.theory.Budget} turns it around and says how much noise a run bears. Every theorem has the form in print and the corrected one, which is the default;
 * the marks say what is proved. Theorems 1c, 2c, 3c, 5c with their proofs, and the counterexamples CE1, CE2, ..., stand in {@code notebooks/11-what-is-wrong-in-the-print.ipynb}:
 * <em>errata 2.3</em> is its section 2.3, <em>erratum 13</em> line 13 of its table. Everywhere in this library these are cited so.
 */
package perturbed.theory;
