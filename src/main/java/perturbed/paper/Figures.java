package perturbed.paper;

import java.nio.file.Path;
import java.util.List;
import perturbed.chain.Problem;
import perturbed.experiment.Sweep;
import perturbed.plot.Chart;
import perturbed.sgd.Sgd;
import perturbed.theory.NoiseBudget;
import tech.tablesaw.api.Table;

/**
 * The paper's figures and Table 1, made anew: {@code Figures.atNotebookSize().figure(4).show()},
 * {@code Figures.atFullSize().seeds(10).keepIn(Path.of("runs")).all()}.
 *
 * <p>Both sizes have the paper's problem, d = 10 and M = 2000, its noise and its metric; full size has its horizon, T = 200,000, too. What the
 * paper leaves open is as follows: w_0 = 0, noise drawn for each sample, EWMA coefficient 0.01, data of seed 1, recordings every 13 steps (full
 * size) or 7 (notebook size; numbers without a factor in common with Dt_f, or they would see one phase of its cycle only), and the grids
 * <pre>
 *              gamma                                     s_f, s_b       Dt_f                      T        seeds
 * full         1, .3, .1, .03, .01, .005                  .1, .5, 1, 2   1, 10, 100, 1000, 10000   200,000  1
 * notebook     1, .5, .2                                 .5, 1, 2       1, 10, 100                3,000    3
 * </pre>
 * The runs go through {@link Sweep}, on all cores. Immutable; each option returns a changed copy.
 */
public final class Figures {
    private static final List<String> NAMES = List.of("Figure 2", "Figure 3", "Figure 4", "Figure 5", "Figure 6", "Figure 7", "Figure 8",
        "Figure 9", "Table 1",
        "Appendix A.1", "Appendix A.2");
    private static final String LEFT_OPEN = " w_0 = 0, noise drawn for each sample, EWMA coefficient 0.01, data of seed 1; the paper leaves these open.";

    /** The lists of values, and Table 1's last horizon. */
    private record Grid(List<Double> gammas, List<Double> sizes, List<Double> intervals, long longestHorizon) { }

    private final Grid grid;
    private final long steps;
    private final long recordEvery;
    private final int seeds;
    private final Path folder;                                       // null: nothing is kept

    private Figures(Grid grid, long steps, long recordEvery, int seeds, Path folder) {
        this.grid = grid;
        this.steps = steps;
        this.recordEvery = recordEvery;
        this.seeds = seeds;
        this.folder = folder;
    }

    /** At the paper's size: about 300 runs of 200,000 steps, 8 minutes or so on two cores for each seed. */
    public static Figures atFullSize() {
        Grid grid = new Grid(List.of(1.0, 0.3, 0.1, 0.03, 0.01, 0.005), List.of(0.1, 0.5, 1.0, 2.0), List.of(1.0, 10.0, 100.0, 1000.0, 10_000.0),
            1 << 19);
        return new Figures(grid, 200_000, 13, 1, null);
    }

    /** At a size of seconds. */
    public static Figures atNotebookSize() {
        return new Figures(new Grid(List.of(1.0, 0.5, 0.2), List.of(0.5, 1.0, 2.0), List.of(1.0, 10.0, 100.0), 1 << 16), 3_000, 7, 3, null);
    }

    /** Sets the horizon T of Figures 3-8. */
    public Figures steps(long horizon) {
        if (horizon < 100) throw new IllegalArgumentException("a figure needs at least 100 steps to settle, got steps(" + horizon + ")");
        return new Figures(grid, horizon, recordEvery, seeds, folder);
    }

    /** Sets how many seeds each point of Figures 3-8 has: 1..count. From two on, means have 95 % t-intervals. */
    public Figures seeds(int count) {
        if (count < 1) throw new IllegalArgumentException("seeds must be at least 1, got " + count);
        return new Figures(grid, steps, recordEvery, count, folder);
    }

    /** Keeps every run in this folder as soon as it has ended, and takes up what is there: {@link Sweep#keepIn}. One folder serves all figures. */
    public Figures keepIn(Path folder) {
        return new Figures(grid, steps, recordEvery, seeds, folder);
    }

    /** The names {@link #reproduce} knows, in the paper's order. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Makes the figure or table of this name, such as "Figure 4".
     *
     * @throws IllegalArgumentException if there is none
     */
    public Reproduction reproduce(String name) {
        return switch (name) {
            case "Figure 2" -> figure2();
            case "Figure 3" -> figure3();
            case "Figure 4" -> figure4();
            case "Figure 5" -> figure5();
            case "Figure 6" -> figure6();
            case "Figure 7" -> figure7();
            case "Figure 8" -> figure8();
            case "Figure 9" -> figure9();
            case "Table 1" -> table1();
            case "Appendix A.1" -> AppendixFigures.sigmoidBias();
            case "Appendix A.2" -> AppendixFigures.shiftedSquare(folder);
            default -> throw new IllegalArgumentException("there is no '" + name + "' to reproduce; there are " + String.join(", ", NAMES));
        };
    }

    /**
     * Makes the figure of this number.
     *
     * @throws IllegalArgumentException if the paper has none, or none of data
     */
    public Reproduction figure(int number) {
        return reproduce("Figure " + number);
    }

    /** Makes all, one after the other. */
    public List<Reproduction> all() {
        return NAMES.stream().map(this::reproduce).toList();
    }

    /**
     * Figure 2: a run that recovers from a large gradient spike beside one that does not from a smaller one, on {@link DoubleWell}; the paper
     * does not say what its runs are of.
     */
    public Reproduction figure2() {
        return DoubleWell.figure(DoubleWell.sgd().gradientNoise(0.1).seed(1), 40, -25);
    }

    /** Figure 3: trajectories of the gradient norm in the non-convex problem, s_f = 2 beside s_b = 2, a line for each step size. */
    public Reproduction figure3() {
        List<Double> gammas = grid.gammas();
        Sgd standard = standard(Section7.nonConvex());
        Sweep.Result forward = sweep(standard.perturb(Section7.forward(2)), gammas).run().complete();
        Sweep.Result backward = sweep(standard.perturb(Section7.backward(2)), gammas).run().complete();
        Trajectories left = new Trajectories(forward), right = new Trajectories(backward);
        String caption = "From the largest to the smallest step size, " + gammas.get(0) + " to " + gammas.get(gammas.size() - 1)
            + ", the end falls by a factor of "
            + Rounded.of(left.gain()) + " with forward noise and by " + Rounded.of(right.gain())
                + " with backward noise; a floor of pure variance falls by the root, "
            + Rounded.of(Math.sqrt(gammas.get(0) / gammas.get(gammas.size() - 1)))
                + ". The paper: the right side falls with the step size, the left does not.";
        return new Reproduction("Figure 3", "Gradient norm along the run, non-convex, s_f = 2 (left) and s_b = 2 (right)",
            Chart.panels(left.chart("Forward noise, s_f = 2"), right.chart("Backward noise, s_b = 2")).sharedY(),
            List.of(left.table("Figure 3, forward"), right.table("Figure 3, backward")), caption, setting("R = 0.001 sum w^2/(1 + w^2)."),
                List.of(forward, backward));
    }

    /** Figure 4: the stable gradient norm against the step size in the non-convex problem, s_f varied on the left, s_b on the right. */
    public Reproduction figure4() {
        return forwardBesideBackward("Figure 4", "non-convex", Section7.nonConvex(), "R = 0.001 sum w^2/(1 + w^2).");
    }

    /** Figure 5: as Figure 4, strongly convex. */
    public Reproduction figure5() {
        return forwardBesideBackward("Figure 5", "strongly convex", Section7.stronglyConvex(0.1), "R = 0.1 ||w||^2.");
    }

    private Reproduction forwardBesideBackward(String name, String kind, Problem problem, String regularizer) {
        Sgd standard = standard(problem);
        Sweep.Result none = sweep(standard, grid.gammas()).run().complete();
        NoiseAxis sf = NoiseAxis.forward(grid.sizes()), sb = NoiseAxis.backward(grid.sizes());
        Sweep.Result forward = sweep(standard, grid.gammas(), sf).run().complete(), backward = sweep(standard, grid.gammas(), sb).run().complete();
        StepSizePanel left = new StepSizePanel(problem, sf, none, forward), right = new StepSizePanel(problem, sb, none, backward);
        String caption = "From step size " + grid.gammas().get(0) + " to " + smallest() + " the norm falls by a factor of "
            + Rounded.of(left.gain(2)) + " at s_f = 2 and of "
            + Rounded.of(right.gain(2)) + " at s_b = 2, of " + Rounded.of(left.gain(0))
                + " without noise; a floor of pure variance falls by the root, "
            + Rounded.of(Math.sqrt(grid.gammas().get(0) / smallest())) + ". At the smallest step size s_f = 2 ends at "
                + Rounded.of(left.measured(2, smallest())) + ", predicted is a plateau of "
            + Rounded.of(left.plateau(2)) + ". The paper: a plateau for s_f from 0.5 on, none for any s_b.";
        return new Reproduction(name, "Stable gradient norm against step size, " + kind + ", s_f varied (left) and s_b varied (right)",
            Chart.panels(left.chart("Forward noise leaves a plateau"), right.chart("Backward noise leaves none")).sharedY(),
            List.of(left.table(name + ", forward"), right.table(name + ", backward")), caption, setting(regularizer),
                List.of(none, forward, backward));
    }

    /**
     * Figure 6: biased backward noise, eps ~ U(0, s_b/sqrt(d)). The paper does not say which regulariser; here the non-convex problem is on the
     * left, the strongly convex one on the right.
     */
    public Reproduction figure6() {
        NoiseAxis sb = NoiseAxis.biasedBackward(grid.sizes());
        Sgd nonConvex = standard(Section7.nonConvex()), convex = standard(Section7.stronglyConvex(0.1));
        Sweep.Result none = sweep(nonConvex, grid.gammas()).run().complete(), biased = sweep(nonConvex, grid.gammas(), sb).run().complete();
        Sweep.Result convexNone = sweep(convex, grid.gammas()).run().complete(), convexBiased = sweep(convex, grid.gammas(), sb).run().complete();
        StepSizePanel left = new StepSizePanel(nonConvex.problem(), sb, none, biased),
            right = new StepSizePanel(convex.problem(), sb, convexNone, convexBiased);
        List<Double> runaway = grid.sizes().stream().filter(s -> Double.isNaN(left.plateau(s))).toList();
        String caption = "In the strongly convex problem s_b = 2 ends at " + Rounded.of(right.measured(2, smallest())) + ", predicted is "
            + Rounded.of(right.plateau(2))
            + " = s_b/(2 sqrt d) ||mean of a_l||, proportional to s_b. In the non-convex problem it ends at "
                + Rounded.of(left.measured(2, smallest()))
            + (runaway.isEmpty() ? "." : ": for s_b = " + Rounded.list(runaway)
                + " there is no stationary point, the weights run away and the norm stays where the data let it (erratum 37).")
            + " The paper: the plateau grows with s_b.";
        return new Reproduction("Figure 6",
            "Biased backward noise: stable gradient norm against step size, non-convex (left) and strongly convex (right)",
            Chart.panels(left.chart("Non-convex"), right.chart("Strongly convex")).sharedY(),
                List.of(left.table("Figure 6, non-convex"), right.table("Figure 6, strongly convex")), caption,
            setting("R = 0.001 sum w^2/(1 + w^2) and 0.1 ||w||^2."), List.of(none, biased, convexNone, convexBiased));
    }

    /** Figure 7: forward noise at every Dt_f-th step only, non-convex, s_f = 1 on the left, s_f = 2 on the right. */
    public Reproduction figure7() {
        return intermittent("Figure 7", "non-convex", Section7.nonConvex(), "R = 0.001 sum w^2/(1 + w^2).");
    }

    /** Figure 8: as Figure 7, strongly convex, rho = 0.5. */
    public Reproduction figure8() {
        return intermittent("Figure 8", "strongly convex", Section7.stronglyConvex(0.5), "R = 0.5 ||w||^2.");
    }

    private Reproduction intermittent(String name, String kind, Problem problem, String regularizer) {
        Sgd standard = standard(problem);
        NoiseAxis weak = NoiseAxis.interval(1, grid.intervals()), strong = NoiseAxis.interval(2, grid.intervals());
        Sweep.Result none = sweep(standard, grid.gammas()).run().complete();
        Sweep.Result weakRuns = sweep(standard, grid.gammas(), weak).run().complete(), strongRuns = sweep(standard, grid.gammas(), strong).run().complete();
        StepSizePanel left = new StepSizePanel(problem, weak, none, weakRuns), right = new StepSizePanel(problem, strong, none, strongRuns);
        String caption = "At step size " + smallest() + " and s_f = 2 the norm is " + Rounded.of(right.measured(1, smallest()))
            + " with noise at every step, "
            + Rounded.of(right.measured(10, smallest())) + " at every tenth, " + Rounded.of(right.measured(0, smallest()))
                + " without; predicted plateaus " + Rounded.of(right.plateau(1)) + " and "
            + Rounded.of(right.plateau(10))
                + ", like 1/Δt_f. The paper: the plateau falls as Δt_f grows, and larger s_f needs larger Δt_f. In the tables Δt_f = 0 stands for never.";
        return new Reproduction(name, "Intermittent forward noise: stable gradient norm against step size, " + kind
            + ", s_f = 1 (left) and s_f = 2 (right)",
            Chart.panels(left.chart("Forward noise every Δt_f steps, s_f = 1"), right.chart("Forward noise every Δt_f steps, s_f = 2")).sharedY(),
            List.of(left.table(name + ", s_f = 1"), right.table(name + ", s_f = 2")), caption, setting(regularizer),
                List.of(none, weakRuns, strongRuns));
    }

    /** Figure 9: the Top-1 compressor of Appendix A.3 under SGD and momentum, at the paper's step sizes and at 1/(3L), which the theorems ask for. */
    public Reproduction figure9() {
        return TopOne.figure(folder);
    }

    /** Table 1, printed and re-derived, and each of its budgets put to the test for T up to 2^19 (full size) or 2^16: {@link Table1}. */
    public Reproduction table1() {
        Table1 test = Table1.upTo(grid.longestHorizon());
        Table1.Result result = (folder == null ? test : test.keepIn(folder)).run();
        Table measured = result.table(), budgets = NoiseBudget.table1().setName("Table 1, budgets");
        String caption = measured.booleanColumn("agree").countTrue() + " of " + measured.rowCount()
            + " rows come out as predicted: at the re-derived budget the normalised value stays bounded, "
            + "beyond it it grows. The paper's budgets are sufficient; those of PL, and of evenly spaced or random noise, can be raised.";
        return new Reproduction("Table 1", "How many of T steps may be perturbed by noise of size O(1)", result.picture(),
            List.of(budgets, measured.setName("Table 1, measured")), caption,
            "loss(w) = softplus(w) + (w - c)^2/8 from its minimum w = -1.5; T = 2^10, 2^13, ..., " + grid.longestHorizon() + ".", result.sweeps());
    }

    private double smallest() {
        return grid.gammas().get(grid.gammas().size() - 1);
    }

    private Sgd standard(Problem problem) {
        return Section7.standard(problem).steps(steps).recordEvery(recordEvery);
    }

    private Sweep sweep(Sgd sgd, List<Double> gammas) {
        Sweep sweep = Sweep.of(sgd).over("gamma", gammas, Sgd::stepSize).seeds(seeds);
        return folder == null ? sweep : sweep.keepIn(folder);
    }

    private Sweep sweep(Sgd sgd, List<Double> gammas, NoiseAxis axis) {
        return sweep(sgd, gammas).over(axis.name(), axis.values(), axis.noise());
    }

    private String setting(String regularizer) {
        return "Logistic regression (53), (54), d = 10, M = 2000, full batch, xi ~ N(0, 0.001^2 I), " + regularizer + " T = " + steps + ", "
            + (seeds == 1 ? "one seed" : seeds + " seeds")
            + ", recorded every " + recordEvery + " steps;" + LEFT_OPEN;
    }
}
