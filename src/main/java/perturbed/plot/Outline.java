package perturbed.plot;

import java.util.Arrays;

/** A path of straight lines: pieces, each open or closed. */
final class Outline {
    private double[] points = new double[32];
    private char[] steps = new char[16];               // M to a new piece, L line to, Z close
    private int size;

    static Outline rectangle(double x, double y, double width, double height) {
        return new Outline().to(x, y).to(x + width, y).to(x + width, y + height).to(x, y + height).close();
    }

    static Outline segment(double x1, double y1, double x2, double y2) {
        return new Outline().to(x1, y1).to(x2, y2);
    }

    /** A line to the point, or the start of a piece when none is open. */
    Outline to(double x, double y) {
        return add(size == 0 || steps[size - 1] == 'Z' ? 'M' : 'L', x, y);
    }

    /** Starts a new piece at the point. */
    Outline from(double x, double y) {
        return add('M', x, y);
    }

    Outline close() {
        return add('Z', 0, 0);
    }

    private Outline add(char step, double x, double y) {
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, 2 * size);
            points = Arrays.copyOf(points, 4 * size);
        }
        steps[size] = step;
        points[2 * size] = x;
        points[2 * size + 1] = y;
        size++;
        return this;
    }

    int size() {
        return size;
    }

    char step(int i) {
        return steps[i];
    }

    double x(int i) {
        return points[2 * i];
    }

    double y(int i) {
        return points[2 * i + 1];
    }
}
