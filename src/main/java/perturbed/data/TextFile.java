package perturbed.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import perturbed.kernel.NumberText;

/** A file of text that data is read from, and the words for what is wrong in it. Lines count from 1. */
record TextFile(Path path) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * Its lines, ended in any system's way; neither a byte-order mark nor blank lines at the end belong to them.
     *
     * @throws UncheckedIOException if there is no such file or it cannot be read
     * @throws IllegalArgumentException if it is not UTF-8 or there is nothing in it
     */
    List<String> lines() {
        List<String> lines = new ArrayList<>(raw());
        if (!lines.isEmpty() && lines.get(0).startsWith(BYTE_ORDER_MARK)) lines.set(0, lines.get(0).substring(1));
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) lines.remove(lines.size() - 1);
        if (lines.isEmpty()) throw new IllegalArgumentException(path + " is empty");
        return lines;
    }

    private List<String> raw() {
        try {
            return Files.readAllLines(path);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(path + " is not UTF-8 text; save it as UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("cannot read " + path + ": there is no such file (looked for " + path.toAbsolutePath() + ")", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + (Files.isDirectory(path) ? "it is a folder" : e), e);
        }
    }

    IllegalArgumentException wrong(int line, String what) {
        return new IllegalArgumentException(path + ", line " + line + ": " + what);
    }

    double number(int line, String where, String text) {
        try {
            return NumberText.parse(text);
        } catch (NumberFormatException e) {
            throw wrong(line, where + (text.isEmpty() ? "is empty; fill it in or leave the row out"
                : "'" + text + "' is not a finite decimal number such as -1.5 or 2e-3"));
        }
    }

    /** A label as read, refused unless it is one of those allowed (null: any). */
    double label(int line, double label, double[] allowed) {
        if (allowed != null && Arrays.stream(allowed).noneMatch(a -> a == label))
            throw wrong(line, "the label " + NumberText.of(label) + " is not one of "
                + Arrays.stream(allowed).mapToObj(NumberText::of).collect(Collectors.joining(", ")));
        return label;
    }

    /** A set of labels as given to a reader. */
    static double[] labels(double... allowed) {
        if (allowed.length == 0 || !Arrays.stream(allowed).allMatch(Double::isFinite))
            throw new IllegalArgumentException("labels" + Arrays.toString(allowed) + ": name at least one label, each finite");
        return allowed.clone();
    }
}
