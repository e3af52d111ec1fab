package perturbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import perturbed.chain.Chain;
import perturbed.chain.Weights;
import perturbed.data.Dataset;

/**
 * Measures both jobs, ours and what one would write without a library, and writes two tables: {@code Compare rounds file.md}.
 *
 * <p>Numbers are CPU time of the working thread. A round measures every cell once, each in a JVM (or Python) of its own; a cell shows the median over the rounds, and,
 * in brackets, the median of its ratio to our vector form in the same round. First it is checked that all do the same job.
 */
public final class Compare {
    private static final Path FOLDER = Path.of("target", "bench");
    private static final List<Way> WAYS = List.of(
        new Way("ours, vector", "ours", "vector", 25), new Way("ours, plain", "ours", "plain", 12),
        new Way("Java loop, Math.exp", "naive", "plain", 6), new Way("EJML products", "ejml", "plain", 6));

    /** A row of a table: a method of the benchmark classes, the form of our kernels, and after how many runs of 2000 steps C2 has done its work. */
    private record Way(String title, String method, String kernel, int warmup) { }

    /** A way to measure a cell once: microseconds a step. */
    private interface Cell {
        double measure() throws Exception;
    }

    /** A table's rows and columns, and what was measured, by row, column and round; a cell that is null stays empty. */
    private static final class Table {
        final List<String> rows = new ArrayList<>();
        final List<String> columns;
        final List<Cell[]> cells = new ArrayList<>();
        final List<double[][]> measured = new ArrayList<>();
        final String title;

        Table(String title, List<String> columns) {
            this.title = title;
            this.columns = columns;
        }

        void row(String title, int rounds, List<Cell> cells) {
            rows.add(title);
            this.cells.add(cells.toArray(Cell[]::new));
            measured.add(new double[columns.size()][rounds]);
        }

        void measure(int round) throws Exception {
            for (int c = 0; c < columns.size(); c++)
                for (int r = 0; r < rows.size(); r++) if (cells.get(r)[c] != null) measured.get(r)[c][round] = cells.get(r)[c].measure();
        }

        String text(int rounds) {
            StringBuilder text = new StringBuilder("| " + title + " | " + String.join(" | ", columns) + " |\n|---" + "|---:".repeat(columns.size()) + "|\n");
            for (int r = 0; r < rows.size(); r++) {
                text.append("| ").append(rows.get(r)).append(" |");
                for (int c = 0; c < columns.size(); c++) text.append(' ').append(cells.get(r)[c] == null ? "" : cell(Arrays.copyOf(measured.get(r)[c], rounds), Arrays.copyOf(measured.get(0)[c], rounds), r == 0)).append(" |");
                text.append('\n');
            }
            return text.toString();
        }

        private static String cell(double[] values, double[] ours, boolean isOurs) {
            double[] ratios = new double[values.length];
            for (int k = 0; k < ratios.length; k++) ratios[k] = values[k] / ours[k];
            String ratio = isOurs ? "" : String.format(Locale.ROOT, " (x%.2f)", median(ratios));
            return String.format(Locale.ROOT, median(values) < 100 ? "%.1f" : "%.0f", median(values)) + ratio;
        }
    }

    private Compare() { }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        Files.createDirectories(FOLDER);
        LogisticBenchmark.DATA.writeCsv(FOLDER.resolve("logistic.csv"));
        boolean numpy = run("python3", "-c", "import numpy") != null;
        check(numpy);
        Table logistic = logistic(rounds, numpy), deep = deep(rounds, numpy);
        Path file = Path.of(arguments[1]);
        String where = machine(numpy);
        for (int round = 0; round < rounds; round++) {
            System.err.println("round " + (round + 1) + " of " + rounds);
            logistic.measure(round);
            deep.measure(round);
            write(file, round + 1, logistic, deep, where);
        }
        System.out.println(Files.readString(file));
    }

    /** After each round, so that whoever stops it has what was measured. */
    private static void write(Path file, int rounds, Table logistic, Table deep, String where) throws IOException {
        Files.writeString(file, "# Speed\n\nWritten by `mvn -q -Pbench verify -DskipTests -Dbench.results=src/jmh/README.md`, rounds: " + rounds + ".\n\n"
            + where + "\n" + logistic.text(rounds) + "\n" + deep.text(rounds));
        System.err.println("written to " + file);
    }

    private static Table logistic(int rounds, boolean numpy) {
        Table table = new Table("paper's experiment, us a step", Arrays.stream(Column.values()).map(c -> c.title).toList());
        for (Way way : WAYS)
            table.row(way.title, rounds, cells(c -> c == Column.IDLE && !way.method.equals("ours") ? null : () -> java(LogisticBenchmark.class, way, "column", c.name())));
        if (numpy) table.row("NumPy", rounds, cells(c -> c == Column.IDLE ? null : () -> logisticInPython(c, 5000, LogisticBenchmark.GRADIENT_NOISE)[0]));
        return table;
    }

    private static List<Cell> cells(java.util.function.Function<Column, Cell> cell) {
        List<Cell> cells = new ArrayList<>();
        for (Column c : Column.values()) cells.add(cell.apply(c));
        return cells;
    }

    private static Table deep(int rounds, boolean numpy) {
        List<Integer> widths = List.of(64, 256);
        Table table = new Table("deep chain, us a step", widths.stream().map(width -> "width " + width).toList());
        for (Way way : WAYS)
            if (!way.method.equals("naive"))
                table.row(way.title, rounds, widths.stream().map(width -> (Cell) () -> java(DeepBenchmark.class, way, "width", "" + width)).toList());
        if (numpy) table.row("NumPy", rounds, widths.stream().map(width -> (Cell) () -> python("deep.py", "" + width, "" + 64_000 / width)[0]).toList());
        return table;
    }

    // ---- one measurement --------------------------------------------------------------------------------------------

    /** A fixed number of runs, not of seconds: how far the compiler has come must not depend on what else the machine does. */
    private static double java(Class<?> benchmark, Way way, String parameter, String value) throws RunnerException {
        boolean deep = benchmark == DeepBenchmark.class, ours = way.method.equals("ours");
        var options = new OptionsBuilder().include(Pattern.quote(benchmark.getName() + "." + way.method) + "$").param(parameter, value)
            .forks(1).warmupIterations(!deep ? way.warmup : ours ? 4 : 1).measurementIterations(!deep ? way.warmup / 2 : ours ? 2 : 1)
            .jvmArgsAppend("--add-modules=jdk.incubator.vector", "-Dperturbed.kernel=" + way.kernel)
            .addProfiler(CpuTime.class).verbosity(VerboseMode.SILENT).shouldFailOnError(true).build();
        return new Runner(options).runSingle().getSecondaryResults().get(CpuTime.LABEL).getScore();
    }

    private static double[] logisticInPython(Column c, int steps, double gradientNoise) throws Exception {
        String side = c.forward ? "forward" : c.backward ? "backward" : "none";
        return python("logistic.py", FOLDER.resolve("logistic.csv").toString(), side, c.shared ? "shared" : "sample", "" + steps, "" + gradientNoise);
    }

    private static double[] python(String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", Path.of("src", "jmh", "python", script).toString()));
        command.addAll(List.of(arguments));
        String answer = run(command.toArray(String[]::new));
        if (answer == null) throw new IllegalStateException(String.join(" ", command) + " failed");
        return Arrays.stream(answer.trim().split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /** What a command prints; null if it fails or there is none. */
    private static String run(String... command) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        for (String library : List.of("OPENBLAS", "OMP", "MKL")) builder.environment().put(library + "_NUM_THREADS", "1");
        try {
            Process process = builder.start();
            String answer = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? answer : null;
        } catch (IOException e) {
            return null;
        }
    }

    // ---- that all do the same job -------------------------------------------------------------------------------------

    private static void check(boolean numpy) throws Exception {
        int steps = 100;
        double ours = LogisticBenchmark.sgd(0).steps(steps).run().column("gradientNorm")[steps - 1];
        same("Java loop", new NaiveLoop(LogisticBenchmark.rows(), Column.NO_NOISE, 0).run(steps)[steps - 1], ours);
        same("EJML", new EjmlLogistic(LogisticBenchmark.rows(), Column.NO_NOISE, 0).run(steps)[steps - 1], ours);
        if (numpy) same("NumPy", logisticInPython(Column.NO_NOISE, steps, 0)[1], ours);
        Chain chain = DeepBenchmark.chain(16);
        Dataset data = DeepBenchmark.data(DeepBenchmark.BATCH);
        Weights start = Weights.xavier(chain, 1);
        double deep = DeepBenchmark.sgd(chain, data, start).steps(steps).run().finalWeights().get(1).get(0, 0);
        same("deep EJML", new EjmlDeep(data, DeepBenchmark.BATCH, start, 0).run(steps, DeepBenchmark.STEP_SIZE)[0], deep);
    }

    private static void same(String who, double theirs, double ours) {
        if (!(Math.abs(theirs - ours) <= 1e-9 * Math.abs(ours)))
            throw new IllegalStateException(who + " does another job: without noise it gives " + theirs + ", our library " + ours);
    }

    // ---- where ---------------------------------------------------------------------------------------------------------

    private static String machine(boolean numpy) throws Exception {
        String processor = Files.isReadable(Path.of("/proc/cpuinfo"))
            ? Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name")).findFirst().map(line -> line.replaceFirst(".*:\\s*", "")).orElse("")
            : "";
        return LocalDate.now() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch") + " " + processor + ", one core, vectors of "
            + "%d doubles, JDK %s".formatted(jdk.incubator.vector.DoubleVector.SPECIES_PREFERRED.length(), Runtime.version())
            + (numpy ? ", NumPy " + run("python3", "-c", "import numpy; print(numpy.__version__)").trim() : "")
            + ". CPU time, medians; in brackets the ratio to ours, vector.\n";
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
