package perturbed.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** How much noise leaves the noise-free rate as it is: Corollaries 1-4 and Table 1. All are orders in T, constants aside. */
public final class NoiseBudget {
    private static final Map<Placement, String> PLACED = Map.of(Placement.ANY, "anywhere", Placement.EVENLY_SPACED, "evenly", Placement.RANDOM, "at random",
        Placement.FIRST_HALF, "in the first half with the step size doubled");

    private NoiseBudget() { }

    /**
     * Corollary 1, noise at every step: (43) non-convex, (44) PL. The exponents are right and sharp; ||delta|| may be a root mean square.
     *
     * @param forward      ||delta||
     * @param forwardMean  ||E delta||, the mean given the past (as printed, given the perturbed value itself, it would be delta: erratum 4)
     * @param backward     ||eps||
     * @param backwardMean ||E eps||
     */
    public record Frequent(Regime regime, Order forward, Order forwardMean, Order backward, Order backwardMean, Mark mark) {
        /** In words. */
        public String sentence() {
            return "Corollary 1 (" + mark + "): at every step ||delta|| = O(" + forward + ") with mean O(" + forwardMean + ") and ||eps|| = O(" + backward + ") with mean O("
                + backwardMean + ") leave the rate O(" + regime.rate() + ").";
        }
    }

    /**
     * Corollaries 2-4 and Table 1: how many steps of T may be perturbed by noise of size O(1).
     *
     * @param zeroMean whether eps has mean zero given all deltas; the mean of delta makes no difference
     * @param forward  Q_delta
     * @param backward Q_eps
     * @param sharp    whether more, of a bias of one sign, is known to spoil the rate
     */
    public record Intermittent(Regime regime, boolean zeroMean, Placement placement, Form form, Order forward, Order backward, boolean sharp, Mark mark) {
        /** At least the average number of steps from one forward occurrence to the next, Remark 5: T / Q_delta. */
        public Order interval() {
            return new Order(1, 0).times(forward.toThe(-1));
        }

        /** In words. */
        public String sentence() {
            return "Table 1 (" + form + ", " + mark + "): of T steps, placed " + PLACED.get(placement) + ", O(" + forward + ") with forward and O(" + backward + ") with "
                + (zeroMean ? "zero-mean" : "biased") + " backward noise of size O(1) leave the rate O(" + regime.rate() + ")" + (sharp ? "; more can spoil it." : ".");
        }
    }

    /** Corollary 1: B = O(||E delta||^2 + ||delta||^4 + ||E eps||^2) may be of the order of the rate, V = O(||delta||^2 + ||eps||^2) of order 1. */
    public static Frequent frequent(Regime regime) {
        Order rate = regime.rate();
        return new Frequent(regime, rate.toThe(0.25), rate.toThe(0.5), Order.ONE, rate.toThe(0.5), Mark.PROVED);
    }

    /**
     * Table 1. Printed: the same for every placement; corrected: the larger budgets of errata section 5.
     *
     * @throws IllegalArgumentException for {@link Placement#FIRST_HALF} without PL, where an early perturbation is not forgotten
     */
    public static Intermittent intermittent(Regime regime, boolean zeroMean, Placement placement, Form form) {
        if (placement == Placement.FIRST_HALF && regime != Regime.PL)
            throw new IllegalArgumentException("FIRST_HALF is a placement for PL, under which early perturbations are forgotten; without PL use ANY");
        boolean corrected = form == Form.CORRECTED;
        Order all = new Order(1, 0);
        Order biased = !corrected ? (regime == Regime.PL ? Order.ONE : new Order(0.5, 0)) : switch (placement) {
            case ANY -> regime == Regime.PL ? new Order(0.5, -0.5) : new Order(0.5, 0);
            case EVENLY_SPACED, RANDOM -> all.times(regime.rate().toThe(0.5));                      // (Q/T)^2 may be of the order of the rate
            case FIRST_HALF -> all;
        };
        boolean sharp = corrected && placement != Placement.FIRST_HALF || !corrected && placement == Placement.ANY && regime == Regime.NON_CONVEX;
        return new Intermittent(regime, zeroMean, placement, form, biased, zeroMean ? all : biased, sharp, Mark.PROVED);
    }

    /** Corollary 1 as a table. */
    public static Table frequentTable() {
        List<String[]> rows = new ArrayList<>();
        for (Regime regime : Regime.values()) {
            Frequent f = frequent(regime);
            rows.add(new String[] {regime.toString(), f.forward + "", f.forwardMean + "", f.backward + "", f.backwardMean + "", regime.rate() + ""});
        }
        return table("Corollary 1: noise at every step", rows, "regime", "||delta||", "||E delta||", "||eps||", "||E eps||", "rate");
    }

    /** Table 1, printed and re-derived, all placements. */
    public static Table table1() {
        List<String[]> rows = new ArrayList<>();
        for (Regime regime : Regime.values())
            for (boolean zeroMean : new boolean[] {true, false}) {
                rows.add(row(intermittent(regime, zeroMean, Placement.ANY, Form.PRINTED)));
                for (Placement placement : Placement.values())
                    if (placement != Placement.FIRST_HALF || regime == Regime.PL) rows.add(row(intermittent(regime, zeroMean, placement, Form.CORRECTED)));
            }
        return table("Table 1: how many steps of T may be perturbed", rows, "regime", "rate", "zero mean", "form", "placement", "Q_delta", "Q_eps", "sharp", "mark");
    }

    private static String[] row(Intermittent i) {
        return new String[] {i.regime.toString(), i.regime.rate().toString(), i.zeroMean ? "yes" : "no", i.form.toString(), i.placement.toString(),
            i.forward.toString(), i.backward.toString(), i.sharp ? "yes" : "no", i.mark.toString()};
    }

    private static Table table(String name, List<String[]> rows, String... columns) {
        Table table = Table.create(name);
        for (int c = 0; c < columns.length; c++) {
            StringColumn column = StringColumn.create(columns[c]);
            for (String[] row : rows) column.append(row[c]);
            table.addColumns(column);
        }
        return table;
    }
}
