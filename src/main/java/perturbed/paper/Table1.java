package perturbed.paper;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import perturbed.experiment.Slope;
import perturbed.experiment.Sweep;
import perturbed.noise.Perturbation;
import perturbed.paper.PlacementProblem.What;
import perturbed.plot.Chart;
import perturbed.plot.Figure;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;
import perturbed.theory.Form;
import perturbed.theory.NoiseBudget;
import perturbed.theory.Order;
import perturbed.theory.Placement;
import perturbed.theory.Regime;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Table 1 put to the test: how many of T steps may be perturbed by noise of size O(1) before the rate is lost.
 * {@code Table1.upTo(1 << 16).run().table()}.
 *
 * <p>For each regime, kind of noise and placement, l(w) = softplus(w) + (w - c)^2/8 is run from its minimum w* = -1.5 for T = 2^10, 2^13, ...
 * with the re-derived budget ({@link NoiseBudget}, corrected) of perturbed steps, and with more. At the budget mean ||grad||^2 sqrt(T), or
 * under PL (l(w_T) - l*) T/ln T, must stay bounded; beyond it, it must grow with the predicted exponent: if Q/budget = T^b, by T^(2b), as a
 * bias enters squared, but for one block without PL by T^b, as w comes to rest in it. The step sizes are 1/(L sqrt(T)) and ln T/(mu T).
 * Immutable; each option returns a changed copy.
 */
public final class Table1 {
    private static final int FIRST = 10, APART = 3;                  // exponents of T
    private static final List<Placement> EVERYWHERE = List.of(Placement.ANY, Placement.EVENLY_SPACED, Placement.RANDOM);
    private static final long RECORDINGS = 1 << 15;
    private static final double LOG = 0.06;                          // (ln T)^(1/2) as a power of T, T = 2^10..2^19
    private static final double WIDEST = 0.5;                        // an interval this wide would agree with anything
    private static final int RUNS_OF_ONE_GAP = 40;                   // ln of a chi-square has deviation 2.2, of the mean of 40 it has 0.23

    private final int last;
    private final int draws;
    private final Path folder;

    private Table1(int last, int draws, Path folder) {
        this.last = last;
        this.draws = draws;
        this.folder = folder;
    }

    /**
     * T = 2^10, 2^13, ... up to this horizon; five draws of each random placement and of zero-mean noise.
     *
     * @throws IllegalArgumentException unless 2^16 &lt;= horizon &lt;= 2^25: an exponent needs three horizons
     */
    public static Table1 upTo(long horizon) {
        if (horizon < 1 << FIRST + 2 * APART || horizon > 1 << 25)
            throw new IllegalArgumentException("upTo(horizon) needs 2^16 <= horizon <= 2^25, so that an exponent is fitted to three horizons at least, got " + horizon);
        int exponent = 63 - Long.numberOfLeadingZeros(horizon);
        return new Table1(FIRST + (exponent - FIRST) / APART * APART, 5, null);
    }

    /**
     * Sets how many draws there are of each random placement, and of zero-mean noise. Under PL a draw of zero-mean noise is the mean over 40
     * runs: one step is looked at, whose gap is like a chi-square.
     */
    public Table1 draws(int count) {
        if (count < 1) throw new IllegalArgumentException("draws must be at least 1, got " + count);
        return new Table1(last, count, folder);
    }

    /** Keeps every run in this folder and takes up what is there: {@link Sweep#keepIn}. */
    public Table1 keepIn(Path folder) {
        return new Table1(last, draws, folder);
    }

    /**
     * A row: this noise so often.
     *
     * @param beyond b of Q = budget T^b
     * @param growth the predicted exponent of the normalised value; for 0 it is bounded
     */
    private record Case(Regime regime, What what, Placement placement, Order count, double beyond, double growth) {
        static Case of(Regime regime, What what, Placement placement, Form form, double beyond) {
            NoiseBudget.Intermittent budget = NoiseBudget.intermittent(regime, what == What.ZERO_MEAN_BACKWARD, placement, form);
            Order count = (what == What.FORWARD ? budget.forward() : budget.backward()).times(new Order(beyond, 0));
            return new Case(regime, what, placement, count, beyond, restsInTheBlock(regime, placement) ? beyond : 2 * beyond);
        }

        private static boolean restsInTheBlock(Regime regime, Placement placement) {
            return regime == Regime.NON_CONVEX && placement == Placement.ANY;
        }

        /** Beyond the budget so far that the growth is T^(1/4). */
        static Case beyond(Regime regime, What what, Placement placement) {
            return of(regime, what, placement, Form.CORRECTED, restsInTheBlock(regime, placement) ? 0.25 : 0.125);
        }

        boolean isRandom() {
            return placement == Placement.RANDOM || what == What.ZERO_MEAN_BACKWARD;
        }

        /** Whether one run gives one gap that is all chance. */
        boolean isOneGap() {
            return regime == Regime.PL && what == What.ZERO_MEAN_BACKWARD;
        }

        Sgd run(long horizon, long draw) {
            Perturbation noise = PlacementProblem.placed(what, regime, placement, count.at(horizon), horizon, draw);
            return PlacementProblem.standard(regime, horizon).perturb(noise).recordEvery(regime == Regime.PL ? horizon : Math.max(1, horizon / RECORDINGS));
        }

        /** mean ||grad||^2, or the gap at the end, over the noise-free rate. */
        double normalised(Run run, long horizon) {
            double value = 0;
            if (regime == Regime.PL) value = PlacementProblem.PROBLEM.loss(run.finalWeights()) - PlacementProblem.PROBLEM.loss(PlacementProblem.START);
            else {
                double[] norms = run.column("gradientNorm");
                for (double norm : norms) value += norm * norm / norms.length;
            }
            return value / regime.rate().at(horizon);
        }

        Order budget(Form form) {
            NoiseBudget.Intermittent budget = NoiseBudget.intermittent(regime, what == What.ZERO_MEAN_BACKWARD, placement, form);
            return what == What.FORWARD ? budget.forward() : budget.backward();
        }

        /** Six lines are all a panel holds: those whose end is elsewhere in the table are left out. */
        boolean isDrawn() {
            return placement != Placement.FIRST_HALF && !count.equals(Order.ONE) && (what != What.BIASED_BACKWARD || placement != Placement.RANDOM);
        }

        String noise() {
            return switch (what) {
                case FORWARD -> "delta";
                case BIASED_BACKWARD -> "eps, biased";
                case ZERO_MEAN_BACKWARD -> "eps, zero mean";
            };
        }

        String where() {
            return switch (placement) {
                case ANY -> what == What.ZERO_MEAN_BACKWARD ? "every step" : regime == Regime.PL ? "at the end" : "one block";
                case EVENLY_SPACED -> "evenly spaced";
                case RANDOM -> "random";
                case FIRST_HALF -> "first half";
            };
        }

        /** What a legend calls it. */
        String line() {
            return where() + (beyond == 0 ? ", budget" : beyond == 0.25 ? ", budget × T^{1/4}" : ", budget × T^{1/8}");
        }

        @Override
        public String toString() {
            return where() + ", Q = " + count;
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Regime regime : Regime.values()) {
            for (What what : List.of(What.FORWARD, What.BIASED_BACKWARD)) {
                for (Placement placement : EVERYWHERE) cases.add(Case.of(regime, what, placement, Form.CORRECTED, 0));
                for (Placement placement : EVERYWHERE) cases.add(Case.beyond(regime, what, placement));
                if (regime == Regime.PL) cases.add(Case.of(regime, what, Placement.FIRST_HALF, Form.CORRECTED, 0));
                if (regime == Regime.PL) cases.add(Case.of(regime, what, Placement.ANY, Form.PRINTED, 0));
            }
            cases.add(Case.of(regime, What.ZERO_MEAN_BACKWARD, Placement.ANY, Form.CORRECTED, 0));
        }
        return cases;
    }

    /** Runs it, on all cores. */
    public Result run() {
        List<Measured> measured = new ArrayList<>();
        List<Sweep.Result> sweeps = new ArrayList<>();
        for (long draw = 1; draw <= draws; draw++) {
            boolean first = draw == 1;
            measure(c -> !c.isOneGap() && (first || c.isRandom()), draw, List.of(draw), measured, sweeps);
            List<Long> seeds = LongStream.rangeClosed((draw - 1) * RUNS_OF_ONE_GAP + 1, draw * RUNS_OF_ONE_GAP).boxed().toList();
            measure(Case::isOneGap, draw, seeds, measured, sweeps);
        }
        return new Result(measured, sweeps);
    }

    /** One draw of the wanted cases at each horizon: the mean over these seeds. */
    private void measure(Predicate<Case> wanted, long draw, List<Long> seeds, List<Measured> measured, List<Sweep.Result> sweeps) {
        List<Case> cases = new ArrayList<>();
        List<Long> horizons = new ArrayList<>();
        List<Sweep.Listed> points = new ArrayList<>();
        for (Case c : cases().stream().filter(wanted).toList())
            for (long horizon = 1L << FIRST; horizon <= 1L << last; horizon <<= APART) {
                Sgd run = c.run(horizon, draw);
                cases.add(c);
                horizons.add(horizon);
                points.add(Sweep.point(c.regime() + ", " + c.noise() + ", " + c + ", T = " + horizon, any -> run));
            }
        Sweep sweep = Sweep.of(PlacementProblem.standard(Regime.PL, 1L << FIRST)).points("run", points.toArray(Sweep.Listed[]::new)).seeds(seeds);
        Sweep.Result result = (folder == null ? sweep : sweep.keepIn(folder)).run().complete();
        List<Run> runs = result.runs();
        for (int k = 0; k < points.size(); k++) {
            Case c = cases.get(k);
            long horizon = horizons.get(k);
            double mean = runs.subList(k * seeds.size(), (k + 1) * seeds.size()).stream().mapToDouble(run -> c.normalised(run, horizon)).average().orElseThrow();
            measured.add(new Measured(c, horizon, draw, mean));
        }
        sweeps.add(result);
    }

    private record Measured(Case of, long horizon, long draw, double value) { }

    /** What came out. */
    public static final class Result {
        private final List<Measured> measured;
        private final List<Sweep.Result> sweeps;

        private Result(List<Measured> measured, List<Sweep.Result> sweeps) {
            this.measured = List.copyOf(measured);
            this.sweeps = List.copyOf(sweeps);
        }

        /** One row a draw: {@code regime}, {@code noise}, {@code placement}, {@code Q} as an order, {@code T}, {@code draw}, {@code normalised}. */
        public Table measurements() {
            return measurements(measured);
        }

        private static Table measurements(List<Measured> rows) {
            StringColumn regime = StringColumn.create("regime"), noise = StringColumn.create("noise"),
                placement = StringColumn.create("placement"), count = StringColumn.create("Q");
            StringColumn line = StringColumn.create("line");
            LongColumn horizon = LongColumn.create("T"), draw = LongColumn.create("draw");
            DoubleColumn value = DoubleColumn.create("normalised");
            for (Measured m : rows) {
                regime.append(m.of.regime().toString());
                noise.append(m.of.noise());
                placement.append(m.of.where());
                count.append(m.of.count().toString());
                line.append(m.of.line());
                horizon.append(m.horizon);
                draw.append(m.draw);
                value.append(m.value);
            }
            return Table.create("measured", regime, noise, placement, count, horizon, draw, value, line);
        }

        /**
         * One row for each regime, noise, placement and Q: the budgets {@code printed} and {@code derived}, the normalised value at the
         * {@code first} and the {@code last} horizon (the mean over the draws), the {@code exponent} of its growth with T and the 95 % interval
         * {@code low}, {@code high} of the fit, the predicted exponent {@code theory} (0: bounded), and whether they {@code agree}: the
         * interval is narrower than 0.5 and reaches to within 0.06 of theory, or lies below it where theory says bounded. Over these horizons
         * powers of ln T look like 0.06.
         */
        public Table table() {
            List<Case> cases = measured.stream().map(Measured::of).distinct().toList();
            Table table = Table.create("Table 1, measured");
            for (String name : List.of("regime", "noise", "placement", "printed", "derived", "Q")) {
                StringColumn column = StringColumn.create(name);
                for (Case c : cases)
                    column.append(switch (name) {
                        case "regime" -> c.regime().toString();
                        case "noise" -> c.noise();
                        case "placement" -> c.where();
                        case "printed" -> c.budget(Form.PRINTED).toString();
                        case "derived" -> c.budget(Form.CORRECTED).toString();
                        default -> c.count().toString();
                    });
                table.addColumns(column);
            }
            DoubleColumn first = DoubleColumn.create("first"), last = DoubleColumn.create("last"), exponent = DoubleColumn.create("exponent");
            DoubleColumn low = DoubleColumn.create("low"), high = DoubleColumn.create("high"), theory = DoubleColumn.create("theory");
            BooleanColumn agree = BooleanColumn.create("agree");
            for (Case c : cases) {
                Slope growth = growth(c);
                first.append(mean(c, measured.stream().mapToLong(Measured::horizon).min().orElseThrow()));
                last.append(mean(c, measured.stream().mapToLong(Measured::horizon).max().orElseThrow()));
                exponent.append(growth.value());
                low.append(growth.low());
                high.append(growth.high());
                theory.append(c.growth());
                agree.append(growth.high() - growth.low() < WIDEST && (c.growth() == 0 ? growth.low() <= LOG : growth.agreesWith(c.growth(), LOG)));
            }
            return table.addColumns(first, last, exponent, low, high, theory, agree);
        }

        private Slope growth(Case c) {
            List<Measured> rows = measured.stream().filter(m -> m.of.equals(c)).toList();
            return Slope.of(rows.stream().mapToDouble(Measured::horizon).toArray(), rows.stream().mapToDouble(Measured::value).toArray());
        }

        private double mean(Case c, long horizon) {
            return measured.stream().filter(m -> m.of.equals(c) && m.horizon == horizon).mapToDouble(Measured::value).average().orElse(Double.NaN);
        }

        /** The normalised values against T, at the budget and beyond it, without PL (above) and under it, with forward (left) and backward noise. */
        public Figure picture() {
            List<Chart> panels = new ArrayList<>();
            for (Regime regime : Regime.values())
                for (boolean forward : new boolean[] {true, false}) panels.add(panel(regime, forward));
            return Chart.panels(panels.toArray(Chart[]::new)).columns(2);
        }

        private Chart panel(Regime regime, boolean forward) {
            List<Measured> rows = measured.stream().filter(m -> m.of.regime() == regime && (m.of.what() == What.FORWARD) == forward
                && m.of.isDrawn()).toList();
            return Chart.lines(measurements(rows)).x("T").logX().y("normalised").logY().by("line").meanOver("draw")
                .xLabel("horizon T").yLabel(regime == Regime.PL ? "gap × T / ln T" : "mean squared gradient norm × √T")
                .title((regime == Regime.PL ? "PL, " : "Non-convex, ") + (forward ? "forward" : "backward") + " noise");
        }

        /** The sweeps, two for each draw: all but zero-mean noise under PL, and that. */
        public List<Sweep.Result> sweeps() {
            return sweeps;
        }

        @Override
        public String toString() {
            return table().printAll();
        }
    }
}
