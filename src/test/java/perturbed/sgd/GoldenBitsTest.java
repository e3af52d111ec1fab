package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of bits: the ten runs of {@link GoldenRuns} have the hashes in {@code golden-bits.txt}, in every way a run can be done. After a wanted change of bits, raise the
 * version in {@link CanonicalText} and write the table anew with {@code mvn test -Dtest=GoldenBitsTest -Dgolden=write}. Tagged no-mutants is what mutation testing
 * may leave out: a mutant is not in another JVM, and the same runs in another way do not say more of it.
 */
class GoldenBitsTest {
    private static final Map<String, Sgd> RUNS = GoldenRuns.all();

    static Stream<String> names() {
        return RUNS.keySet().stream();
    }

    private static String stored(String name) throws IOException {
        return lines(new String(GoldenBitsTest.class.getResourceAsStream("golden-bits.txt").readAllBytes(), StandardCharsets.UTF_8)).get(name);
    }

    /** Name -> hash, of lines "name hash". */
    private static Map<String, String> lines(String text) {
        Map<String, String> hashes = new LinkedHashMap<>();
        text.lines().forEach(line -> hashes.put(line.substring(0, line.lastIndexOf(' ')), line.substring(line.lastIndexOf(' ') + 1)));
        return hashes;
    }

    @Test
    void there_are_ten_runs_and_each_is_stored() throws IOException {
        assertEquals(10, RUNS.size());
        if ("write".equals(System.getProperty("golden"))) {
            StringBuilder table = new StringBuilder();
            RUNS.forEach((name, sgd) -> table.append(name).append(' ').append(GoldenRuns.hash(sgd.run(), 1)).append('\n'));
            Assumptions.abort("written anew: " + Files.writeString(Path.of("src/test/resources/perturbed/sgd/golden-bits.txt"), table));
        }
        for (String name : RUNS.keySet()) assertTrue(stored(name).matches("[0-9a-f]{64}"), name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_run_has_the_bits_it_always_had(String name) throws IOException {
        assertEquals(stored(name), GoldenRuns.hash(RUNS.get(name).run(), 1));
    }

    @ParameterizedTest
    @MethodSource("names")
    @Tag("no-mutants")
    void every_hundredth_recording_is_that_of_every_recording(String name) {
        assertEquals(GoldenRuns.hash(RUNS.get(name).run(), 100), GoldenRuns.hash(RUNS.get(name).recordEvery(100).run(), 1));
    }

    /** The second save meets a full disk; the run is then continued from the first. */
    @ParameterizedTest
    @MethodSource("names")
    @Tag("no-mutants")
    void resumed_at_three_places_it_has_the_same_bits(String name, @TempDir Path folder) throws IOException {
        for (long place : new long[] {1, 100, 149}) {
            Path file = folder.resolve("at" + place);
            Sgd stopped = RUNS.get(name).checkpoint(file, place);
            int[] opened = {0};                                      // the first time to see whether the folder can be written
            stopped.checkpoint = new CheckpointFile(file, place, 0, aside -> {
                if (++opened[0] == 3) throw new IOException("full");
                return new FileOutputStream(aside.toFile());
            });
            try {
                stopped.run();
                throw new AssertionError("it was to be stopped");
            } catch (UncheckedIOException full) {
                assertEquals(place, Checkpoint.read(file).step());
            }
            assertEquals(stored(name), GoldenRuns.hash(RUNS.get(name).checkpoint(file, 1000).run(), 1), "resumed at " + place);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    @Tag("no-mutants")
    void any_number_of_threads_gives_the_same_bits(int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Map<String, Future<String>> hashes = new LinkedHashMap<>();
            RUNS.forEach((name, sgd) -> hashes.put(name, pool.submit(() -> GoldenRuns.hash(sgd.run(), 1))));
            for (String name : RUNS.keySet()) assertEquals(stored(name), hashes.get(name).get(), name);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @Tag("no-mutants")
    void the_plain_kernels_give_the_same_bits() throws Exception {
        inAnotherJvm(Path.of(System.getProperty("java.home")), "plain", "-Dperturbed.kernel=plain");
    }

    @Test
    @Tag("no-mutants")
    void the_vector_kernels_give_the_same_bits() throws Exception {
        Assumptions.assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no module jdk.incubator.vector here: the vector form is not compared");
        inAnotherJvm(Path.of(System.getProperty("java.home")), "vector", "--add-modules=jdk.incubator.vector", "-Dperturbed.kernel=vector");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "vector"})
    @Tag("no-mutants")
    void the_newest_jdk_gives_the_same_bits(String form) throws Exception {
        Optional<Path> newest = newestJdk();
        Assumptions.assumeTrue(newest.isPresent(), "no newer JDK than " + Runtime.version().feature() + " in JAVA_NEWEST or /usr/lib/jvm: its bits are not compared");
        inAnotherJvm(newest.get(), form, "--add-modules=jdk.incubator.vector", "-Dperturbed.kernel=" + form);
    }

    private static void inAnotherJvm(Path home, String form, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin").resolve("java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), GoldenRuns.class.getName()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String printed;
        try (InputStream out = process.getInputStream()) {
            printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertEquals(0, process.waitFor(), printed);
        Map<String, String> hashes = lines(printed);
        assertEquals(form, hashes.remove("kernel"));
        assertEquals(RUNS.keySet(), hashes.keySet());
        for (String name : hashes.keySet()) assertEquals(stored(name), hashes.get(name), name);
    }

    /** JAVA_NEWEST, or the newest under /usr/lib/jvm, if it is newer than this one. */
    private static Optional<Path> newestJdk() throws IOException {
        List<Path> homes = new ArrayList<>();
        if (System.getenv("JAVA_NEWEST") != null) homes.add(Path.of(System.getenv("JAVA_NEWEST")));
        else if (Files.isDirectory(Path.of("/usr/lib/jvm"))) {
            try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
                installed.filter(home -> Files.isRegularFile(home.resolve("release"))).forEach(homes::add);
            }
        }
        Path newest = null;
        int feature = Runtime.version().feature();
        for (Path home : homes) {
            String release = Files.readString(home.resolve("release"));
            int here = Runtime.Version.parse(release.replaceAll("(?s).*JAVA_VERSION=\"([^\"]*)\".*", "$1")).feature();
            if (here > feature) {
                feature = here;
                newest = home;
            }
        }
        return Optional.ofNullable(newest);
    }
}
