package perturbed.plot;

import java.util.Arrays;

/**
 * A line with no more points than a picture can show: of the points in one column of pixels the first, the lowest, the highest and the
 * last remain, in their order. The picture is the same, a run of 200,000 steps takes a thousand points.
 */
final class Thinning {
    private final Area area;
    private final Obstacles obstacles;
    private final Outline outline = new Outline();
    private boolean open;
    private long column = Long.MIN_VALUE;
    private int count;
    private final double[][] kept = new double[4][];             // first, lowest, highest, last: {x, y, order}
    private double lastX, lastY;

    Thinning(Area area, Obstacles obstacles) {
        this.area = area;
        this.obstacles = obstacles;
    }

    void add(double px, double py) {
        double y = Math.min(area.bottom() + 50, Math.max(area.top() - 50, py));
        long here = (long) Math.floor(px);
        if (here != column) {
            flush();
            column = here;
        }
        double[] point = {px, y, count++};
        if (kept[0] == null) {
            Arrays.fill(kept, point);
        }
        kept[1] = y > kept[1][1] ? point : kept[1];
        kept[2] = y < kept[2][1] ? point : kept[2];
        kept[3] = point;
    }

    /** Ends the piece: the next point starts a new one. */
    void gap() {
        flush();
        open = false;
    }

    Outline outline() {
        flush();
        return outline;
    }

    private void flush() {
        if (kept[0] != null) {
            boolean lowFirst = kept[1][2] <= kept[2][2];
            put(kept[0]);
            put(lowFirst ? kept[1] : kept[2]);
            put(lowFirst ? kept[2] : kept[1]);
            put(kept[3]);
        }
        Arrays.fill(kept, null);
        column = Long.MIN_VALUE;
        count = 0;
    }

    private void put(double[] point) {
        if (!open) {
            outline.from(point[0], point[1]);
            obstacles.add(point[0], point[1]);
        } else if (point[0] != lastX || point[1] != lastY) {
            outline.to(point[0], point[1]);
            obstacles.addSegment(lastX, lastY, point[0], point[1]);
        }
        open = true;
        lastX = point[0];
        lastY = point[1];
    }
}
