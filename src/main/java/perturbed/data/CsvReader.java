package perturbed.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import perturbed.kernel.NumberText;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * Reads a CSV file (UTF-8, any system's line ends) of finite numbers under a line of column names. Without further word every column is an input.
 * Each option returns a changed copy.
 */
public final class CsvReader {
    private final TextFile file;
    private final List<String> inputs;      // null: every column that is no target
    private final List<String> targets;
    private final double[] labels;          // null: any
    private final char separator;
    private final boolean header;

    CsvReader(Path file) {
        this(new TextFile(file), null, List.of(), null, ',', true);
    }

    private CsvReader(TextFile file, List<String> inputs, List<String> targets, double[] labels, char separator, boolean header) {
        this.file = file;
        this.inputs = inputs;
        this.targets = targets;
        this.labels = labels;
        this.separator = separator;
        this.header = header;
    }

    /** The columns that are inputs, in this order. Default: every column that is no target, in the file's order. */
    public CsvReader inputs(String... columns) {
        if (columns.length == 0) throw new IllegalArgumentException("inputs() names no column; without it every column that is no target is an input");
        return new CsvReader(file, List.of(columns), targets, labels, separator, header);
    }

    /** The columns that are targets, in this order. Default: none. */
    public CsvReader targets(String... columns) {
        return targets(List.of(columns));
    }

    /** As {@link #targets(String...)}: {@code targets(data.targetNames())} reads back what {@code data} wrote. */
    public CsvReader targets(List<String> columns) {
        return new CsvReader(file, inputs, List.copyOf(columns), labels, separator, header);
    }

    /** The values the targets may have; a row with another is refused. Default: any finite number. */
    public CsvReader labels(double... allowed) {
        return new CsvReader(file, inputs, targets, TextFile.labels(allowed), separator, header);
    }

    /** What stands between two cells. Default: a comma. */
    public CsvReader separator(char separator) {
        return new CsvReader(file, inputs, targets, labels, separator, header);
    }

    /** The first line is data; columns are called c1, c2, ... Default: the first line has the names. */
    public CsvReader withoutHeader() {
        return new CsvReader(file, inputs, targets, labels, separator, false);
    }

    /**
     * The data set.
     *
     * @throws IllegalArgumentException naming line and column if a column that was asked for is not there, a name stands twice, rows differ in length,
     *         a cell that is read is empty or no finite number, or a target is none of the labels
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public Dataset read() {
        List<String> lines = file.lines();
        Table text = text(lines);
        List<String> names = names(text);
        int first = header ? 1 : 0;
        if (lines.size() == first) throw new IllegalArgumentException(file.path() + " has column names, but no rows under them");
        List<String> chosen = inputs != null ? inputs : rest(names);
        refuseTwice(Stream.concat(chosen.stream(), targets.stream()).toList(), "is asked for twice among inputs and targets");
        if (labels != null && targets.isEmpty()) throw new IllegalArgumentException("labels(..) checks targets; say which columns those are with targets(..)");
        return Dataset.ofColumns(lines.size() - first, chosen, numbers(text, names, chosen, null), targets, numbers(text, names, targets, labels));
    }

    /** The file's cells as Tablesaw reads them, all as text: row r is line r + 1, the one with the names included. */
    private Table text(List<String> lines) {
        int width = cells(1, lines.get(0));
        for (int line = 2; line <= lines.size(); line++) {
            int cells = cells(line, lines.get(line - 1));
            if (cells != width) throw file.wrong(line, "it has " + cells + (cells == 1 ? " cell" : " cells") + ", but line 1 has " + width);
        }
        ColumnType[] types = new ColumnType[width];
        Arrays.fill(types, ColumnType.STRING);      // Tablesaw's numbers would take 1,5 in quotes for 15 and NA for a value
        CsvReadOptions options = CsvReadOptions.builderFromString(String.join("\n", lines)).columnTypes(types).header(false).missingValueIndicator("")
            .separator(separator).commentPrefix('\0').lineEnding("\n").maxNumberOfColumns(width + 1)
            .maxCharsPerColumn(lines.stream().mapToInt(String::length).max().orElse(0) + 1).build();
        Table text;
        try {
            text = Table.read().csv(options);
        } catch (RuntimeException e) {              // Tablesaw's and its parser's own
            throw new IllegalArgumentException(file.path() + " is no table of cells: " + e.getMessage(), e);
        }
        if (text.rowCount() != lines.size())
            throw new IllegalArgumentException(file.path() + " has " + lines.size() + " lines, but reads as " + text.rowCount() + " rows; check its quotes");
        return text;
    }

    private int cells(int line, String text) {
        if (text.isBlank() && text.indexOf(separator) < 0) throw file.wrong(line, "it is blank; remove it, or fill it in");
        int cells = 1;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '"') quoted = !quoted;
            if (text.charAt(i) == separator && !quoted) cells++;
        }
        if (quoted) throw file.wrong(line, "a quotation mark opens here and does not close on this line");
        return cells;
    }

    private List<String> names(Table text) {
        if (!header) return Dataset.numbered("c", text.columnCount());
        List<String> names = IntStream.range(0, text.columnCount()).mapToObj(k -> text.getString(0, k).strip()).toList();
        if (names.stream().allMatch(CsvReader::isNumber))
            throw file.wrong(1, "there are numbers where column names are expected; for a file without names say withoutHeader()");
        refuseTwice(names.stream().filter(name -> !name.isEmpty()).toList(), "stands twice in line 1; rename one");
        return names;
    }

    private static boolean isNumber(String text) {
        try {
            NumberText.parse(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void refuseTwice(List<String> names, String how) {
        Set<String> seen = new HashSet<>();
        for (String name : names) if (!seen.add(name)) throw new IllegalArgumentException(file.path() + ": column '" + name + "' " + how);
    }

    private List<String> rest(List<String> names) {
        if (names.contains("")) throw file.wrong(1, "column " + (names.indexOf("") + 1) + " has no name; name it, or choose columns with inputs(..)");
        return names.stream().filter(name -> !targets.contains(name)).toList();
    }

    private double[] numbers(Table text, List<String> names, List<String> chosen, double[] allowed) {
        int first = header ? 1 : 0;
        int n = text.rowCount() - first;
        double[] values = new double[Math.multiplyExact(n, chosen.size())];
        for (int k = 0; k < chosen.size(); k++) {
            String name = chosen.get(k);
            int column = names.indexOf(name);
            if (column < 0) throw new IllegalArgumentException("no column '" + name + "'; " + file.path() + " has " + String.join(", ", names));
            for (int l = 0; l < n; l++) {
                int line = first + l + 1;
                double value = file.number(line, "column '" + name + "' ", text.getString(line - 1, column).strip());
                values[k * n + l] = file.label(line, value, allowed);
            }
        }
        return values;
    }
}
