package perturbed.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import perturbed.experiment.PointCheck.Comparison;
import perturbed.kernel.RandomStream;
import perturbed.kernel.RandomStream.Purpose;
import perturbed.operator.Loss;
import perturbed.operator.Operator;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Holds an operator's or a loss's own derivatives against differences: the pull-back J1^T v, J2^T v against differences of the value, and
 * the first and second derivative of the pull-back (along a direction of y) against differences of the pull-back. Differences are
 * central and extrapolated, good to about 1e-10 relative.
 *
 * <pre>{@code
 * GradientCheck.of(new Swish()).inputSize(8).run()
 * }</pre>
 *
 * The points y, w, v and the directions are standard normal draws of the seed. At a kink (relu at 0) there is no derivative to compare with: give
 * a point away from it by {@link #at}.
 */
public final class GradientCheck {
    private final Operator operator;                             // null for a loss
    private final Loss loss;                                     // null for an operator
    private final int inputSize;                                 // 0: not given
    private final double[] at;                                   // null: drawn
    private final double[] target;                               // null: drawn
    private final int points;
    private final long seed;
    private final double tolerance;

    private GradientCheck(Operator operator, Loss loss, int inputSize, double[] at, double[] target, int points, long seed, double tolerance) {
        this.operator = operator;
        this.loss = loss;
        this.inputSize = inputSize;
        this.at = at;
        this.target = target;
        this.points = points;
        this.seed = seed;
        this.tolerance = tolerance;
    }

    /** Checks an operator: give {@link #inputSize} or {@link #at}, then {@link #run}. */
    public static GradientCheck of(Operator operator) {
        if (operator == null) throw new IllegalArgumentException("GradientCheck.of(operator): operator is missing (null)");
        return new GradientCheck(operator, null, 0, null, null, 5, 1, 1e-6);
    }

    /** Checks a loss: J1 is its gradient in y. Targets are drawn from what the loss accepts (numbers, -1/+1 or classes); {@link #target} gives one. */
    public static GradientCheck of(Loss loss) {
        if (loss == null) throw new IllegalArgumentException("GradientCheck.of(loss): loss is missing (null)");
        return new GradientCheck(null, loss, 0, null, null, 5, 1, 1e-6);
    }

    /** d_{i-1}, at least 1. */
    public GradientCheck inputSize(int inputSize) {
        if (inputSize < 1) throw new IllegalArgumentException("inputSize must be at least 1, got " + inputSize);
        if (at != null && at.length != inputSize)
            throw new IllegalArgumentException("inputSize(" + inputSize + ") contradicts at(y) with " + at.length + " values: give one of the two");
        return new GradientCheck(operator, loss, inputSize, at, target, points, seed, tolerance);
    }

    /** Takes this y at every point instead of drawing it; w, v and the directions are still drawn. */
    public GradientCheck at(double... y) {
        if (y.length == 0) throw new IllegalArgumentException("at(y): y is empty");
        for (double e : y) if (!Double.isFinite(e)) throw new IllegalArgumentException("at(y): y must be finite, got " + Arrays.toString(y));
        if (inputSize != 0 && inputSize != y.length)
            throw new IllegalArgumentException("at(y) with " + y.length + " values contradicts inputSize(" + inputSize + "): give one of the two");
        return new GradientCheck(operator, loss, inputSize, y.clone(), target, points, seed, tolerance);
    }

    /** The target of a loss; by default one is drawn. */
    public GradientCheck target(double... target) {
        if (loss == null) throw new IllegalArgumentException("target(..) is for losses; " + operator.label() + " is an operator");
        return new GradientCheck(operator, loss, inputSize, at, target.clone(), points, seed, tolerance);
    }

    /** How many points are tried, at least 1; default 5. */
    public GradientCheck points(int points) {
        if (points < 1) throw new IllegalArgumentException("points must be at least 1, got " + points);
        return new GradientCheck(operator, loss, inputSize, at, target, points, seed, tolerance);
    }

    /** The seed of the points; default 1. */
    public GradientCheck seed(long seed) {
        return new GradientCheck(operator, loss, inputSize, at, target, points, seed, tolerance);
    }

    /**
     * The largest relative error that passes, default 1e-6. Where an operator gives its second order by differences itself
     * (see {@link Operator#hasExactDerivatives}), that is held to the square root of this.
     */
    public GradientCheck tolerance(double tolerance) {
        if (!(tolerance > 0 && tolerance < 1)) throw new IllegalArgumentException("tolerance must be between 0 and 1, got " + tolerance);
        return new GradientCheck(operator, loss, inputSize, at, target, points, seed, tolerance);
    }

    /**
     * Compares at every point. Of an input or a weight of more than 128 elements, 128 drawn ones are compared with differences of the value.
     *
     * @throws IllegalArgumentException if the operator breaks its contract: arrays of wrong sizes, elements it leaves unset,
     *     values that are not finite, inputs it changes, different numbers for the same input
     */
    public Result run() {
        int size = at != null ? at.length : inputSize;
        if (size == 0) throw new IllegalArgumentException("GradientCheck of " + subject() + ": give .inputSize(d) or .at(y)");
        try {
            if (operator != null) operator.outputSize(size);
            else loss.targetSize(size);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("GradientCheck of " + subject() + ": " + e.getMessage() + ", but inputSize is " + size, e);
        }
        Kind kind = loss == null || target != null ? null : kind(size);
        List<Comparison> comparisons = new ArrayList<>();
        boolean exact = true;
        for (int p = 0; p < points; p++) {
            RandomStream random = RandomStream.of(seed, Purpose.USER, p);
            double[] y = at != null ? at : normals(random.at(0), size);
            Operator f = operator != null ? operator : loss.withTarget(loss.checked(target != null ? target : draw(kind, random.at(1), size), size));
            exact = f.hasExactDerivatives();
            new PointCheck(f, y, p + 1, random).compare(comparisons);
        }
        return new Result(subject(), points, tolerance, exact, comparisons);
    }

    private String subject() {
        return operator != null ? operator.label() : loss.label();
    }

    static double[] normals(RandomStream random, int size) {
        double[] x = new double[size];
        for (int k = 0; k < size; k++) x[k] = random.normal(k);
        return x;
    }

    // ---- targets -------------------------------------------------------------------------------------------------

    /** What a loss learns from; the example is a value that the other kinds before it do not have. */
    private enum Kind {
        NUMBERS(0.5), LABELS(-1), CLASSES(0);

        final double example;

        Kind(double example) {
            this.example = example;
        }
    }

    private Kind kind(int size) {
        double[] example = new double[loss.targetSize(size)];
        for (Kind kind : Kind.values()) {
            Arrays.fill(example, kind.example);
            try {
                loss.checked(example, size);
                return kind;
            } catch (IllegalArgumentException refused) {
                continue;
            }
        }
        throw new IllegalArgumentException("GradientCheck of " + subject() + ": it accepts neither numbers nor -1/+1 nor classes as targets; give one by .target(..)");
    }

    private double[] draw(Kind kind, RandomStream random, int size) {
        double[] drawn = new double[loss.targetSize(size)];
        for (int k = 0; k < drawn.length; k++)
            drawn[k] = switch (kind) {
                case NUMBERS -> random.normal(k);
                case LABELS -> 2 * random.below(2, k) - 1;
                case CLASSES -> random.below(size, k);
            };
        return drawn;
    }

    // ---- the result ----------------------------------------------------------------------------------------------

    /** What is compared. */
    public enum Part {
        /** J1 f(y, w)^T v; of a loss, its gradient. */
        J1("J1"),
        /** J2 f(y, w)^T v. */
        J2("J2"),
        /** (D1 J1 f[a])^T v. */
        D1_J1("D1 J1"),
        /** (D1 J2 f[a])^T v. */
        D1_J2("D1 J2"),
        /** (D1^2 J1 f[a, a])^T v. */
        D1_D1_J1("D1^2 J1"),
        /** (D1^2 J2 f[a, a])^T v. */
        D1_D1_J2("D1^2 J2");

        private final String symbol;

        Part(String symbol) {
            this.symbol = symbol;
        }

        @Override
        public String toString() {
            return symbol;
        }
    }

    /** The worst element of each part over all points. */
    public static final class Result {
        private final String subject;
        private final int points;
        private final double tolerance;
        private final boolean exact;
        private final Map<Part, Comparison> worst = new EnumMap<>(Part.class);

        private Result(String subject, int points, double tolerance, boolean exact, List<Comparison> comparisons) {
            this.subject = subject;
            this.points = points;
            this.tolerance = tolerance;
            this.exact = exact;
            for (Comparison c : comparisons) worst.merge(c.part(), c, (x, y) -> x.error() >= y.error() ? x : y);
        }

        /** Whether every part is within its tolerance. */
        public boolean passed() {
            return worst.values().stream().allMatch(this::passes);
        }

        /** The largest relative error of a part: relative to its largest element; NaN where there is nothing to compare (no weight). */
        public double worstError(Part part) {
            return worst.containsKey(part) ? worst.get(part).error() : Double.NaN;
        }

        /** One row for each part: its largest relative error, the tolerance, whether it passed, and where that was (point from 1, element from 0). */
        public Table table() {
            Table table = Table.create("gradient check of " + subject, StringColumn.create("part"), DoubleColumn.create("error"), DoubleColumn.create("tolerance"),
                BooleanColumn.create("passed"), IntColumn.create("point"), IntColumn.create("element"), DoubleColumn.create("found"), DoubleColumn.create("byDifferences"));
            for (Comparison c : worst.values()) {
                Row row = table.appendRow();
                row.setString("part", c.part().toString());
                row.setDouble("error", c.error());
                row.setDouble("tolerance", toleranceOf(c.part()));
                row.setBoolean("passed", passes(c));
                row.setInt("point", c.point());
                row.setInt("element", c.element());
                row.setDouble("found", c.found());
                row.setDouble("byDifferences", c.expected());
            }
            return table;
        }

        private double toleranceOf(Part part) {
            return exact || part.compareTo(Part.D1_J1) < 0 ? tolerance : Math.sqrt(tolerance);
        }

        private boolean passes(Comparison c) {
            return c.error() <= toleranceOf(c.part());
        }

        /** A sentence that names the worst entry, the furthest above its tolerance or the closest to it. */
        @Override
        public String toString() {
            Comparison c = Collections.max(worst.values(), Comparator.comparingDouble(each -> each.error() / toleranceOf(each.part())));
            return String.format(Locale.ROOT, "gradient check of %s at %d %s: %s. Worst: %s, element %d at point %d is %s, by differences %s, relative error %.1e (tolerance %.0e)",
                subject, points, points == 1 ? "point" : "points", passed() ? "passed" : "FAILED", c.part(), c.element(), c.point(), c.found(), c.expected(), c.error(),
                toleranceOf(c.part()));
        }
    }
}
