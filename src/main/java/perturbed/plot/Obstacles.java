package perturbed.plot;

import java.util.Arrays;

/** Where ink already is, as points a few pixels apart: labels look here for a free place. */
final class Obstacles {
    private static final double STEP = 3;
    private double[] points = new double[256];
    private int size;

    void add(double x, double y) {
        if (size + 2 > points.length) {
            points = Arrays.copyOf(points, 2 * points.length);
        }
        points[size++] = x;
        points[size++] = y;
    }

    void addSegment(double x1, double y1, double x2, double y2) {
        int steps = (int) Math.ceil(Math.min(1000, (Math.abs(x2 - x1) + Math.abs(y2 - y1)) / STEP));
        for (int i = 0; i <= steps; i++) {
            double t = steps == 0 ? 0 : (double) i / steps;
            add(x1 + t * (x2 - x1), y1 + t * (y2 - y1));
        }
    }

    void addBox(double x, double y, double width, double height) {
        for (double dy = 0; dy <= height; dy += STEP) {
            addSegment(x, y + dy, x + width, y + dy);
        }
    }

    /** Points under a box with this centre, and much for a box that leaves the area. */
    double cost(double cx, double cy, double width, double height, Area area) {
        double left = cx - width / 2, right = cx + width / 2, top = cy - height / 2, bottom = cy + height / 2;
        double cost = left < area.left() + 2 || right > area.right() || top < area.top() || bottom > area.bottom() - 2 ? 1000 : 0;
        for (int i = 0; i < size; i += 2) {
            if (points[i] > left - 3 && points[i] < right + 3 && points[i + 1] > top - 3 && points[i + 1] < bottom + 3) {
                cost++;
            }
        }
        return cost;
    }
}
