package perturbed.plot;

import java.util.SplittableRandom;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tables with the look of the paper's figures, made up: no result of the library goes into a test of its pictures. */
final class Examples {
    private Examples() {
    }

    /** Stable gradient norm against step size: a plateau that grows with the noise ({@code s_f}), or none ({@code s_b}). */
    static Table plateaus(String noise) {
        SplittableRandom random = new SplittableRandom(7);
        DoubleColumn gamma = DoubleColumn.create("gamma"), level = DoubleColumn.create(noise), norm = DoubleColumn.create("stableGradientNorm");
        IntColumn seed = IntColumn.create("seed");
        for (double s : new double[] {2, 0, 0.1, 0.5, 1}) {
            for (double g : new double[] {1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005}) {
                for (int i = 1; i <= 5; i++) {
                    double plateau = noise.equals("s_f") ? 0.004 * s * s : 0;
                    double value = (plateau + 0.0015 * Math.sqrt(g) * (1 + (noise.equals("s_f") ? s : 2 * s))) * (1 + 0.3 * (random.nextDouble() - 0.5));
                    gamma.append(g);
                    level.append(s);
                    seed.append(i);
                    norm.append(value);
                }
            }
        }
        return Table.create("plateaus", gamma, level, seed, norm);
    }

    static Chart figure4(String noise, String title) {
        return Chart.lines(plateaus(noise)).x("gamma").logX().y("stableGradientNorm").logY().by(noise).meanOver("seed").band(0.95)
            .guides(Guide.slope(0.5)).title(title).xLabel("step size \u03b3").yLabel("stable gradient norm \u2016\u2207f(w)\u2016");
    }

    /** Two panels on common axes. */
    static Panels figure4() {
        return Chart.panels(figure4("s_f", "Forward noise leaves a plateau"), figure4("s_b", "Backward noise leaves none")).sharedX().sharedY();
    }

    /** A norm that falls from 1 to a noisy floor, one line for each step size; the last third of the fastest run is missing. */
    static Table trajectories(int steps) {
        SplittableRandom random = new SplittableRandom(3);
        DoubleColumn norm = DoubleColumn.create("gradientNorm"), gamma = DoubleColumn.create("gamma");
        IntColumn step = IntColumn.create("step");
        for (double g : new double[] {0.5, 0.1, 0.02}) {
            double smooth = 1, decay = 1;
            for (int t = 0; t < steps; t++) {
                decay *= 1 - 200 * g / steps;
                smooth += 0.05 * (0.003 * Math.sqrt(g) * (0.5 + random.nextDouble()) + decay - smooth);
                step.append(t);
                gamma.append(g);
                norm.append(g == 0.5 && t > 2 * steps / 3 ? Double.NaN : smooth);
            }
        }
        return Table.create("trajectories", step, gamma, norm);
    }

    static Chart figure3(int steps) {
        return Chart.lines(trajectories(steps)).x("step").y("gradientNorm").logY().by("gamma").title("Smaller steps end lower")
            .guides(Guide.horizontal(1e-3).label("predicted"), Guide.vertical(steps / 2.0).label("T/2"));
    }

    /** Three operators, measured and bound. */
    static Table bounds() {
        SplittableRandom random = new SplittableRandom(5);
        DoubleColumn measured = DoubleColumn.create("measured"), bound = DoubleColumn.create("bound");
        StringColumn operator = StringColumn.create("operator");
        for (String name : new String[] {"tanh", "sigmoid, twice as many inputs", "affine"}) {
            for (int i = 0; i < 12; i++) {
                double value = StrictMath.exp(8 * random.nextDouble() - 6);
                measured.append(value);
                bound.append(value * (1 + 3 * random.nextDouble()));
                operator.append(name);
            }
        }
        return Table.create("bounds", measured, bound, operator);
    }

    static Chart scatter() {
        return Chart.scatter(bounds()).x("bound").logX().y("measured").logY().by("operator").guides(Guide.diagonal()).title("No error exceeds its bound");
    }

    static Chart heatMap() {
        DoubleColumn gamma = DoubleColumn.create("gamma"), s = DoubleColumn.create("s_f"), norm = DoubleColumn.create("stableGradientNorm");
        for (double g : new double[] {0.001, 0.01, 0.1, 1}) {
            for (double f : new double[] {0, 0.1, 0.5, 1, 2}) {
                gamma.append(g);
                s.append(f);
                norm.append(g == 1 && f == 2 ? Double.NaN : 0.004 * f * f + 0.002 * Math.sqrt(g));
            }
        }
        return Chart.heatMap(Table.create("grid", gamma, s, norm)).x("gamma").y("s_f").z("stableGradientNorm").logZ().title("Noise and step size");
    }
}
