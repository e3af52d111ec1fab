package perturbed.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.simple.SimpleMatrix;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;
import perturbed.operator.Operator;
import perturbed.operator.Region;
import perturbed.operator.Suprema;
import perturbed.theory.Assumptions;
import perturbed.theory.Constant;
import perturbed.theory.OperatorConstants;

/** Constants by the operators' own formulas, from the data through the chain. They grow with the radius of their input, so the longest sample has the largest. */
final class CertifiedConstants {
    private static final double WIDER = 1 + 1e-9;                    // than computed: far above the rounding of norms of these sizes
    private static final double ROUNDING = 1e-12;                    // of a loss, relative
    private static final int LEVELS = 64;                            // of ||x||, rounded up, where the mean over the data is taken
    static final int LARGEST_EIGENPROBLEM = 200;

    private final Problem problem;
    private final Chain chain;
    private final Weights start;
    private final double[][] w;
    private final double radius;
    private final List<Perturbation> noise;
    private final int batchSize;
    private final int n;
    private final double[] lengths;                                  // ||x_l||
    private final double longest;

    CertifiedConstants(Problem problem, Weights start, double radius, List<Perturbation> noise, int batchSize) {
        this.problem = problem;
        this.chain = problem.chain();
        this.start = start;
        this.w = start.toArrays();
        this.radius = radius;
        this.noise = noise;
        this.batchSize = batchSize;
        n = chain.length();
        lengths = new double[problem.data().size()];
        for (int l = 0; l < lengths.length; l++) lengths[l] = new SimpleMatrix(problem.data().input(l)).normF();
        longest = Arrays.stream(lengths).max().orElseThrow();
    }

    Assumptions assumptions() {
        Suprema[] operators = operators();
        Assumptions all = Assumptions.perOperator(Arrays.stream(operators).skip(1).map(CertifiedConstants::constants).toList());
        all = withViolations(chain, all);
        Whole whole = whole();
        double smoothness = Math.min(whole.smoothness, linearSmoothness(operators)) + problem.regularizer().smoothness();
        if (smoothness > 0) all = all.smoothness(upper(smoothness));
        all = all.sigma(sigma(whole));
        double mu = operators[1].hw() == 0 && isConvexInWeights() ? problem.regularizer().strongConvexity() : 0;
        if (mu > 0) all = all.pl(Constant.closedForm(mu));
        return gap(mu).map(all::initialGap).orElse(all);
    }

    static Assumptions withViolations(Chain chain, Assumptions assumptions) {
        Assumptions all = assumptions;
        for (int i = 1; i <= chain.length(); i++) {
            boolean isLoss = i == chain.length() && chain.loss().isPresent();
            Optional<String> violation = isLoss ? chain.loss().get().violatesA3() : chain.operator(i).violatesA3();
            String label = isLoss ? chain.loss().get().label() : chain.operator(i).label();
            if (violation.isPresent()) all = all.violatesA3(i, label + ": " + violation.get());
        }
        return all;
    }

    // ---- operator by operator ----------------------------------------------------------------------------------------

    private Operator operator(int i, int row) {
        return operator(problem, i, row);
    }

    /** Operator i; the loss with the target of this row. */
    static Operator operator(Problem problem, int i, int row) {
        Chain chain = problem.chain();
        int n = chain.length();
        if (i < n || chain.loss().isEmpty()) return chain.operator(i);
        double[] target = problem.data().target(row);
        return chain.loss().get().withTarget(chain.loss().get().checked(target, chain.size(n - 1)));
    }

    /** Over all that data, weights and noise can put in. */
    private Suprema[] operators() {
        Suprema[] all = new Suprema[n + 1];
        double r = longest;
        for (int i = 1; i < n; i++) {
            all[i] = suprema(i, 0, r);
            r = all[i].value() + reach(i);
        }
        for (int row = 0; row < (chain.loss().isEmpty() ? 1 : lengths.length); row++) {
            Suprema last = suprema(n, row, r);
            all[n] = all[n] == null ? last : all[n].max(last);
        }
        return all;
    }

    /** The largest ||delta_i||. */
    private double reach(int i) {
        double reach = 0;
        for (Perturbation p : noise) {
            if (p.side() != Side.FORWARD || !p.isActive(0) || p.factor(0) == 0 || Arrays.stream(p.sites(n)).noneMatch(site -> site == i)) continue;
            int[] elements = p.elements(chain.size(i));
            reach += p.factor(0) * p.noise().largestNorm(elements[1] - elements[0] + 1);
        }
        return reach;
    }

    private Suprema suprema(int i, int row, double inputRadius) {
        Suprema f = operator(i, row).suprema(new Region(chain.size(i - 1), inputRadius * WIDER, w[i], radius));
        return w[i].length == 0 ? f.weightless() : f;
    }

    private static OperatorConstants constants(Suprema f) {
        return new OperatorConstants(upper(f.c1()), upper(f.c2()), upper(f.c1()), upper(f.h1()), upper(f.h2()), upper(f.k1()), upper(f.k2()));
    }

    private static Constant upper(double value) {
        return value == 0 ? Constant.closedForm(0) : Constant.upperBound(value * WIDER);
    }

    // ---- the whole problem -------------------------------------------------------------------------------------------

    /**
     * Of F(x, w) as a function of all weights, without noise, in the mean over the data.
     *
     * @param gradient2   sup ||u||^2
     * @param smoothness  sup ||d^2 F / dw^2||
     * @param smoothness2 its square
     */
    private record Whole(double gradient2, double smoothness, double smoothness2) { }

    private Whole whole() {
        Suprema[] before = new Suprema[LEVELS + 1];                  // operators 1..N-1 as one
        double gradient2 = 0, smoothness = 0, smoothness2 = 0;
        for (int l = 0; l < lengths.length; l++) {
            int level = longest == 0 ? 0 : (int) Math.ceil(lengths[l] / longest * LEVELS);
            if (before[level] == null) before[level] = before(Math.min(longest, longest * level / LEVELS * WIDER));
            Suprema f = before[level].then(suprema(n, l, before[level].value()));
            gradient2 += f.c2() * f.c2() / lengths.length;
            smoothness += f.hw() / lengths.length;
            smoothness2 += f.hw() * f.hw() / lengths.length;
        }
        return new Whole(gradient2, smoothness, smoothness2);
    }

    private Suprema before(double length) {
        Suprema all = suprema(1, 0, length);
        for (int i = 2; i < n; i++) all = all.then(suprema(i, 0, all.value()));
        return all;
    }

    private boolean isConvexInWeights() {
        return n == 2 && chain.weightShape(2).size() == 0 && operator(2, 0).isConvexLoss();
    }

    /** For N = 2, f_1 affine in w_1 and f_2 without weights: d^2 F / dw^2 = J2^T (d^2 f_2) J2, whose mean is at most h1_2 times the largest eigenvalue of mean J2^T J2. */
    private double linearSmoothness(Suprema[] operators) {
        int size = chain.weightCount();
        if (n != 2 || operators[1].hw() > 0 || chain.weightShape(2).size() > 0 || size > LARGEST_EIGENPROBLEM) return Double.POSITIVE_INFINITY;
        SimpleMatrix mean = new SimpleMatrix(size, size);
        for (int l = 0; l < lengths.length; l++) {
            SimpleMatrix j2 = Jacobian.of(chain.operator(1), problem.data().input(l), w[1], chain.size(1)).weights();
            mean = mean.plus(j2.transpose().mult(j2).divide(lengths.length));
        }
        return operators[2].h1() * mean.svd().getSingleValue(0);
    }

    /** A2; the draws are independent, so that of a batch of n is 1/sqrt(n) of that of one sample. */
    private Constant sigma(Whole whole) {
        if (batchSize == 0) return Constant.closedForm(0);
        double moved = radius == 0 ? 0 : Math.sqrt(whole.smoothness2) * radius;
        double sigma = Math.min(Math.sqrt(whole.gradient2), SampledConstants.deviation(problem, start) + moved);
        return upper(sigma / Math.sqrt(batchSize));
    }

    private Optional<Constant> gap(double mu) {
        double loss = problem.loss(start);
        if (mu > 0 && chain.weightCount() <= LARGEST_EIGENPROBLEM) {
            Minimum minimum = Minimum.of(problem, start);
            return Optional.of(upper(loss - minimum.loss() + minimum.gradientNorm() * minimum.gradientNorm() / (2 * mu) + ROUNDING * Math.abs(loss)));
        }
        double infimum = problem.regularizer().infimum() + (operator(n, 0).isConvexLoss() ? 0 : Double.NEGATIVE_INFINITY);
        return Double.isFinite(infimum) ? Optional.of(upper(loss - infimum)) : Optional.empty();
    }
}
