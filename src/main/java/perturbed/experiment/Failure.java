package perturbed.experiment;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import perturbed.sgd.Provenance;

/** A run that ended with an exception, as a file of five lines; see {@link SweepFolder}. */
record Failure(String description, Provenance provenance, String cause) {
    private static final String VERSION = "perturbed-sgd failure 1";
    private static final long LONGEST = 1 << 26;

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    static Failure read(Path file) throws IOException {
        if (Files.size(file) > LONGEST) throw new IllegalArgumentException("it has " + Files.size(file) + " bytes, no failure is longer than " + LONGEST);
        String text;
        try (InputStream in = new FileInputStream(file.toFile())) {  // not Files.readAllBytes: an interrupt would close its file
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int last = text.lastIndexOf("sha256 ");
        if (last < 0 || !text.substring(last).equals(checksumLine(text.substring(0, last))))
            throw new IllegalArgumentException("its last line is not the checksum of its content");
        List<String> lines = Arrays.asList(text.split("\n", -1));
        if (lines.size() != 6) throw new IllegalArgumentException("expected 5 lines, found " + (lines.size() - 1));
        if (!lines.get(0).equals(VERSION)) throw new IllegalArgumentException("its first line is not \"" + VERSION + "\"");
        return new Failure(after("description ", lines.get(1)), Provenance.parse(after("provenance ", lines.get(2))), after("cause ", lines.get(3)));
    }

    private static String after(String start, String line) {
        if (!line.startsWith(start)) throw new IllegalArgumentException("expected \"" + start + "...\", found \"" + line + '"');
        return line.substring(start.length());
    }

    /** The file. */
    byte[] bytes() {
        String content = VERSION + "\ndescription " + description + "\nprovenance " + provenance.text() + "\ncause " + cause + "\n";
        return (content + checksumLine(content)).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a file is one of these, by its first line. */
    static boolean isOne(byte[] file) {
        return new String(file, 0, Math.min(file.length, VERSION.length()), StandardCharsets.UTF_8).equals(VERSION);
    }

    private static String checksumLine(String content) {
        return "sha256 " + KeptRun.sha256(content) + "\n";
    }
}
