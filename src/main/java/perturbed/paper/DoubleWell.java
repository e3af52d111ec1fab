package perturbed.paper;

import static perturbed.noise.Noise.constant;
import static perturbed.noise.Perturbation.backward;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.linear;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.ejml.simple.SimpleMatrix;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.experiment.Spikes;
import perturbed.plot.Chart;
import perturbed.sgd.Sgd;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Figure 2 on an example in which one sees why: l(w) = (w^2 - 1)^2 / 4 + w / 10, f_1 = w and f_2 = l, has its minimum at -1.0467 and another valley at 0.9456, with
 * the ridge between them at 0.1010. A spike of +40 or +25 throws the weight outwards and is recovered from; one of -25 throws it over the ridge, and is not.
 * Which valley it lands in decides, not the size: under PL (one valley) no single spike is fatal, see {@link perturbed.theory.Theory#spikeRecovery}.
 */
public final class DoubleWell {
    /** Where the runs start: the global minimum, to the digits of the example. */
    public static final double START = -1.0467;

    /** l* = l(-1.0466805318046022). */
    public static final double MINIMUM = loss(-1.0466805318046022);

    /** When {@link #spiked} has its spike. */
    public static final long SPIKE_STEP = 100;

    private static final double THRESHOLD = 100;                     // c_0: a spike of 10 or more

    private DoubleWell() { }

    /** SGD from the minimum, gamma = 0.05, 400 steps, exact but for what is added: {@code .gradientNoise(0.1).seed(1)} makes a figure like the paper's. */
    public static Sgd sgd() {
        Chain chain = Chain.input(1).then(linear(1)).then(elementwise("(w^2 - 1)^2 / 4 + w / 10", DoubleWell::loss, w -> w * (w * w - 1) + 0.1,
            w -> 3 * w * w - 1, w -> 6 * w));
        return Sgd.on(Problem.of(chain, Dataset.of(new double[][] {{1}}))).startingAt(Weights.of(chain, SimpleMatrix.filled(1, 1, START))).stepSize(0.05).steps(400);
    }

    private static double loss(double w) {
        return (w * w - 1) * (w * w - 1) / 4 + w / 10;
    }

    /** With one spike, u~ - u = {@code size} at step 100: eps_2, which is what reaches w. The level to recover to is the largest loss of the 100 steps before. */
    public static Spikes spiked(Sgd sgd, double size) {
        return Spikes.of(sgd).inject(backward(constant(size)).at(2).atSteps(SPIKE_STEP)).threshold(THRESHOLD).levelOver(SPIKE_STEP);
    }

    /**
     * Figure 2: the run with each of these spikes, of size 10 or more.
     *
     * @return a row for each step of each run: {@code spike} as "+40, recovered", {@code step}, {@code gradientNorm}, {@code gap} l(w_t) - l*
     */
    public static Table figure2(Sgd sgd, double... sizes) {
        Table all = null;
        for (double size : sizes) {
            Spikes.Result result = spiked(sgd, size).run();
            Table table = result.run().table().selectColumns("step", "gradientNorm");
            table.addColumns(DoubleColumn.create("gap", Arrays.stream(result.run().column("loss")).map(loss -> Math.max(0, loss - MINIMUM))));
            String label = (size > 0 ? "+" : "") + Math.round(size) + ", " + result.spikes().get(0).aftermath();
            table.insertColumn(0, StringColumn.create("spike", Collections.nCopies(table.rowCount(), label)));
            all = all == null ? table : all.append(table);
        }
        return all;
    }

    /** {@link #figure2} drawn: the gradient norm on the left, the gap on the right. */
    static Reproduction figure(Sgd sgd, double large, double moderate) {
        Table runs = figure2(sgd, large, moderate).setName("Figure 2"), ends = outcomes(sgd, large, moderate).setName("Figure 2, how the runs end");
        String caption = "The run with the spike of size " + Rounded.of(Math.abs(large)) + ": " + ends.getString(0, "aftermath") + "; with the one of size " + Rounded.of(Math.abs(moderate)) + ": "
            + ends.getString(1, "aftermath") + ", at w = " + Rounded.of(ends.doubleColumn("ends").get(1)) + ". Not the size decides, but which valley of the loss the spike throws the weight into; "
            + "with one valley (PL) every single spike is recovered from. The paper: a large spike that is recovered from and a moderate one that is not.";
        Chart norm = Chart.lines(runs).x("step").y("gradientNorm").logY().by("spike").xLabel("step t").yLabel("gradient norm").title("Gradient norm");
        Chart gap = Chart.lines(runs).x("step").y("gap").logY().by("spike").xLabel("step t").yLabel("ℓ(w) − ℓ*").title("Loss above its minimum");
        String setting = "loss(w) = (w^2 - 1)^2/4 + w/10 from w = " + START + ", gamma = 0.05, xi ~ N(0, 0.1^2), one spike at step " + SPIKE_STEP + ", seed " + sgd.seed() + ".";
        return new Reproduction("Figure 2", "Two gradient spikes: recovered from, and not", Chart.panels(norm, gap), List.of(ends), caption, setting, List.of());
    }

    /**
     * How the run with each of these spikes, of size 10 or more, ends.
     *
     * @return a row for each: {@code spike}, {@code ends} (the last weight), {@code aftermath}, {@code recovery} in steps (missing: never), {@code seed}
     */
    public static Table outcomes(Sgd sgd, double... sizes) {
        Table table = Table.create("spikes in a double well", DoubleColumn.create("spike"), DoubleColumn.create("ends"), StringColumn.create("aftermath"),
            LongColumn.create("recovery"), LongColumn.create("seed"));
        for (double size : sizes) {
            Spikes.Result result = spiked(sgd, size).run();
            Spikes.Spike spike = result.spikes().get(0);
            table.doubleColumn(0).append(size);
            table.doubleColumn(1).append(result.run().finalWeights().toArray()[0]);
            table.stringColumn(2).append(spike.aftermath().toString());
            if (spike.recovery().isPresent()) table.longColumn(3).append(spike.recovery().getAsLong());
            else table.longColumn(3).appendMissing();
            table.longColumn(4).append(result.seed());
        }
        return table;
    }
}
