package perturbed.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM of its own, started as a jar starts: without the Vector API. */
class ProcessTest {
    @TempDir
    Path temporary;

    private Process start(List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output().toFile()).start();
    }

    private Path output() {
        return temporary.resolve("output");
    }

    private String said() throws IOException {
        return Files.readString(output());
    }

    @Test
    void it_starts_itself_with_the_Vector_API_and_says_so() throws Exception {
        Assumptions.assumeTrue(ModuleFinder.ofSystem().find("jdk.incubator.vector").isPresent());
        assertEquals(0, start(List.of(), "reproduce", "--small", "--figure", "9", "--out", temporary.resolve("out").toString()).waitFor(), this::saidOrWhyNot);
        assertTrue(said().contains("kernel form: vector"), said());
    }

    @Test
    void the_plain_form_can_be_asked_for() throws Exception {
        assertEquals(0, start(List.of("-Dperturbed.kernel=plain"), "reproduce", "--small", "--figure", "9", "--out", temporary.resolve("out").toString()).waitFor(), this::saidOrWhyNot);
        assertTrue(said().contains("kernel form: plain"), said());
    }

    private String saidOrWhyNot() {
        try {
            return said();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void an_interrupt_leaves_what_is_finished_and_says_how_to_go_on() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/kill")));
        Path runs = temporary.resolve("out/runs");
        Process process = start(List.of(), "reproduce", "--small", "--figure", "4", "--steps", "3000", "--seeds", "1000", "--out", temporary.resolve("out").toString());
        try {
            while (process.isAlive() && finished(runs) == 0) Thread.sleep(20);
            assertEquals(0, new ProcessBuilder("/bin/kill", "-INT", Long.toString(process.pid())).start().waitFor());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it goes on");
        } finally {
            process.destroyForcibly();
        }
        assertTrue(said().contains("stopped. What is finished is in " + temporary.resolve("out") + "; the same command goes on from there."), said());
        assertTrue(finished(runs) > 0);
    }

    private static long finished(Path runs) throws IOException {
        if (!Files.isDirectory(runs)) return 0;
        try (Stream<Path> files = Files.list(runs)) {
            return files.filter(file -> file.toString().endsWith(".run")).count();
        }
    }
}
