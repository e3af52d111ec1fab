package perturbed.paper;

import java.nio.file.Path;
import java.util.List;
import perturbed.experiment.Sweep;
import perturbed.plot.Chart;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Figure 9: Appendix A.3 run from (1, 1), with and without the Top-1 compressor, at the paper's step size and at 1/(3L). */
final class TopOne {
    private static final long STEPS = 5000;
    private static final double SGD_STABLE = 1 / (3 * 490.0), MOMENTUM_STABLE = 1 / (3 * 50.96);

    private TopOne() { }

    static Reproduction figure(Path folder) {
        Sweep.Result sgd = sweep(AppendixA.sgd(1, 1), 0.1, SGD_STABLE, folder),
            momentum = sweep(AppendixA.momentum(1, 1), 0.05, MOMENTUM_STABLE, folder);
        Table left = outcomes("Figure 9, SGD", sgd), right = outcomes("Figure 9, momentum", momentum);
        String caption = "At the paper's step sizes, 0.1 and 0.05, SGD without the compressor " + left.getString(0, "outcome") + " and with it "
            + left.getString(1, "outcome") + ", momentum without it "
            + right.getString(0, "outcome") + " and with it " + right.getString(1, "outcome")
                + ", as the paper says. These step sizes are beyond what the theorems allow; at 1/(3L), " + Rounded.of(SGD_STABLE)
            + " and " + Rounded.of(MOMENTUM_STABLE) + ", SGD with the compressor " + left.getString(3, "outcome") + " and momentum with it "
                + right.getString(3, "outcome") + " (errata 32, 33).";
        return new Reproduction("Figure 9", "Top-1 compressor under SGD (left) and momentum (right), Appendix A.3",
            Chart.panels(chart(sgd, "SGD"), chart(momentum, "Momentum, β = 0.9")),
            List.of(left, right), caption, "A.3 from w_1 = (1, 1), w_2 = 0, " + STEPS
                + " steps or until ||w|| > 1e9; a run converges if ||w|| < 1e-6 at its end.", List.of(sgd, momentum));
    }

    private static Sweep.Result sweep(Sgd sgd, double printed, double stable, Path folder) {
        Sweep sweep = Sweep.of(sgd.steps(STEPS)).over("gamma", List.of(printed, stable), Sgd::stepSize)
            .points("compressor", Sweep.point("none", s -> s), Sweep.point("Top-1", s -> s.perturb(AppendixA.topOne())));
        return (folder == null ? sweep : sweep.keepIn(folder)).run().complete();
    }

    /** gamma, compressor, the norm of w at the end, and what that means. */
    private static Table outcomes(String name, Sweep.Result sweep) {
        DoubleColumn norm = DoubleColumn.create("norm");
        StringColumn outcome = StringColumn.create("outcome");
        for (Run run : sweep.runs()) {
            norm.append(run.finalWeights().norm());
            outcome.append(AppendixA.outcome(run));
        }
        Table table = sweep.table();
        return Table.create(name, table.column("gamma"), table.column("compressor"), norm, outcome, table.column("status"));
    }

    /** Against t + 1, for the axis is logarithmic; norms below 1e-20 are left out. */
    private static Chart chart(Sweep.Result sweep, String title) {
        Table all = sweep.trajectories(), shown = all.where(all.doubleColumn("gradientNorm").isGreaterThan(1e-20));
        DoubleColumn count = DoubleColumn.create("t + 1");
        StringColumn line = StringColumn.create("run");
        for (Row row : shown) {
            count.append(row.getLong("step") + 1);
            line.append("γ = " + Rounded.of(row.getDouble("gamma")) + ", " + (row.getString("compressor").equals("none") ? "exact" : "Top-1"));
        }
        return Chart.lines(shown.addColumns(count, line)).x("t + 1").logX().y("gradientNorm").logY().by("run").yLabel("gradient norm").title(title);
    }
}
