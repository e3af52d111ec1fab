/**
 * The composite problem (1) and the perturbed pass through it, (5a)-(5c). Start with {@link perturbed.chain.Chain}, then read {@code PerturbedPass} beside the paper.
 */
package perturbed.chain;
