package perturbed.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The same program in a second JVM with the Vector API, an incubator module that a jar's manifest cannot switch on. The second JVM ends with the first; both
 * share the terminal.
 */
final class VectorApi {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String PARENT = "perturbed.command.parent";

    private VectorApi() { }

    /** Whether a second JVM would have what this one has not; not if this is the second, or the plain form is asked for. */
    static boolean isMissing() {
        return System.getProperty(PARENT) == null && !"plain".equals(System.getProperty("perturbed.kernel")) && ModuleLayer.boot().findModule(MODULE).isEmpty()
            && ModuleFinder.ofSystem().find(MODULE).isPresent();
    }

    /** The command of the second JVM: this JVM's options, the module, and a heap that keeps the process below 1 GB unless the options say otherwise. */
    static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx640m"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("--add-modules=" + MODULE, "-D" + PARENT + "=" + ProcessHandle.current().pid(), "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Runs it to its end and gives its exit code. */
    static int run(List<String> arguments) {
        try {
            Process process = new ProcessBuilder(command(arguments)).inheritIO().start();
            Thread stop = new Thread(() -> stop(process), "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a second Java with the Vector API: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);            // nobody interrupts this thread
        }
    }

    /** Ctrl-C reaches both, kill only this one; the terminal is given back when both are done. */
    private static void stop(Process process) {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    /** In the second JVM: ends it when the first has been killed. What is finished is on disk. */
    static void endWithParent() {
        String parent = System.getProperty(PARENT);
        if (parent != null) ProcessHandle.of(Long.parseLong(parent)).ifPresent(p -> p.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    }
}
