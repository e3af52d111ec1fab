package perturbed.theory;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The constants of A1-A4, each with the way it is known: {@code Assumptions.perOperator(f1, f2).sigma(1).smoothness(4).pl(0.5).initialGap(2)}. A number given
 * without a grade is an upper bound you vouch for (mu: a lower bound). What is not set is unknown; a bound that needs it says so. Immutable; each option returns
 * a changed copy.
 */
public final class Assumptions {
    private static final SortedMap<Integer, String> NONE = Collections.unmodifiableSortedMap(new TreeMap<>());

    private final List<OperatorConstants> operators;                 // empty: no chain, the convergence theorems only
    private final SharedConstants shared;
    private final List<Double> adjoints;                             // ||v_i||, i = 1..N; empty: bounded by Lemma 1
    private final Constant sigma;
    private final Constant smoothness;
    private final Constant mu;
    private final Constant initialGap;
    private final boolean acceptsSampled;
    private final SortedMap<Integer, String> violations;              // of A3, by operator

    private Assumptions(List<OperatorConstants> operators, SharedConstants shared, List<Double> adjoints, Constant sigma, Constant smoothness, Constant mu,
                        Constant initialGap, boolean acceptsSampled, SortedMap<Integer, String> violations) {
        this.operators = operators;
        this.shared = shared;
        this.adjoints = adjoints;
        this.sigma = sigma;
        this.smoothness = smoothness;
        this.mu = mu;
        this.initialGap = initialGap;
        this.acceptsSampled = acceptsSampled;
        this.violations = violations;
    }

    /**
     * Constants of operators 1..N; the printed theorems use the largest of each.
     *
     * @throws IllegalArgumentException if N &lt; 2
     */
    public static Assumptions perOperator(List<OperatorConstants> operators) {
        checkLength(operators.size());
        return new Assumptions(List.copyOf(operators), SharedConstants.over(operators), List.of(), null, null, null, null, false, NONE);
    }

    /** Constants of operators 1..N. */
    public static Assumptions perOperator(OperatorConstants... operators) {
        return perOperator(List.of(operators));
    }

    /**
     * The same constants for all N operators, as in A3.
     *
     * @throws IllegalArgumentException if N &lt; 2
     */
    public static Assumptions shared(int operators, SharedConstants constants) {
        checkLength(operators);
        return new Assumptions(Collections.nCopies(operators, constants.forEachOperator()), constants, List.of(), null, null, null, null, false, NONE);
    }

    /** A1 alone, no chain: enough for Theorems 3 and 5, where V_t and B_t are given. */
    public static Assumptions smooth(double smoothness) {
        return new Assumptions(List.of(), null, List.of(), null, null, null, null, false, NONE).smoothness(smoothness);
    }

    private static void checkLength(int operators) {
        if (operators < 2) throw new IllegalArgumentException("a chain has N >= 2 operators, (1), got " + operators);
    }

    /**
     * Norms ||v_1||, ..., ||v_N|| of the exact pass in place of Lemma 1: sharper, for that pass.
     *
     * @throws IllegalArgumentException unless there are N finite norms >= 0
     */
    public Assumptions adjointNorms(double... norms) {
        if (norms.length != operators.size())
            throw new IllegalArgumentException("adjointNorms needs ||v_1||, ..., ||v_N|| with N = " + operators.size() + ", got " + norms.length + " numbers");
        for (int i = 0; i < norms.length; i++)
            if (!(norms[i] >= 0 && norms[i] < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("||v_" + (i + 1) + "|| must be finite and >= 0, got " + norms[i]);
        return new Assumptions(operators, shared, Arrays.stream(norms).boxed().toList(), sigma, smoothness, mu, initialGap, acceptsSampled, violations);
    }

    /** A2: standard deviation of an exact stochastic gradient, E||u + r - grad l||^2 &lt;= sigma^2; 0 for the full batch. */
    public Assumptions sigma(Constant sigma) {
        return new Assumptions(operators, shared, adjoints, sigma, smoothness, mu, initialGap, acceptsSampled, violations);
    }

    public Assumptions sigma(double sigma) {
        return sigma(Constant.of("sigma", sigma, Grade.UPPER_BOUND));
    }

    /** A1: Lipschitz constant L of grad l, positive. */
    public Assumptions smoothness(Constant smoothness) {
        if (smoothness.value() == 0) throw new IllegalArgumentException("smoothness L must be positive (any upper bound will do), got 0");
        return new Assumptions(operators, shared, adjoints, sigma, smoothness, mu, initialGap, acceptsSampled, violations);
    }

    public Assumptions smoothness(double smoothness) {
        return smoothness(Constant.of("smoothness L", smoothness, Grade.UPPER_BOUND));
    }

    /** A4, PL: ||grad l||^2 >= 2 mu (l - l*), mu > 0. A smaller mu than the true one is safe. */
    public Assumptions pl(Constant mu) {
        if (!(mu.value() > 0) || mu.isUnknown())
            throw new IllegalArgumentException("PL needs a finite mu > 0, got " + mu.value() + "; without PL use the stationarity bounds");
        return new Assumptions(operators, shared, adjoints, sigma, smoothness, mu, initialGap, acceptsSampled, violations);
    }

    public Assumptions pl(double mu) {
        return pl(Constant.of("mu", mu, Grade.UPPER_BOUND));
    }

    /** Delta_0 = l(w_0) - l*. */
    public Assumptions initialGap(Constant gap) {
        return new Assumptions(operators, shared, adjoints, sigma, smoothness, mu, gap, acceptsSampled, violations);
    }

    public Assumptions initialGap(double gap) {
        return initialGap(Constant.of("initialGap Delta_0", gap, Grade.UPPER_BOUND));
    }

    /**
     * Operator i is not as A3 asks: {@code violatesA3(2, "relu(): its derivative jumps at 0")}. Bounds that need A3 of it, those where forward noise reaches its input,
     * then refuse it with these words.
     *
     * @throws IllegalArgumentException if there is no such operator
     */
    public Assumptions violatesA3(int i, String why) {
        operator(i);
        SortedMap<Integer, String> all = new TreeMap<>(violations);
        all.put(i, why);
        return new Assumptions(operators, shared, adjoints, sigma, smoothness, mu, initialGap, acceptsSampled, Collections.unmodifiableSortedMap(all));
    }

    /** Refuses operators beyond the first {@code perturbed} that violate A3. */
    void requireSmoothBeyond(int perturbed) {
        violations.tailMap(perturbed + 1).forEach((i, why) -> {
            throw new IllegalArgumentException("A3 does not hold: operator " + i + " is " + why + ", and forward noise reaches its input; "
                + "take a smooth operator (softplus, gelu) in its place, or perturb only backward or behind it");
        });
    }

    /** Sampled constants are let in; what is computed is then an estimate of a bound, not a bound, and is marked so. */
    public Assumptions acceptingSampled() {
        return new Assumptions(operators, shared, adjoints, sigma, smoothness, mu, initialGap, true, violations);
    }

    /** N. 0 without a chain. */
    public int operators() {
        return operators.size();
    }

    /**
     * Constants of operator i = 1..N.
     *
     * @throws IllegalArgumentException if there is no such operator
     */
    public OperatorConstants operator(int i) {
        requireChain();
        if (i < 1 || i > operators.size()) throw new IllegalArgumentException("there is no operator " + i + ", the chain has 1.." + operators.size());
        return operators.get(i - 1);
    }

    /** C_f, C_2, L_f, L_1, L_2 for all operators. */
    public SharedConstants shared() {
        requireChain();
        return shared;
    }

    List<Double> adjoints() {
        return adjoints;
    }

    boolean acceptsSampled() {
        return acceptsSampled;
    }

    Constant sigma() {
        return set(sigma, "sigma (A2)", ".sigma(value), 0 for the full batch");
    }

    Constant smoothness() {
        return set(smoothness, "the smoothness L (A1)", ".smoothness(value)");
    }

    Constant mu() {
        return set(mu, "mu (A4, PL)", ".pl(mu), or use the stationarity bounds, which do without PL");
    }

    Constant initialGap() {
        return set(initialGap, "Delta_0 = loss(w_0) - loss*", ".initialGap(value)");
    }

    private static Constant set(Constant constant, String what, String remedy) {
        if (constant == null || constant.isUnknown()) throw new IllegalArgumentException("the bound needs " + what + ", which is unknown: set " + remedy);
        return constant;
    }

    void requireChain() {
        if (operators.isEmpty())
            throw new IllegalArgumentException("the bound needs constants of the operators (A3): start with Assumptions.perOperator(...) or shared(...)");
    }

    /** One row per constant: operator (0 for those of the whole problem), constant, value, grade. What is not set is left out. */
    public Table table() {
        Table table = Table.create("assumptions", IntColumn.create("operator"), StringColumn.create("constant"), DoubleColumn.create("value"), StringColumn.create("grade"));
        append(table, 0, "sigma", sigma);
        append(table, 0, "L", smoothness);
        append(table, 0, "mu", mu);
        append(table, 0, "Delta_0", initialGap);
        if (shared != null) {
            append(table, 0, "C_f", shared.cf());
            append(table, 0, "C_2", shared.c2());
            append(table, 0, "L_f", shared.lf());
            append(table, 0, "L_1", shared.l1());
            append(table, 0, "L_2", shared.l2());
        }
        for (int i = 1; i <= operators.size(); i++) {
            OperatorConstants f = operators.get(i - 1);
            append(table, i, "c1", f.c1());
            append(table, i, "c2", f.c2());
            append(table, i, "Lf", f.lf());
            append(table, i, "h1", f.h1());
            append(table, i, "h2", f.h2());
            append(table, i, "k1", f.k1());
            append(table, i, "k2", f.k2());
        }
        return table;
    }

    private static void append(Table table, int operator, String name, Constant constant) {
        if (constant == null) return;
        table.intColumn(0).append(operator);
        table.stringColumn(1).append(name);
        table.doubleColumn(2).append(constant.value());
        table.stringColumn(3).append(constant.isUnknown() ? "unknown" : constant.grade().of(name));
    }

    /** The constants of the whole problem, as "4 operators, sigma = 0.1 (upper bound), L = 2.0 (closed form)". */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(operators.isEmpty() ? "no chain" : operators.size() + " operators");
        if (sigma != null) text.append(", sigma = ").append(sigma);
        if (smoothness != null) text.append(", L = ").append(smoothness);
        if (mu != null) text.append(", mu = ").append(mu.value()).append(" (").append(mu.grade().of("mu")).append(")");
        if (initialGap != null) text.append(", Delta_0 = ").append(initialGap);
        return text.append(acceptsSampled ? ", sampled constants accepted" : "").toString();
    }
}
