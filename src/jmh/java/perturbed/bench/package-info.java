/** Benchmarks: our library beside what one would write without it, in one session. {@code mvn -q -Pbench verify -DskipTests} runs them, {@link perturbed.bench.Compare} says how. */
package perturbed.bench;
