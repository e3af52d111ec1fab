/** The iteration (5d) and what comes of it: {@link perturbed.sgd.Sgd} describes a run, {@link perturbed.sgd.Run} is one that was done. */
package perturbed.sgd;
