/** Sweeps on Apache Spark: built by the Maven profile {@code spark} into a jar of its own, so that nobody gets Spark who does not ask for it. */
package perturbed.spark;
