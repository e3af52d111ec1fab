package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.forward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perturbed.sgd.Sgd;
import perturbed.sgd.StepSize;

/** Sweeps in processes of their own, killed as kill -9 does. */
class SweepKilledTest {
    private static final int RUNS = 20;
    private static final int STEPS = 3000;

    @TempDir
    Path temporary;
    private Path folder;
    private Path log;
    private Path table;
    private int runs = RUNS;

    /** Writes a line to the log at the first and the last step of a run. */
    private record Logged(double noise, Path log) implements StepSize {
        @Override
        public double at(long t) {
            if (log != null && (t == 0 || t == STEPS - 1)) {
                try {
                    Files.writeString(log, (t == 0 ? "begin " : "end ") + noise + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
            return 0.1;
        }

        @Override
        public Optional<String> text() {
            return Optional.of("logged/1");
        }
    }

    private static Sweep sweep(int runs, Path log) {
        return Sweep.of(SweepFolderTest.BASE.steps(STEPS))
            .over("s_f", Values.linear(0, 1, runs), (sgd, s) -> sgd.stepSize(new Logged(s, log)).perturb(forward(uniform(s)).at(1)));
    }

    /** Arguments: folder, log, table, number of runs. */
    static final class Main {
        public static void main(String[] files) {
            sweep(Integer.parseInt(files[3]), Path.of(files[1])).keepIn(Path.of(files[0])).run().writeCsv(Path.of(files[2]));
        }
    }

    private Process start(Path table) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            Main.class.getName(), folder.toString(), log.toString(), table.toString(), Integer.toString(runs)));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(temporary.resolve("output").toFile()).start();
    }

    private void names() {
        folder = temporary.resolve("sweep");
        log = temporary.resolve("log");
        table = temporary.resolve("table.csv");
    }

    /** The finished runs, each with the moment it was written at. */
    private Map<Path, FileTime> finished() throws IOException {
        Map<Path, FileTime> finished = new HashMap<>();
        if (!Files.exists(folder)) return finished;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".run")).toList()) finished.put(file, Files.getLastModifiedTime(file));
        }
        return finished;
    }

    private void complete(Path table) throws IOException {
        Path expected = temporary.resolve("expected.csv");
        sweep(runs, null).run().writeCsv(expected);
        assertEquals(Files.readString(expected), Files.readString(table));
    }

    @Test
    void a_sweep_killed_at_random_moments_ends_in_the_same_table_and_does_no_finished_run_twice() throws Exception {
        killed(3, RUNS, 1, 7);
    }

    @Test
    @Tag("long")
    void a_sweep_killed_twenty_times_ends_in_the_same_table() throws Exception {
        killed(20, 300, 1, 8);
    }

    @Test
    @Tag("long")
    void two_processes_on_one_folder_killed_ten_times_each_end_in_the_same_table() throws Exception {
        killed(10, 300, 2, 9);
    }

    /** As often as {@code rounds} says, starts the processes together and kills each at a moment of its own; then lets them end. */
    private void killed(int rounds, int runs, int processes, long seed) throws Exception {
        names();
        this.runs = runs;
        Random random = new Random(seed);
        Map<Path, FileTime> kept = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            List<Process> started = new ArrayList<>();
            for (int k = 0; k < processes; k++) started.add(start(temporary.resolve("killed.csv")));
            boolean early = random.nextInt(4) == 0;                  // while the JVM starts or claims its first runs; else when runs have begun to end
            while (!early && started.get(0).isAlive() && finished().size() == kept.size()) Thread.sleep(2);
            for (Process process : started) {
                process.waitFor(random.nextInt(early ? 600 : 100), TimeUnit.MILLISECONDS);
                assertTrue(process.isAlive(), "the sweep is too short: it ended in round " + (round + 1));
                process.destroyForcibly().waitFor();
            }
            kept = finished();
        }
        List<Path> tables = new ArrayList<>();
        List<Process> last = new ArrayList<>();
        for (int k = 0; k < processes; k++) {
            tables.add(temporary.resolve("table-" + k + ".csv"));
            last.add(start(tables.get(k)));
        }
        for (Process process : last) assertEquals(0, process.waitFor(), () -> "see " + temporary.resolve("output"));
        for (Path table : tables) complete(table);
        Map<Path, FileTime> all = finished();
        kept.forEach((file, moment) -> assertEquals(moment, all.get(file), "a finished run was done again"));
        List<String> lines = Files.readAllLines(log);
        int threads = Runtime.getRuntime().availableProcessors();
        long twice = lines.stream().filter(line -> line.startsWith("end ")).count() - runs;
        assertTrue(twice <= (long) rounds * processes * threads, "only the runs on their way when it was killed are done again, " + twice + " were");
        assertEquals(runs, new HashSet<>(lines.stream().filter(line -> line.startsWith("end ")).toList()).size());
        assertEquals(List.of("claims"), others());
    }

    @Test
    void a_process_takes_over_what_a_killed_one_had() throws Exception {
        names();
        Process killed = start(temporary.resolve("none.csv")), other = start(table);
        while (killed.isAlive() && finished().size() < 2) Thread.sleep(2);
        killed.destroyForcibly().waitFor();
        assertEquals(0, other.waitFor());
        complete(table);
        assertEquals(List.of("claims"), others());
    }

    private List<String> others() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".run")).toList();
        }
    }

    @Test
    void two_processes_on_one_folder_share_the_work_and_both_have_the_table() throws Exception {
        names();
        Path other = temporary.resolve("other.csv");
        Process a = start(table), b = start(other);
        assertEquals(0, a.waitFor());
        assertEquals(0, b.waitFor());
        complete(table);
        complete(other);
        List<String> lines = Files.readAllLines(log);
        assertEquals(2 * RUNS, lines.size());
        assertEquals(2 * RUNS, new HashSet<>(lines).size());
        assertEquals(List.of("claims"), others());
    }
}
