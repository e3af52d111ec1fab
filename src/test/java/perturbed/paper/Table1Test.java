package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perturbed.experiment.GradientCheck;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class Table1Test {
    private static final Table1.Result RESULT = Table1.upTo(1 << 16).run();

    @Test
    void t19_every_row_of_Table_1_is_bounded_at_its_budget_and_grows_as_predicted_beyond() {
        assertAsPredicted(RESULT.table());
    }

    @Test
    @Tag("long")
    void t19_up_to_two_to_the_19() {
        assertAsPredicted(Table1.upTo(1 << 19).run().table());
    }

    /** Of one gap the interval is as wide as [-0.8, 0.6] and agrees with any growth; that of the means over 40 runs would miss T^(1/4). */
    @Test
    void t19_zero_mean_backward_noise_at_every_step_is_measured_well_enough_to_tell_growth_from_none_under_PL() {
        Table table = RESULT.table();
        Table row = table.where(table.stringColumn("regime").isEqualTo("PL").and(table.stringColumn("noise").isEqualTo("eps, zero mean")));
        assertEquals(1, row.rowCount());
        assertTrue(row.doubleColumn("high").get(0) < 0.25, row.printAll());
        assertEquals(5, RESULT.sweeps().stream().filter(s -> s.runs().size() == 3 * 40).count(), "a sweep of 40 seeds at 3 horizons for each draw");
    }

    private static void assertAsPredicted(Table table) {
        for (Row row : table) assertTrue(row.getBoolean("agree"), row.getString("regime") + ", " + row.getString("noise") + ", "
            + row.getString("placement") + ", Q = "
            + row.getString("Q") + ": exponent " + row.getDouble("exponent") + " of " + row.getDouble("theory"));
        for (Row row : table) {                                      // the exponents themselves: a wide interval would agree with anything
            double exponent = row.getDouble("exponent"), theory = row.getDouble("theory");
            assertTrue(theory == 0 ? exponent < 0.1 : Math.abs(exponent - theory) < 0.1, row.getString("regime") + ", " + row.getString("noise") + ", " + row.getString("placement") + ": " + exponent);
        }
        assertEquals(30, table.rowCount());
        assertEquals(12, table.where(table.doubleColumn("theory").isEqualTo(0.25)).rowCount());
    }

    /** The numbers of errata, section 5. Nothing in these rows is random; Q, a real number there, is rounded to steps. */
    @ParameterizedTest
    @CsvSource({"NON_CONVEX, one block, T^0.5, 0.0179, 0.0180, 0.0178", "NON_CONVEX, evenly spaced, T^0.75, 0.0532, 0.0544, 0.0545",
        "NON_CONVEX, one block, T^0.75, 0.27, 0.50, 0.90",
        "PL, at the end, T^0.5 (ln T)^-0.5, 0.151, 0.163, 0.169", "PL, evenly spaced, T^0.5 (ln T)^0.5, 0.077, 0.072, 0.069"})
    void t19_golden_values_of_forward_noise(String regime, String placement, String count, double first, double second, double third) {
        double[] golden = {first, second, third};
        for (int k = 0; k < 3; k++) assertEquals(golden[k], measured(regime, "delta", placement, count, 1L << 10 + 3 * k), 0.1 * golden[k],
            placement + ", T = 2^" + (10 + 3 * k));
    }

    private static double measured(String regime, String noise, String placement, String count, long horizon) {
        for (Row row : RESULT.measurements())
            if (row.getString("regime").equals(regime) && row.getString("noise").equals(noise) && row.getString("placement").equals(placement)
                && row.getString("Q").equals(count)
                && row.getLong("T") == horizon) return row.getDouble("normalised");
        throw new AssertionError("no row " + regime + ", " + noise + ", " + placement + ", " + count + ", " + horizon);
    }

    @Test
    void t19_the_printed_budget_of_PL_is_far_from_needed() {
        assertEquals(1.2e-3, measured("PL", "delta", "at the end", "1", 1 << 10), 0.1e-3);
        assertTrue(measured("PL", "delta", "at the end", "1", 1 << 16) < 5e-5);
    }

    @Test
    void the_twin_loss_is_its_own_derivative_and_starts_at_its_minimum() {
        assertTrue(GradientCheck.of(new PlacementProblem.TwinLoss(0.7)).inputSize(2).run().passed());
        assertEquals(0, PlacementProblem.PROBLEM.gradient(PlacementProblem.START).norm(), 1e-15);
    }

    @Test
    void an_exponent_needs_three_horizons() {
        assertEquals("upTo(horizon) needs 2^16 <= horizon <= 2^25, so that an exponent is fitted to three horizons at least, got 4096",
            assertThrows(IllegalArgumentException.class, () -> Table1.upTo(4096)).getMessage());
        assertEquals("draws must be at least 1, got 0", assertThrows(IllegalArgumentException.class, () -> Table1.upTo(1 << 16).draws(0))
            .getMessage());
    }
}
