package perturbed.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import perturbed.chain.Problem;
import perturbed.experiment.Sweep;
import perturbed.plot.Chart;
import perturbed.plot.Guide;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A panel of Figures 4-8: the stable gradient norm against the step size, a line for each value of a parameter of the noise, with the predicted
 * plateaus.
 */
final class StepSizePanel {
    private static final String NORM = "stableGradientNorm";
    private static final double REACHED = 0.1;                       // apart by so much, line and plateau are still one to the eye

    private final NoiseAxis axis;
    private final Table runs;                                        // one row a run
    private final Table means;                                       // one row for each value and step size
    private final TreeMap<Double, LogisticPlateau.Result> predicted = new TreeMap<>();       // by value; none where there is no stationary point

    /**
     * @param standard the runs without noise: gamma and seed
     * @param noisy    the runs with noise: gamma, the axis and seed
     */
    StepSizePanel(Problem problem, NoiseAxis axis, Sweep.Result standard, Sweep.Result noisy) {
        this.axis = axis;
        this.runs = together(axis.name(), standard.table(), noisy.table());
        this.means = OverSeeds.mean(runs, NORM, axis.name(), "gamma").sortOn(axis.name(), "-gamma");
        LogisticPlateau none = LogisticPlateau.of(problem).gradientNoise(Section7.GRADIENT_NOISE);
        predicted.put(0.0, none.solve());
        for (double value : axis.values()) solved(axis.prediction().apply(none, value)).ifPresent(end -> predicted.put(value, end));
    }

    /** Empty where the weights run away (erratum 37). */
    private static Optional<LogisticPlateau.Result> solved(LogisticPlateau plateau) {
        try {
            return Optional.of(plateau.solve());
        } catch (IllegalArgumentException noStationaryPoint) {
            return Optional.empty();
        }
    }

    /** Runs without noise have the value 0. */
    private static Table together(String parameter, Table standard, Table noisy) {
        DoubleColumn value = DoubleColumn.create(parameter), gamma = DoubleColumn.create("gamma"), norm = DoubleColumn.create(NORM);
        LongColumn seed = LongColumn.create("seed");
        StringColumn status = StringColumn.create("status");
        for (Table table : List.of(standard, noisy))
            for (Row row : table) {
                value.append(table == noisy ? row.getDouble(parameter) : 0);
                gamma.append(row.getDouble("gamma"));
                seed.append(row.getLong("seed"));
                norm.append(row.getDouble(NORM));
                status.append(row.getString("status"));
            }
        return Table.create("runs", value, gamma, seed, norm, status);
    }

    /**
     * One row for each value and step size: mean, interval and status as {@link OverSeeds}, {@code plateau} the predicted limit as gamma -> 0
     * and {@code predicted} the root of plateau^2 + floor(gamma), both missing where there is no stationary point, and {@code ratio} measured
     * over predicted: a mean of norms over the root of a mean square, so where the floor rules it is below 1, by about 2.5 % in ten directions
     * (1/(4d) in d alike), beside what chance does.
     */
    Table table(String name) {
        DoubleColumn plateau = DoubleColumn.create("plateau"), root = DoubleColumn.create("predicted"), ratio = DoubleColumn.create("ratio");
        for (Row row : means) {
            double value = row.getDouble(axis.name());
            plateau.append(plateau(value));
            double expected = predicted.containsKey(value) ? Math.sqrt(predicted.get(value).meanSquare(row.getDouble("gamma"))) : Double.NaN;
            root.append(expected);
            ratio.append(row.getDouble(NORM) / expected);
        }
        Table table = means.copy().setName(name);
        for (DoubleColumn column : List.of(plateau, root, ratio)) table.insertColumn(table.columnCount() - 1, column);
        return table;
    }

    /** The mean stable gradient norm; NaN if all runs diverged. */
    double measured(double value, double gamma) {
        for (Row row : means) if (row.getDouble(axis.name()) == value && row.getDouble("gamma") == gamma) return row.getDouble(NORM);
        throw new IllegalArgumentException("no run with " + axis.name() + " = " + value + " and gamma = " + gamma);
    }

    /** The predicted plateau; NaN if there is no stationary point. */
    double plateau(double value) {
        return predicted.containsKey(value) ? predicted.get(value).gradientNorm() : Double.NaN;
    }

    /** The norm at the largest step size over that at the smallest. */
    double gain(double value) {
        DoubleColumn gammas = means.doubleColumn("gamma");
        return measured(value, gammas.max()) / measured(value, gammas.min());
    }

    /** Plateaus below everything measured are left out: they are in the table. A guide that its line runs into needs no name. */
    Chart chart(String title) {
        double lowest = runs.doubleColumn(NORM).min(), smallest = means.doubleColumn("gamma").min();
        List<Guide> guides = new ArrayList<>();
        for (double value : axis.values()) {
            if (!(plateau(value) > lowest)) continue;
            boolean reached = Math.abs(measured(value, smallest) / plateau(value) - 1) < REACHED;
            guides.add(Guide.horizontal(plateau(value)).label(reached ? "" : "predicted, " + axis.words().apply(value)));
        }
        Chart chart = Chart.lines(runs).x("gamma").logX().y(NORM).logY().by(axis.name(), axis.words()).meanOver("seed").xLabel("step size γ")
            .yLabel("stable gradient norm")
            .guides(guides.toArray(Guide[]::new)).title(title).caption(guides.isEmpty() ? "" : "Dashed: predicted plateaus.");
        return runs.longColumn("seed").countUnique() > 1 ? chart.band(OverSeeds.CONFIDENCE) : chart;
    }
}
