/**
 * A thin Java kernel for Jupyter: the protocol comes from JJava's base library (an optional dependency), the language from the
 * JDK's own JShell, and the cells run as ordinary code inside the kernel's JVM. {@code notebooks/run.sh} installs it;
 * no other package imports this one, and notebooks run as well under IJava and JJava.
 */
package perturbed.notebook.kernel;
