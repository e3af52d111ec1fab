/** The command line: what {@code java -jar perturbed-sgd-VERSION-cli.jar} understands. It needs picocli, which the runnable jar holds. Nobody imports this package. */
package perturbed.command;
