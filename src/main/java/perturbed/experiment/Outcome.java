package perturbed.experiment;

import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import perturbed.sgd.Provenance;
import perturbed.sgd.Run;

/**
 * How one run of a sweep came out, without its recordings: these are many, and are read again where there is a folder.
 *
 * @param status                    "done", the divergence, "failed: ..." or "not run"
 * @param stableGradientNorm        NaN: none
 * @param stableIterationComplexity NaN: none
 * @param provenance                empty: not run
 * @param run                       empty: failed or not run
 */
record Outcome(String status, double stableGradientNorm, double stableIterationComplexity, Optional<Provenance> provenance, Optional<Supplier<Run>> run) {
    static final Outcome NOT_RUN = new Outcome("not run", Double.NaN, Double.NaN, Optional.empty(), Optional.empty());

    static Outcome of(Run run, Supplier<Run> again) {
        boolean recorded = run.columns().contains("gradientNorm");
        return new Outcome(run.divergence().map(Object::toString).orElse("done"),
            recorded ? run.stableGradientNorm() : Double.NaN,
            recorded && run.stableIterationComplexity().isPresent() ? run.stableIterationComplexity().getAsLong() : Double.NaN,
            Optional.of(run.provenance()), Optional.of(again));
    }

    static Outcome failed(String cause, Provenance provenance) {
        return new Outcome("failed: " + cause, Double.NaN, Double.NaN, Optional.of(provenance), Optional.empty());
    }

    /**
     * Runs, and takes what it throws for its outcome, errors too: a stack that overflows, a class that is missing, a point that is too large for the memory.
     *
     * @throws CancellationException if the thread is interrupted
     * @throws UncheckedIOException  if something cannot be read or written, which is no property of the run
     */
    static Outcome of(Supplier<Run> run) {
        long begun = System.nanoTime();
        try {
            Run done = run.get();
            return of(done, () -> done);
        } catch (CancellationException | UncheckedIOException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            String cause = e + (e.getCause() == null ? "" : ", caused by " + e.getCause());
            return failed(cause.replaceAll("\\R", " "), Provenance.here((System.nanoTime() - begun) / 1e9));
        }
    }

    /** The same, without the recordings in memory. */
    Outcome readingItBy(Supplier<Run> again) {
        return new Outcome(status, stableGradientNorm, stableIterationComplexity, provenance, Optional.of(again));
    }

    boolean failed() {
        return provenance.isPresent() && run.isEmpty();
    }
}
