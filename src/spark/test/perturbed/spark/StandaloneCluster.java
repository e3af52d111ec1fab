package perturbed.spark;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A master and workers of Spark's standalone mode, each a process of this machine with one core. */
final class StandaloneCluster implements AutoCloseable {
    private static final Path HOME = Path.of("target", "spark").toAbsolutePath();

    private final String address;
    private final Process master;
    private final List<Process> workers = new ArrayList<>();

    private StandaloneCluster(int workers) throws IOException, InterruptedException {
        int port = freePort();
        this.address = "spark://127.0.0.1:" + port;
        Files.createDirectories(HOME.resolve("logs"));
        this.master = start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "" + port, "--webui-port", "0");
        for (int waited = 0; !isOpen(port); waited++) {
            if (waited > 600 || !master.isAlive()) throw new IllegalStateException("Spark's master did not start, see " + HOME.resolve("logs/master.txt"));
            Thread.sleep(100);
        }
        for (int k = 1; k <= workers; k++)
            this.workers.add(start("worker-" + k, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "600m", "--webui-port", "0",
                "--work-dir", HOME.resolve("work-" + k).toString(), address));
    }

    static StandaloneCluster of(int workers) throws IOException, InterruptedException {
        return new StandaloneCluster(workers);
    }

    String address() {
        return address;
    }

    /** Where its processes find this library and what it needs. */
    String classPath() {
        return Path.of("target", "classes").toAbsolutePath() + File.pathSeparator + HOME.resolve("jars") + "/*";
    }

    int alive() {
        return (int) workers.stream().filter(Process::isAlive).count();
    }

    /** Ends a worker and the executor that runs its tasks, at once. */
    void killOne() {
        Process worker = workers.get(0);
        List<ProcessHandle> executors = worker.descendants().toList();
        worker.destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() throws InterruptedException {
        List<Process> all = new ArrayList<>(workers);
        all.add(master);
        for (Process process : all) {
            Stream<ProcessHandle> children = process.descendants();
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static Process start(String name, String type, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        Stream.of(System.getProperty("spark.opens").split(" ")).forEach(command::add);
        command.addAll(List.of("-cp", HOME.resolve("jars") + "/*", type));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(HOME.resolve("logs").resolve(name + ".txt").toFile());
        builder.environment().put("SPARK_HOME", HOME.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");      // a folder of jars does not tell it
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
