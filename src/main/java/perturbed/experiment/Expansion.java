package perturbed.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import perturbed.chain.Chain;
import perturbed.chain.GradientPass;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.noise.Moments;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What small perturbations do to the gradients at given weights, computed and not sampled: u~ = u + h u1 + (h^2/2) u2 + O(h^3) along a direction, and
 * for noise of mean zero E||u~ - u||^2 = sum ||u1||^2 and E[u~ - u] = (1/2) sum u2, the sums over the columns of a root of the covariance. Both are
 * right up to O(scale^3), and to O(scale^4) where third moments vanish. Backward noise alone has u2 = 0: u~ is affine in eps.
 *
 * <p>For operators that are three times differentiable; where one has no closed derivatives ({@code hasExactDerivatives}) they are differences, good
 * to about 1e-8. The derivatives jump in relu, where this says nothing. Immutable.
 */
public final class Expansion {
    private final Problem problem;
    private final Weights weights;

    private Expansion(Problem problem, Weights weights) {
        this.problem = problem;
        this.weights = weights;
    }

    /**
     * At one sample.
     *
     * @param target what the loss compares with; none where the chain ends in an operator
     * @throws IllegalArgumentException if a size does not fit
     */
    public static Expansion of(Chain chain, Weights weights, double[] x, double... target) {
        return of(Problem.of(chain, Dataset.of(new double[][] {x}, new double[][] {target})), weights);
    }

    /** At all data of a problem: u is the mean gradient. */
    public static Expansion of(Problem problem, Weights weights) {
        weights.checkFits(problem.chain());
        return new Expansion(problem, weights);
    }

    /** u1 and u2, in the shape of the weights. */
    public record Derivatives(Weights first, Weights second) { }

    /** u1 and u2 along a direction, which all samples share. */
    public Derivatives along(Direction direction) {
        direction.checkFits(problem.chain());
        double[][] first = zeros(), second = zeros();
        int n = problem.data().size();
        for (int l = 0; l < n; l++) {
            Jet.Derivatives u = jet(l).along(direction.forward(), direction.backward());
            add(1.0 / n, u.first(), first);
            add(1.0 / n, u.second(), second);
        }
        return new Derivatives(Weights.ofArrays(problem.chain(), first), Weights.ofArrays(problem.chain(), second));
    }

    /**
     * The leading order under this noise where it acts, with its factor of step 0, independent from element to element and from site to site, all elements at a site
     * alike; from sample to sample it is independent unless shared.
     *
     * @throws IllegalArgumentException if the moments of a noise are not known, its mean is not zero, or it has a schedule
     */
    public LeadingOrder under(Perturbation... noise) {
        Responses responses = new Responses(problem.chain(), false);
        collect(sources(List.of(noise)), responses);
        return new LeadingOrder(responses.squares, Weights.ofArrays(problem.chain(), responses.bias));
    }

    /** Cov(u~ - u) to leading order, in the order of {@link Weights#toArray}. */
    double[][] covariance(List<Perturbation> noise) {
        Responses responses = new Responses(problem.chain(), true);
        collect(sources(noise), responses);
        return responses.covariance;
    }

    /**
     * Which site tolerates least: the error ||u~ - u||^2 and the length of the bias that noise with E||delta_i||^2 = 1, resp. E||eps_i||^2 = 1, makes
     * there to leading order (elements of the state alike and uncorrelated, samples independent). Columns site, error, bias; rows
     * delta_1..delta_{N-1},
     * eps_2..eps_N.
     */
    public Table sensitivity() {
        Chain chain = problem.chain();
        StringColumn site = StringColumn.create("site");
        DoubleColumn error = DoubleColumn.create("error"), bias = DoubleColumn.create("bias");
        for (Side side : Side.values()) {
            int shift = side == Side.FORWARD ? 0 : 1;                // delta_i has the size of y_i, eps_i that of y_{i-1}
            for (int i = 1 + shift; i < chain.length() + shift; i++) {
                int at = i, size = chain.stateSize(i - shift);
                Responses responses = new Responses(chain, false);
                double each = 1 / Math.sqrt(size);
                collect(IntStream.range(0, size).mapToObj(k -> new Source(Direction.unit(chain, side, at, k, each), false)).toList(), responses);
                LeadingOrder unit = new LeadingOrder(responses.squares, Weights.ofArrays(chain, responses.bias));
                site.append(side.symbol(i));
                error.append(unit.squaredError());
                bias.append(Math.sqrt(unit.squaredBias()));
            }
        }
        return Table.create("sensitivity", site, error, bias);
    }

    /**
     * Which operator and which pass tolerate least: the size (E||.||^2)^(1/2) that noise of mean zero at one site alone may have so that, to leading order,
     * V = E||u~ - u||^2 &lt;= {@code error} and B = ||E[u~ - u]||^2 &lt;= {@code squaredBias}. Columns site, size, limit (which of the two, "error" or "bias", sets it;
     * "none": nothing reaches a gradient); the site that tolerates least comes first.
     *
     * @throws IllegalArgumentException unless both are positive
     */
    public Table tolerance(double error, double squaredBias) {
        if (!(error > 0 && squaredBias > 0)) throw new IllegalArgumentException("tolerance(error, squaredBias) needs V and B > 0, got " + error + " and " + squaredBias);
        Table unit = sensitivity();
        Table table = Table.create("tolerated noise", StringColumn.create("site"), DoubleColumn.create("size"), StringColumn.create("limit"));
        for (int row = 0; row < unit.rowCount(); row++) {
            double byError = Math.sqrt(error / unit.doubleColumn("error").get(row)), byBias = Math.sqrt(Math.sqrt(squaredBias) / unit.doubleColumn("bias").get(row));
            table.stringColumn(0).append(unit.stringColumn("site").get(row));
            table.doubleColumn(1).append(Math.min(byError, byBias));
            table.stringColumn(2).append(Math.min(byError, byBias) == Double.POSITIVE_INFINITY ? "none" : byBias < byError ? "bias" : "error");
        }
        return table.sortAscendingOn("size");
    }

    /** One column of the root of the covariance. */
    private record Source(Direction direction, boolean shared) { }

    private List<Source> sources(List<Perturbation> noise) {
        GradientPass.checkFits(noise, problem.chain());
        Chain chain = problem.chain();
        List<Source> sources = new ArrayList<>();
        for (Perturbation p : noise) {
            if (p.isScheduled())
                throw new IllegalArgumentException(p + " does not act at every step, and an expansion is about a step where it acts; leave out the schedule");
            for (int i : p.sites(chain.length())) {
                if (p.side() == Side.FORWARD && i == chain.length()) continue;         // delta_N reaches no gradient
                int[] elements = p.elements(chain.size(p.side() == Side.FORWARD ? i : i - 1));
                double deviation = p.factor(0) * deviation(p, elements[1] - elements[0] + 1);
                if (deviation == 0) continue;
                for (int k = elements[0]; k <= elements[1]; k++)
                    sources.add(new Source(Direction.unit(chain, p.side(), i, k - 1, deviation), p.isShared()));
            }
        }
        return sources;
    }

    private static double deviation(Perturbation p, int size) {
        Moments moments = p.noise().moments(size)
            .orElseThrow(() -> new IllegalArgumentException(p + ": its moments are not known, it may depend on the value; ErrorStudy measures it"));
        double root = Math.sqrt(moments.second());
        if (moments.mean() > 1e-12 * root)
            throw new IllegalArgumentException(p + ": the expansion is about noise of mean zero, but its mean has length " + moments.mean()
                + "; ErrorStudy measures it");
        return root / Math.sqrt(size);
    }

    private void collect(List<Source> sources, Responses responses) {
        int n = problem.data().size();
        double[][][] shared = new double[sources.size()][][];        // u1 of the mean gradient, where all samples move together
        for (int k = 0; k < shared.length; k++) if (sources.get(k).shared) shared[k] = zeros();
        for (int l = 0; l < n; l++) {
            Cores.stopIfInterrupted("expansion");
            Jet jet = jet(l);
            for (int k = 0; k < shared.length; k++) {
                Direction direction = sources.get(k).direction;
                Jet.Derivatives u = jet.along(direction.forward(), direction.backward());
                add(0.5 / n, u.second(), responses.bias);
                if (shared[k] == null) responses.add(1.0 / n / n, u.first());
                else add(1.0 / n, u.first(), shared[k]);
            }
        }
        for (double[][] u1 : shared) if (u1 != null) responses.add(1, u1);
    }

    /** Sums over the columns. */
    private static final class Responses {
        final double[] squares;                                      // sum ||u1_i||^2
        final double[][] bias;                                       // (1/2) sum u2
        final double[][] covariance;                                 // sum u1 u1^T; null: not wanted

        Responses(Chain chain, boolean wantCovariance) {
            squares = new double[chain.length() + 1];
            bias = Weights.zeros(chain).toArrays();
            covariance = wantCovariance ? new double[chain.weightCount()][chain.weightCount()] : null;
        }

        void add(double factor, double[][] u1) {
            for (int i = 1; i < u1.length; i++) for (double x : u1[i]) squares[i] += factor * x * x;
            if (covariance == null) return;
            double[] all = IntStream.range(1, u1.length).mapToObj(i -> u1[i]).flatMapToDouble(Arrays::stream).toArray();
            for (int r = 0; r < all.length; r++) Jet.add(factor * all[r], all, covariance[r]);
        }
    }

    private Jet jet(int row) {
        Chain chain = problem.chain();
        double[] given = problem.data().target(row);
        double[] target = chain.loss().map(loss -> loss.checked(given, chain.size(chain.length() - 1))).orElse(given);
        return new Jet(chain, weights.toArrays(), problem.data().input(row), target);
    }

    private double[][] zeros() {
        return Weights.zeros(problem.chain()).toArrays();
    }

    private static void add(double factor, double[][] x, double[][] sum) {
        for (int i = 1; i < x.length; i++) Jet.add(factor, x[i], sum[i]);
    }

    /** V and B to leading order: what {@link ErrorStudy} measures, for small noise. */
    public static final class LeadingOrder {
        private final double[] squares;
        private final Weights bias;

        private LeadingOrder(double[] squares, Weights bias) {
            this.squares = squares;
            this.bias = bias;
        }

        /** E||u~ - u||^2, all operators together. */
        public double squaredError() {
            double s = 0;
            for (double square : squares) s += square;
            return s;
        }

        /** E||u~_i - u_i||^2. */
        public double squaredError(int i) {
            return squares[check(i)];
        }

        /** E[u~ - u], in the shape of the weights. */
        public Weights bias() {
            return bias;
        }

        /** ||E[u~ - u]||^2. */
        public double squaredBias() {
            return bias.norm() * bias.norm();
        }

        /** ||E[u~_i - u_i]||^2. */
        public double squaredBias(int i) {
            double norm = bias.get(check(i)).normF();
            return norm * norm;
        }

        private int check(int i) {
            if (i < 1 || i >= squares.length)
                throw new IllegalArgumentException("there is no operator " + i + ", the chain has 1.." + (squares.length - 1));
            return i;
        }

        /** Two rows, V and B, for each u_i with weights and for the total: site, what, predicted. */
        public Table table() {
            StringColumn site = StringColumn.create("site"), what = StringColumn.create("what");
            DoubleColumn predicted = DoubleColumn.create("predicted");
            for (int i = 1; i <= squares.length; i++) {
                boolean total = i == squares.length;
                if (!total && bias.chain().weightShape(i).size() == 0) continue;
                for (String quantity : List.of("V", "B")) {
                    boolean error = quantity.equals("V");
                    site.append(total ? "total" : "u_" + i);
                    what.append(quantity);
                    predicted.append(total ? error ? squaredError() : squaredBias() : error ? squaredError(i) : squaredBias(i));
                }
            }
            return Table.create("predicted errors", site, what, predicted);
        }

        @Override
        public String toString() {
            return "to leading order V = " + squaredError() + ", B = " + squaredBias();
        }
    }
}
