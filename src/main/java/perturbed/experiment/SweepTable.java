package perturbed.experiment;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import perturbed.experiment.Grid.Point;
import perturbed.kernel.NumberText;
import perturbed.sgd.Provenance;
import perturbed.sgd.Run;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The tables of a sweep; each begins with the parameters, the axes' values and the seed. */
record SweepTable(Grid grid, List<Outcome> outcomes) {
    Table results() {
        Table table = parameters("sweep", eachOnce());
        DoubleColumn norm = DoubleColumn.create("stableGradientNorm"), complexity = DoubleColumn.create("stableIterationComplexity");
        StringColumn status = StringColumn.create("status");
        for (Outcome outcome : outcomes) {
            norm.append(outcome.stableGradientNorm());
            complexity.append(outcome.stableIterationComplexity());
            status.append(outcome.status());
        }
        return table.addColumns(norm, complexity, status);
    }

    Table provenance() {
        Table table = parameters("provenance", eachOnce());
        StringColumn hash = StringColumn.create("hash"), code = StringColumn.create("code"), jdk = StringColumn.create("jdk");
        StringColumn architecture = StringColumn.create("architecture"), kernel = StringColumn.create("kernel");
        DoubleColumn seconds = DoubleColumn.create("seconds");
        for (int r = 0; r < outcomes.size(); r++) {
            hash.append(grid.points().get(r).sgd().text().map(KeptRun::hash).orElse(""));
            Provenance p = outcomes.get(r).provenance().orElse(new Provenance("", "", "", "", Double.NaN));
            code.append(p.code());
            jdk.append(p.jdk());
            architecture.append(p.architecture());
            kernel.append(p.kernel());
            seconds.append(p.seconds());
        }
        return table.addColumns(hash, code, jdk, architecture, kernel, seconds);
    }

    Table trajectories() {
        Table all = null;
        for (int r = 0; r < outcomes.size(); r++) {
            if (outcomes.get(r).run().isEmpty()) continue;
            Run run = outcomes.get(r).run().get().get();
            Table one = run.table();
            int[] rows = new int[one.rowCount()];
            Arrays.fill(rows, r);
            Table both = parameters("trajectories", rows).addColumns(one.columnArray());
            all = all == null ? both : all.append(both);
        }
        return all == null ? parameters("trajectories", new int[0]) : all;
    }

    private int[] eachOnce() {
        return IntStream.range(0, outcomes.size()).toArray();
    }

    private Table parameters(String name, int[] rows) {
        Table table = Table.create(name);
        for (int a = 0; a < grid.axes().size(); a++) table.addColumns(column(a, rows));
        LongColumn seed = LongColumn.create("seed");
        List<Point> points = grid.points();
        for (int r : rows) seed.append(points.get(r).seed());
        return table.addColumns(seed);
    }

    private Column<?> column(int a, int[] rows) {
        Axis<?> axis = grid.axes().get(a);
        if (axis.values().stream().allMatch(Number.class::isInstance)) {
            DoubleColumn column = DoubleColumn.create(axis.name());
            for (int r : rows) column.append(((Number) grid.value(a, r)).doubleValue());
            return column;
        }
        StringColumn column = StringColumn.create(axis.name());
        for (int r : rows) column.append(grid.label(a, r));
        return column;
    }

    /** Numbers exactly and in the same text from every JDK, what is missing as an empty cell. */
    static void writeCsv(Table table, Path file) {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(table.columnNames().stream().map(SweepTable::quoted).collect(Collectors.joining(",", "", "\n")));
            for (int r = 0; r < table.rowCount(); r++) {
                int row = r;
                out.write(table.columns().stream().map(column -> cell(column, row)).collect(Collectors.joining(",", "", "\n")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file.toAbsolutePath() + ": " + e + "; its folder must exist and be writable", e);
        }
    }

    private static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) return "";
        return column.get(row) instanceof Double number && Double.isFinite(number) ? NumberText.of(number) : quoted(column.get(row).toString());
    }

    private static String quoted(String text) {
        return text.matches("[^\",\\s]+") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
