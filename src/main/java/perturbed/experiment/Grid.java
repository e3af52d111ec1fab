package perturbed.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import perturbed.sgd.Sgd;

/** The points of a sweep in their order: the first axis slowest, seeds fastest. */
record Grid(List<Axis<?>> axes, List<Point> points) {
    /** One run: the values' places on their axes, the seed, and what they describe. */
    record Point(int[] at, long seed, Sgd sgd) { }

    /**
     * Applies the axes to the base, in their order.
     *
     * @throws IllegalArgumentException if an axis has no effect, two points describe the same run, or zipped axes differ in length
     */
    static Grid of(Sgd base, List<Axis<?>> axes, List<Long> seeds) {
        List<Point> points = new ArrayList<>();
        Map<Sgd, int[]> described = new HashMap<>();
        List<int[]> places = places(axes);
        for (int[] place : places) {
            Sgd sgd = described(base, axes, place, -1);
            int[] twin = described.putIfAbsent(sgd, place);
            if (twin != null) throw new IllegalArgumentException(sameRun(axes, twin, place));
            refuseNameOfColumn(axes, sgd.columns());
            for (long seed : seeds) points.add(new Point(place, seed, sgd.seed(seed)));
        }
        for (int a = 0; a < axes.size(); a++) refuseWithoutEffect(base, axes, places, a);
        return new Grid(axes, points);
    }

    private static Sgd described(Sgd base, List<Axis<?>> axes, int[] place, int without) {
        Sgd sgd = base;
        for (int a = 0; a < place.length; a++) if (a != without) sgd = axes.get(a).at(sgd, place[a]);
        return sgd.seed(0).withoutCheckpoint();                      // seeds are set point by point
    }

    private static void refuseNameOfColumn(List<Axis<?>> axes, List<String> columns) {
        for (Axis<?> axis : axes)
            if (columns.stream().anyMatch(axis.name()::equalsIgnoreCase))
                throw new IllegalArgumentException(axis.call() + ": the runs record a column of this name; give the axis another one");
    }

    /** Of axes that go step by step one may be idle, and no two points are alike. An axis of one value may be that of the base. */
    private static void refuseWithoutEffect(Sgd base, List<Axis<?>> axes, List<int[]> places, int a) {
        boolean zipped = axes.get(a).zipped() || a + 1 < axes.size() && axes.get(a + 1).zipped();
        if (!zipped || axes.get(a).values().stream().distinct().count() == 1) return;
        for (int[] place : places) {
            try {
                if (!described(base, axes, place, a).equals(described(base, axes, place, -1))) return;
            } catch (RuntimeException e) {
                return;                                              // without it the others make no description
            }
        }
        throw new IllegalArgumentException(axes.get(a).call() + ": the axis has no effect, or another one overwrites it");
    }

    List<Sgd> runs() {
        return points.stream().map(Point::sgd).toList();
    }

    private static List<int[]> places(List<Axis<?>> axes) {
        List<int[]> places = List.of(new int[0]);
        for (int a = 0; a < axes.size(); a++) {
            Axis<?> axis = axes.get(a);
            if (axis.zipped() && axis.values().size() != axes.get(a - 1).values().size())
                throw new IllegalArgumentException("zip(\"" + axis.name() + "\"): it has " + axis.values().size() + " values and goes step by step with "
                    + axes.get(a - 1).name() + ", which has " + axes.get(a - 1).values().size());
            List<int[]> longer = new ArrayList<>();
            for (int[] place : places) {
                for (int k = axis.zipped() ? place[a - 1] : 0; k < axis.values().size(); k++) {
                    int[] next = Arrays.copyOf(place, a + 1);
                    next[a] = k;
                    longer.add(next);
                    if (axis.zipped()) break;
                }
            }
            places = longer;
        }
        return places;
    }

    private static String sameRun(List<Axis<?>> axes, int[] a, int[] b) {
        List<String> different = new ArrayList<>();
        for (int k = 0; k < a.length; k++)
            if (a[k] != b[k]) different.add(axes.get(k).name() + " = " + label(axes.get(k), a[k]) + " and " + label(axes.get(k), b[k]));
        return "two points of the sweep describe the same run: " + String.join(", ", different)
            + "; the axis has no effect, another one overwrites it, or a value stands twice";
    }

    Object value(int axis, int point) {
        return axes.get(axis).values().get(points.get(point).at()[axis]);
    }

    String label(int axis, int point) {
        return label(axes.get(axis), points.get(point).at()[axis]);
    }

    /** The value as text; "noise 2" where it is a lambda or the like, whose toString differs from run to run. */
    private static String label(Axis<?> axis, int k) {
        Object value = axis.values().get(k);
        String nameless = value.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(value));
        return value.toString().equals(nameless) ? axis.name() + " " + (k + 1) : value.toString();
    }
}
