package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Corollaries 1-4 and Table 1, printed and derived anew (errata 5); {@link PlacementTest} has the runs that show them sharp. */
class NoiseBudgetTest {
    @Test
    void Corollary_1_as_printed() {
        NoiseBudget.Frequent nonConvex = NoiseBudget.frequent(Regime.NON_CONVEX), pl = NoiseBudget.frequent(Regime.PL);
        assertEquals("T^-0.125, T^-0.25, 1, T^-0.25", nonConvex.forward() + ", " + nonConvex.forwardMean() + ", " + nonConvex.backward() + ", " + nonConvex.backwardMean());
        assertEquals("T^-0.25 (ln T)^0.25, T^-0.5 (ln T)^0.5", pl.forward() + ", " + pl.forwardMean());
        assertEquals(StrictMath.pow(StrictMath.log(1000) / 1000, .25), pl.forward().at(1000), 1e-14);
        assertEquals("Corollary 1 (proved): at every step ||delta|| = O(T^-0.125) with mean O(T^-0.25) and ||eps|| = O(1) with mean O(T^-0.25) leave the rate O(T^-0.5).",
            nonConvex.sentence());
    }

    @Test
    void Table_1_printed_and_derived_anew() {
        assertEquals("T^0.5 and T", row(Regime.NON_CONVEX, true, Placement.ANY, Form.PRINTED));
        assertEquals("T^0.5 and T^0.5", row(Regime.NON_CONVEX, false, Placement.RANDOM, Form.PRINTED));
        assertEquals("1 and T", row(Regime.PL, true, Placement.ANY, Form.PRINTED));
        assertEquals("1 and 1", row(Regime.PL, false, Placement.EVENLY_SPACED, Form.PRINTED));
        assertEquals("T^0.5 and T^0.5", row(Regime.NON_CONVEX, false, Placement.ANY, Form.CORRECTED));
        assertEquals("T^0.75 and T", row(Regime.NON_CONVEX, true, Placement.EVENLY_SPACED, Form.CORRECTED));
        assertEquals("T^0.75 and T^0.75", row(Regime.NON_CONVEX, false, Placement.RANDOM, Form.CORRECTED));
        assertEquals("T^0.5 (ln T)^-0.5 and T", row(Regime.PL, true, Placement.ANY, Form.CORRECTED));
        assertEquals("T^0.5 (ln T)^0.5 and T^0.5 (ln T)^0.5", row(Regime.PL, false, Placement.RANDOM, Form.CORRECTED));
        assertEquals("T and T", row(Regime.PL, false, Placement.FIRST_HALF, Form.CORRECTED));
        assertEquals("T^0.25", NoiseBudget.intermittent(Regime.NON_CONVEX, false, Placement.EVENLY_SPACED, Form.CORRECTED).interval().toString());    // Remark 5
        assertEquals("Table 1 (corrected, proved): of T steps, placed anywhere, O(T^0.5 (ln T)^-0.5) with forward and O(T) with zero-mean backward noise of size O(1) "
            + "leave the rate O(T^-1 ln T); more can spoil it.", NoiseBudget.intermittent(Regime.PL, true, Placement.ANY, Form.CORRECTED).sentence());
    }

    private static String row(Regime regime, boolean zeroMean, Placement placement, Form form) {
        NoiseBudget.Intermittent i = NoiseBudget.intermittent(regime, zeroMean, placement, form);
        return i.forward() + " and " + i.backward();
    }

    @Test
    void the_first_half_is_a_placement_for_PL() {
        String message = assertThrows(IllegalArgumentException.class, () -> NoiseBudget.intermittent(Regime.NON_CONVEX, true, Placement.FIRST_HALF, Form.CORRECTED)).getMessage();
        assertEquals("FIRST_HALF is a placement for PL, under which early perturbations are forgotten; without PL use ANY", message);
    }

    private static String text(Table table) {
        StringBuilder text = new StringBuilder(table.name() + "\n" + String.join(" | ", table.columnNames()) + "\n");
        for (Row row : table) {
            for (int c = 0; c < table.columnCount(); c++) text.append(c == 0 ? "" : " | ").append(row.getString(c));
            text.append('\n');
        }
        return text.toString();
    }

    @Test
    void Corollary_1_is_a_table() {
        assertEquals("""
            Corollary 1: noise at every step
            regime | ||delta|| | ||E delta|| | ||eps|| | ||E eps|| | rate
            NON_CONVEX | T^-0.125 | T^-0.25 | 1 | T^-0.25 | T^-0.5
            PL | T^-0.25 (ln T)^0.25 | T^-0.5 (ln T)^0.5 | 1 | T^-0.5 (ln T)^0.5 | T^-1 ln T
            """, text(NoiseBudget.frequentTable()));
    }

    @Test
    void Table_1_is_a_table() {
        assertEquals("""
            Table 1: how many steps of T may be perturbed
            regime | rate | zero mean | form | placement | Q_delta | Q_eps | sharp | mark
            NON_CONVEX | T^-0.5 | yes | printed | ANY | T^0.5 | T | yes | proved
            NON_CONVEX | T^-0.5 | yes | corrected | ANY | T^0.5 | T | yes | proved
            NON_CONVEX | T^-0.5 | yes | corrected | EVENLY_SPACED | T^0.75 | T | yes | proved
            NON_CONVEX | T^-0.5 | yes | corrected | RANDOM | T^0.75 | T | yes | proved
            NON_CONVEX | T^-0.5 | no | printed | ANY | T^0.5 | T^0.5 | yes | proved
            NON_CONVEX | T^-0.5 | no | corrected | ANY | T^0.5 | T^0.5 | yes | proved
            NON_CONVEX | T^-0.5 | no | corrected | EVENLY_SPACED | T^0.75 | T^0.75 | yes | proved
            NON_CONVEX | T^-0.5 | no | corrected | RANDOM | T^0.75 | T^0.75 | yes | proved
            PL | T^-1 ln T | yes | printed | ANY | 1 | T | no | proved
            PL | T^-1 ln T | yes | corrected | ANY | T^0.5 (ln T)^-0.5 | T | yes | proved
            PL | T^-1 ln T | yes | corrected | EVENLY_SPACED | T^0.5 (ln T)^0.5 | T | yes | proved
            PL | T^-1 ln T | yes | corrected | RANDOM | T^0.5 (ln T)^0.5 | T | yes | proved
            PL | T^-1 ln T | yes | corrected | FIRST_HALF | T | T | no | proved
            PL | T^-1 ln T | no | printed | ANY | 1 | 1 | no | proved
            PL | T^-1 ln T | no | corrected | ANY | T^0.5 (ln T)^-0.5 | T^0.5 (ln T)^-0.5 | yes | proved
            PL | T^-1 ln T | no | corrected | EVENLY_SPACED | T^0.5 (ln T)^0.5 | T^0.5 (ln T)^0.5 | yes | proved
            PL | T^-1 ln T | no | corrected | RANDOM | T^0.5 (ln T)^0.5 | T^0.5 (ln T)^0.5 | yes | proved
            PL | T^-1 ln T | no | corrected | FIRST_HALF | T | T | no | proved
            """, text(NoiseBudget.table1()));
        assertTrue(NoiseBudget.intermittent(Regime.PL, false, Placement.FIRST_HALF, Form.CORRECTED).sentence()
            .endsWith("placed in the first half with the step size doubled, O(T) with forward and O(T) with biased backward noise of size O(1) leave the rate O(T^-1 ln T)."));
    }
}
