package perturbed.theory;

/**
 * A constant of an assumption, with the way it is known.
 *
 * @param value at least 0; +inf where it is unknown, and then it counts as 0 where it multiplies a 0
 */
public record Constant(double value, Grade grade) {
    /** Nothing is known: +inf. */
    public static final Constant UNKNOWN = new Constant(Double.POSITIVE_INFINITY, Grade.UPPER_BOUND);

    public Constant {
        if (!(value >= 0)) throw new IllegalArgumentException("a constant must be >= 0 (+inf: unknown), got " + value);
        if (grade == null) throw new IllegalArgumentException("a constant needs its grade: closed form, upper bound or sampled");
    }

    /** Known by a formula. */
    public static Constant closedForm(double value) {
        return new Constant(value, Grade.CLOSED_FORM);
    }

    /** Certified to be no smaller than the true constant (mu: no larger). */
    public static Constant upperBound(double value) {
        return new Constant(value, Grade.UPPER_BOUND);
    }

    /** Seen in a sample: no bound may rest on it unless {@link Assumptions#acceptingSampled()}. */
    public static Constant sampled(double value) {
        return new Constant(value, Grade.SAMPLED);
    }

    /** With a refusal that names the constant. */
    static Constant of(String name, double value, Grade grade) {
        if (!(value >= 0)) throw new IllegalArgumentException(name + " must be >= 0 (+inf: unknown), got " + value);
        return new Constant(value, grade);
    }

    public boolean isUnknown() {
        return value == Double.POSITIVE_INFINITY;
    }

    /** The larger value, with the lesser grade: a bound of both. */
    Constant max(Constant other) {
        return new Constant(Math.max(value, other.value), grade.and(other.grade));
    }

    @Override
    public String toString() {
        return isUnknown() ? "unknown" : value + " (" + grade + ")";
    }
}
