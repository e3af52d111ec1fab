package perturbed.plot;

import java.util.List;

/** A guide placed among the data of a panel: the straight line Y = intercept + slope X in even coordinates, or a vertical one. */
record GuideLine(Guide guide, double intercept, double slope) {
    private static final Ink INK = Ink.dashes("#555555", 1.2);
    private static final Type TYPE = Type.TICK.in("#555555").at(Type.Anchor.START).withHalo();
    private static final double CLEAR = 14;                 // pixels between data and a slope beneath it

    static GuideLine place(Guide guide, Scale x, Scale y, List<Series> series) {
        if (guide.kind == Guide.Kind.SLOPE && x.log() != y.log() || guide.kind == Guide.Kind.DIAGONAL && x.log() != y.log()) {
            throw new IllegalArgumentException("guide " + guide + " needs two log axes or two linear ones; the " + (x.log() ? "x" : "y")
                + " axis is logarithmic, the other is not");
        }
        return switch (guide.kind) {
            case SLOPE -> slope(guide, x, y, series);
            case DIAGONAL -> new GuideLine(guide, 0, 1);
            case HORIZONTAL -> new GuideLine(guide, y.even(guide.value), 0);
            case VERTICAL -> new GuideLine(guide, x.even(guide.value), Double.NaN);
        };
    }

    private static GuideLine slope(Guide guide, Scale x, Scale y, List<Series> series) {
        if (!Double.isNaN(guide.throughX)) {
            if (x.log() && guide.throughX <= 0 || y.log() && guide.throughY <= 0) {
                throw new IllegalArgumentException("guide " + guide + " cannot be shown on a log axis, its values must be positive");
            }
            return new GuideLine(guide, y.even(guide.throughY) - guide.value * x.even(guide.throughX), guide.value);
        }
        double lowest = Double.POSITIVE_INFINITY;
        for (Series s : series) {
            for (int i = 0; i < s.x().length; i++) {
                if (!Double.isNaN(s.y()[i])) {
                    lowest = Math.min(lowest, y.even(s.y()[i]) - guide.value * x.even(s.x()[i]));
                }
            }
        }
        return new GuideLine(guide, lowest - CLEAR * (y.even(y.high()) - y.even(y.low())) / Frame.PLOT_HEIGHT, guide.value);
    }

    /** The ends {x1, y1, x2, y2}, x1 <= x2, of the part on these axes, as positions in 0..1; null when there is none. */
    double[] ends(Scale x, Scale y) {
        double a = x.even(x.low()), b = x.even(x.high()), c = y.even(y.low()), d = y.even(y.high());
        if (Double.isNaN(slope)) {
            double position = (intercept - a) / (b - a);
            return position < 0 || position > 1 ? null : new double[] {position, 0, position, 1};
        }
        double from = a, to = b;
        if (slope != 0) {
            double first = (c - intercept) / slope, second = (d - intercept) / slope;
            from = Math.max(from, Math.min(first, second));
            to = Math.min(to, Math.max(first, second));
        } else if (intercept < c || intercept > d) {
            return null;
        }
        return from >= to ? null : new double[] {(from - a) / (b - a), (intercept + slope * from - c) / (d - c), (to - a) / (b - a),
            (intercept + slope * to - c) / (d - c)};
    }

    private double[] visible(Area area) {
        double[] p = ends(area.x(), area.y());
        return p == null ? null : new double[] {area.left() + p[0] * area.width(), area.bottom() - p[1] * area.height(),
            area.left() + p[2] * area.width(), area.bottom() - p[3] * area.height()};
    }

    void paintLine(Canvas canvas, Area area) {
        double[] ends = visible(area);
        if (ends != null) {
            canvas.path(Outline.segment(ends[0], ends[1], ends[2], ends[3]), INK);
        }
    }

    /** Where the label covers least: tried from the upper end down, on both sides of the line. */
    void paintLabel(Canvas canvas, Area area, Obstacles obstacles) {
        double[] ends = visible(area);
        if (ends == null || guide.label.isEmpty()) {
            return;
        }
        double width = 1.1 * Text.of(guide.label).width(TYPE.size()), height = 12;
        boolean rightIsUpper = ends[3] <= ends[1];
        double steepness = Math.abs(ends[3] - ends[1]) / Math.max(1e-9, Math.abs(ends[2] - ends[0]));
        double best = Double.POSITIVE_INFINITY, bestX = 0, bestY = 0;
        for (int step = 0; step <= 24; step++) {
            double t = 0.02 + 0.96 * step / 24;
            double along = rightIsUpper ? 1 - t : t;
            double x = ends[0] + along * (ends[2] - ends[0]), y = ends[1] + along * (ends[3] - ends[1]);
            for (int side = -1; side <= 1; side += 2) {
                double half = Math.min(width / 2, 60), clear = 5 + height / 2 + Math.min(steepness * half, 1e6);
                double across = 5 + half + height / 2 / Math.max(steepness, 1e-9);
                boolean beside = across < clear;                    // a steep line has its label at the side
                double cx = beside ? x + side * across : x, cy = beside ? y : y + side * clear;
                double cost = step * 0.02 + obstacles.cost(cx, cy, width, height, area);
                if (cost < best) {
                    best = cost;
                    bestX = cx - half;
                    bestY = cy + 4;
                }
            }
        }
        canvas.text(bestX, bestY, guide.label, TYPE);
        obstacles.addBox(bestX, bestY - 4 - height / 2, width, height);
    }
}
