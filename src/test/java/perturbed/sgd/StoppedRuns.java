package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.squaredError;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.tanh;
import static perturbed.sgd.Recorded.error;
import static perturbed.sgd.Recorded.gradientNorm;

import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.kernel.RandomStream;

/** A run that can be stopped at any step, for the tests of checkpoints. */
final class StoppedRuns {
    static final Provenance HERE = Provenance.here(1.5);
    static final Problem DEEP = deep();

    private StoppedRuns() { }

    private static Problem deep() {
        RandomStream random = RandomStream.of(5, RandomStream.Purpose.USER);
        double[][] x = new double[300][3], target = new double[300][1];
        for (int l = 0; l < 300; l++) {
            for (int k = 0; k < 3; k++) x[l][k] = random.normal(4L * l + k);
            target[l][0] = random.normal(4L * l + 3);
        }
        return Problem.of(Chain.input(3).then(affine(4)).then(tanh()).then(linear(1)).then(squaredError()), Dataset.of(x, target)).regularizedBy(Regularizer.l2(0.01));
    }

    static Sgd standard() {
        return Sgd.on(DEEP).startingAt(Weights.xavier(DEEP.chain(), 1)).stepSize(new Stopping(-1)).steps(60).gradientNoise(0.01).momentum(0.5).seed(3)
            .batchSize(7).perturb(forward(uniform(0.3)).every(2), backward(gaussian(0.1)).at(3)).record(gradientNorm(), error());
    }

    /** A step size of 0.05 that interrupts its thread at a step; the step does not show in its text. */
    record Stopping(long step) implements StepSize {
        @Override
        public double at(long t) {
            if (t == step) Thread.currentThread().interrupt();
            return 0.05;
        }

        @Override
        public Optional<String> text() {
            return Optional.of("stopping/1");
        }
    }

    static void assertSame(Run expected, Run run) {
        assertEquals(expected.finalWeights(), run.finalWeights());
        assertEquals(expected.table().columnNames(), run.table().columnNames());
        for (String name : List.of("gradientNorm", "error")) assertArrayEquals(expected.column(name), run.column(name), 0);
        assertEquals(expected.divergence(), run.divergence());
    }

    /** Interrupts the standard run so that it is saved with this many updates done. */
    static void interruptedAt(long step, Path file) {
        CancellationException e = assertThrows(CancellationException.class, () -> standard().stepSize(new Stopping(step - 1)).checkpoint(file, 1000).run());
        assertEquals("the run was interrupted at step " + step + " of 60; run it again to continue there, from " + file, e.getMessage());
    }

    /** The standard run is not continued from this file. */
    static void refused(String message, Path file) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> standard().checkpoint(file, 1000).run()).getMessage());
    }

    /** A checkpoint on a disk with room for 1000 bytes. */
    static CheckpointFile onFullDisk(Path file) {
        return new CheckpointFile(file, 1000, 0, aside -> new FilterOutputStream(new FileOutputStream(aside.toFile())) {
            private int room = 1000;

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (length > room) {
                    out.write(bytes, from, room);
                    throw new IOException("No space left on device");
                }
                room -= length;
                out.write(bytes, from, length);
            }
        });
    }
}
