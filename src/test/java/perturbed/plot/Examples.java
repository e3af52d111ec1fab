package perturbed.plot;

import java.util.SplittableRandom;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
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
}
