package perturbed.paper;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.experiment.Minimum;
import perturbed.experiment.Slope;
import perturbed.experiment.Sweep;
import perturbed.kernel.Kernels;
import perturbed.noise.Noise;
import perturbed.noise.Perturbation;
import perturbed.plot.Chart;
import perturbed.plot.Figure;
import perturbed.plot.Guide;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;
import perturbed.theory.Form;
import perturbed.theory.NoiseBudget;
import perturbed.theory.Order;
import perturbed.theory.Placement;
import perturbed.theory.Regime;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The sweep that Remark 4 announces and Section 7 leaves out (erratum 35): the step size goes with the horizon T, and one looks at how the
 * result falls with T.
 * {@code CoupledSweep.upTo(1 << 16).run().table()}.
 *
 * <p>Single-sample SGD on the logistic loss (53), (54), from w_0 = 0, for T = 2^8, 2^10, ...: without PL with R = 0.2 sum w^2/(1 + w^2) and
 * gamma = 1/sqrt(T), where mean ||grad l(w_t)||^2 is measured; under PL with R = 0.1 ||w||^2, mu = 0.2 and gamma = ln T/(2 mu T), where l(w_T)
 * - l* is. Without noise these are the rates of Remarks 1 and 2, T^(-1/2) and ln T/T. The noise: delta uniform on +-4 at every step, which must
 * leave a plateau; the same, shrinking from T = 2^7 on as Corollary 1 asks; of full size, but only as often as Table 1 (re-derived, evenly
 * spaced) allows; eps of mean zero, uniform on +-1, at every step. Immutable; each option returns a changed copy.
 */
public final class CoupledSweep {
    private static final long FIRST = 1 << 8;
    private static final double SIZE = 4, MU = 0.2, RECORDINGS = 1 << 9;
    private static final int FITTED = 3;                             // horizons, the last ones
    private static final int MORE = 5;                               // under PL one step is looked at, which is cheap and chancy

    private final long last;
    private final int seeds;
    private final Path folder;

    private CoupledSweep(long last, int seeds, Path folder) {
        this.last = last;
        this.seeds = seeds;
        this.folder = folder;
    }

    /**
     * T = 2^8, 2^10, ... up to this horizon, five seeds, twenty-five under PL.
     *
     * @throws IllegalArgumentException unless 2^12 &lt;= horizon &lt;= 2^25: a slope is fitted to the last three horizons
     */
    public static CoupledSweep upTo(long horizon) {
        if (horizon < 1 << 12 || horizon > 1 << 25)
            throw new IllegalArgumentException("upTo(horizon) needs 2^12 <= horizon <= 2^25, so that a slope is fitted to the last three horizons, got " + horizon);
        return new CoupledSweep(horizon, 5, null);
    }

    /** Sets how many seeds each point has; under PL it has five times as many, as the gap of one step spreads more than the mean of a run. */
    public CoupledSweep seeds(int count) {
        if (count < 1) throw new IllegalArgumentException("seeds must be at least 1, got " + count);
        return new CoupledSweep(last, count, folder);
    }

    /** Keeps every run in this folder and takes up what is there: {@link Sweep#keepIn}. */
    public CoupledSweep keepIn(Path folder) {
        return new CoupledSweep(last, seeds, folder);
    }

    /** What is added. */
    private enum Kind {
        NONE("no noise"), CONSTANT("forward, constant"), SHRINKING("forward, Corollary 1"), INTERMITTENT("forward, Table 1"),
            BACKWARD("backward, zero mean");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        Optional<Perturbation> at(Regime regime, long horizon) {
            Perturbation constant = Perturbation.forward(Noise.uniform(SIZE)).at(1);
            Order size = NoiseBudget.frequent(regime).forward();
            Order interval = NoiseBudget.intermittent(regime, true, Placement.EVENLY_SPACED, Form.CORRECTED).interval();
            return switch (this) {
                case NONE -> Optional.empty();
                case CONSTANT -> Optional.of(constant);
                case SHRINKING -> Optional.of(Perturbation.forward(Noise.uniform(SIZE * size.at(horizon) / size.at(FIRST / 2))).at(1));
                case INTERMITTENT -> Optional.of(constant.every(Math.max(1, Math.round(interval.at(horizon)))));
                case BACKWARD -> Optional.of(Perturbation.backward(Noise.uniform(1)).at(2));
            };
        }
    }

    private static Problem problem(Regime regime) {
        return regime == Regime.PL ? Section7.stronglyConvex(MU / 2) : Section7.nonConvex().regularizedBy(Regularizer.gemanMcClure(0.2));
    }

    private static Sgd description(Regime regime, Kind kind, long horizon) {
        double gamma = regime == Regime.PL ? Kernels.log(horizon) / (2 * MU * horizon) : 1 / Math.sqrt(horizon);
        Sgd sgd = Sgd.on(problem(regime)).batchSize(1).stepSize(gamma).steps(horizon)
            .recordEvery(regime == Regime.PL ? horizon : (long) Math.max(1, horizon / RECORDINGS));
        return kind.at(regime, horizon).map(noise -> sgd.perturb(noise)).orElse(sgd);
    }

    /** Runs it, on all cores. */
    public Result run() {
        List<Sweep.Result> sweeps = new ArrayList<>();
        Map<Regime, Double> plateaus = new EnumMap<>(Regime.class);
        Table rows = Table.create("coupled sweep", StringColumn.create("regime"), StringColumn.create("noise"), LongColumn.create("T"),
            LongColumn.create("seed"),
            DoubleColumn.create("rate"), DoubleColumn.create("measured"));
        for (Regime regime : Regime.values()) {
            double minimum = regime == Regime.PL ? Minimum.of(problem(regime)).loss() : Double.NaN;
            int count = regime == Regime.PL ? MORE * seeds : seeds;
            List<Sweep.Listed> points = new ArrayList<>();
            for (Kind kind : Kind.values())
                for (long horizon = FIRST; horizon <= last; horizon *= 4) {
                    Sgd run = description(regime, kind, horizon);
                    points.add(Sweep.point(kind.text + ", T = " + horizon, any -> run));
                }
            Sweep sweep = Sweep.of(description(regime, Kind.NONE, FIRST)).points("run", points.toArray(Sweep.Listed[]::new)).seeds(count);
            Sweep.Result result = (folder == null ? sweep : sweep.keepIn(folder)).run().complete();
            sweeps.add(result);
            plateaus.put(regime, plateau(regime, minimum));
            List<Run> runs = result.runs();
            int k = 0;
            for (Kind kind : Kind.values())
                for (long horizon = FIRST; horizon <= last; horizon *= 4)
                    for (long seed = 1; seed <= count; seed++) {
                        Run run = runs.get(k++);
                        rows.stringColumn("regime").append(regime.toString());
                        rows.stringColumn("noise").append(kind.text);
                        rows.longColumn("T").append(horizon);
                        rows.longColumn("seed").append(seed);
                        rows.doubleColumn("rate").append(regime.rate().at(horizon));
                        rows.doubleColumn("measured").append(regime == Regime.PL ? problem(regime).loss(run.finalWeights()) - minimum
                            : meanSquare(run.column("gradientNorm")));
                    }
        }
        return new Result(rows, plateaus, sweeps);
    }

    /** What constant forward noise leaves as T -> infinity: the squared plateau, or the gap there. */
    private static double plateau(Regime regime, double minimum) {
        LogisticPlateau.Result end = LogisticPlateau.of(problem(regime)).forward(SIZE).solve();
        return regime == Regime.PL ? problem(regime).loss(end.weights()) - minimum : end.gradientNorm() * end.gradientNorm();
    }

    private static double meanSquare(double[] norms) {
        double sum = 0;
        for (double norm : norms) sum += norm * norm;
        return sum / norms.length;
    }

    /** What came out. */
    public static final class Result {
        private final Table rows;
        private final Map<Regime, Double> plateaus;
        private final List<Sweep.Result> sweeps;

        private Result(Table rows, Map<Regime, Double> plateaus, List<Sweep.Result> sweeps) {
            this.rows = rows;
            this.plateaus = plateaus;
            this.sweeps = List.copyOf(sweeps);
        }

        /**
         * One row a run: {@code regime}, {@code noise}, {@code T}, {@code seed}, the noise-free {@code rate} as a number, {@code measured}:
         * mean ||grad l||^2, or the gap under PL.
         */
        public Table measurements() {
            return rows.copy();
        }

        private Table of(Regime regime, String noise) {
            return rows.where(rows.stringColumn("regime").isEqualTo(regime.toString()).and(rows.stringColumn("noise").isEqualTo(noise)));
        }

        /**
         * The exponent p in measured = C rate^p, fitted to the last three horizons, with its 95 % interval: 1 is the noise-free rate (T^(-1/2),
         * or ln T/T under PL), 0 a plateau.
         *
         * @param noise a name of the column {@code noise}
         * @throws IllegalArgumentException if there is no such noise
         */
        public Slope slope(Regime regime, String noise) {
            Table all = of(regime, noise);
            if (all.rowCount() == 0) throw new IllegalArgumentException("no noise '" + noise + "'; there are "
                + String.join(", ", rows.stringColumn("noise").unique().asList()));
            double last = all.longColumn("T").max(), from = last;
            for (int k = 1; k < FITTED; k++) from /= 4;
            Table fitted = all.where(all.longColumn("T").isGreaterThanOrEqualTo(from));
            return Slope.of(fitted.doubleColumn("rate").asDoubleArray(), fitted.doubleColumn("measured").asDoubleArray());
        }

        /**
         * One row for each regime and noise: the mean over the seeds at the {@code last} horizon, {@link #slope} with its interval,
         * {@code theory}: 1, or 0 for constant forward noise, and what {@link LogisticPlateau} predicts that this noise leaves as T ->
         * infinity, {@code plateau}: the mean-field ||grad l||^2, or gap.
         */
        public Table table() {
            Table table = Table.create("coupled sweep, slopes", StringColumn.create("regime"), StringColumn.create("noise"),
                DoubleColumn.create("last"), DoubleColumn.create("slope"),
                DoubleColumn.create("low"), DoubleColumn.create("high"), DoubleColumn.create("theory"), DoubleColumn.create("plateau"));
            for (Regime regime : Regime.values())
                for (Kind kind : Kind.values()) {
                    Slope slope = slope(regime, kind.text);
                    Table all = of(regime, kind.text);
                    table.stringColumn(0).append(regime.toString());
                    table.stringColumn(1).append(kind.text);
                    table.doubleColumn(2).append(all.where(all.longColumn("T").isEqualTo(all.longColumn("T").max())).doubleColumn("measured").mean());
                    table.doubleColumn(3).append(slope.value());
                    table.doubleColumn(4).append(slope.low());
                    table.doubleColumn(5).append(slope.high());
                    table.doubleColumn(6).append(kind == Kind.CONSTANT ? 0 : 1);
                    table.doubleColumn(7).append(kind == Kind.CONSTANT ? plateaus.get(regime) : 0);
                }
            return table;
        }

        /** Measured against T, without PL (left) and under it; the guides are the slopes -1/2 and -1, and the predicted plateaus. */
        public Figure picture() {
            List<Chart> panels = new ArrayList<>();
            for (Regime regime : Regime.values()) {
                Table shown = rows.where(rows.stringColumn("regime").isEqualTo(regime.toString()));
                Chart chart = Chart.lines(shown).x("T").logX().y("measured").logY().by("noise").meanOver("seed")
                    .guides(Guide.slope(regime.rate().power()), Guide.horizontal(plateaus.get(regime)).label("predicted plateau"))
                    .xLabel("horizon T").yLabel(regime == Regime.PL ? "gap ℓ(w_T) − ℓ*" : "mean squared gradient norm")
                    .title(regime == Regime.PL ? "PL, γ = ln T / (2μT)" : "Non-convex, γ = 1/√T");
                panels.add(rows.longColumn("seed").countUnique() > 1 ? chart.band(OverSeeds.CONFIDENCE) : chart);
            }
            return Chart.panels(panels.toArray(Chart[]::new));
        }

        /** The two sweeps. */
        public List<Sweep.Result> sweeps() {
            return sweeps;
        }

        @Override
        public String toString() {
            return table().printAll();
        }
    }
}
