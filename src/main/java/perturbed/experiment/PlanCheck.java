package perturbed.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import perturbed.chain.Chain;
import perturbed.noise.Perturbation;
import perturbed.sgd.Recorded;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;
import perturbed.theory.Budget;
import perturbed.theory.Regime;
import perturbed.theory.Verdict;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Puts what {@link Budget} says to the test by short runs at growing horizons T: does the noise-free rate stay? Measured is (1/T) sum ||grad l(w_t)||^2 / T^-1/2,
 * or under PL (l(w_T) - l*) / (ln T / T), which stays bounded in T where the noise is within the budget:
 * <pre>{@code
 * PlanCheck check = PlanCheck.of(sgd, Regime.NON_CONVEX, T -> 2 / Math.sqrt(T)).horizons(1 << 10, 1 << 12, 1 << 14).seeds(8);
 * check.run(T -> Budget.nonConvex(T).sizes(1, 1).fitted(noise)).sentence();     // at the budget of each T
 * check.run(T -> noise).sentence();                                             // the same noise at each T: beyond it
 * }</pre>
 * All horizons, with noise and without, see the same seeds. An exponent is a slope over ln T, fitted seed by seed, with a 95 % t-interval over the seeds. Immutable;
 * each option returns a changed copy.
 */
public final class PlanCheck {
    private static final int RECORDINGS = 1024;
    private static final double SAME = 0.02;                         // shares whose exponent is below this do not grow

    private final Sgd sgd;
    private final Regime regime;
    private final LongToDoubleFunction stepSize;
    private final long[] horizons;
    private final int seeds;
    private final double margin;
    private final double minimum;                                    // NaN: to be computed

    private PlanCheck(Sgd sgd, Regime regime, LongToDoubleFunction stepSize, long[] horizons, int seeds, double margin, double minimum) {
        this.sgd = sgd;
        this.regime = regime;
        this.stepSize = stepSize;
        this.horizons = horizons;
        this.seeds = seeds;
        this.margin = margin;
        this.minimum = minimum;
    }

    /**
     * For this description, whose steps, step size, perturbations and recordings are replaced. Horizons 2^10, 2^12, 2^14, 8 seeds, margin 0.1 unless set.
     *
     * @param stepSize gamma as a function of T: Theta(T^-1/2), or Theta(ln T / T) under PL
     */
    public static PlanCheck of(Sgd sgd, Regime regime, LongToDoubleFunction stepSize) {
        return new PlanCheck(sgd.unperturbed().withoutCheckpoint(), regime, stepSize, new long[] {1 << 10, 1 << 12, 1 << 14}, 8, 0.1, Double.NaN);
    }

    /**
     * At these horizons, growing; the first should be long enough for the start to be forgotten.
     *
     * @throws IllegalArgumentException unless there are at least two, from 2 on, growing
     */
    public PlanCheck horizons(long... horizons) {
        boolean growing = horizons.length >= 2 && horizons[0] >= 2;
        for (int k = 1; k < horizons.length; k++) growing &= horizons[k] > horizons[k - 1];
        if (!growing) throw new IllegalArgumentException("horizons(..) needs at least two, growing and from 2 on, got " + Arrays.toString(horizons));
        return new PlanCheck(sgd, regime, stepSize, horizons.clone(), seeds, margin, minimum);
    }

    /** With the seeds 1..count, at least two. */
    public PlanCheck seeds(int count) {
        if (count < 2) throw new IllegalArgumentException("an interval needs at least 2 seeds, got " + count);
        return new PlanCheck(sgd, regime, stepSize, horizons, count, margin, minimum);
    }

    /** Exponents below this count as no growth: at short horizons constants settle, logarithms look like powers. */
    public PlanCheck margin(double exponent) {
        if (!(exponent > 0 && exponent < 1)) throw new IllegalArgumentException("margin(exponent) must be between 0 and 1, got " + exponent);
        return new PlanCheck(sgd, regime, stepSize, horizons, seeds, exponent, minimum);
    }

    /** l*, for PL; without it the {@link Minimum} of the problem is computed. */
    public PlanCheck minimum(double loss) {
        if (!Double.isFinite(loss)) throw new IllegalArgumentException("minimum(loss*) must be finite, got " + loss);
        return new PlanCheck(sgd, regime, stepSize, horizons, seeds, margin, loss);
    }

    /**
     * Runs it, on all cores, with the perturbation that {@code noise} names for each horizon, and without.
     *
     * @throws IllegalArgumentException if a perturbation cannot be judged ({@link Budget#check}), l* is needed and not found, or a run without
     *                                  noise diverges: there is no rate to keep
     */
    public Result run(LongFunction<Perturbation> noise) {
        Chain chain = sgd.problem().chain();
        int[] sizes = IntStream.rangeClosed(1, chain.length()).map(chain::size).toArray();
        Verdict[] verdicts = new Verdict[horizons.length];
        Sweep.Listed[] points = new Sweep.Listed[2 * horizons.length];
        for (int k = 0; k < horizons.length; k++) {
            long horizon = horizons[k];
            Perturbation p = noise.apply(horizon);
            verdicts[k] = Budget.of(regime, horizon).sizes(sizes).check(p).verdicts().get(0);
            points[k] = Sweep.point("T = " + horizon, s -> at(s, horizon).perturb(p));
            points[horizons.length + k] = Sweep.point("T = " + horizon + ", without", s -> at(s, horizon));
        }
        double least = regime == Regime.PL && Double.isNaN(minimum) ? Minimum.of(sgd.problem()).loss() : minimum;
        Sweep.Result sweep = Sweep.of(sgd).points("run", points).seeds(seeds).run().complete();
        for (String status : sweep.table().stringColumn("status")) if (status.startsWith("failed")) throw new IllegalArgumentException("a run " + status);
        List<Run> runs = sweep.runs();
        double[][] rates = new double[points.length][seeds];
        for (int k = 0; k < points.length; k++)
            for (int s = 0; s < seeds; s++) {
                Run one = runs.get(k * seeds + s);
                long horizon = horizons[k % horizons.length];
                if (k >= horizons.length && one.diverged())
                    throw new IllegalArgumentException("T = " + horizon + ", seed " + (s + 1) + ": the run without noise diverged at step size " + stepSize.applyAsDouble(horizon)
                        + ", so there is no noise-free rate to keep; take a smaller stepSize(T), or a larger stopAbove of the Sgd");
                rates[k][s] = rate(one, horizon, least);
            }
        return new Result(this, verdicts, rates);
    }

    private Sgd at(Sgd s, long horizon) {
        return s.steps(horizon).stepSize(stepSize.applyAsDouble(horizon)).record(Recorded.gradientNorm()).recordEvery(Math.max(1, horizon / RECORDINGS));
    }

    /** Of one run over the noise-free rate; +inf where it diverged. */
    private double rate(Run run, long horizon, double least) {
        if (run.diverged()) return Double.POSITIVE_INFINITY;
        double measured = regime == Regime.PL ? sgd.problem().loss(run.finalWeights()) - least : Arrays.stream(run.column("gradientNorm")).map(g -> g * g).average().orElseThrow();
        return Math.max(measured, 0) / regime.rate().at(horizon);
    }

    /** What the runs say about the verdict. */
    public enum Outcome {
        /** Within the budget, and the rate stays; or beyond it, and the rate is lost. */
        SUPPORTED,
        /** Within the budget, and the rate is lost. */
        REFUTED,
        /** Beyond the budget, yet the rate stays: the budget is for the worst problem and bias. */
        CONSERVATIVE,
        /** The interval is too wide: more seeds or longer horizons. */
        UNDECIDED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The measured rates. */
    public static final class Result {
        private final PlanCheck check;
        private final Verdict[] verdicts;
        private final double[][] rates;                              // with noise by horizon, then without; by seed

        private Result(PlanCheck check, Verdict[] verdicts, double[][] rates) {
            this.check = check;
            this.verdicts = verdicts;
            this.rates = rates;
        }

        /** What the budget says at each horizon. */
        public List<Verdict> verdicts() {
            return List.of(verdicts);
        }

        /** How the measured value grows over the rate: the slope of ln(measured / rate) over ln T; +inf where a run diverged. */
        public ErrorStudy.Estimate exponent() {
            return exponent(false);
        }

        /** How it grows over that of the run without noise of the same seed: sharper, for both see the same samples and the same xi. */
        public ErrorStudy.Estimate pairedExponent() {
            return exponent(true);
        }

        private ErrorStudy.Estimate exponent(boolean paired) {
            double[] slopes = new double[check.seeds];
            for (int s = 0; s < slopes.length; s++) {
                double[] values = new double[check.horizons.length];
                for (int k = 0; k < values.length; k++) {
                    if (rates[k][s] == Double.POSITIVE_INFINITY) return new ErrorStudy.Estimate(rates[k][s], rates[k][s], rates[k][s]);
                    values[k] = positive(rates[k][s]) / (paired ? positive(rates[values.length + k][s]) : 1);
                }
                slopes[s] = exponent(values);
            }
            return interval(slopes);
        }

        /** What is 0 (l* to the last bit) counts as the least that matters beside 1. */
        private static double positive(double x) {
            return Math.max(x, 1e-100);
        }

        private double exponent(double[] values) {
            return Slope.of(Arrays.stream(check.horizons).asDoubleStream().toArray(), values).value();
        }

        /** Mean and 95 % t-interval. */
        private static ErrorStudy.Estimate interval(double[] values) {
            int n = values.length;
            double mean = Arrays.stream(values).average().orElseThrow(), square = 0;
            for (double value : values) square += (value - mean) * (value - mean);
            double half = new TDistribution(null, n - 1).inverseCumulativeProbability(0.975) * Math.sqrt(square / (n - 1) / n);
            return new ErrorStudy.Estimate(mean, mean - half, mean + half);
        }

        /** Whether the budget says that the rate stays: the share of the budget does not grow with T, or is at most 1 at the longest horizon. */
        public boolean predictedToStay() {
            return verdicts[verdicts.length - 1].within() || exponent(Arrays.stream(verdicts).mapToDouble(Verdict::share).toArray()) < SAME;
        }

        /** Exponents below the margin are no growth. The rate stays if the measured value does not grow over it, or not over the runs without noise. */
        public Outcome outcome() {
            ErrorStudy.Estimate exponent = exponent(), paired = pairedExponent();
            boolean stays = Math.min(exponent.high(), paired.high()) <= check.margin, grows = Math.min(exponent.low(), paired.low()) >= check.margin;
            if (!stays && !grows) return Outcome.UNDECIDED;
            if (predictedToStay()) return stays ? Outcome.SUPPORTED : Outcome.REFUTED;
            return grows ? Outcome.SUPPORTED : Outcome.CONSERVATIVE;
        }

        /** A row for each horizon, with noise and without: noise, T, share (0: without), rate (the mean over the seeds, over the noise-free rate), low, high. */
        public Table table() {
            Table table = Table.create("measured over the noise-free rate", StringColumn.create("noise"), LongColumn.create("T"), DoubleColumn.create("share"), DoubleColumn.create("rate"),
                DoubleColumn.create("low"), DoubleColumn.create("high"));
            for (int k = 0; k < rates.length; k++) {
                boolean noisy = k < verdicts.length;
                ErrorStudy.Estimate rate = interval(rates[k]);
                table.stringColumn(0).append(noisy ? "with noise" : "without");
                table.longColumn(1).append(check.horizons[k % verdicts.length]);
                table.doubleColumn(2).append(noisy ? verdicts[k].share() : 0);
                table.doubleColumn(3).append(rate.value());
                table.doubleColumn(4).append(rate.low());
                table.doubleColumn(5).append(rate.high());
            }
            return table;
        }

        /** Outcome, exponents and shares in words. */
        public String sentence() {
            List<String> shares = new ArrayList<>();
            for (Verdict v : verdicts) shares.add(String.format(Locale.ROOT, "%.3g", v.share()));
            ErrorStudy.Estimate e = exponent(), paired = pairedExponent();
            return String.format(Locale.ROOT, "%s: at %s times the budget the rate O(%s) should %s; measured / rate grows like T^%.3f [%.3f, %.3f], measured / measured without noise "
                + "like T^%.3f [%.3f, %.3f].", outcome(), String.join(", ", shares), check.regime.rate(), predictedToStay() ? "stay" : "be lost", e.value(), e.low(), e.high(),
                paired.value(), paired.low(), paired.high());
        }

        @Override
        public String toString() {
            return sentence();
        }
    }
}
