package perturbed.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Charts side by side. In a notebook each is an image of its own, so that they stand below each other where the page is narrow. */
public final class Panels extends Figure {
    private final List<Chart> charts;
    private final int columns;
    private final boolean sharedX, sharedY, sharedZ;
    private final String title;

    private Panels(List<Chart> charts, int columns, boolean sharedX, boolean sharedY, boolean sharedZ, String title) {
        this.charts = charts;
        this.columns = columns;
        this.sharedX = sharedX;
        this.sharedY = sharedY;
        this.sharedZ = sharedZ;
        this.title = title;
    }

    static Panels of(List<Chart> charts) {
        if (charts.isEmpty()) {
            throw new IllegalArgumentException("panels() needs a chart");
        }
        return new Panels(List.copyOf(charts), Math.min(charts.size(), 3), false, false, false, "");
    }

    /** One chart for each level of a column, on common axes, with the level as its title. */
    static Panels split(Chart chart, String column) {
        Levels levels = Levels.of(chart.table, column);
        List<Chart> charts = new ArrayList<>();
        for (int level = 0; level < levels.count(); level++) {
            Table rows = chart.table.rows(levels.rows(level));
            charts.add(chart.of(rows).title(levels.label(level)));
        }
        boolean cells = chart.kind == Chart.Kind.HEAT_MAP;
        return new Panels(charts, Math.min(charts.size(), 3), !cells, !cells, cells, chart.title);
    }

    /** Sets how many panels stand in a row of the saved picture, 3 at most without it. */
    public Panels columns(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("columns must be 1 or more, got " + count);
        }
        return new Panels(charts, count, sharedX, sharedY, sharedZ, title);
    }

    /** Gives all panels the range of the horizontal axis that shows the data of all. */
    public Panels sharedX() {
        return new Panels(charts, columns, true, sharedY, sharedZ, title);
    }

    /** Gives all panels the range of the vertical axis that shows the data of all. */
    public Panels sharedY() {
        return new Panels(charts, columns, sharedX, true, sharedZ, title);
    }

    /** Gives all heat maps the colours that show the data of all. */
    public Panels sharedZ() {
        return new Panels(charts, columns, sharedX, sharedY, true, title);
    }

    /** Sets the title over all panels. */
    public Panels title(String text) {
        return new Panels(charts, columns, sharedX, sharedY, sharedZ, Objects.requireNonNull(text, "title"));
    }

    @Override
    Layout layout() {
        List<Panel> panels = charts.stream().map(Chart::panel).toList();
        Scale x = sharedX ? common("sharedX()", panels.stream().map(Panel::x).toList()) : null;
        Scale y = sharedY ? common("sharedY()", panels.stream().map(Panel::y).toList()) : null;
        Scale z = sharedZ ? common("sharedZ()", panels.stream().map(Panel::z).toList()) : null;
        List<Chart> placed = charts.stream().map(chart -> chart.on(x, y, z)).toList();
        String caption = panels.get(0).caption();
        boolean same = panels.size() > 1 && panels.stream().allMatch(panel -> panel.caption().equals(caption));
        return new Layout(placed.stream().map(chart -> same ? chart.withoutCaption() : chart).map(Chart::panel).toList(), columns, title, same ? caption : "");
    }

    private static Scale common(String option, List<Scale> scales) {
        if (scales.contains(null)) {
            throw new IllegalStateException(option + (option.equals("sharedZ()") ? " is for heat maps only" : " has no meaning for a heat map"));
        }
        int odd = IntStream.range(0, scales.size()).filter(i -> scales.get(i).log() != scales.get(0).log()).findFirst().orElse(0);
        if (odd > 0) {
            throw new IllegalStateException(option + ": panel 1 has a " + (scales.get(0).log() ? "logarithmic" : "linear") + " axis, panel " + (odd + 1)
                + " a " + (scales.get(odd).log() ? "logarithmic" : "linear") + " one");
        }
        return scales.stream().reduce(Scale::with).orElseThrow();
    }
}
