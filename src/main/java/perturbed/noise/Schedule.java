package perturbed.noise;

import java.io.Serializable;
import java.util.Arrays;

/** When a perturbation acts: steps are counted 0..T-1, and all parts must agree. */
final class Schedule implements Serializable {
    static final Schedule ALWAYS = new Schedule(0, Long.MAX_VALUE, 1, null);

    private final long from;
    private final long to;
    private final long every;
    private final long[] steps;                                      // sorted; null: no list

    private Schedule(long from, long to, long every, long[] steps) {
        this.from = from;
        this.to = to;
        this.every = every;
        this.steps = steps;
    }

    Schedule during(long from, long to) {
        if (from < 0 || to <= from) throw new IllegalArgumentException("during(a, b) means steps a <= t < b and needs 0 <= a < b, got during(" + from + ", " + to + ")");
        return new Schedule(from, to, every, steps);
    }

    Schedule every(long n) {
        if (n < 1) throw new IllegalArgumentException("every(n) means steps 0, n, 2n, ... and needs n >= 1, got " + n);
        return new Schedule(from, to, n, steps);
    }

    Schedule atSteps(long... steps) {
        for (long step : steps) if (step < 0) throw new IllegalArgumentException("atSteps: steps count from 0, got " + step);
        long[] sorted = steps.clone();
        Arrays.sort(sorted);
        return new Schedule(from, to, every, sorted);
    }

    boolean isActive(long t) {
        return t >= from && t < to && t % every == 0 && (steps == null || Arrays.binarySearch(steps, t) >= 0);
    }

    boolean isAlways() {
        return from == 0 && to == Long.MAX_VALUE && every == 1 && steps == null;
    }

    @Override
    public String toString() {
        return asTyped(Integer.MAX_VALUE);
    }

    /** As typed; a list of more than {@code limit} steps is cut short. */
    String asTyped(int limit) {
        StringBuilder text = new StringBuilder();
        if (from > 0 || to < Long.MAX_VALUE) text.append(".during(").append(from).append(", ").append(to).append(")");
        if (every > 1) text.append(".every(").append(every).append(")");
        if (steps != null) text.append(".atSteps(").append(Listed.of(steps.length, k -> Long.toString(steps[k]), limit)).append(")");
        return text.toString();
    }
}
