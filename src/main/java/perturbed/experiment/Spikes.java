package perturbed.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import perturbed.noise.Perturbation;
import perturbed.sgd.Recorded;
import perturbed.sgd.Run;
import perturbed.sgd.Sgd;
import perturbed.theory.Assumptions;
import perturbed.theory.SpikeRecoveryBound;
import perturbed.theory.Theory;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The gradient spikes of a run (Section 6.3), the steps with ||u~ - u||^2 >= c_0, and what became of each:
 * {@code Spikes.of(sgd).inject(backward(constant(40)).at(2).atSteps(100)).threshold(25).run().table()}. The loss l(w_t) and the error are recorded at every
 * step, so this is for problems whose full loss is cheap.
 *
 * <p>A spike has recovered when the loss is back at its level from before the spike, the largest over the last steps up to it ({@link #levelOver}); where it comes
 * before an earlier one has recovered, its level is that of the earlier one. Immutable; each option returns a changed copy and sets.
 */
public final class Spikes {
    private static final double SETTLED = 1e-6;

    private final Sgd sgd;
    private final List<Perturbation> injected;
    private final double threshold;
    private final long levelSteps;

    private Spikes(Sgd sgd, List<Perturbation> injected, double threshold, long levelSteps) {
        this.sgd = sgd;
        this.injected = injected;
        this.threshold = threshold;
        this.levelSteps = levelSteps;
    }

    /** The spikes that this run has by itself; c_0 = 1, and the level is the loss at the step of the spike. What the run records is replaced. */
    public static Spikes of(Sgd sgd) {
        return new Spikes(sgd, List.of(), 1, 1);
    }

    /**
     * With these beside the perturbations the run has: {@code inject(backward(constant(40)).at(2).atSteps(100))}.
     *
     * @throws IllegalArgumentException if one does not fit the chain
     */
    public Spikes inject(Perturbation... spikes) {
        Spikes with = new Spikes(sgd, List.of(spikes), threshold, levelSteps);
        with.perturbed();                                            // refuses what does not fit
        return with;
    }

    /** c_0: a step with ||u~ - u||^2 >= c_0, positive, is a spike. */
    public Spikes threshold(double c0) {
        if (!(c0 > 0 && c0 < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("threshold(c0) must be finite and positive, got " + c0);
        return new Spikes(sgd, injected, c0, levelSteps);
    }

    /** The level to come back to is the largest loss over so many steps up to the spike: more than 1 where other noise makes the loss go up and down. */
    public Spikes levelOver(long steps) {
        if (steps < 1) throw new IllegalArgumentException("levelOver(steps) must be at least 1, got " + steps);
        return new Spikes(sgd, injected, threshold, steps);
    }

    private Sgd perturbed() {
        return sgd.perturb(Stream.concat(sgd.perturbations().stream(), injected.stream()).toArray(Perturbation[]::new));
    }

    /** Runs it. A run that diverges is a result. */
    public Result run() {
        Run run = perturbed().withoutCheckpoint().recordEvery(1).record(Recorded.gradientNorm(), Recorded.loss(), Recorded.error()).run();
        double[] error = run.column("error"), recorded = run.column("loss");
        double[] loss = Arrays.copyOf(recorded, recorded.length + 1);                       // l(w_0), ..., l(w_T)
        loss[recorded.length] = run.diverged() ? Double.NaN : sgd.problem().loss(run.finalWeights());
        double[] rest = null;                                                                         // where the run goes without noise, once it is asked
        List<Spike> spikes = new ArrayList<>();
        for (int t = 0; t < error.length; t++) {
            if (error[t] < threshold) continue;                                                       // NaN, on the way to divergence, is a spike
            Spike before = spikes.isEmpty() ? null : spikes.get(spikes.size() - 1);
            boolean within = before != null && (before.recovery.isEmpty() || before.step + 1 + before.recovery.getAsLong() > t);
            double level = within ? before.level : largest(loss, t);
            int back = t + 1;
            while (back < loss.length && !(loss[back] <= level)) back++;
            boolean recovered = back < loss.length;
            if (!recovered && !run.diverged() && rest == null) rest = rest(run);
            Aftermath aftermath = recovered ? Aftermath.RECOVERED : run.diverged() ? Aftermath.DIVERGED
                : rest[0] <= SETTLED && rest[1] > level ? Aftermath.OTHER_BASIN : Aftermath.OPEN;
            boolean alone = !within;
            for (int s = t + 1; s < Math.min(back, error.length) && alone; s++) alone = error[s] < threshold;
            int step = t;
            spikes.add(new Spike(t, Math.sqrt(error[t]), injected.stream().anyMatch(p -> p.isActive(step)), level, aftermath,
                recovered ? OptionalLong.of(back - t - 1) : OptionalLong.empty(), alone));
        }
        return new Result(sgd, run, spikes);
    }

    private double largest(double[] loss, int t) {
        double level = loss[t];
        for (int s = (int) Math.max(0, t + 1 - levelSteps); s < t; s++) level = Math.max(level, loss[s]);
        return level;
    }

    /** Gradient norm (relative to that at w_T, where this is above 1) and loss after as many exact steps from w_T as the run had. */
    private double[] rest(Run run) {
        Run exact = sgd.withoutCheckpoint().unperturbed().gradientNoise(0).fullBatch().momentum(0).startingAt(run.finalWeights()).recordEvery(1)
            .record(Recorded.gradientNorm(), Recorded.loss()).run();
        double[] norm = exact.column("gradientNorm"), loss = exact.column("loss");
        return new double[] {norm[norm.length - 1] / Math.max(1, norm[0]), loss[loss.length - 1]};
    }

    /** What became of a spike. */
    public enum Aftermath {
        /** The loss came back to its level. */
        RECOVERED,
        /** The run diverged. */
        DIVERGED,
        /** It did not come back, and without any noise it would go on to a stationary point above the level. */
        OTHER_BASIN,
        /** It did not come back before the run ended, and may yet. */
        OPEN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One of them.
     *
     * @param step     t
     * @param size     G = ||u~ - u||
     * @param injected whether one of {@link Spikes#inject} acted at this step
     * @param level    the loss to come back to
     * @param recovery the number of steps after step t until l(w) is at the level or below; empty if it never was
     * @param alone    whether no other spike came between the recovery before and its own
     */
    public record Spike(long step, double size, boolean injected, double level, Aftermath aftermath, OptionalLong recovery, boolean alone) { }

    /** The spikes of a run. */
    public static final class Result {
        private final Sgd sgd;
        private final Run run;
        private final List<Spike> spikes;

        private Result(Sgd sgd, Run run, List<Spike> spikes) {
            this.sgd = sgd;
            this.run = run;
            this.spikes = List.copyOf(spikes);
        }

        /** The run, with gradientNorm, loss and error at every step. */
        public Run run() {
            return run;
        }

        /** In the order of their steps. */
        public List<Spike> spikes() {
            return spikes;
        }

        public int count() {
            return spikes.size();
        }

        /** How many of them have this aftermath. */
        public int count(Aftermath aftermath) {
            return (int) spikes.stream().filter(spike -> spike.aftermath == aftermath).count();
        }

        /** The seed of the run: with the description it gives the same run again. */
        public long seed() {
            return sgd.seed();
        }

        /** One row a spike: seed, step, size, injected, level, aftermath, recovery (missing: never). */
        public Table table() {
            Table table = Table.create("spikes", LongColumn.create("seed"), LongColumn.create("step"), DoubleColumn.create("size"), BooleanColumn.create("injected"),
                DoubleColumn.create("level"), StringColumn.create("aftermath"), LongColumn.create("recovery"));
            for (Spike spike : spikes) {
                table.longColumn("seed").append(sgd.seed());
                table.longColumn("step").append(spike.step);
                table.doubleColumn("size").append(spike.size);
                table.booleanColumn("injected").append(spike.injected);
                table.doubleColumn("level").append(spike.level);
                table.stringColumn("aftermath").append(spike.aftermath.toString());
                if (spike.recovery.isPresent()) table.longColumn("recovery").append(spike.recovery.getAsLong());
                else table.longColumn("recovery").appendMissing();
            }
            return table;
        }

        /**
         * With the bound of {@link Theory#spikeRecovery}, for the spikes that came alone. It speaks of runs without other noise whose constants hold on the way the
         * weights took; in a run with noise it is a guide.
         *
         * @param minimum l*
         * @throws IllegalArgumentException if the run has momentum, the constants or the step size do not allow the bound, the step size changes before it ends, or a level is not above l*
         */
        public Comparison against(Assumptions assumptions, double minimum) {
            if (!sgd.equals(sgd.momentum(0)))
                throw new IllegalArgumentException("the bound of recovery is for plain SGD, and this run has momentum; compare a run without, .momentum(0)");
            return new Comparison(spikes.stream().filter(Spike::alone).map(spike -> row(assumptions, spike, minimum)).toList());
        }

        private Comparison.Row row(Assumptions assumptions, Spike spike, double minimum) {
            double gamma = sgd.stepSizeAt(spike.step);
            SpikeRecoveryBound bound = Theory.spikeRecovery(assumptions, gamma, spike.size, spike.level - minimum);
            long last = spike.step + Math.min(bound.steps(), run.column("loss").length - 1 - spike.step);
            double end = sgd.stepSizeAt(last);
            if (end != gamma)
                throw new IllegalArgumentException("the bound of recovery is for a constant step size, but it is " + gamma + " at the spike at step " + spike.step + " and " + end
                    + " at step " + last + ", before the bound ends; compare a run of constant step size");
            return new Comparison.Row(spike, bound);
        }

        /** As "2 spikes: 1 recovered, 1 other basin". */
        @Override
        public String toString() {
            List<String> counts = Stream.of(Aftermath.values()).filter(a -> count(a) > 0).map(a -> count(a) + " " + a).toList();
            return spikes.size() + (spikes.size() == 1 ? " spike" : " spikes") + (counts.isEmpty() ? "" : ": " + String.join(", ", counts));
        }
    }

    /** Spikes beside the bound of their recovery. */
    public record Comparison(List<Row> rows) {
        /** One of them. */
        public record Row(Spike spike, SpikeRecoveryBound bound) {
            /** Whether it recovered within the bound. */
            public boolean holds() {
                return spike.recovery.isPresent() && spike.recovery.getAsLong() <= bound.steps();
            }
        }

        /** Whether every spike recovered within its bound. */
        public boolean holds() {
            return rows.stream().allMatch(Row::holds);
        }

        /** step, size, recovery (missing: never), bound. */
        public Table table() {
            Table table = Table.create("recovery against errata 5.4", LongColumn.create("step"), DoubleColumn.create("size"), LongColumn.create("recovery"),
                LongColumn.create("bound"));
            for (Row row : rows) {
                table.longColumn(0).append(row.spike.step);
                table.doubleColumn(1).append(row.spike.size);
                if (row.spike.recovery.isPresent()) table.longColumn(2).append(row.spike.recovery.getAsLong());
                else table.longColumn(2).appendMissing();
                table.longColumn(3).append(row.bound.steps());
            }
            return table;
        }
    }
}
