package perturbed.paper;

import static perturbed.noise.Noise.constant;
import static perturbed.noise.Perturbation.forward;

import java.nio.file.Path;
import java.util.List;
import perturbed.experiment.Sweep;
import perturbed.plot.Chart;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Appendix A.1 and A.2 as pictures; A.3 is {@link TopOne Figure 9}. */
final class AppendixFigures {
    private static final double[] SPREADS = {0, 0.25, 0.5, 1, 1.5, 2, 3, 4};
    private static final List<Double> DELTAS = List.of(0.0, 0.05, 0.2, 0.5), STEP_SIZES = List.of(0.1, 0.4, 0.6, 0.9);
    private static final long STEPS = 200;

    private AppendixFigures() { }

    /** A.1: E sigma'(+-a) beside sigma'(0). */
    static Reproduction sigmoidBias() {
        Table table = AppendixA.sigmoidBias(SPREADS).setName("Appendix A.1");
        Row last = table.row(table.rowCount() - 1);
        String caption = "The gradient without noise is sigma'(0) = " + Rounded.of(last.getDouble("exact")) + ". With delta = +-a by equal chance, mean zero, the mean gradient is sigma'(a), "
            + Rounded.of(table.row(3).getDouble("expected")) + " at a = 1 and " + Rounded.of(last.getDouble("expected")) + " at a = " + Rounded.of(last.getDouble("a"))
            + ": noise of mean zero, and a biased gradient, as the paper says.";
        return new Reproduction("Appendix A.1", "Zero-mean forward noise biases the gradient of a sigmoid",
            Chart.lines(table).x("a").y("exact", "expected").xLabel("size a of the noise").yLabel("gradient").title("The mean gradient falls with the size of the noise"), List.of(table), caption,
            "F(w) = sigma(w) at w = 0; means over the two outcomes, nothing is drawn.", List.of());
    }

    /** A.2: where gradient descent ends when every step has the same forward perturbation. */
    static Reproduction shiftedSquare(Path folder) {
        Sweep sweep = Sweep.of(AppendixA.shiftedSquare(0.1, 0).steps(STEPS)).over("gamma", STEP_SIZES, Sgd::stepSize)
            .over("delta", DELTAS, (sgd, delta) -> sgd.perturb(forward(constant(delta)).at(1)));
        Sweep.Result result = (folder == null ? sweep : sweep.keepIn(folder)).run().complete();
        DoubleColumn end = DoubleColumn.create("w at the end"), limit = DoubleColumn.create("-delta"), apart = DoubleColumn.create("apart");
        Table runs = result.table();
        List<Run> done = result.runs();
        for (int r = 0; r < runs.rowCount(); r++) {
            double w = done.get(r).finalWeights().toArray()[0], delta = runs.doubleColumn("delta").get(r);
            end.append(w);
            limit.append(0 - delta);
            apart.append(Math.abs(w + delta));
        }
        Table table = Table.create("Appendix A.2", runs.column("gamma"), runs.column("delta"), end, limit, apart);
        Table first = result.trajectories();
        String caption = "For every step size and every delta the weight ends at -delta, " + Rounded.of(apart.max()) + " from it at most, and not at the minimum 0; no step size helps. The paper says so for"
            + " gamma < 1/2, and it holds for every gamma < 1: the runs with gamma = " + Rounded.of(STEP_SIZES.get(2)) + " and " + Rounded.of(STEP_SIZES.get(3)) + " end there as well.";
        return new Reproduction("Appendix A.2", "Gradient descent on the square of w with a fixed forward perturbation ends at w = -delta",
            Chart.lines(first.where(first.doubleColumn("gamma").isEqualTo(STEP_SIZES.get(0)).and(first.longColumn("step").isLessThanOrEqualTo(40)))).x("step").y("gradientNorm").logY().by("delta")
                .xLabel("step t").yLabel("gradient norm 2|w|").title("The gradient stays at 2δ, γ = " + Rounded.of(STEP_SIZES.get(0))),
            List.of(table), caption, "loss(w) = w^2 from w_0 = 1, " + STEPS + " steps, delta_1 = delta at each.", List.of(result));
    }
}
