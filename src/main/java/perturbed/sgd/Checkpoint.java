package perturbed.sgd;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A run saved at a step, enough to continue it in another process to the same bits; {@link Sgd#checkpoint} says when it is saved.
 *
 * <p><b>The file</b> is text in UTF-8, lines ended by a line feed. A NUMBER is the 16 hexadecimal digits of {@code Double.doubleToLongBits}; in a TEXT, a
 * SITE or a NAME backslash and line break are escaped as in Java.
 * <pre>
 * perturbed-sgd checkpoint 1          the version of this format
 * description TEXT                    {@link Sgd#text}
 * provenance TEXT                     {@link Provenance#text} of the process that saved it
 * step t                              the updates done
 * ended TEXT                          "no", or STEP SITE of the {@link Run.Divergence}
 * operators N
 * w_i NUMBER ...                      w_t of operator i row by row, a line for each of i = 1..N
 * previous_i NUMBER ...               w_{t-1}, likewise
 * columns m
 * column NAME                         a line for each of m recorded columns
 * rows n
 * NUMBER ...                          the m numbers of a recording, a line for each of n
 * sha256 DIGITS                       of every byte before this line
 * </pre>
 *
 * <p><b>Beside it.</b> A save goes to a file of its own, is forced to the disk, and only then takes the name of the one before, which is kept as {@code FILE.previous}. So
 * whatever stops a save, one of the two is whole. A run continues from {@code FILE}; where there is none, from {@code FILE.previous}; where {@code FILE} is damaged it
 * is refused, and the message says whether {@code FILE.previous} is whole. To continue from that one, delete {@code FILE}.
 */
public final class Checkpoint {
    private static final String VERSION = "perturbed-sgd checkpoint 1";
    private static final int CHECKSUM_LINE = "sha256 ".length() + 64 + 1;
    private static final HexFormat HEX = HexFormat.of();

    final Run.Divergence divergence;                                 // null: none
    final double[][] w;                                              // w_t, 1..N
    final double[][] previous;                                       // w_{t-1}
    final List<String> names;
    final double[][] columns;                                        // by name; at least rows long
    final int rows;
    final Provenance provenance;
    private final String description;
    private final long step;

    Checkpoint(String description, Provenance provenance, long step, Run.Divergence divergence, double[][] w, double[][] previous, List<String> names, double[][] columns, int rows) {
        this.description = description;
        this.provenance = provenance;
        this.step = step;
        this.divergence = divergence;
        this.w = w;
        this.previous = previous;
        this.names = names;
        this.columns = columns;
        this.rows = rows;
    }

    /** The {@link Sgd#text} of the run. */
    public String description() {
        return description;
    }

    /** t, the number of updates done. */
    public long step() {
        return step;
    }

    @Override
    public String toString() {
        return "checkpoint at step " + step + " of " + description;
    }

    /**
     * Reads a checkpoint.
     *
     * @throws IllegalArgumentException if the file is not a checkpoint, is of another version, truncated or altered
     * @throws UncheckedIOException     if it cannot be read
     */
    public static Checkpoint read(Path file) {
        try {
            verify(file);
            try (BufferedReader in = reader(file)) {
                return new Parser(in, Files.size(file)).parse();
            } catch (RuntimeException e) {
                throw damaged(file, "its checksum is right, but its lines are not those of the format: " + e.getMessage(), e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Files.newBufferedReader would close its file where the thread is interrupted. */
    private static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(new FileInputStream(file.toFile()), StandardCharsets.UTF_8));
    }

    private static IllegalArgumentException damaged(Path file, String what, Exception cause) {
        return new IllegalArgumentException("checkpoint " + file + ": " + what, cause);
    }

    /** Version and checksum. */
    private static void verify(Path file) throws IOException {
        try (BufferedReader in = reader(file)) {
            char[] start = new char[VERSION.length() + 1];
            int n = 0;
            for (int k; n < start.length && (k = in.read(start, n, start.length - n)) > 0;) n += k;
            String first = new String(start, 0, n).lines().findFirst().orElse("");
            if (!VERSION.startsWith(first) && !first.startsWith(VERSION.substring(0, VERSION.length() - 1)))
                throw damaged(file, "this is no checkpoint, its first line is not \"" + VERSION + "\"", null);
            if (n == start.length && !(VERSION + "\n").equals(new String(start)))
                throw damaged(file, "it has another version than this library's, \"" + VERSION + "\"; continue it with the library that wrote it", null);
        }
        MessageDigest sha = CanonicalText.sha256();
        byte[] last = new byte[CHECKSUM_LINE];
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            long content = Files.size(file) - CHECKSUM_LINE;
            byte[] buffer = new byte[1 << 16];
            while (content > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, content));
                if (n < 0) break;
                sha.update(buffer, 0, n);
                content -= n;
            }
            int n = in.readNBytes(last, 0, last.length);
            String line = new String(last, 0, n, StandardCharsets.UTF_8);
            if (!line.startsWith("sha256 ") || !line.endsWith("\n")) throw damaged(file, "it is truncated, its last line is not a checksum", null);
            if (!line.equals(checksumLine(sha))) throw damaged(file, "it was altered, its checksum is not that of its content", null);
        }
    }

    private static String checksumLine(MessageDigest sha) {
        return "sha256 " + HEX.formatHex(sha.digest()) + "\n";
    }

    /** Writes the file's content. */
    void writeTo(OutputStream file) throws IOException {
        MessageDigest sha = CanonicalText.sha256();
        Writer out = new BufferedWriter(new OutputStreamWriter(new DigestOutputStream(file, sha), StandardCharsets.UTF_8), 1 << 16);
        out.write(VERSION + "\ndescription " + description + "\nprovenance " + provenance.text() + "\nstep " + step + "\n");
        out.write("ended " + (divergence == null ? "no" : divergence.step() + " " + CanonicalText.oneLine(divergence.site())) + "\noperators " + (w.length - 1) + "\n");
        for (int i = 1; i < w.length; i++) writeNumbers(out, "w_" + i, w[i]);
        for (int i = 1; i < w.length; i++) writeNumbers(out, "previous_" + i, previous[i]);
        out.write("columns " + names.size() + "\n");
        for (String name : names) out.write("column " + CanonicalText.oneLine(name) + "\n");
        out.write("rows " + rows + "\n");
        for (int k = 0; k < rows; k++) {
            for (int c = 0; c < columns.length; c++) {
                if (c > 0) out.write(' ');
                writeNumber(out, columns[c][k]);
            }
            out.write('\n');
        }
        out.flush();
        file.write(checksumLine(sha).getBytes(StandardCharsets.UTF_8));
    }

    private static void writeNumbers(Writer out, String name, double[] values) throws IOException {
        out.write(name);
        for (double value : values) {
            out.write(' ');
            writeNumber(out, value);
        }
        out.write('\n');
    }

    private static void writeNumber(Writer out, double value) throws IOException {
        out.write(HEX.toHexDigits(Double.doubleToLongBits(value)));
    }

    /** The lines after one another. */
    private record Parser(BufferedReader in, long bytes) {
        private static final int NUMBER = 17;                        // characters, with the blank or line feed after it

        Checkpoint parse() throws IOException {
            in.readLine();                                           // the version
            String description = after("description ");
            Provenance provenance = Provenance.parse(after("provenance "));
            long step = Long.parseLong(after("step "));
            String ended = after("ended ");
            Run.Divergence divergence = ended.equals("no") ? null
                : new Run.Divergence(Long.parseLong(ended.substring(0, ended.indexOf(' '))), ended.substring(ended.indexOf(' ') + 1).translateEscapes());
            int operators = count("operators ", 2);                  // a line each of w_i and previous_i
            double[][] w = weights("w_", operators), previous = weights("previous_", operators);
            int m = count("columns ", 1);
            List<String> names = new ArrayList<>();
            for (int c = 0; c < m; c++) names.add(after("column ").translateEscapes());
            int rows = count("rows ", Math.max(1, (long) NUMBER * m));
            double[][] columns = new double[m][rows];
            for (int k = 0; k < rows; k++) {
                double[] row = numbers(after(""));
                if (row.length != m) throw new IllegalArgumentException("recording " + (k + 1) + " has " + row.length + " numbers, there are " + m + " columns");
                for (int c = 0; c < m; c++) columns[c][k] = row[c];
            }
            after("sha256 ");
            if (in.readLine() != null) throw new IllegalArgumentException("lines follow the checksum");
            return new Checkpoint(description, provenance, step, divergence, w, previous, names, columns, rows);
        }

        private double[][] weights(String name, int operators) throws IOException {
            double[][] w = new double[operators + 1][];
            for (int i = 1; i <= operators; i++) {
                String numbers = after(name + i);
                if (!numbers.isEmpty() && numbers.charAt(0) != ' ') throw new IllegalArgumentException("expected \"" + name + i + " ...\", found \"" + name + i + numbers + '"');
                w[i] = numbers(numbers.isEmpty() ? "" : numbers.substring(1));
            }
            return w;
        }

        /** How many of something follow, each of at least so many bytes: a number that the file cannot hold is refused before room is made for it. */
        private int count(String start, long least) throws IOException {
            int count = Integer.parseInt(after(start));
            if (count < 0 || count > bytes / least) throw new IllegalArgumentException("\"" + start + count + "\" is more than a file of " + bytes + " bytes can hold");
            return count;
        }

        private static double[] numbers(String line) {
            double[] numbers = new double[(line.length() + 1) / NUMBER];
            if (line.length() != Math.max(0, NUMBER * numbers.length - 1)) throw new IllegalArgumentException("expected numbers of 16 digits, found \"" + line + '"');
            for (int k = 0; k < numbers.length; k++) {
                int at = NUMBER * k;
                if (k > 0 && line.charAt(at - 1) != ' ') throw new IllegalArgumentException("expected a blank between numbers, found \"" + line + '"');
                numbers[k] = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(line, at, at + 16));
            }
            return numbers;
        }

        private String after(String start) throws IOException {
            String line = in.readLine();
            if (line == null || !line.startsWith(start)) throw new IllegalArgumentException("expected \"" + start + "...\", found " + (line == null ? "the end" : '"' + line + '"'));
            return line.substring(start.length());
        }
    }
}
