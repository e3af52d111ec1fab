package perturbed.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code notebooks/run.sh} says on a machine that lacks something: it runs on a PATH that holds only what the test puts there. */
@EnabledOnOs(OS.LINUX)
class RunScriptTest {
    private static final List<String> TOOLS = List.of("dirname", "basename", "sed", "grep", "awk", "mkdir", "cat");

    @TempDir
    Path bin;

    private record Said(int code, String text) {
    }

    /** A machine that has everything: a JDK 17, Maven, room, a Python that finds all modules. */
    @BeforeEach
    void a_good_machine() throws IOException {
        for (String tool : TOOLS) command(tool, "PATH=/usr/bin:/bin exec " + tool + " \"$@\"");
        java("17", "jdk.jshell@17");
        command("mvn", "exit 0");
        command("id", "echo 1000");
        command("python3", "exit 0");
        df(100_000_000);
    }

    private void command(String name, String body) throws IOException {
        Path file = bin.resolve(name);
        Files.deleteIfExists(file);
        Files.writeString(file, "#!/bin/bash\n" + body + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private void java(String version, String modules) throws IOException {
        command("java", "[ \"$1\" = --list-modules ] && echo java.base && echo '" + modules + "' || echo '    java.specification.version = " + version + "' >&2");
    }

    private void df(long kilobytes) throws IOException {
        command("df", "echo 'Filesystem 1024-blocks Used Available Capacity Mounted'; echo 'disk 1 1 " + kilobytes + " 1% /'");
    }

    private Said run(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of("bash", "notebooks/run.sh"), Stream.of(arguments)).toList());
        builder.redirectErrorStream(true).environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("HOME", bin.toString());
        builder.environment().put("PYTHON", bin.resolve("python3").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private static void refused(Said said, String... words) {
        assertEquals(1, said.code(), said.text());
        for (String word : words) assertTrue(said.text().contains(word), said.text());
    }

    @Test
    void no_JDK() throws IOException, InterruptedException {
        Files.delete(bin.resolve("java"));
        refused(run(), "no Java at the PATH", "sudo apt-get install openjdk-17-jdk-headless", "set JAVA_HOME");
    }

    @ParameterizedTest
    @CsvSource({"11, 11", "1.8, 8"})
    void a_JDK_that_is_too_old(String version, String named) throws IOException, InterruptedException {
        java(version, "jdk.jshell@" + version);
        refused(run(), "is Java " + named + ", needed is 17 or newer", "JAVA_HOME");
    }

    @Test
    void a_run_time_without_compiler() throws IOException, InterruptedException {
        java("21", "java.sql@21");
        refused(run(), "has no compiler and no JShell", "sudo apt-get install openjdk-21-jdk-headless");
    }

    @Test
    void no_Maven() throws IOException, InterruptedException {
        Files.delete(bin.resolve("mvn"));
        refused(run(), "no Maven (mvn) on the PATH", "sudo apt-get install maven");
    }

    @Test
    void no_room_on_the_disk() throws IOException, InterruptedException {
        df(10 * 1024);
        refused(run(), "only 10 MB free at", "the build needs 300 MB", "make room");
    }

    @Test
    void no_right_to_install_packages() throws IOException, InterruptedException {
        command("python3", "exit 1");
        command("apt-get", "exit 0");
        refused(run(), "jupyter-nbconvert python3-nbclient must be installed, but you have no right to install packages",
            "ask an administrator to run: apt-get install --no-install-recommends jupyter-nbconvert python3-nbclient", "PYTHON=/path/to/python3");
    }

    @Test
    void no_Jupyter_and_no_apt() throws IOException, InterruptedException {
        command("python3", "exit 1");
        refused(run(), "has no module nbconvert, and there is no apt-get", "PYTHON=/path/to/python3");
    }

    @Test
    void an_install_that_fails() throws IOException, InterruptedException {
        command("python3", "exit 1");
        command("id", "echo 0");
        command("env", "while [ \"${1#*=}\" != \"$1\" ]; do shift; done; exec \"$@\"");
        command("apt-get", "[ \"$1\" = update ]");
        refused(run(), "installing jupyter-nbconvert python3-nbclient with apt-get", "apt-get install jupyter-nbconvert python3-nbclient failed");
    }

    /** Finds what this says only where the tests do not run as root, who may write everywhere. */
    @Test
    void with_the_right_to_sudo_packages_are_installed_though_usr_is_not_ours() throws IOException, InterruptedException {
        command("python3", "[ -e " + bin.resolve("installed") + " ]");
        command("apt-get", "exit 0");
        command("sudo", "[ \"$1\" = -n ] || PATH=/usr/bin:/bin touch " + bin.resolve("installed"));
        command("mvn", "echo 'as far as the build'; exit 1");
        refused(run(), "installing jupyter-nbconvert python3-nbclient with apt-get", "as far as the build");
    }

    @Test
    void a_build_that_fails() throws IOException, InterruptedException {
        command("mvn", "echo 'cannot reach the repository'; exit 1");
        refused(run(), "cannot reach the repository", "Maven could not build the library");
    }

    @Test
    void an_unknown_option_and_a_notebook_that_is_not_there() throws IOException, InterruptedException {
        refused(run("--sotre"), "unknown option --sotre", "--lab, --store, --kernel NAME, --help");
        refused(run("notebooks/none.ipynb"), "no notebook at notebooks/none.ipynb");
    }

    /** A real Python with a Jupyter that knows two kernels; the build stops what comes behind. */
    private void kernels_of_Java_and_R() throws IOException {
        for (String module : List.of("nbconvert", "nbclient")) Files.writeString(bin.resolve(module + ".py"), "");
        Path jupyter = Files.createDirectory(bin.resolve("jupyter_client"));
        Files.writeString(jupyter.resolve("__init__.py"), "");
        Files.writeString(jupyter.resolve("kernelspec.py"), """
            class KernelSpecManager:
                def get_all_specs(self):
                    return {"ijava": {"resource_dir": "/kernels/ijava", "spec": {"language": "java"}},
                            "ir": {"resource_dir": "/kernels/ir", "spec": {"language": "R"}}}
            """);
        command("python3", "PATH=/usr/bin:/bin PYTHONPATH=" + bin + " exec python3 \"$@\"");
        command("mvn", "echo 'as far as the build'; exit 1");
    }

    @Test
    void an_installed_kernel_is_found_by_its_name() throws IOException, InterruptedException {
        kernels_of_Java_and_R();
        refused(run("--kernel", "ijava"), "as far as the build");
        refused(run("--kernel=IJava"), "as far as the build");            // Jupyter's names have no capitals
    }

    @ParameterizedTest
    @ValueSource(strings = {"jjava", "ir"})
    void a_kernel_that_is_not_there_or_runs_no_Java(String name) throws IOException, InterruptedException {
        kernels_of_Java_and_R();
        refused(run("--kernel", name), "there is no Java kernel named " + name + "; Jupyter finds here: ijava\n", "JUPYTER_PATH=");
    }

    @Test
    void a_kernel_without_a_name_and_one_whose_outputs_are_not_to_be_stored() throws IOException, InterruptedException {
        refused(run("--kernel"), "--kernel needs the name of a kernel", "jupyter kernelspec list");
        refused(run("--store", "--kernel", "ijava"), "--store and --kernel do not go together", "the project's own kernel");
    }

    @Test
    void help_needs_nothing_of_all_this() throws IOException, InterruptedException {
        Files.delete(bin.resolve("java"));
        Said said = run("--help");
        assertEquals(0, said.code());
        assertTrue(said.text().contains("--store") && said.text().contains("--lab") && said.text().contains("--kernel NAME"), said.text());
    }
}
