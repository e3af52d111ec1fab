package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.forward;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perturbed.noise.Noise;
import perturbed.sgd.Sgd;
import perturbed.sgd.StepSize;

public class ClusterTest {
    @TempDir
    Path folder;
    private final List<Integer> called = new ArrayList<>();
    /** Another machine: it knows what it is sent as bytes. */
    private final Cluster other = (jobs, finished) -> {
        for (int k = jobs.size() - 1; k >= 0; k--) {                 // in another order
            called.add(k);
            finished.accept(k, sent(jobs.get(k)).call());
        }
    };

    private static Job sent(Job job) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(job);
            }
            return (Job) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Sweep grid() {
        return Sweep.of(SweepFolderTest.BASE.stopAbove(10)).over("gamma", List.of(0.1, 0.5, 1e6), Sgd::stepSize)
            .over("s_f", List.of(0.0, 1.0), (sgd, s) -> sgd.perturb(forward(uniform(s)).at(1))).seeds(2);
    }

    @Test
    void runs_done_elsewhere_give_the_same_table_and_recordings() {
        Sweep.Result here = grid().run(), there = grid().keepIn(folder).runOn(other);
        assertEquals(here.table().printAll(), there.table().printAll());
        assertEquals(here.trajectories().printAll(), there.trajectories().printAll());
        assertEquals(12, called.size());
    }

    @Test
    void only_what_is_not_kept_is_sent() {
        grid().seeds(1).keepIn(folder).run();
        grid().keepIn(folder).runOn(other);
        assertEquals(6, called.size());
        grid().keepIn(folder).runOn(other);
        assertEquals(6, called.size());
    }

    @Test
    void what_does_not_come_back_or_comes_back_damaged_is_done_here() {
        Sweep.Result result = grid().keepIn(folder).runOn((jobs, finished) -> {
            finished.accept(0, sent(jobs.get(0)).call());
            finished.accept(1, new byte[] {1, 2, 3});
            finished.accept(2, sent(jobs.get(0)).call());            // of another run
        });
        assertEquals(grid().run().table().printAll(), result.table().printAll());
        assertEquals(2, result.notes().size(), result.notes().toString());
        assertTrue(result.notes().get(0).contains("is damaged and set aside"), result.notes().toString());
    }

    /** Fails at step 5, wherever it is run. */
    private record Failing() implements StepSize {
        @Override
        public double at(long t) {
            if (t == 5) throw new IllegalStateException("no");
            return 0.1;
        }

        @Override
        public Optional<String> text() {
            return Optional.of("failing/1");
        }
    }

    @Test
    void a_failure_elsewhere_is_a_row_and_is_sent_again_only_when_asked() {
        Sweep sweep = Sweep.of(SweepFolderTest.BASE).points("step size", Sweep.point("fixed", sgd -> sgd), Sweep.point("failing", sgd -> sgd.stepSize(new Failing()))).keepIn(folder);
        assertEquals("2 runs: 1 done, 0 diverged, 1 failed", sweep.runOn(other).toString());
        sweep.runOn(other);
        assertEquals(2, called.size());
        assertEquals("2 runs: 1 done, 0 diverged, 1 failed", sweep.retryFailed().runOn(other).toString());
        assertEquals(3, called.size());
    }

    @Test
    void without_a_folder_it_asks_for_one() {
        assertEquals("runOn(cluster) keeps what comes back in a folder of this machine: name it by keepIn(folder)",
            assertThrows(IllegalStateException.class, () -> grid().runOn(other)).getMessage());
    }

    @Test
    void an_interrupt_keeps_and_gives_what_has_come_back() {
        Sweep.Result result = grid().keepIn(folder).runOn((jobs, finished) -> {
            finished.accept(3, sent(jobs.get(3)).call());
            throw new CancellationException();
        });
        assertTrue(Thread.interrupted(), "what follows shall stop too");
        assertEquals("12 runs: 1 done, 0 diverged, 0 failed, 11 not run\ninterrupted; what has come back is kept in " + folder + ", runOn(cluster) does the rest", result.toString());
        assertEquals(result.table().printAll(), grid().keepIn(folder).kept().table().printAll());
        assertThrows(CancellationException.class, result::complete);
    }

    @Test
    void what_another_process_has_done_meanwhile_stays() {
        Sweep.Result result = grid().keepIn(folder).runOn((jobs, finished) -> {
            grid().keepIn(folder).run();
            finished.accept(0, new byte[] {1, 2, 3});
        });
        assertEquals(List.of(), result.notes());
        assertEquals(grid().run().table().printAll(), result.table().printAll());
    }

    /** Holds what cannot be serialized. */
    private record Unsendable(Object held) implements StepSize {
        @Override
        public double at(long t) {
            return 0.1;
        }

        @Override
        public Optional<String> text() {
            return Optional.of("unsendable/1");
        }
    }

    @Test
    void what_cannot_be_sent_is_named_before_anything_is() {
        Sweep sweep = Sweep.of(SweepFolderTest.BASE.stepSize(new Unsendable(new Object()))).seeds(2).keepIn(folder);
        assertEquals("runOn(cluster): a java.lang.Object cannot be sent to other machines; make it a record that implements its interface and java.io.Serializable, "
            + "in a jar that they have, or run() the sweep here", assertThrows(IllegalArgumentException.class, () -> sweep.runOn(other)).getMessage());
        assertEquals(List.of(), called);
    }

    @Test
    void what_was_made_in_a_notebook_cell_is_refused_by_name() {
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            cell(shell, "record Swirl(double s) implements perturbed.noise.Noise {"
                + " public void perturb(double[] value, perturbed.kernel.RandomStream r, double[] added) { added[0] = s; }"
                + " public java.util.Optional<String> text() { return java.util.Optional.of(\"swirl(\" + s + \")\"); } }");
            cell(shell, "perturbed.experiment.ClusterTest.cellNoise = new Swirl(0.5);");
        }
        Sweep sweep = Sweep.of(SweepFolderTest.BASE.perturb(forward(cellNoise).at(1))).seeds(2).keepIn(folder);
        assertEquals("runOn(cluster): Swirl was made in a notebook cell, so other machines do not have it; put it into a jar on their class path, or run() the sweep here",
            assertThrows(IllegalArgumentException.class, () -> sweep.runOn(other)).getMessage());
    }

    /** How a cell hands its object to the test. */
    public static Noise cellNoise;

    private static void cell(JShell shell, String source) {
        for (SnippetEvent event : shell.eval(source))
            assertTrue(event.status() == Snippet.Status.VALID && event.exception() == null, () -> source + "\n" + event + shell.diagnostics(event.snippet()).toList());
    }
}
