package perturbed.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import perturbed.chain.Chain;
import perturbed.chain.GradientPass;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.noise.Perturbation;
import perturbed.notebook.Progress;
import perturbed.theory.Bound;
import perturbed.theory.GradientBiasBound;
import perturbed.theory.GradientErrorBound;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What Theorems 1 and 2 bound, measured: V = E||u~ - u||^2 and B = ||E[u~ - u]||^2 at given weights, operator by operator and in total, over the
 * noise alone: {@code ErrorStudy.of(chain, w).sample(x).noise(forward(gaussian(0.1))).draws(20_000).seed(1).run().table()}. The sample, or the data
 * (u the mean over them), is held fixed.
 *
 * <p>By Monte Carlo with 95 % intervals, B by an estimator without bias; or exactly, where all noise has finitely many outcomes and there are no more
 * of them than draws. The draws go side by side on all cores, and no bit of the result depends on how many there are. Immutable; each option returns
 * a changed copy.
 */
public final class ErrorStudy {
    private static final String NAME = "error study";

    private final Chain chain;
    private final Problem problem;                                   // null: no sample yet
    private final Weights weights;
    private final List<Perturbation> perturbations;
    private final long step;
    private final long draws;
    private final double width;                                      // 0: none
    private final long seed;

    private ErrorStudy(Chain chain, Problem problem, Weights weights, List<Perturbation> perturbations, long step, long draws, double width,
                       long seed) {
        this.chain = chain;
        this.problem = problem;
        this.weights = weights;
        this.perturbations = perturbations;
        this.step = step;
        this.draws = draws;
        this.width = width;
        this.seed = seed;
    }

    /** On one sample, to be named by {@link #sample}. Defaults: no noise, 10,000 draws, seed 1, step 0. */
    public static ErrorStudy of(Chain chain, Weights weights) {
        weights.checkFits(chain);
        return new ErrorStudy(chain, null, weights, List.of(), 0, 10_000, 0, 1);
    }

    /** On all data of a problem: u is the mean gradient. The regulariser has no part in u~ - u. */
    public static ErrorStudy of(Problem problem, Weights weights) {
        weights.checkFits(problem.chain());
        return new ErrorStudy(problem.chain(), problem, weights, List.of(), 0, 10_000, 0, 1);
    }

    /**
     * On this sample.
     *
     * @param target what the loss compares with; none where the chain ends in an operator
     * @throws IllegalArgumentException if a size does not fit
     */
    public ErrorStudy sample(double[] x, double... target) {
        Problem one = Problem.of(chain, Dataset.of(new double[][] {x}, new double[][] {target}));
        return new ErrorStudy(chain, one, weights, perturbations, step, draws, width, seed);
    }

    /** With exactly these perturbations. */
    public ErrorStudy noise(Perturbation... noise) {
        return new ErrorStudy(chain, problem, weights, List.of(noise), step, draws, width, seed);
    }

    /** The perturbations as they act at this step (schedule and scale); 0 unless set. */
    public ErrorStudy step(long step) {
        if (step < 0) throw new IllegalArgumentException("step must be at least 0, got " + step);
        return new ErrorStudy(chain, problem, weights, perturbations, step, draws, width, seed);
    }

    /** So many draws, rounded up to a multiple of 32; with {@link #untilWidth} at most so many. */
    public ErrorStudy draws(long draws) {
        if (draws < 1 || draws > 1L << 31) throw new IllegalArgumentException("draws must be in 1..2^31, got " + draws);
        return new ErrorStudy(chain, problem, weights, perturbations, step, draws, width, seed);
    }

    /**
     * Doubles the number of draws, from 256 on, until both intervals of the totals, of V and of B, are no wider than this part of their value, or
     * {@link #draws} are done. Where there is no bias that does not happen: the squared bias is then an interval at 0. Looking several times costs a
     * little of the 95 %.
     */
    public ErrorStudy untilWidth(double relative) {
        if (!(relative > 0 && relative < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("untilWidth needs a relative width above 0, as 0.05, got " + relative);
        return new ErrorStudy(chain, problem, weights, perturbations, step, draws, relative, seed);
    }

    /** The seed of the draws; 1 unless set. Draw number k has the numbers of step k of a run with this seed. */
    public ErrorStudy seed(long seed) {
        return new ErrorStudy(chain, problem, weights, perturbations, step, draws, width, seed);
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException                      if there is no sample
     * @throws IllegalArgumentException                   if a perturbation does not fit the chain
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public Result run() {
        if (problem == null)
            throw new IllegalStateException("ErrorStudy.of(chain, weights) needs a sample: .sample(x), or .sample(x, target) where the chain ends in a loss");
        double[][] w = weights.toArrays();
        List<Perturbation> held = perturbations.stream().filter(p -> p.isActive(step)).map(p -> p.heldAt(step)).toList();
        GradientPass.checkFits(held, problem.chain());
        Optional<Enumeration> all = Enumeration.of(problem, w, held, draws);
        if (all.isPresent()) {
            Enumeration.Sums exact = all.get().run(NAME);
            return new Result(exact(exact.squares()), exact(squares(exact.mean())), Weights.ofArrays(chain, exact.mean()), all.get().outcomes(), true);
        }
        Sampling sampling = new Sampling(problem, w, held, seed);
        long most = (draws + Sampling.GROUPS - 1) / Sampling.GROUPS * Sampling.GROUPS;
        try (Progress progress = Progress.of(NAME, most)) {
            long total = width == 0 ? most : Math.min(most, 8 * Sampling.GROUPS);
            sampling.extend(total, NAME, progress);
            while (total < most && !(sampling.error()[0].isWithin(width) && sampling.bias()[0].isWithin(width))) {
                total = Math.min(most, 2 * total);
                sampling.extend(total, NAME, progress);
            }
        }
        return new Result(sampling.error(), sampling.bias(), Weights.ofArrays(chain, sampling.meanError()), sampling.draws(), false);
    }

    private static double[] squares(double[][] mean) {
        double[] squares = new double[mean.length];
        for (int i = 1; i < mean.length; i++) for (double m : mean[i]) squares[i] += m * m;
        return squares;
    }

    private static Estimate[] exact(double[] values) {
        double sum = 0;
        Estimate[] estimates = new Estimate[values.length];
        for (int i = 1; i < values.length; i++) {
            sum += values[i];
            estimates[i] = new Estimate(values[i], values[i], values[i]);
        }
        estimates[0] = new Estimate(sum, sum, sum);
        return estimates;
    }

    /**
     * A measured value with its 95 % interval, which for an exact value is the value. Of a squared bias the value may be below 0; its interval never
     * is.
     */
    public record Estimate(double value, double low, double high) {
        private boolean isWithin(double relative) {
            return high - low <= relative * value;
        }
    }

    /** V and B, by operator and in total. */
    public static final class Result {
        private final Estimate[] error;                              // [0]: the total
        private final Estimate[] bias;
        private final Weights mean;
        private final long draws;
        private final boolean exact;

        private Result(Estimate[] error, Estimate[] bias, Weights mean, long draws, boolean exact) {
            this.error = error;
            this.bias = bias;
            this.mean = mean;
            this.draws = draws;
            this.exact = exact;
        }

        /** V = E||u~ - u||^2, all operators together. */
        public Estimate squaredError() {
            return error[0];
        }

        /** E||u~_i - u_i||^2. */
        public Estimate squaredError(int i) {
            return error[check(i)];
        }

        /** B = ||E[u~ - u]||^2, all operators together. */
        public Estimate squaredBias() {
            return bias[0];
        }

        /** ||E[u~_i - u_i]||^2. */
        public Estimate squaredBias(int i) {
            return bias[check(i)];
        }

        /** The mean of u~ - u, in the shape of the weights: exact, or over the draws. */
        public Weights meanError() {
            return mean;
        }

        /** Whether all outcomes were run: the values are then exact but for rounding. */
        public boolean isExact() {
            return exact;
        }

        /** The number of draws, or of outcomes of a sample. */
        public long draws() {
            return draws;
        }

        private int check(int i) {
            if (i < 1 || i >= error.length)
                throw new IllegalArgumentException("there is no operator " + i + ", the chain has 1.." + (error.length - 1));
            return i;
        }

        /** Two rows, V and B, for each u_i with weights and for the total: site, what, measured, low, high. */
        public Table table() {
            StringColumn site = StringColumn.create("site"), what = StringColumn.create("what");
            DoubleColumn measured = DoubleColumn.create("measured"), low = DoubleColumn.create("low"), high = DoubleColumn.create("high");
            for (int i : rows()) {
                for (Estimate[] estimates : List.of(error, bias)) {
                    site.append(name(i));
                    what.append(estimates == error ? "V" : "B");
                    measured.append(estimates[i].value);
                    low.append(estimates[i].low);
                    high.append(estimates[i].high);
                }
            }
            return Table.create(exact ? "exact errors" : "measured errors", site, what, measured, low, high);
        }

        /** 1..N where there is a weight, then 0, the total. */
        private List<Integer> rows() {
            List<Integer> rows = new ArrayList<>();
            for (int i = 1; i < error.length; i++) if (mean.chain().weightShape(i).size() > 0) rows.add(i);
            rows.add(0);
            return rows;
        }

        private static String name(int i) {
            return i == 0 ? "total" : "u_" + i;
        }

        /** V beside a bound of it. */
        public Comparison against(GradientErrorBound bound) {
            return against(bound, error);
        }

        /** B beside a bound of it. */
        public Comparison against(GradientBiasBound bound) {
            return against(bound, bias);
        }

        private Comparison against(Bound bound, Estimate[] measured) {
            Map<String, Double> bounds = bound.terms().stream().collect(Collectors.toMap(Bound.Term::name, Bound.Term::value));
            boolean other = bounds.keySet().stream().anyMatch(name -> name.startsWith("u_")) && bounds.size() != measured.length - 1;
            if (other)
                throw new IllegalArgumentException("the bound is that of a chain of " + bounds.size()
                    + " operators, but what was measured has " + (measured.length - 1));
            bounds.put(name(0), bound.value());
            List<Comparison.Row> rows = rows().stream().filter(i -> bounds.containsKey(name(i)))
                .map(i -> Comparison.Row.of(name(i), measured[i], bounds.get(name(i)))).toList();
            return new Comparison(bound, rows);
        }

        @Override
        public String toString() {
            return (exact ? "exact" : draws + " draws") + ": V = " + error[0].value + ", B = " + bias[0].value;
        }
    }

    /** Measured values beside a bound: one row for each u_i where the bound has a term for it (the corrected forms), and the total. */
    public record Comparison(Bound bound, List<Row> rows) {
        /**
         * One of them.
         *
         * @param ratio measured / bound, 0 where both are 0
         */
        public record Row(String site, Estimate measured, double bound, double ratio) {
            private static Row of(String site, Estimate measured, double bound) {
                return new Row(site, measured, bound, measured.value <= 0 ? 0 : measured.value / bound);
            }
        }

        /** Whether no interval lies above its bound. */
        public boolean holds() {
            return rows.stream().allMatch(row -> row.measured.low <= row.bound);
        }

        /** site, measured, low, high, bound, ratio. */
        public Table table() {
            return Table.create(bound.theorem() + " (" + bound.form() + ")", StringColumn.create("site", rows.stream().map(Row::site).toList()),
                column("measured", row -> row.measured.value), column("low", row -> row.measured.low), column("high", row -> row.measured.high),
                column("bound", Row::bound), column("ratio", Row::ratio));
        }

        private DoubleColumn column(String name, Function<Row, Double> value) {
            return DoubleColumn.create(name, rows.stream().map(value).toList());
        }
    }
}
