package perturbed.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import perturbed.chain.GradientPass;
import perturbed.chain.Problem;
import perturbed.noise.Perturbation;
import perturbed.notebook.Progress;

/**
 * Draws of u~ - u in {@value #GROUPS} groups of equal size, and what they say of E||u~_i - u_i||^2 and ||E[u~_i - u_i]||^2. Draw number k has the
 * numbers of step k and belongs to group k % {@value #GROUPS}. The groups are the unit of the work, of the sums and of the intervals, so nothing
 * depends on the number of cores, nor on where a study paused to look.
 */
final class Sampling {
    static final int GROUPS = 32;

    /** The quantile of Student's t with GROUPS - 1 degrees of freedom that leaves 2.5 % above. */
    private static final double T = 2.0395134463964077;

    private final Problem problem;
    private final double[][] w;
    private final List<Perturbation> perturbations;
    private final long seed;
    private final double[][] exact;
    private final double[][] squares;                                // by group and operator: the sum of ||u~_i - u_i||^2
    private final double[][][] sums;                                 // by group and operator: the sum of u~_i - u_i
    private long draws;

    Sampling(Problem problem, double[][] w, List<Perturbation> perturbations, long seed) {
        this.problem = problem;
        this.w = w;
        this.perturbations = perturbations;
        this.seed = seed;
        exact = exact(problem, w);
        squares = new double[GROUPS][w.length];
        sums = new double[GROUPS][w.length][];
        for (double[][] group : sums) for (int i = 1; i < w.length; i++) group[i] = new double[w[i].length];
    }

    /** The exact u at w, without the regulariser. */
    static double[][] exact(Problem problem, double[][] w) {
        GradientPass pass = new GradientPass(problem, List.of(), problem.data().size(), 0);
        pass.onAllData(w, 0, true, false);
        return pass.exact();
    }

    /** square[i] = ||u~_i - u_i||^2, difference[i] = u~_i - u_i. */
    static void error(double[][] perturbed, double[][] exact, double[] square, double[][] difference) {
        for (int i = 1; i < exact.length; i++) {
            square[i] = 0;
            for (int k = 0; k < exact[i].length; k++) {
                double e = perturbed[i][k] - exact[i][k];
                difference[i][k] = e;
                square[i] += e * e;
            }
        }
    }

    long draws() {
        return draws;
    }

    /** Goes on to {@code total} draws, a multiple of GROUPS. */
    void extend(long total, String what, Progress progress) {
        long first = draws;
        AtomicLong done = new AtomicLong(draws);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            int g = group;
            tasks.add(() -> {
                draw(g, first + g, total, what, progress, done);
                return null;
            });
        }
        Cores.run(what, tasks);
        draws = total;
    }

    private void draw(int group, long from, long to, String what, Progress progress, AtomicLong done) {
        GradientPass pass = new GradientPass(problem, perturbations, problem.data().size(), seed);
        double[] square = new double[w.length];
        double[][] difference = new double[w.length][];
        for (int i = 1; i < w.length; i++) difference[i] = new double[w[i].length];
        for (long k = from; k < to; k += GROUPS) {
            Cores.stopIfInterrupted(what);
            pass.onAllData(w, k, false, false);
            error(pass.perturbed(), exact, square, difference);
            for (int i = 1; i < w.length; i++) {
                squares[group][i] += square[i];
                for (int j = 0; j < w[i].length; j++) sums[group][i][j] += difference[i][j];
            }
            progress.at(done.incrementAndGet());
        }
    }

    /** E||u~_i - u_i||^2, i = 1..N, at [i], their sum at [0], each with an interval of Student's t from the means of the groups. */
    ErrorStudy.Estimate[] error() {
        ErrorStudy.Estimate[] estimates = new ErrorStudy.Estimate[w.length];
        double[][] byOperator = new double[w.length][GROUPS];
        for (int i = 1; i < w.length; i++)
            for (int g = 0; g < GROUPS; g++) {
                byOperator[i][g] = squares[g][i] * GROUPS / draws;
                byOperator[0][g] += byOperator[i][g];
            }
        for (int i = 0; i < w.length; i++) {
            double mean = mean(byOperator[i]);
            estimates[i] = estimate(mean, Math.sqrt(scatter(byOperator[i], mean) / (GROUPS - 1) / GROUPS));
        }
        return estimates;
    }

    /**
     * ||E[u~_i - u_i]||^2 likewise, without bias: the mean of &lt;m_g, m_h&gt; over all pairs of different groups with means m_g, m_h. The interval
     * is that of Student's t with the jackknife's standard error, the groups left out in turn; it errs on the wide side (Efron and Stein, 1981). A
     * value below 0 says that the bias is lost in the noise.
     */
    ErrorStudy.Estimate[] bias() {
        ErrorStudy.Estimate[] estimates = new ErrorStudy.Estimate[w.length];
        double[] squareOfSum = new double[w.length];                 // ||S||^2, S = sum_g m_g
        double[][] withSum = new double[w.length][GROUPS], square = new double[w.length][GROUPS];      // <S, m_g>, ||m_g||^2
        double scale = (double) GROUPS / draws;
        for (int i = 1; i < w.length; i++)
            for (int k = 0; k < w[i].length; k++) {
                double s = 0;
                for (int g = 0; g < GROUPS; g++) s += sums[g][i][k] * scale;
                squareOfSum[i] += s * s;
                for (int g = 0; g < GROUPS; g++) {
                    double m = sums[g][i][k] * scale;
                    withSum[i][g] += s * m;
                    square[i][g] += m * m;
                }
            }
        for (int i = 1; i < w.length; i++) {
            squareOfSum[0] += squareOfSum[i];
            for (int g = 0; g < GROUPS; g++) {
                withSum[0][g] += withSum[i][g];
                square[0][g] += square[i][g];
            }
        }
        for (int i = 0; i < w.length; i++) {
            double all = 0;
            for (double q : square[i]) all += q;
            double[] leftOut = new double[GROUPS];
            for (int g = 0; g < GROUPS; g++) {
                double others = squareOfSum[i] - 2 * withSum[i][g] + square[i][g];                     // ||S - m_g||^2
                leftOut[g] = (others - (all - square[i][g])) / ((GROUPS - 1.0) * (GROUPS - 2));
            }
            double value = (squareOfSum[i] - all) / (GROUPS * (GROUPS - 1.0));
            estimates[i] = estimate(value, Math.sqrt(scatter(leftOut, mean(leftOut)) * (GROUPS - 1) / GROUPS));
        }
        return estimates;
    }

    /** The mean of u~ - u over the draws. */
    double[][] meanError() {
        double[][] mean = new double[w.length][];
        for (int i = 1; i < w.length; i++) {
            mean[i] = new double[w[i].length];
            for (double[][] group : sums) for (int k = 0; k < mean[i].length; k++) mean[i][k] += group[i][k] / draws;
        }
        return mean;
    }

    private static ErrorStudy.Estimate estimate(double value, double standardError) {
        return new ErrorStudy.Estimate(value, Math.max(0, value - T * standardError), Math.max(0, value + T * standardError));
    }

    private static double mean(double[] x) {
        double s = 0;
        for (double e : x) s += e;
        return s / x.length;
    }

    private static double scatter(double[] x, double mean) {
        double s = 0;
        for (double e : x) s += (e - mean) * (e - mean);
        return s;
    }
}
