package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.experiment.Slope;
import perturbed.theory.Regime;
import tech.tablesaw.api.Row;

class CoupledSweepTest {
    private static final CoupledSweep.Result RESULT = CoupledSweep.upTo(1 << 16).seeds(3).run();

    /**
     * The interval is that of chance, and narrow enough to tell the rate from its half; 0.1 is for what is of lower order at T = 2^12, as the
     * first steps from w_0.
     */
    private static void assertRate(Regime regime, String noise) {
        Slope slope = RESULT.slope(regime, noise);
        assertTrue(slope.high() - slope.low() < 0.4, regime + ", " + noise + ": " + slope);
        assertTrue(slope.agreesWith(1, 0.1), regime + ", " + noise + ": " + slope);
    }

    @ParameterizedTest
    @EnumSource(Regime.class)
    void without_noise_the_rates_are_those_of_Remarks_1_and_2(Regime regime) {
        assertRate(regime, "no noise");
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward, Corollary 1", "forward, Table 1", "backward, zero mean"})
    void noise_within_its_budget_leaves_the_rate(String noise) {
        for (Regime regime : Regime.values()) assertRate(regime, noise);
    }

    @ParameterizedTest
    @EnumSource(Regime.class)
    void constant_forward_noise_does_not_fall_below_the_predicted_plateau(Regime regime) {
        assertTrue(RESULT.slope(regime, "forward, constant").high() < 0.9, RESULT.slope(regime, "forward, constant").toString());
        for (Row row : RESULT.table())
            if (row.getString("regime").equals(regime.toString()) && row.getString("noise").equals("forward, constant"))
                assertTrue(row.getDouble("last") > 0.85 * row.getDouble("plateau"), "a mean of three runs or fifteen gaps, each within 10 % or so");
    }

    @Test
    void wrong_use_is_refused_by_name() {
        assertEquals("upTo(horizon) needs 2^12 <= horizon <= 2^25, so that a slope is fitted to the last three horizons, got 1024",
            assertThrows(IllegalArgumentException.class, () -> CoupledSweep.upTo(1024)).getMessage());
        assertEquals("seeds must be at least 1, got 0", assertThrows(IllegalArgumentException.class, () -> CoupledSweep.upTo(1 << 14).seeds(0))
            .getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> RESULT.slope(Regime.PL, "pink")).getMessage()
            .startsWith("no noise 'pink'; there are "));
    }
}
