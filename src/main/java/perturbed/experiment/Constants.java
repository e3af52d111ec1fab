package perturbed.experiment;

import java.util.List;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;
import perturbed.theory.Assumptions;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The constants of A1-A4 for a problem, on a ball of weights around a start w_0: {@code Constants.of(problem, w0).within(0.5).noise(forward(uniform(0.1)))}, in two
 * grades that are never mixed: {@link #certified}, upper bounds by the operators' own formulas ({@link perturbed.operator.Operator#suprema}) from the data through
 * the chain, and {@link #sampled}, the largest values seen, which lie below the true constants. What holds on the ball holds for a run as long as it stays in it.
 *
 * <p>Immutable; each option returns a changed copy and sets.
 */
public final class Constants {
    private final Problem problem;
    private final Weights start;
    private final double radius;
    private final List<Perturbation> noise;
    private final int batchSize;                                     // 0: all data

    private Constants(Problem problem, Weights start, double radius, List<Perturbation> noise, int batchSize) {
        this.problem = problem;
        this.start = start;
        this.radius = radius;
        this.noise = noise;
        this.batchSize = batchSize;
    }

    /** At w_0 alone (radius 0), without noise, full batch. */
    public static Constants of(Problem problem, Weights start) {
        start.checkFits(problem.chain());
        return new Constants(problem, start, 0, List.of(), 0);
    }

    /**
     * For all w with ||w - w_0|| &lt;= radius.
     *
     * @throws IllegalArgumentException unless it is finite and >= 0
     */
    public Constants within(double radius) {
        if (!(radius >= 0 && radius < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("within(radius) must be finite and >= 0, got " + radius);
        return new Constants(problem, start, radius, noise, batchSize);
    }

    /**
     * For the values y~_i under this noise, as it acts at step 0, too. Where a noise has no largest size (gaussian, your own, a function of the value) the
     * certified constants are those for all y.
     *
     * @throws IllegalArgumentException if one does not fit the chain, or is forward noise that does not act at step 0: the values it makes later would not be covered
     */
    public Constants noise(Perturbation... noise) {
        for (Perturbation p : noise) {
            p.sites(problem.chain().length());
            if (p.side() == Side.FORWARD && (!p.isActive(0) || p.factor(0) == 0))
                throw new IllegalArgumentException("noise(" + p + "): it does not act at step 0, and constants without it would not hold at the steps at which it does; "
                    + "name it without its schedule, at its largest size");
        }
        return new Constants(problem, start, radius, List.of(noise), batchSize);
    }

    /** For mini-batches drawn with replacement: sigma is that of one sample over sqrt(n). */
    public Constants batchSize(int samples) {
        if (samples < 1) throw new IllegalArgumentException("batchSize must be at least 1, got " + samples);
        return new Constants(problem, start, radius, noise, samples);
    }

    /**
     * Upper bounds (of mu, l* lower ones), 1e-9 wider than computed for the rounding:
     * <ul>
     * <li>c1, c2, Lf, h1, h2, k1, k2 of each operator, over every input that data, weights and noise can give it; unknown where an operator does not tell;
     * <li>L from the second derivatives through the chain, in the mean over the data; where F is f_2 of something affine in w_1 (N = 2), from the largest
     *     eigenvalue of the mean of J2^T J2 instead where that is smaller. R's is added;
     * <li>sigma: 0 for the full batch; else the least of a bound of ||u|| and sigma at w_0, exact, plus the radius times the Lipschitz constant of u;
     * <li>mu where F is convex (f_1 affine in w_1, f_2 a convex loss, N = 2): that of R. Otherwise not set: PL must come from you;
     * <li>Delta_0 = l(w_0) - l*, with l* >= 0 for losses, or by l* >= l(w) - ||grad l(w)||^2 / (2 mu) at the {@link Minimum} where mu is set.
     * </ul>
     * An operator that violates A3 (relu) is refused by name by the bounds that need it.
     */
    public Assumptions certified() {
        return new CertifiedConstants(problem, start, radius, noise, batchSize).assumptions();
    }

    /**
     * The largest values at so many random points: weights in the ball, rows of the data, draws of the noise; mu and l* the smallest. Mu is the least
     * ||grad l||^2 / (2 (l - l*)) seen, with the l* of the {@link Minimum} reached from w_0, and is not set where there is none.
     *
     * @throws IllegalArgumentException if {@code points < 1}
     */
    public Assumptions sampled(int points, long seed) {
        if (points < 1) throw new IllegalArgumentException("sampled(points, seed) needs at least 1 point, got " + points);
        return new SampledConstants(problem, start, radius, noise, batchSize, seed).assumptions(points);
    }

    /** The certified beside the sampled: operator (0: the whole problem), constant, sampled, certified (missing where unknown), ratio certified / sampled. */
    public Table table(int points, long seed) {
        Table upper = certified().table(), lower = sampled(points, seed).table();
        Table table = Table.create("constants", IntColumn.create("operator"), StringColumn.create("constant"), DoubleColumn.create("sampled"), DoubleColumn.create("certified"),
            DoubleColumn.create("ratio"));
        for (int row = 0; row < lower.rowCount(); row++) {
            double seen = lower.doubleColumn("value").get(row), bound = Double.NaN;
            for (int other = 0; other < upper.rowCount(); other++) {
                boolean same = upper.intColumn("operator").get(other).equals(lower.intColumn("operator").get(row))
                    && upper.stringColumn("constant").get(other).equals(lower.stringColumn("constant").get(row));
                if (same && !upper.stringColumn("grade").get(other).equals("unknown")) bound = upper.doubleColumn("value").get(other);
            }
            table.intColumn(0).append(lower.intColumn("operator").get(row));
            table.stringColumn(1).append(lower.stringColumn("constant").get(row));
            table.doubleColumn(2).append(seen);
            table.doubleColumn(3).append(bound);
            table.doubleColumn(4).append(seen == 0 && bound == 0 ? 1 : bound / seen);
        }
        return table;
    }
}
