package perturbed.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import perturbed.kernel.Kernels;
import perturbed.noise.Moments;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;

/**
 * How much noise a run of T steps bears: {@code Budget.pl(200_000).check(forward(gaussian(1)).every(500), backward(uniform(0.5)))} judges perturbations by
 * Corollaries 1-4 and Table 1 ({@link NoiseBudget}), corrected unless a {@link Form} says otherwise, and says how large, how often and how far apart they may be.
 *
 * <p>What spoils a rate is the bias. A perturbation of size a = (E||.||^2)^(1/2) with mean m makes one of order beta = min(a, max(m, a^2)) in the forward pass (as printed:
 * max(m, a^2)) and beta = m in the backward pass, so that size and number of occurrences trade off: with Q perturbed steps the noise-free rate stays while
 * <pre>
 *                 any placement                                at random                      evenly spaced: and
 * non-convex      Q beta^2 = O(T^1/2)                          Q beta = O(T^3/4)              beta = O(T^1/4)
 * PL              min(Q, T/ln T) beta = O((T/ln T)^1/2)        Q beta = O((T ln T)^1/2)       beta = O((T/ln T)^1/2)
 * PL, printed     min(Q, T/ln T) beta^2 = O(1)
 * </pre>
 * and their variance, a^2 in the mean over the steps (under PL with any placement: over the last T/ln T; evenly spaced, as if Q were ln T at least, since one step moves the weights by gamma a), is O(1);
 * in the first half, under PL, beta = O((ln T)^1/2) is enough. What is evenly spaced moves the weights by gamma beta at once, hence the limit of beta. At beta = 1 this is Table 1, at Q = T
 * Corollary 1. Orders leave constants out: here they are 1. With {@link #assuming} a verdict has a bound with all constants beside it, and
 * {@code experiment.PlanCheck} puts one to the test.
 *
 * <p>Immutable; each option returns a changed copy.
 */
public final class Budget {
    private static final double UNEVEN = 2;                          // gaps between D / 2 and 2 D are even

    private final Regime regime;
    private final long horizon;
    private final int[] sizes;                                       // d_1, ..., d_N; null: one site of one value
    private final Placement placement;                               // null: read off the schedule
    private final Form form;
    private final Assumptions assumptions;                           // null: orders only

    private Budget(Regime regime, long horizon, int[] sizes, Placement placement, Form form, Assumptions assumptions) {
        this.regime = regime;
        this.horizon = horizon;
        this.sizes = sizes;
        this.placement = placement;
        this.form = form;
        this.assumptions = assumptions;
    }

    /**
     * T steps of the step size gamma = Theta(ln T / T) under PL.
     *
     * @throws IllegalArgumentException if T &lt; 2
     */
    public static Budget pl(long horizon) {
        return of(Regime.PL, horizon);
    }

    /**
     * T steps of the step size gamma = Theta(T^-1/2) without PL.
     *
     * @throws IllegalArgumentException if T &lt; 2
     */
    public static Budget nonConvex(long horizon) {
        return of(Regime.NON_CONVEX, horizon);
    }

    /** T steps in this regime. */
    public static Budget of(Regime regime, long horizon) {
        if (horizon < 2 || horizon > 1L << 32) throw new IllegalArgumentException("a budget is for a horizon T in 2..2^32, got " + horizon);
        return new Budget(regime, horizon, null, null, Form.CORRECTED, null);
    }

    /**
     * d_1, ..., d_N: the sites of the chain, and with them the size of a noise that acts on each element. Without them a perturbation acts at one site of one value.
     *
     * @throws IllegalArgumentException if there are fewer than two, or one is below 1
     */
    public Budget sizes(int... outputSizes) {
        NoiseLevels.none(outputSizes.length);                        // refuses N < 2
        for (int d : outputSizes) if (d < 1) throw new IllegalArgumentException("the sizes d_1, ..., d_N of the outputs are at least 1, got " + d);
        return new Budget(regime, horizon, outputSizes.clone(), placement, form, assumptions);
    }

    /**
     * Where the perturbed steps lie. Unless set it is read off each schedule: evenly spaced where all gaps are within a factor 2 of T/Q, else anywhere.
     *
     * @throws IllegalArgumentException for {@link Placement#FIRST_HALF} without PL
     */
    public Budget placed(Placement placement) {
        NoiseBudget.intermittent(regime, true, placement, form);     // refuses FIRST_HALF
        return new Budget(regime, horizon, sizes, placement, form, assumptions);
    }

    /** As printed, or corrected, the default. There is no repaired Table 1: {@link Form#REPAIRED} is the print. */
    public Budget form(Form form) {
        return new Budget(regime, horizon, sizes, placement, form, assumptions);
    }

    /** With these constants: a verdict then has the bound of Theorem 4c or 5c with and without the perturbations, at its best step size. Needs {@link #sizes}. */
    public Budget assuming(Assumptions assumptions) {
        return new Budget(regime, horizon, sizes, placement, form, assumptions);
    }

    /**
     * Judges these perturbations. Several of them are within the budget if each is: a sum of a few orders is of the order of the largest.
     *
     * @throws IllegalArgumentException if there is none, one acts at no step, its moments are not known (rounding, Top-K), its site is not in the chain, or it
     *                                  is not in the first half where it was said to be
     */
    public Plan check(Perturbation... perturbations) {
        if (perturbations.length == 0) throw new IllegalArgumentException("check(..) needs at least one perturbation");
        List<Verdict> verdicts = new ArrayList<>();
        for (Perturbation p : perturbations) verdicts.add(verdict(p));
        if (assumptions == null) return new Plan(verdicts, Optional.empty(), Optional.empty());
        if (sizes == null) throw new IllegalArgumentException("a bound needs the sites of the chain: set sizes(d_1, ..., d_N)");
        BoundedErrors errors = BoundedErrors.of(assumptions, sizes, horizon, perturbations);
        return new Plan(verdicts, Optional.of(best(errors)), Optional.of(best(BoundedErrors.of(0, 0))));
    }

    /** The same perturbation at the largest size its schedule allows, where its share of the budget is 1. */
    public Perturbation fitted(Perturbation p) {
        double factor = 1 / verdict(p).share();
        return p.scaled(t -> factor * p.factor(t));
    }

    private Bound best(ErrorLevels errors) {
        Form bound = form == Form.CORRECTED ? form : Form.PRINTED;
        return regime == Regime.PL ? Theory.bestOptimalityGap(assumptions, errors, horizon, bound) : Theory.bestStationarity(assumptions, errors, horizon, bound);
    }

    private Verdict verdict(Perturbation p) {
        Occurrences when = Occurrences.of(p, horizon);
        if (when.count() == 0) throw new IllegalArgumentException(p + " acts at none of the steps 0.." + (horizon - 1) + "; leave it out");
        double[] size = size(p, when.factor());
        Placement placed = placement != null ? placement : when.isEven(horizon, UNEVEN) ? Placement.EVENLY_SPACED : Placement.ANY;
        long end = placed == Placement.FIRST_HALF ? horizon / 2 : horizon;
        if (when.last() >= end) throw new IllegalArgumentException(p + " acts at step " + when.last() + ", which is not in the first half of " + horizon + "; leave out placed(FIRST_HALF)");
        boolean zeroMean = size[1] <= 1e-12 * size[0];
        Load load = new Load(p.side(), size[0], zeroMean ? 0 : size[1], form == Form.CORRECTED);
        double q = when.count();
        NoiseBudget.Intermittent law = NoiseBudget.intermittent(regime, zeroMean, placed, form == Form.CORRECTED ? form : Form.PRINTED);
        double scale = scale(load, q, placed);
        return new Verdict(p, law, horizon, when.count(), load.size, load.mean, 1 / scale, load.size * scale, occurrences(load, placed, end));
    }

    /** Size and mean over the sites. */
    private double[] size(Perturbation p, double factor) {
        double second = 0, mean = 0;
        int[] sites = sizes == null ? new int[] {0} : p.sites(sizes.length);
        for (int i : sites) {
            boolean forward = p.side() == Side.FORWARD;
            if (sizes != null && forward && i == sizes.length) continue;                              // delta_N reaches no gradient
            int[] elements = sizes == null ? new int[] {1, 1} : p.elements(sizes[forward ? i - 1 : i - 2]);
            Moments m = p.noise().moments(elements[1] - elements[0] + 1).orElseThrow(() -> new IllegalArgumentException(p + ": its moments are not known, they may "
                + "depend on the value; measure its size with an error study, and check gaussian or constant noise of that size"));
            second += factor * factor * m.second();
            mean += factor * factor * m.mean() * m.mean();
        }
        if (second == 0) throw new IllegalArgumentException(p + " adds nothing that reaches a gradient; leave it out");
        return new double[] {Math.sqrt(second), Math.sqrt(mean)};
    }

    /** A perturbation of size a and mean m, a > 0. {@code atMostItsSize}: beta <= a, which the print does not use. */
    private record Load(Side side, double size, double mean, boolean atMostItsSize) {
        /** The largest s for which s times this has a bias of at most beta, where beta is min(s a, max(s m, s^2 a^2)), or s m in the backward pass. */
        double scaleOf(double beta) {
            double byMean = mean == 0 ? Double.POSITIVE_INFINITY : beta / mean;
            if (side == Side.BACKWARD) return byMean;
            double both = Math.min(byMean, Math.sqrt(beta) / size);
            return atMostItsSize ? Math.max(beta / size, both) : both;
        }
    }

    /** How many times the perturbation of Q steps may be what it is. */
    private double scale(Load load, double q, Placement placed) {
        return Math.min(load.scaleOf(bias(q, placed)), 1 / (load.size * Math.sqrt(spread(q, placed))));
    }

    /** The largest beta for Q steps. */
    private double bias(double q, Placement placed) {
        double t = horizon, log = Kernels.log(t), counted = Math.min(q, t / log);
        boolean printed = form != Form.CORRECTED;
        if (regime == Regime.NON_CONVEX) {
            if (printed || placed == Placement.ANY) return Math.sqrt(Math.sqrt(t) / q);
            double atOnce = placed == Placement.EVENLY_SPACED ? Math.sqrt(Math.sqrt(t)) : Double.POSITIVE_INFINITY;
            return Math.min(Math.sqrt(t * Math.sqrt(t)) / q, atOnce);
        }
        if (printed) return 1 / Math.sqrt(counted);
        return switch (placed) {
            case ANY -> Math.sqrt(t / log) / counted;
            case EVENLY_SPACED, RANDOM -> Math.sqrt(t * log) / q;    // at once: beta <= a, and a is limited by its variance
            case FIRST_HALF -> Math.sqrt(log);                       // the rest of the run shrinks it by T^-1/2, with the step size doubled
        };
    }

    /** What part of a^2 counts as variance. */
    private double spread(double q, Placement placed) {
        double t = horizon, log = Kernels.log(t);
        if (regime == Regime.PL && placed == Placement.ANY) return Math.min(1, q * log / t);
        return (regime == Regime.PL && placed == Placement.EVENLY_SPACED ? Math.max(q, log) : q) / t;       // of fewer the last is not forgotten
    }

    /** The largest Q: both conditions are met up to it. */
    private long occurrences(Load load, Placement placed, long end) {
        long low = 0, high = end;
        while (low < high) {                                         // the scale falls with Q
            long middle = high - (high - low) / 2;
            if (scale(load, middle, placed) >= 1) low = middle;
            else high = middle - 1;
        }
        return low;
    }
}
