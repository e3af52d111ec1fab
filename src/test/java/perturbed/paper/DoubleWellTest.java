package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.experiment.Spikes;
import perturbed.experiment.Spikes.Aftermath;
import perturbed.theory.Assumptions;
import tech.tablesaw.api.Table;

/** Figure 2's two runs, errata 5.4: a second valley, not the size of the spike, decides. */
class DoubleWellTest {
    private static final double MINIMUM = -1.046680531804603, OTHER = 0.9456492739235915;                // roots of w^3 - w + 0.1 = 0

    @Test
    void large_spikes_outwards_recover_and_moderate_ones_over_the_ridge_do_not() {
        Table table = DoubleWell.outcomes(DoubleWell.sgd(), 40, 25, -25, -40);
        assertEquals(List.of("recovered", "recovered", "other basin", "other basin"), table.stringColumn("aftermath").asList());
        double[] ends = table.doubleColumn("ends").asDoubleArray();
        for (int k = 0; k < 4; k++) assertEquals(k < 2 ? MINIMUM : OTHER, ends[k], 1e-8);                // 250 steps down there shrink by 0.92 each
        assertTrue(table.longColumn("recovery").isMissing(2));
    }

    @ParameterizedTest @ValueSource(longs = {1, 2, 3, 4, 5})
    void the_same_under_sampling_noise(long seed) {
        Table table = DoubleWell.outcomes(DoubleWell.sgd().gradientNoise(0.1).seed(seed), 40, -25);
        assertEquals(List.of("recovered", "other basin"), table.stringColumn("aftermath").asList());
        assertEquals(List.of(seed, seed), table.longColumn("seed").asList());
        Table figure = DoubleWell.figure2(DoubleWell.sgd().gradientNoise(0.1).seed(seed), 40, -25);
        assertEquals(List.of("spike", "step", "gradientNorm", "gap"), figure.columnNames());
        assertEquals(List.of("+40, recovered", "-25, other basin"), figure.stringColumn("spike").unique().asList());
        assertEquals(800, figure.rowCount());
    }

    /** On the way back from w - 0.05 * 25 the curvature 3 w^2 - 1 is between 2.28 and 14.9: there l is strongly convex, and the bound holds. */
    @Test
    void the_bound_of_one_valley_holds_where_its_constants_do() {
        Assumptions valley = Assumptions.smooth(14.9).pl(2.28);
        double minimum = DoubleWell.MINIMUM;
        Spikes.Result result = DoubleWell.spiked(DoubleWell.sgd(), 25).run();
        assertEquals("1 spike: 1 recovered", result.toString());
        assertTrue(result.against(valley, minimum).holds(), result.against(valley, minimum).table().toString());
        String refused = assertThrows(IllegalArgumentException.class, () -> DoubleWell.spiked(DoubleWell.sgd(), 40).run().against(Assumptions.smooth(27).pl(2.28), minimum))
            .getMessage();
        assertEquals("The spike recovery bound holds for stepSize <= 1/L = 0.037037037037037035, got 0.05; take a smaller step", refused);
        assertEquals(0, result.count(Aftermath.OTHER_BASIN));
    }
}
