/**
 * What is learnt from: inputs and targets, read, checked and written. A {@link perturbed.data.Dataset} is finite numbers and
 * nothing else, so whatever runs on one need not look again.
 */
package perturbed.data;
