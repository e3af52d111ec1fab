package perturbed.theory;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import perturbed.noise.Moments;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * How large the perturbations of one pass are at each site, given the sample x and the past: delta_1..delta_{N-1}, eps_2..eps_N. With |X| = (E||X||^2)^(1/2),
 * G_i the sample, the past and delta_1..delta_i, H_i all deltas and eps_N..eps_{i+1}:
 * <ul>
 * <li>a_i >= |delta_i|, b_i >= |E[delta_i | G_{i-1}]|, the mean given all deltas before it, and mean_i >= ||E[delta_i | x]||;
 * <li>s_i >= |eps_i|, be_i >= |E[eps_i | H_i]|, the mean given <em>all deltas</em> and the eps drawn before it (CE11).
 * </ul>
 * A mean that is not given is only known to be at most the size. Immutable; each option returns a changed copy and sets the site.
 */
public final class NoiseLevels {
    private final double[] a;                                        // all indexed by operator; index 0 is not used
    private final double[] b;
    private final double[] mean;
    private final double[] fourth;
    private final double[] s;
    private final double[] be;

    private NoiseLevels(int n) {
        a = new double[n + 1];
        b = new double[n + 1];
        mean = new double[n + 1];
        fourth = new double[n + 1];
        s = new double[n + 1];
        be = new double[n + 1];
    }

    /**
     * No noise in a chain of N operators.
     *
     * @throws IllegalArgumentException if N &lt; 2
     */
    public static NoiseLevels none(int operators) {
        if (operators < 2) throw new IllegalArgumentException("a chain has N >= 2 operators, (1), got " + operators);
        return new NoiseLevels(operators);
    }

    /**
     * What perturbations whose moments are known do at one step of a chain: independent draws, so the conditional means are the means.
     *
     * @param sizes d_1, ..., d_N, the sizes of y_1, ..., y_N
     * @throws IllegalArgumentException if a noise does not know its moments (rounding, Top-K: give the levels by hand), or acts on a site that is not there
     */
    public static NoiseLevels of(int[] sizes, long step, Perturbation... perturbations) {
        NoiseLevels levels = none(sizes.length);
        for (Perturbation perturbation : perturbations) {
            int[] sites = perturbation.sites(sizes.length);
            double factor = perturbation.isActive(step) ? perturbation.factor(step) : 0;
            boolean forward = perturbation.side() == Side.FORWARD;
            for (int i : sites) if (factor > 0 && !(forward && i == sizes.length)) {                           // delta_N reaches no gradient
                int[] elements = perturbation.elements(sizes[forward ? i - 1 : i - 2]);
                Optional<Moments> moments = perturbation.noise().moments(elements[1] - elements[0] + 1);
                Moments known = moments.orElseThrow(() -> new IllegalArgumentException(perturbation + ": its moments are not known, they may depend on the value; "
                    + "give levels by hand: NoiseLevels.none(" + sizes.length + ")." + (forward ? "forward" : "backward") + "(" + i + ", size)"));
                levels.add(perturbation.side(), i, factor, known);
            }
        }
        return levels;
    }

    /** At step 0. */
    public static NoiseLevels of(int[] sizes, Perturbation... perturbations) {
        return of(sizes, 0, perturbations);
    }

    /** A further independent perturbation: means add, variances add, fourth roots of fourth moments add (Minkowski). */
    private void add(Side side, int i, double factor, Moments moments) {
        double[] size = side == Side.FORWARD ? a : s, bias = side == Side.FORWARD ? b : be;
        double variance = Math.max(0, size[i] * size[i] - bias[i] * bias[i]) + factor * factor * Math.max(0, moments.second() - moments.mean() * moments.mean());
        boolean alone = size[i] == 0;
        bias[i] += factor * moments.mean();
        size[i] = alone ? factor * Math.sqrt(moments.second()) : Math.sqrt(variance + bias[i] * bias[i]);
        if (side == Side.BACKWARD) return;
        mean[i] = b[i];
        double root = Math.sqrt(Math.sqrt(fourth[i])) + factor * Math.sqrt(Math.sqrt(moments.fourth()));
        fourth[i] = alone ? factor * factor * factor * factor * moments.fourth() : root * root * root * root;
    }

    /** delta_i with |delta_i| at most a, nothing known of its mean. */
    public NoiseLevels forward(int i, double a) {
        return forward(i, a, a, a);
    }

    /** delta_i with |delta_i| at most a and conditional mean at most b; b = 0: zero mean given the past. */
    public NoiseLevels forward(int i, double a, double b) {
        return forward(i, a, b, b);
    }

    /** delta_i with |delta_i| at most a, conditional mean at most b, mean at most {@code mean} (0 where later chance only averages the conditional one away). */
    public NoiseLevels forward(int i, double a, double b, double mean) {
        int n = operators();
        if (i < 1 || i >= n) throw new IllegalArgumentException("forward(" + i + ", ...): forward noise reaches a gradient from delta_1..delta_" + (n - 1)
            + (i == n ? "; delta_" + n + " changes the reported loss only" : "; there is no such site"));
        NoiseLevels copy = copy();
        copy.a[i] = size("|delta_" + i + "|", a);
        copy.b[i] = Math.min(copy.a[i], size("b_" + i, b));
        copy.mean[i] = Math.min(copy.b[i], size("mean_" + i, mean));
        copy.fourth[i] = a == 0 ? 0 : Double.POSITIVE_INFINITY;
        return copy;
    }

    /** E||delta_i||^4, which only the printed Theorem 2 and Lemma 2 ask for; unknown unless given (or computed from a perturbation's moments). */
    public NoiseLevels fourthMoment(int i, double fourth) {
        if (i < 1 || i >= operators()) throw new IllegalArgumentException("fourthMoment(" + i + ", ...): the sites are delta_1..delta_" + (operators() - 1));
        NoiseLevels copy = copy();
        copy.fourth[i] = size("E||delta_" + i + "||^4", fourth);
        return copy;
    }

    /** eps_i with |eps_i| at most s, nothing known of its mean. */
    public NoiseLevels backward(int i, double s) {
        return backward(i, s, s);
    }

    /** eps_i with |eps_i| at most s and mean given all deltas and earlier eps at most be; be = 0: zero mean. */
    public NoiseLevels backward(int i, double s, double be) {
        int n = operators();
        if (i < 2 || i > n) throw new IllegalArgumentException("backward(" + i + ", ...): "
            + (i == 1 ? "eps_1 does not exist, backward noise enters at 2..N, (5b)" : "the sites are eps_2..eps_" + n));
        NoiseLevels copy = copy();
        copy.s[i] = size("|eps_" + i + "|", s);
        copy.be[i] = Math.min(copy.s[i], size("be_" + i, be));
        return copy;
    }

    /** All perturbations multiplied by a factor. */
    public NoiseLevels scaled(double factor) {
        size("the factor", factor);
        NoiseLevels copy = copy();
        for (double[] sizes : new double[][] {copy.a, copy.b, copy.mean, copy.s, copy.be}) for (int i = 0; i < sizes.length; i++) sizes[i] *= factor;
        for (int i = 0; i < fourth.length; i++) copy.fourth[i] = factor == 0 ? 0 : fourth[i] * factor * factor * factor * factor;
        return copy;
    }

    private static double size(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(name + " must be finite and >= 0, got " + value);
        return value;
    }

    private NoiseLevels copy() {
        NoiseLevels copy = new NoiseLevels(operators());
        System.arraycopy(a, 0, copy.a, 0, a.length);
        System.arraycopy(b, 0, copy.b, 0, b.length);
        System.arraycopy(mean, 0, copy.mean, 0, mean.length);
        System.arraycopy(fourth, 0, copy.fourth, 0, fourth.length);
        System.arraycopy(s, 0, copy.s, 0, s.length);
        System.arraycopy(be, 0, copy.be, 0, be.length);
        return copy;
    }

    /** One row per operator: operator, a, b, mean, fourth, s, be; 0 where a site does not exist. */
    public Table table() {
        Table table = Table.create("noise levels", IntColumn.create("operator", IntStream.rangeClosed(1, operators()).toArray()));
        double[][] levels = {a, b, mean, fourth, s, be};
        String[] names = {"a", "b", "mean", "fourth", "s", "be"};
        for (int k = 0; k < names.length; k++) table.addColumns(DoubleColumn.create(names[k], Arrays.copyOfRange(levels[k], 1, a.length)));
        return table;
    }

    /** N. */
    public int operators() {
        return a.length - 1;
    }

    /** a_i >= |delta_i|, i = 1..N; 0 at N. */
    public double a(int i) {
        return a[i];
    }

    /** b_i >= |E[delta_i | G_{i-1}]|. */
    public double b(int i) {
        return b[i];
    }

    /** mean_i >= ||E[delta_i | x]||. */
    public double mean(int i) {
        return mean[i];
    }

    /** At least E||delta_i||^4; +inf where unknown. */
    public double fourthMoment(int i) {
        return fourth[i];
    }

    /** s_i >= |eps_i|, i = 1..N; 0 at 1. */
    public double s(int i) {
        return s[i];
    }

    /** be_i >= |E[eps_i | H_i]|. */
    public double be(int i) {
        return be[i];
    }

    /** Whether every eps_i has mean zero given all deltas and the eps before it. */
    public boolean hasZeroMeanBackward() {
        return Arrays.stream(be).allMatch(x -> x == 0);
    }
}
