package perturbed.theory;

import java.util.List;
import java.util.Locale;
import perturbed.kernel.Kernels;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** An upper bound with all that is needed to judge it: terms that sum to it, what it rests on, which form of which theorem it is, and whether that is proved. */
public abstract sealed class Bound permits AdjointBound, JacobianBiasBound, GradientErrorBound, GradientBiasBound, StationarityBound, OptimalityGapBound,
    SpikeRecoveryBound {
    /** What a term accounts for. */
    public enum Part {
        OPTIMISATION_ERROR, SAMPLING_NOISE, PERTURBATION_VARIANCE, PERTURBATION_BIAS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One summand.
     *
     * @param name  where it comes from, as "delta_1" or "u_2"
     * @param value +inf beyond the doubles, or where a constant is unknown
     * @param log10 its decimal logarithm, also where the value is beyond the doubles
     */
    public record Term(String name, Part part, double value, double log10) { }

    /**
     * A bound beside what was measured.
     *
     * @param ratio measured / bound: at most 1 where the bound holds; 0 where both are 0
     */
    public record Comparison(double bound, double measured, double ratio) { }

    /** What is bounded by what, without numbers: "Theorem 1c", "E||u~ - u||^2". */
    record Claim(String theorem, String quantity, Form form, Mark mark) { }

    /** A term before it is shown. */
    record Summand(String name, Part part, Magnitude value) { }

    private final Claim claim;
    private final Magnitude value;
    private final List<Summand> summands;
    private final Basis basis;

    Bound(Claim claim, Magnitude value, List<Summand> summands, Basis basis) {
        this.claim = claim;
        this.value = value;
        this.summands = List.copyOf(summands);
        this.basis = basis;
    }

    /** The bound; +inf where it is beyond the doubles (then {@link #log10} has it) or a constant it needs is unknown ({@link #sentence} names it). */
    public final double value() {
        return value.toDouble();
    }

    /** Its decimal logarithm, also beyond the doubles; +inf only where a constant is unknown, -inf for 0. */
    public final double log10() {
        return value.log10();
    }

    final Magnitude magnitude() {
        return value;
    }

    final Basis basis() {
        return basis;
    }

    /** Summands, in the order of the formula. */
    public final List<Term> terms() {
        return summands.stream().map(s -> new Term(s.name, s.part, s.value.toDouble(), s.value.log10())).toList();
    }

    /** The sum of the terms of one kind. */
    public final double part(Part part) {
        return sum(summands.stream().filter(s -> s.part == part).toList()).toDouble();
    }

    static Magnitude sum(List<Summand> summands) {
        return Magnitude.sum(summands.stream().map(Summand::value).toArray(Magnitude[]::new));
    }

    /** The name of the theorem, as "Theorem 1c". */
    public final String theorem() {
        return claim.theorem;
    }

    public final Form form() {
        return claim.form;
    }

    public final Mark mark() {
        return claim.mark;
    }

    /** What it rests on, each constant with the way it is known. */
    public final List<String> assumptions() {
        return basis.assumptions();
    }

    /** The least sure of the constants: a bound on {@link Grade#SAMPLED} constants is an estimate of one. */
    public final Grade grade() {
        return basis.grade();
    }

    /** With what was measured of the bounded quantity. */
    public final Comparison against(double measured) {
        if (!(measured >= 0)) throw new IllegalArgumentException("a measured " + claim.quantity + " must be >= 0, got " + measured);
        Magnitude found = Magnitude.of(measured);
        return new Comparison(value(), measured, found.isZero() ? 0 : found.over(value).toDouble());
    }

    /** The bound in words: theorem, form, mark, number, and what limits it. */
    public final String sentence() {
        StringBuilder text = new StringBuilder(claim.theorem + " (" + claim.form + ", " + claim.mark + "): " + claim.quantity + " <= " + number());
        if (value.isInfinite() && !basis.unknown().isEmpty()) text.append(", no finite bound: unknown ").append(String.join(", ", basis.unknown()));
        if (claim.mark == Mark.REFUTED) text.append("; false as printed, there are counterexamples");
        if (grade() == Grade.SAMPLED) text.append("; from sampled constants, so an estimate and not a bound");
        return text.append(".").toString();
    }

    private String number() {
        if (value.isInfinite()) return "infinity";
        if (value.isZero()) return "0";
        if (Math.abs(log10()) < 300) return String.format(Locale.ROOT, "%.6g", value());
        double exponent = Math.floor(log10());
        return String.format(Locale.ROOT, "%.5fe%+.0f", Kernels.exp((log10() - exponent) * 2.302585092994046), exponent);
    }

    /** One row per term: term, part, value, log10; the bound itself last. */
    public final Table table() {
        StringColumn term = StringColumn.create("term"), part = StringColumn.create("part");
        DoubleColumn values = DoubleColumn.create("value"), logs = DoubleColumn.create("log10");
        for (Term t : terms()) {
            term.append(t.name);
            part.append(t.part.toString());
            values.append(t.value);
            logs.append(t.log10);
        }
        term.append("bound");
        part.append("");
        values.append(value());
        logs.append(log10());
        return Table.create(claim.theorem + " (" + claim.form + ")", term, part, values, logs);
    }

    /** The sentence. */
    @Override
    public final String toString() {
        return sentence();
    }
}
