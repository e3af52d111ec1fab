package perturbed.sgd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import perturbed.chain.Chain;
import perturbed.chain.GradientPass;
import perturbed.chain.Weights;
import perturbed.kernel.Kernels;

/** The columns a run writes. */
final class Recorder {
    final boolean needsAllData;
    final boolean needsLoss;
    final boolean needsError;
    private final Sgd sgd;
    private final Recorded[] recorded;                               // an array: going through a list makes an iterator
    private final Chain chain;
    private final List<String> names;
    private final double[][] columns;
    private int rows;

    Recorder(Sgd sgd) {
        this.sgd = sgd;
        this.recorded = sgd.recorded.toArray(Recorded[]::new);
        this.chain = sgd.problem.chain();
        boolean all = false, loss = false, error = false;
        for (Recorded what : recorded) {
            all |= what == Recorded.Standard.GRADIENT_NORM || what == Recorded.Standard.LOSS || what instanceof Recorded.Gap;
            loss |= what == Recorded.Standard.LOSS || what instanceof Recorded.Gap;
            error |= what == Recorded.Standard.ERROR || what == Recorded.Standard.ERROR_PER_OPERATOR;
        }
        names = sgd.columns();
        needsAllData = all;
        needsLoss = loss;
        needsError = error;
        Set<String> seen = new HashSet<>(List.of("step"));
        for (String name : names) if (!seen.add(name)) throw new IllegalArgumentException("record: there would be two columns '" + name + "'; give your own quantity another name");
        long count = sgd.recordings(sgd.steps);
        if (count > 100_000_000)
            throw new IllegalArgumentException("record: " + count + " recordings do not fit in memory; record less often, such as recordEvery(" + (sgd.steps / 1_000_000 + 1) + ")");
        columns = new double[names.size()][(int) count];
    }

    static List<String> names(Recorded what, Chain chain) {
        List<String> names = new ArrayList<>();
        if (what instanceof Recorded.Gap) names.add("gap");
        else if (what instanceof Recorded.Own own) names.add(own.name());
        else switch ((Recorded.Standard) what) {
            case GRADIENT_NORM -> names.add("gradientNorm");
            case LOSS -> names.add("loss");
            case ERROR -> names.add("error");
            case ERROR_PER_OPERATOR -> {
                for (int i = 1; i <= chain.length(); i++) if (chain.weightShape(i).size() > 0) names.add("error_" + i);
            }
            case WEIGHTS -> {
                for (int i = 1; i <= chain.length(); i++) for (int k = 1; k <= chain.weightShape(i).size(); k++) names.add("w_" + i + "_" + k);
            }
        }
        return names;
    }

    /** Writes one row: {@code all} has the exact gradient over all data, {@code batch} both gradients of the batch, r is grad R. */
    void record(long t, double[][] w, double[][] r, GradientPass all, GradientPass batch) {
        int c = 0;
        for (Recorded what : recorded) {
            if (what instanceof Recorded.Gap gap) columns[c++][rows] = all.loss() + sgd.problem.penalty(w) - gap.minimum();
            else if (what instanceof Recorded.Own own) columns[c++][rows] = own.at(t, Weights.ofArrays(chain, w));
            else switch ((Recorded.Standard) what) {
                case GRADIENT_NORM -> columns[c++][rows] = norm(all.exact(), r);
                case LOSS -> columns[c++][rows] = all.loss() + sgd.problem.penalty(w);
                case ERROR -> {
                    double s = 0;
                    for (int i = 1; i < w.length; i++) s += squaredDistance(batch.perturbed()[i], batch.exact()[i]);
                    columns[c++][rows] = s;
                }
                case ERROR_PER_OPERATOR -> {
                    for (int i = 1; i < w.length; i++) if (w[i].length > 0) columns[c++][rows] = squaredDistance(batch.perturbed()[i], batch.exact()[i]);
                }
                case WEIGHTS -> {
                    for (int i = 1; i < w.length; i++) for (double value : w[i]) columns[c++][rows] = value;
                }
            }
        }
        rows++;
    }

    /** ||u + r||. */
    private static double norm(double[][] u, double[][] r) {
        double s = 0;
        for (int i = 1; i < u.length; i++)
            for (int k = 0; k < u[i].length; k++) s = Math.fma(u[i][k] + r[i][k], u[i][k] + r[i][k], s);
        return Math.sqrt(s);
    }

    private static double squaredDistance(double[] a, double[] b) {
        double s = 0;
        for (int k = 0; k < a.length; k++) s = Math.fma(a[k] - b[k], a[k] - b[k], s);
        return s;
    }

    /** The run after {@code t} updates. The arrays are not copied: to be written at once. */
    Checkpoint checkpoint(String description, Provenance provenance, long t, Run.Divergence divergence, double[][] w, double[][] previous) {
        return new Checkpoint(description, provenance, t, divergence, w, previous, names, columns, rows);
    }

    /** Goes on after the recordings of a checkpoint. */
    void restore(Checkpoint from) {
        for (int c = 0; c < columns.length; c++) System.arraycopy(from.columns[c], 0, columns[c], 0, from.rows);
        rows = from.rows;
    }

    List<String> names() {
        return names;
    }

    int rows() {
        return rows;
    }

    /** The values of a column, one for each recorded step. */
    double[] column(String name) {
        return Arrays.copyOf(columns[names.indexOf(name)], rows);
    }
}
