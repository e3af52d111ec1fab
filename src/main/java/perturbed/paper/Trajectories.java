package perturbed.paper;

import perturbed.experiment.Sweep;
import perturbed.plot.Chart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** A panel of Figure 3: the smoothed gradient norm along the run, a line for each step size. */
final class Trajectories {
    private final Sweep.Result runs;
    private final Table ends;

    Trajectories(Sweep.Result runs) {
        this.runs = runs;
        this.ends = OverSeeds.mean(runs.table(), "stableGradientNorm", "gamma");
    }

    /** Where the runs end: one row for each step size. */
    Table table(String name) {
        return ends.copy().setName(name);
    }

    /** The end at the first step size over that at the last. */
    double gain() {
        DoubleColumn norms = ends.doubleColumn("stableGradientNorm");
        return norms.get(0) / norms.get(norms.size() - 1);
    }

    Chart chart(String title) {
        return Chart.lines(runs.trajectories()).x("step").y("ewma").logY().by("gamma").meanOver("seed").xLabel("step t")
            .yLabel("gradient norm, EWMA").title(title);
    }
}
