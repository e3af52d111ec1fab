package perturbed.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * Reads the text form of LIBSVM: a sample is a line {@code label index:value index:value ...}, indices ascend from 1, values left out are 0, and
 * what follows a {@code #} is a comment. Each option returns a changed copy.
 */
public final class LibsvmReader {
    private final TextFile file;
    private final int inputs;           // 0: as many as the largest index
    private final double[] labels;      // null: any

    LibsvmReader(Path file) {
        this(new TextFile(file), 0, null);
    }

    private LibsvmReader(TextFile file, int inputs, double[] labels) {
        this.file = file;
        this.inputs = inputs;
        this.labels = labels;
    }

    /** The number of inputs, where the largest index of the file does not tell: a test set may lack the last features. Default: the largest index. */
    public LibsvmReader inputs(int inputs) {
        if (inputs < 1) throw new IllegalArgumentException("inputs must be at least 1, got " + inputs);
        return new LibsvmReader(file, inputs, labels);
    }

    /** The labels there may be; a line with another is refused. Default: any finite number. */
    public LibsvmReader labels(double... allowed) {
        return new LibsvmReader(file, inputs, TextFile.labels(allowed));
    }

    /**
     * The dense data set, inputs x1..xd and the label y1.
     *
     * @throws IllegalArgumentException naming line and token if the text is not of this form
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public Dataset read() {
        List<Sample> samples = new ArrayList<>();
        List<String> lines = file.lines();
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i).replaceFirst("#.*", "");
            if (!text.isBlank()) samples.add(sample(i + 1, new StringTokenizer(text)));
        }
        if (samples.isEmpty()) throw new IllegalArgumentException(file.path() + " has comments, but no samples");
        return dense(samples);
    }

    /** The non-zero inputs of one line. */
    private record Sample(int line, double label, int[] indices, double[] values) {
        int last() {
            return indices.length == 0 ? 0 : indices[indices.length - 1];
        }
    }

    private Sample sample(int line, StringTokenizer tokens) {
        double label = file.label(line, file.number(line, "the label ", tokens.nextToken()), labels);
        int count = tokens.countTokens();
        int[] indices = new int[count];
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            String token = tokens.nextToken();
            int colon = token.indexOf(':');
            if (colon < 0) throw file.wrong(line, "'" + token + "' is not index:value");
            indices[i] = index(line, token, token.substring(0, colon));
            if (i > 0 && indices[i] <= indices[i - 1])
                throw file.wrong(line, "'" + token + "' follows index " + indices[i - 1] + ", but indices must ascend, none twice");
            values[i] = file.number(line, "the value of '" + token + "' ", token.substring(colon + 1));
        }
        return new Sample(line, label, indices, values);
    }

    private int index(int line, String token, String text) {
        int index;
        try {
            index = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw file.wrong(line, "'" + token + "' has the index '" + text + "', but an index is a whole number from 1 on");
        }
        if (index < 1) throw file.wrong(line, "'" + token + "' has the index " + index + ", but indices count from 1; add 1 to each if yours count from 0");
        if (inputs > 0 && index > inputs) throw file.wrong(line, "'" + token + "' is beyond inputs(" + inputs + "); ask for more, or leave inputs(..) out");
        return index;
    }

    private Dataset dense(List<Sample> samples) {
        Sample widest = samples.get(0);
        for (Sample sample : samples) if (sample.last() > widest.last()) widest = sample;
        int width = inputs > 0 ? inputs : widest.last();
        int n = samples.size();
        if ((long) n * width > Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 16))
            throw file.wrong(widest.line(), "the index " + widest.last() + " makes the data " + n + " x " + width
                + " numbers when zeros are written out, too many for this machine; is it a slip? Otherwise give the JVM more memory (-Xmx)");
        double[] values = new double[n * width];
        double[] targets = new double[n];
        for (int l = 0; l < n; l++) {
            Sample sample = samples.get(l);
            targets[l] = sample.label();
            for (int i = 0; i < sample.indices().length; i++) values[(sample.indices()[i] - 1) * n + l] = sample.values()[i];
        }
        return Dataset.ofColumns(n, Dataset.numbered("x", width), values, Dataset.numbered("y", 1), targets);
    }
}
