package perturbed.experiment;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import perturbed.sgd.Sgd;

/** One run of a sweep, to be done on another machine: serializable, and without need of anything but the library and the user's own classes there. */
public final class Job implements Callable<byte[]>, Serializable {
    private static final long serialVersionUID = 1;
    private static final String NOTEBOOK = "REPL.";                  // JShell's package, of which other machines know nothing

    private final Sgd sgd;

    Job(Sgd sgd) {
        this.sgd = sgd;
    }

    /**
     * Does the run in a temporary folder.
     *
     * @return the file by which {@link Sweep#keepIn} keeps it
     * @throws UncheckedIOException if the temporary folder cannot be written
     */
    @Override
    public byte[] call() {
        try {
            Path folder = Files.createTempDirectory("perturbed-job");
            try {
                return KeptRun.of(folder, sgd).orElseThrow().bytesOfRun();
            } finally {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) Files.delete(file);
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a run on another machine needs its temporary folder, " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes it away, to see that it can be sent.
     *
     * @throws IllegalArgumentException if something in it cannot, or was made in a notebook cell
     */
    void refuseWhatCannotBeSent() {
        try (ObjectOutputStream out = new Inspection()) {
            out.writeObject(this);
        } catch (NotSerializableException e) {
            throw new IllegalArgumentException("runOn(cluster): a " + e.getMessage() + " cannot be sent to other machines; make it a record that implements its interface "
                + "and java.io.Serializable, in a jar that they have, or run() the sweep here", e);
        } catch (IOException e) {
            throw new UncheckedIOException("runOn(cluster): the run " + sgd + " cannot be sent: " + e.getMessage(), e);
        }
    }

    /** Looks at every object that would be sent. */
    private static final class Inspection extends ObjectOutputStream {
        Inspection() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            String name = object instanceof java.lang.invoke.SerializedLambda lambda ? lambda.getCapturingClass().replace('/', '.') : object.getClass().getName();
            if (name.startsWith(NOTEBOOK))
                throw new IllegalArgumentException("runOn(cluster): " + name.replaceAll(".*\\$", "") + " was made in a notebook cell, so other machines do not have it; "
                    + "put it into a jar on their class path, or run() the sweep here");
            return object;
        }
    }
}
