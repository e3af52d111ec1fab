package perturbed.plot;

import java.util.Arrays;

/**
 * One line or cloud of points, x ascending. A y that is NaN is a gap. {@code low} and {@code high} bound the mean at each x (NaN
 * where there is no interval), or are null when no band was asked for. {@code label} is empty for a lone series.
 */
record Series(String label, double[] x, double[] y, double[] low, double[] high) {
    boolean hasBand() {
        return low != null;
    }

    /** Whether point i has a gap on both sides: no line goes through it, only a mark shows it. */
    boolean alone(int i) {
        return (i == 0 || Double.isNaN(y[i - 1])) && (i == y.length - 1 || Double.isNaN(y[i + 1]));
    }

    int firstDrawn() {
        int i = 0;
        while (i < y.length && Double.isNaN(y[i])) {
            i++;
        }
        return i < y.length ? i : -1;
    }

    int lastDrawn() {
        int i = y.length - 1;
        while (i >= 0 && Double.isNaN(y[i])) {
            i--;
        }
        return i;
    }

    long drawn() {
        return Arrays.stream(y).filter(v -> !Double.isNaN(v)).count();
    }
}
