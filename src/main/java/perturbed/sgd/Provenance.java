package perturbed.sgd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import perturbed.kernel.Kernels;
import perturbed.kernel.NumberText;

/**
 * Where a run was done, and how long it took. None of it changes a bit of the result.
 *
 * @param code         the version of this library
 * @param jdk          the version of the Java runtime
 * @param architecture as the runtime names it, "amd64"
 * @param kernel       the form of the loops, "plain" or "vector"
 * @param seconds      wall time, of all its parts where it was stopped and continued
 */
public record Provenance(String code, String jdk, String architecture, String kernel, double seconds) {
    private static final String CODE = version();

    private static String version() {
        try (InputStream version = Provenance.class.getResourceAsStream("/perturbed/version.txt")) {
            return version == null ? "unknown" : new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This library on this machine. */
    public static Provenance here(double seconds) {
        return new Provenance(CODE, System.getProperty("java.version"), System.getProperty("os.arch"), Kernels.form(), seconds);
    }

    /** One line: "code; jdk; architecture; kernel; seconds". */
    public String text() {
        return String.join("; ", code, jdk, architecture, kernel, NumberText.of(seconds));
    }

    /**
     * Reads {@link #text} back.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static Provenance parse(String text) {
        String[] parts = text.split("; ", -1);
        if (parts.length != 5) throw new IllegalArgumentException("provenance: expected \"code; jdk; architecture; kernel; seconds\", found \"" + text + '"');
        try {
            return new Provenance(parts[0], parts[1], parts[2], parts[3], NumberText.parse(parts[4]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("provenance: the seconds must be a finite number, found \"" + parts[4] + '"', e);
        }
    }
}
