package perturbed.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.squaredError;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.tanh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.data.Dataset;
import perturbed.experiment.Sweep;
import perturbed.sgd.Sgd;

class SparkClusterTest {
    @TempDir
    Path folder;

    /** Twelve runs of about a second each. */
    private static Sweep sweep(long steps) {
        double[][] x = new double[400][3], y = new double[400][1];
        for (int l = 0; l < x.length; l++) {
            for (int k = 0; k < 3; k++) x[l][k] = (l * (k + 3) % 17 - 8) / 8.0;
            y[l][0] = x[l][0] * x[l][1] - x[l][2];
        }
        Problem problem = Problem.of(Chain.input(3).then(affine(8)).then(tanh()).then(affine(1)).then(squaredError()), Dataset.of(x, y));
        return Sweep.of(Sgd.on(problem).steps(steps).perturb(backward(gaussian(0.1)))).over("gamma", List.of(0.02, 0.05, 0.1), Sgd::stepSize)
            .over("s_f", List.of(0.0, 0.5), (sgd, s) -> sgd.perturb(forward(uniform(s)))).seeds(2);
    }

    private static SparkConf settings(String name, String master) {
        return new SparkConf().setAppName(name).setMaster(master).set("spark.ui.enabled", "false").set("spark.log.level", "ERROR")
            .set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1");
    }

    @Test
    void all_cores_of_this_machine_give_the_bits_of_a_local_sweep() {
        Sweep.Result here = sweep(500).run();
        try (JavaSparkContext spark = new JavaSparkContext(settings("local", "local[*]"))) {
            Sweep.Result there = sweep(500).keepIn(folder).runOn(SparkCluster.on(spark));
            assertEquals(here.table().printAll(), there.table().printAll());
            assertEquals(here.trajectories().printAll(), there.trajectories().printAll());
            assertEquals(List.of(), there.notes());
        }
    }

    @Test
    void a_cluster_of_processes_gives_the_same_bits_and_a_killed_worker_costs_time_only() throws Exception {
        String here = sweep(20_000).run().table().printAll();
        try (StandaloneCluster machines = StandaloneCluster.of(3);
             JavaSparkContext spark = new JavaSparkContext(settings("standalone", machines.address()).set("spark.executor.extraClassPath", machines.classPath())
                 .set("spark.executor.memory", "512m").set("spark.executor.cores", "1"))) {
            Thread killer = new Thread(() -> {
                while (finished() < 2) pause();
                machines.killOne();
            });
            killer.start();
            Sweep.Result there = sweep(20_000).keepIn(folder).runOn(SparkCluster.on(spark));
            killer.join();
            assertEquals(here, there.table().printAll());
            assertEquals(2, machines.alive());
            assertEquals(12, finished());
        }
    }

    private long finished() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".run")).count();
        } catch (java.io.IOException e) {
            return 0;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void spark_that_is_missing_is_named() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> SparkCluster.on(null)).getMessage().contains("is missing (null)"));
    }
}
