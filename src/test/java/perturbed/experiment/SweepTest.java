package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.empirical;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.softplus;

import java.util.Arrays;
import java.util.List;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.noise.Noise;
import perturbed.paper.LogisticData;
import perturbed.sgd.Recorded;
import perturbed.sgd.Sgd;
import perturbed.sgd.StepSize;
import tech.tablesaw.api.Table;

class SweepTest {
    private static final Sgd BASE = Sgd.on(Problem.of(Chain.input(3).then(linear(1)).then(softplus()), LogisticData.generate(3, 40, 1)).regularizedBy(Regularizer.l2(0.1))).steps(50).gradientNoise(0.01).seed(1);

    private static Sweep grid() {
        return Sweep.of(BASE).over("gamma", List.of(0.1, 0.5), Sgd::stepSize).over("s_f", List.of(0.0, 1.0, 2.0), (sgd, s) -> sgd.perturb(forward(uniform(s)).at(1))).seeds(2);
    }

    @Test
    void without_seeds_every_run_has_that_of_the_base() {
        assertEquals(7L, Sweep.of(BASE.seed(7)).over("gamma", List.of(0.1, 0.5), Sgd::stepSize).run().table().longColumn("seed").get(1));
    }

    @Test
    void every_point_is_the_run_of_its_description() {
        Table table = grid().run().table();
        assertEquals("[gamma, s_f, seed, stableGradientNorm, stableIterationComplexity, status]", table.columnNames().toString());
        assertEquals(12, table.rowCount());
        int row = 0;
        for (double gamma : new double[] {0.1, 0.5}) {
            for (double s : new double[] {0, 1, 2}) {
                for (long seed = 1; seed <= 2; seed++) {
                    assertEquals(gamma, table.doubleColumn("gamma").get(row));
                    assertEquals(s, table.doubleColumn("s_f").get(row));
                    assertEquals(seed, table.longColumn("seed").get(row));
                    assertEquals(BASE.stepSize(gamma).perturb(forward(uniform(s)).at(1)).seed(seed).run().stableGradientNorm(), table.doubleColumn("stableGradientNorm").get(row++));
                }
            }
        }
    }

    @Test
    void trajectories_are_the_recordings_of_all_runs() {
        Table table = grid().run().trajectories();
        assertEquals(12 * 50, table.rowCount());
        assertEquals("[gamma, s_f, seed, step, gradientNorm, ewma]", table.columnNames().toString());
    }

    @Test
    void a_diverged_run_is_a_row_with_its_cause() {
        Table table = Sweep.of(BASE.stopAbove(10)).over("gamma", List.of(0.1, 1e6), Sgd::stepSize).run().table();
        assertEquals("done", table.stringColumn("status").get(0));
        assertTrue(table.stringColumn("status").get(1).startsWith("diverged at step 0"));
        assertTrue(table.doubleColumn("stableGradientNorm").isMissing(1));
    }

    @Test
    void an_axis_without_effect_is_refused_by_name() {
        String message = assertThrows(IllegalArgumentException.class, () -> Sweep.of(BASE).over("gamma", List.of(0.1, 0.5), (sgd, gamma) -> sgd).run()).getMessage();
        assertTrue(message.startsWith("two points of the sweep describe the same run: gamma = 0.1 and 0.5;"), message);
        message = assertThrows(IllegalArgumentException.class, () -> grid().over("overwrites", List.of(1, 2), (sgd, k) -> sgd.stepSize(0.1 * k)).run()).getMessage();
        assertTrue(message.contains("gamma = 0.1 and 0.5"), message);
    }

    @Test
    void an_axis_that_the_seeds_or_a_zipped_axis_overwrite_is_refused_by_name() {
        String message = assertThrows(IllegalArgumentException.class, () -> Sweep.of(BASE).over("s", List.of(1L, 2L), Sgd::seed).run()).getMessage();
        assertTrue(message.startsWith("two points of the sweep describe the same run: s = 1 and 2;"), message);
        Sweep gammas = Sweep.of(BASE).over("gamma", List.of(0.1, 0.5), Sgd::stepSize);
        refused("zip(\"idle\"): the axis has no effect, or another one overwrites it", () -> gammas.zip("idle", List.of(1, 2), (sgd, k) -> sgd).run());
        refused("over(\"gamma\"): the axis has no effect, or another one overwrites it", () -> gammas.zip("k", List.of(1, 2), (sgd, k) -> sgd.stepSize(k)).run());
        refused("zip(\"s\"): the axis has no effect, or another one overwrites it", () -> gammas.zip("s", List.of(1L, 2L), Sgd::seed).run());
        accepted(gammas.zip("steps", List.of(50L, 50L), Sgd::steps));                   // one value, that of the base
        accepted(gammas.zip("steps", List.of(50L, 40L), Sgd::steps));
    }

    @Test
    void an_axis_without_effect_is_refused_where_a_lambda_has_no_text() {
        Sweep lambda = Sweep.of(BASE.stepSize(t -> 0.1));
        String message = assertThrows(IllegalArgumentException.class, () -> lambda.over("momentum", List.of(0.1, 0.5), (sgd, beta) -> sgd).run()).getMessage();
        assertTrue(message.startsWith("two points of the sweep describe the same run: momentum = 0.1 and 0.5;"), message);
        accepted(lambda.over("momentum", List.of(0.1, 0.5), Sgd::momentum));
        accepted(Sweep.of(BASE).over("gamma", List.<StepSize>of(t -> 0.1, t -> 0.2), Sgd::stepSize));
    }

    @Test
    void zipped_axes_go_step_by_step() {
        Sweep zipped = Sweep.of(BASE).over("gamma", List.of(0.1, 0.5), Sgd::stepSize).zip("steps", List.of(40L, 20L), Sgd::steps)
            .over("s_f", List.of(0.0, 1.0), (sgd, s) -> sgd.perturb(forward(uniform(s)).at(1)));
        Table table = zipped.run().table();
        assertEquals(List.of(0.1, 0.1, 0.5, 0.5), table.doubleColumn("gamma").asList());
        assertEquals(List.of(40.0, 40.0, 20.0, 20.0), table.doubleColumn("steps").asList());
        assertEquals(List.of(0.0, 1.0, 0.0, 1.0), table.doubleColumn("s_f").asList());
        assertEquals(BASE.stepSize(0.5).steps(20).seed(1).run().stableGradientNorm(), table.doubleColumn("stableGradientNorm").get(2));
        refused("zip(\"steps\"): it has 1 values and goes step by step with gamma, which has 2", () -> zipped.zip("steps", List.of(40L), Sgd::steps).run());
        refused("zip(\"gamma\"): there is no axis before it to go with; begin with over(..)", () -> zipped.zip("gamma", List.of(40.0), Sgd::stepSize));
    }

    @Test
    void points_can_be_listed() {
        Table table = Sweep.of(BASE).points("method", Sweep.point("plain", sgd -> sgd), Sweep.point("noisy", sgd -> sgd.stepSize(0.2).perturb(forward(uniform(1))))).seeds(List.of(3L, 1L)).run().table();
        assertEquals(List.of("plain", "plain", "noisy", "noisy"), table.stringColumn("method").asList());
        assertEquals(List.of(3L, 1L, 3L, 1L), table.longColumn("seed").asList());
        assertEquals(BASE.stepSize(0.2).perturb(forward(uniform(1))).seed(3).run().stableGradientNorm(), table.doubleColumn("stableGradientNorm").get(2));
        refused("seeds must be at least one, and each once, got [1, 1]", () -> Sweep.of(BASE).seeds(List.of(1L, 1L)));
    }

    @Test
    void every_option_is_an_axis_however_short_it_is_told() {
        List<Noise> measured = List.of(empirical(1, 2, 3, 4, 5, 6, 7, 8, 9), empirical(1, 2, 3, 4, 5, 6, 7, 8, 10));   // both print as "empirical(9 values)"
        accepted(Sweep.of(BASE).over("average", List.of(0.1, 0.2), Sgd::ewma));
        accepted(Sweep.of(BASE).over("every", List.of(1, 5), (sgd, n) -> sgd.recordEvery(n)));
        accepted(Sweep.of(BASE).over("start", List.of(1.0, -1.0), (sgd, x) -> sgd.startingAt(Weights.of(BASE.problem().chain(), SimpleMatrix.filled(1, 3, x)))));
        accepted(Sweep.of(BASE).over("noise", measured, (sgd, noise) -> sgd.perturb(forward(noise))));
        accepted(Sweep.of(BASE).over("data", List.of(1, 2), (sgd, seed) -> Sgd.on(Problem.of(BASE.problem().chain(), LogisticData.generate(3, 40, seed))).steps(50)));
    }

    private static void accepted(Sweep sweep) {
        Table table = sweep.run().table();
        assertEquals(2, table.rowCount());
        assertNotEquals(table.doubleColumn("stableGradientNorm").get(0), table.doubleColumn("stableGradientNorm").get(1));
    }

    @Test
    void values_without_a_name_are_numbered() {
        Noise one = (value, random, added) -> added[0] = 1, two = (value, random, added) -> added[0] = 2;
        Table table = Sweep.of(BASE).over("noise", List.of(one, uniform(0.5), two), (sgd, noise) -> sgd.perturb(forward(noise))).run().table();
        assertEquals(List.of("noise 1", "uniform(0.5)", "noise 3"), table.stringColumn("noise").asList());
    }

    @Test
    void a_sweep_that_records_no_gradient_norm_has_its_table() {
        Sweep.Result result = Sweep.of(BASE.record(Recorded.loss())).over("gamma", List.of(0.1, 0.5), Sgd::stepSize).run();
        assertEquals(2, result.table().doubleColumn("stableGradientNorm").countMissing());
        assertTrue(result.trajectories().containsColumn("loss"));
    }

    @Test
    void bad_axes_are_refused() {
        refused("over(\"gamma\"): the axis has no values", () -> Sweep.of(BASE).over("gamma", List.<Double>of(), Sgd::stepSize));
        refused("over(\"seed\"): this name is taken by a column of the result; give the axis another one", () -> Sweep.of(BASE).over("seed", List.of(1L), Sgd::seed));
        refused("over(\"Status\"): this name is taken by a column of the result; give the axis another one", () -> Sweep.of(BASE).over("Status", List.of(0.1), Sgd::stepSize));
        refused("over(\"A\"): there is an axis 'a', and tables take both names for one; give it another name",
            () -> Sweep.of(BASE).over("a", List.of(0.1), Sgd::stepSize).over("A", List.of(1L), Sgd::steps));
        refused("over(\"dist\"): the runs record a column of this name; give the axis another one",
            () -> Sweep.of(BASE.record(Recorded.of("dist", (t, w) -> 0))).over("dist", List.of(0.1), Sgd::stepSize).run());
        refused("over(null): this name is taken by a column of the result; give the axis another one", () -> Sweep.of(BASE).over(null, List.of(1), (sgd, k) -> sgd));
        refused("over(\"a\"): a value is missing (null)", () -> Sweep.of(BASE).over("a", Arrays.asList(1.0, null), Sgd::stepSize));
        refused("over(\"a\"): what the values do to the description is missing (null)", () -> Sweep.of(BASE).over("a", List.of(1.0), null));
        refused("over(\"a\"): it makes null of the description at 1.0; give back the changed copy", () -> Sweep.of(BASE).over("a", List.of(1.0), (sgd, k) -> null).run());
        refused("points(\"p\"): two points have the label x; the table would not tell them apart",
            () -> Sweep.of(BASE).points("p", Sweep.point("x", sgd -> sgd), Sweep.point("x", sgd -> sgd.steps(10))));
        refused("point(label, change): the label is missing (null)", () -> Sweep.point(null, sgd -> sgd));
        refused("Sweep.of(base): the description is missing (null)", () -> Sweep.of(null));
        refused("seeds must be at least 1, got 0", () -> Sweep.of(BASE).seeds(0));
        refused("stepSize must be finite and positive, got -1.0", () -> Sweep.of(BASE).over("gamma", List.of(-1.0), Sgd::stepSize).run());
    }

    @Test
    void values_are_spaced_as_named_with_exact_ends() {
        assertEquals(List.of(0.0, 0.25, 0.5, 0.75, 1.0), Values.linear(0, 1, 5));
        List<Double> geometric = Values.geometric(1e-3, 1, 4);
        assertEquals(1e-3, geometric.get(0));
        assertEquals(1, geometric.get(3));
        assertEquals(List.of(1e-3, 1e-2, 1e-1, 1.0), geometric);                        // first x ratio^(1/3) would be 0.009999999999999998
        assertEquals(List.of(1e-300, 1.0, 1e300), Values.geometric(1e-300, 1e300, 3));
        assertEquals(List.of(8.0, 4.0, 2.0, 1.0), Values.geometric(8, 1, 4));
        refused("geometric(first, last, count) needs finite positive ends, got 0.0 and 1.0", () -> Values.geometric(0, 1, 3));
        refused("linear(first, last, count) needs count >= 2, got 1", () -> Values.linear(0, 1, 1));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
