package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** The constants of A1-A4: which one counts where, how they are told, and what cannot be. */
class AssumptionsTest {
    private static final Assumptions UNIT = Assumptions.shared(3, SharedConstants.of(1, 1, 1, 1, 1));

    /** J1 and the constants in y of operator 1 act on an input that is never perturbed. */
    @Test
    void the_shared_constants_are_the_largest_that_matter() {
        OperatorConstants first = OperatorConstants.of(90, 1, 91, 92, 93, 94, 95), second = OperatorConstants.of(2, 3, 4, 5, 6, 7, 8), third = OperatorConstants.of(4, 1, 3, 9, 2, 1, 10);
        SharedConstants shared = Assumptions.perOperator(first, second, third).shared();
        assertEquals(List.of(4., 9., 4., 9., 10.), Stream.of(shared.cf(), shared.c2(), shared.lf(), shared.l1(), shared.l2()).map(Constant::value).toList());
        assertEquals(7, Assumptions.perOperator(OperatorConstants.of(0, 7, 0, 0, 0, 0, 0), second).shared().cf().value());
        assertEquals(8, Assumptions.perOperator(first, OperatorConstants.of(2, 8, 0, 0, 0, 0, 0)).shared().cf().value());
        assertEquals(6, Assumptions.perOperator(first, second).shared().l1().value());
        assertEquals(8, Assumptions.perOperator(first, second).shared().l2().value());
    }

    @Test
    void of_two_grades_the_lesser_is_kept() {
        Constant formula = Constant.closedForm(1), bound = Constant.upperBound(2), seen = Constant.sampled(.5);
        assertEquals(Grade.SAMPLED, formula.max(seen).grade());
        assertEquals(1, formula.max(seen).value());
        assertEquals(Grade.UPPER_BOUND, bound.max(formula).grade());
        for (Grade a : Grade.values())
            for (Grade b : Grade.values()) {
                assertEquals(a.ordinal() > b.ordinal() ? a : b, a.and(b));
                assertEquals(a.and(b), b.and(a));
            }
        for (Mark a : Mark.values()) for (Mark b : Mark.values()) assertEquals(a.ordinal() > b.ordinal() ? a : b, a.and(b));
        assertEquals("0.5 (sampled)", seen.toString());
        assertEquals("1.0 (closed form)", formula.toString());
        assertEquals("unknown", Constant.UNKNOWN.toString());
    }

    @Test
    void a_kink_is_refused_where_forward_noise_reaches_it_and_nowhere_else() {
        Assumptions kinked = UNIT.violatesA3(2, "relu(): its derivative jumps at 0");
        String words = "A3 does not hold: operator 2 is relu(): its derivative jumps at 0, and forward noise reaches its input; "
            + "take a smooth operator (softplus, gelu) in its place, or perturb only backward or behind it";
        NoiseLevels none = NoiseLevels.none(3);
        for (Form form : Form.values()) {
            refused(words, () -> Theory.gradientError(kinked, none.forward(1, .1), form));
            refused(words, () -> Theory.gradientBias(kinked, none.forward(1, .1).forward(2, .1), form));
        }
        refused(words, () -> Theory.jacobianBias(kinked, .1, .1));
        assertTrue(Theory.gradientError(kinked, none.forward(2, .1)).value() > 0);                  // behind it
        assertTrue(Theory.gradientError(kinked, none.backward(2, .1).backward(3, .1)).value() > 0);
        assertTrue(Theory.jacobianBias(UNIT.violatesA3(1, "relu()"), .1, .1).value() > 0);          // the input is exact
        refused("A3 does not hold: operator 3 is abs, and forward noise reaches its input; take a smooth operator (softplus, gelu) in its place, or perturb only backward or behind it",
            () -> Theory.gradientError(UNIT.violatesA3(3, "abs"), none.forward(2, .1)));
        for (int i : new int[] {0, 4}) refused("there is no operator " + i + ", the chain has 1..3", () -> UNIT.violatesA3(i, "relu()"));
    }

    @Test
    void options_keep_one_another() {
        Assumptions all = UNIT.acceptingSampled().sigma(.1).smoothness(2).pl(.5).initialGap(3).adjointNorms(1, 0, 3).violatesA3(2, "relu()");
        assertEquals("3 operators, sigma = 0.1 (upper bound), L = 2.0 (upper bound), mu = 0.5 (lower bound), Delta_0 = 3.0 (upper bound), sampled constants accepted", all.toString());
        assertEquals(List.of(1., 0., 3.), all.adjoints());
        assertEquals(all.toString(), all.acceptingSampled().adjointNorms(1, 1, 1).initialGap(3).pl(.5).smoothness(2).sigma(.1).toString());
        assertEquals(3, all.operators());
        assertEquals("no chain, L = 2.0 (upper bound)", Assumptions.smooth(2).toString());
        assertEquals(0, Assumptions.smooth(2).operators());
        assertEquals("3 operators", UNIT.toString());
    }

    @Test
    void the_table_has_every_constant_with_its_grade() {
        OperatorConstants first = OperatorConstants.of(Grade.CLOSED_FORM, 11, 12, 13, 14, 15, 16, 17), second = OperatorConstants.of(Grade.SAMPLED, 21, 22, 23, 24, 25, 26, Double.POSITIVE_INFINITY);
        Table table = Assumptions.perOperator(first, second).sigma(Constant.closedForm(.1)).smoothness(2).pl(.5).initialGap(3).table();
        StringBuilder rows = new StringBuilder();
        for (Row row : table) rows.append(row.getInt(0)).append(' ').append(row.getString(1)).append(' ').append(row.getDouble(2)).append(' ').append(row.getString(3)).append('\n');
        assertEquals("""
            0 sigma 0.1 closed form
            0 L 2.0 upper bound
            0 mu 0.5 lower bound
            0 Delta_0 3.0 upper bound
            0 C_f 22.0 sampled
            0 C_2 25.0 sampled
            0 L_f 23.0 sampled
            0 L_1 25.0 sampled
            0 L_2 Infinity unknown
            1 c1 11.0 closed form
            1 c2 12.0 closed form
            1 Lf 13.0 closed form
            1 h1 14.0 closed form
            1 h2 15.0 closed form
            1 k1 16.0 closed form
            1 k2 17.0 closed form
            2 c1 21.0 sampled
            2 c2 22.0 sampled
            2 Lf 23.0 sampled
            2 h1 24.0 sampled
            2 h2 25.0 sampled
            2 k1 26.0 sampled
            2 k2 Infinity unknown
            """, rows.toString());
        assertEquals("assumptions", table.name());
        assertEquals(List.of("operator", "constant", "value", "grade"), table.columnNames());
        assertEquals(0, Assumptions.smooth(2).table().where(Assumptions.smooth(2).table().intColumn(0).isGreaterThan(0)).rowCount());
    }

    @Test
    void what_cannot_be_is_refused() {
        refused("a chain has N >= 2 operators, (1), got 1", () -> Assumptions.perOperator(OperatorConstants.UNKNOWN));
        refused("||v_2|| must be finite and >= 0, got -1.0", () -> UNIT.adjointNorms(1, -1, 1));
        refused("||v_3|| must be finite and >= 0, got Infinity", () -> UNIT.adjointNorms(1, 1, Double.POSITIVE_INFINITY));
        refused("||v_1|| must be finite and >= 0, got NaN", () -> UNIT.adjointNorms(Double.NaN, 1, 1));
        refused("PL needs a finite mu > 0, got Infinity; without PL use the stationarity bounds", () -> UNIT.pl(Double.POSITIVE_INFINITY));
        refused("initialGap Delta_0 must be >= 0 (+inf: unknown), got -1.0", () -> UNIT.initialGap(-1));
        refused("a constant must be >= 0 (+inf: unknown), got NaN", () -> Constant.closedForm(Double.NaN));
        refused("a constant needs its grade: closed form, upper bound or sampled", () -> new Constant(1, null));
        refused("the bound needs constants of the operators (A3): start with Assumptions.perOperator(...) or shared(...)", () -> Assumptions.smooth(1).shared());
        refused("the bound needs constants of the operators (A3): start with Assumptions.perOperator(...) or shared(...)", () -> Theory.adjoints(Assumptions.smooth(1)));
        refused("the bound needs constants of the operators (A3): start with Assumptions.perOperator(...) or shared(...)", () -> Assumptions.smooth(1).operator(1));
        refused("the bound needs sigma (A2), which is unknown: set .sigma(value), 0 for the full batch",
            () -> Theory.stationarity(Assumptions.smooth(1).sigma(Double.POSITIVE_INFINITY).initialGap(1), BoundedErrors.of(0, 0), .1, 10));
    }

    private static void refused(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
