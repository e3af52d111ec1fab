package perturbed.noise;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import perturbed.kernel.UserCodeException;

/**
 * A noise with the places and the steps at which it is added: {@code forward(uniform(0.1)).at(1).every(10)}.
 *
 * <p>Without {@link #at} or {@link #between} it acts at every site that matters to a gradient: delta_1..delta_{N-1}, eps_2..eps_N. Without a schedule it acts at every step;
 * {@link #during}, {@link #every} and {@link #atSteps} together act where all of them do, every(n) counting from step 0.
 * The draws are independent from sample to sample unless {@link #sharedAcrossBatch()}; they belong to the place in the batch (the row of the data set in a full
 * batch), so a sample drawn twice into a mini-batch gets two draws. Where several perturbations act at one site, each sees the value as the one before left it.
 * Each option returns a changed copy and sets, never adds.
 */
public final class Perturbation implements Serializable {
    private final Side side;
    private final Noise noise;
    private final int[] sites;                                       // null: all that matter
    private final int firstElement;                                  // 0: all elements
    private final int lastElement;
    private final Schedule schedule;
    private final LongToDoubleFunction scale;                        // null: 1
    private final boolean shared;

    private Perturbation(Side side, Noise noise, int[] sites, int firstElement, int lastElement, Schedule schedule, LongToDoubleFunction scale, boolean shared) {
        if (noise == null) throw new IllegalArgumentException((side == Side.FORWARD ? "forward" : "backward") + "(noise): the noise is missing (null)");
        this.side = side;
        this.noise = noise;
        this.sites = sites;
        this.firstElement = firstElement;
        this.lastElement = lastElement;
        this.schedule = schedule;
        this.scale = scale;
        this.shared = shared;
    }

    /** delta_i: added to the intermediate outputs y_i, (5a). */
    public static Perturbation forward(Noise noise) {
        return new Perturbation(Side.FORWARD, noise, null, 0, 0, Schedule.ALWAYS, null, false);
    }

    /** eps_i: added to the intermediate gradients v_{i-1} as operator i gives them, (5b). */
    public static Perturbation backward(Noise noise) {
        return new Perturbation(Side.BACKWARD, noise, null, 0, 0, Schedule.ALWAYS, null, false);
    }

    /**
     * At these operators, counted 1..N: delta_i for forward, eps_i for backward. delta_N changes the reported loss and no gradient.
     *
     * @throws IllegalArgumentException if there is none, one is below 1, or one is 1 and this is a backward perturbation; an index above N is refused where the chain is known
     */
    public Perturbation at(int... operators) {
        if (operators.length == 0) throw new IllegalArgumentException(this + ".at() names no operator; leave at() out to mean all of them");
        for (int i : operators) {
            if (i < 1) throw new IllegalArgumentException(this + ".at(" + i + "): operators count from 1, as in the paper");
            if (i == 1 && side == Side.BACKWARD) throw new IllegalArgumentException(this + ".at(1): eps_1 does not exist, backward noise enters at 2..N, (5b)");
        }
        return new Perturbation(side, noise, IntStream.of(operators).sorted().distinct().toArray(), firstElement, lastElement, schedule, scale, shared);
    }

    /** At the operators first..last, both included. */
    public Perturbation between(int first, int last) {
        if (last < first) throw new IllegalArgumentException(this + ".between(" + first + ", " + last + "): first must not exceed last");
        return at(IntStream.rangeClosed(first, last).toArray());
    }

    /** Only on the elements first..last of the vector, counted from 1, both included; the noise sees these elements alone. */
    public Perturbation elements(int first, int last) {
        if (first < 1 || last < first) throw new IllegalArgumentException(this + ".elements(" + first + ", " + last + "): elements count from 1, and first must not exceed last");
        return new Perturbation(side, noise, sites, first, last, schedule, scale, shared);
    }

    /** Only at steps from &lt;= t &lt; to. */
    public Perturbation during(long from, long to) {
        return with(schedule.during(from, to));
    }

    /** Only at steps 0, n, 2n, ... */
    public Perturbation every(long n) {
        return with(schedule.every(n));
    }

    /** Only at these steps. */
    public Perturbation atSteps(long... steps) {
        return with(schedule.atSteps(steps));
    }

    /** As it acts at step t, at every step: for what is measured at one step. Where it does not act at t ({@link #isActive}), leave it out instead. */
    public Perturbation heldAt(long t) {
        if (scale == null) return with(Schedule.ALWAYS);
        double factor = factor(t);
        return with(Schedule.ALWAYS).scaled(any -> factor);
    }

    private Perturbation with(Schedule schedule) {
        return new Perturbation(side, noise, sites, firstElement, lastElement, schedule, scale, shared);
    }

    /** What is added at step t is multiplied by {@code factor(t)}, a function without state. */
    public Perturbation scaled(LongToDoubleFunction factor) {
        if (factor == null) throw new IllegalArgumentException(this + ".scaled(factor): the factor is missing (null)");
        return new Perturbation(side, noise, sites, firstElement, lastElement, schedule, factor, shared);
    }

    /** All samples of a batch see the same draws; the default is independent draws from sample to sample. */
    public Perturbation sharedAcrossBatch() {
        return new Perturbation(side, noise, sites, firstElement, lastElement, schedule, scale, true);
    }

    public Side side() {
        return side;
    }

    public Noise noise() {
        return noise;
    }

    public boolean isShared() {
        return shared;
    }

    /** Whether it was told when to act: {@link #during}, {@link #every}, {@link #atSteps}. Otherwise it acts at every step. */
    public boolean isScheduled() {
        return !schedule.isAlways();
    }

    /** Whether it acts at step t. */
    public boolean isActive(long t) {
        return schedule.isActive(t);
    }

    /**
     * The factor at step t.
     *
     * @throws IllegalArgumentException if your function gives a negative, infinite or undefined factor
     */
    public double factor(long t) {
        double factor = scale == null ? 1 : yourFactor(t);
        if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException(this + ": the factor at step " + t + " must be finite and >= 0, got " + factor);
        return factor;
    }

    private double yourFactor(long t) {
        try {
            return scale.applyAsDouble(t);
        } catch (RuntimeException e) {
            throw UserCodeException.at(this + ": your factor failed at step " + t, e);
        }
    }

    /**
     * The operators of a chain of N at which it acts, ascending.
     *
     * @throws IllegalArgumentException if one named by {@link #at} is not in the chain
     */
    public int[] sites(int chainLength) {
        int n = chainLength;
        if (sites == null) return (side == Side.FORWARD ? IntStream.range(1, n) : IntStream.rangeClosed(2, n)).toArray();
        int last = sites[sites.length - 1];
        if (last > n) throw new IllegalArgumentException(this + ": there is no operator " + last + ", the chain has " + n);
        return sites.clone();
    }

    /**
     * The elements {first, last} of a vector of the given size on which it acts, counted from 1.
     *
     * @throws IllegalArgumentException if they reach beyond the vector
     */
    public int[] elements(int size) {
        if (firstElement == 0) return new int[] {1, size};
        if (lastElement > size) throw new IllegalArgumentException(this + ": there is no element " + lastElement + ", the vector has " + size);
        return new int[] {firstElement, lastElement};
    }

    /** Whether {@link #elements(int, int)} was said. */
    public boolean namesElements() {
        return firstElement > 0;
    }

    /** As text, where the noise has one and no function of yours is in it: it names stored results. */
    public Optional<String> text() {
        return scale == null ? noise.text().map(name -> asTyped(name, Integer.MAX_VALUE)) : Optional.empty();
    }

    /** Lists of more than {@code limit} are cut short. */
    private String asTyped(String noiseText, int limit) {
        StringBuilder text = new StringBuilder(side == Side.FORWARD ? "forward(" : "backward(").append(noiseText).append(")");
        if (sites != null) text.append(".at(").append(Listed.of(sites.length, k -> Integer.toString(sites[k]), limit)).append(")");
        if (firstElement > 0) text.append(".elements(").append(firstElement).append(", ").append(lastElement).append(")");
        text.append(schedule.asTyped(limit));
        if (scale != null) text.append(".scaled(t -> ...)");
        if (shared) text.append(".sharedAcrossBatch()");
        return text.toString();
    }

    /** What one would type, long lists cut short; {@link #text} has all of them. */
    @Override
    public String toString() {
        return asTyped(noise.text().isPresent() ? noise.toString() : "your noise", Listed.SHOWN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Perturbation that && side == that.side && noise.equals(that.noise) && Arrays.equals(sites, that.sites)
            && firstElement == that.firstElement && lastElement == that.lastElement && schedule.toString().equals(that.schedule.toString())
            && scale == that.scale && shared == that.shared;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new Object[] {side, noise, Arrays.hashCode(sites), firstElement, lastElement, schedule.toString(), shared});
    }
}
