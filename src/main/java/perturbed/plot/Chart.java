package perturbed.plot;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import perturbed.notebook.Notebook;
import tech.tablesaw.api.Table;

/**
 * A chart of the rows of a table. Each option returns a changed copy and sets, so a cell can run twice and charts can grow from a common
 * one. Columns are looked up at once, the rest is checked when the picture is made.
 *
 * <pre>{@code
 * Chart.lines(table).x("gamma").logX().y("stableGradientNorm").logY().by("s_f").meanOver("seed").band(0.95)
 *     .guides(Guide.slope(0.5)).title("Forward noise leaves a plateau").show();
 * }</pre>
 */
public final class Chart extends Figure {
    enum Kind { LINES, SCATTER, HEAT_MAP }

    final Kind kind;
    Table table;                                           // no field changes once its chart is out of with(..)
    String x, z, by, title = "", caption = "", xLabel, yLabel, zLabel;
    List<String> y = List.of(), meanOver = List.of();
    DoubleFunction<String> byWords;                        // null: "column = number"
    boolean logX, logY, logZ;
    double level;
    List<Guide> guides = List.of();
    Scale xScale, yScale, zScale;                          // given, or null: found from the data
    private boolean silent, interactive;
    private static volatile boolean plotlyLoaded;          // in this session, by loadPlotly()

    private Chart(Kind kind, Table table) {
        this.kind = kind;
        this.table = Objects.requireNonNull(table, "the table of a chart is null");
        if (table.rowCount() == 0) {
            throw new IllegalArgumentException("the table" + (table.name() == null || table.name().isEmpty() ? "" : " '" + table.name() + "'")
                + " has no rows; there is nothing to draw");
        }
    }

    private Chart(Chart c) {
        kind = c.kind;
        table = c.table;
        x = c.x;
        y = c.y;
        z = c.z;
        by = c.by;
        byWords = c.byWords;
        meanOver = c.meanOver;
        logX = c.logX;
        logY = c.logY;
        logZ = c.logZ;
        level = c.level;
        guides = c.guides;
        title = c.title;
        caption = c.caption;
        xLabel = c.xLabel;
        yLabel = c.yLabel;
        zLabel = c.zLabel;
        xScale = c.xScale;
        yScale = c.yScale;
        zScale = c.zScale;
        silent = c.silent;
        interactive = c.interactive;
    }

    /** y against x as lines with a mark at each point; rows need not be sorted. A y that is missing or not finite is a gap. */
    public static Chart lines(Table table) {
        return new Chart(Kind.LINES, table);
    }

    /** One mark for each row. */
    public static Chart scatter(Table table) {
        return new Chart(Kind.SCATTER, table);
    }

    /** The value z as the colour of a cell, for each value of x and each of y; these may be numbers or text. */
    public static Chart heatMap(Table table) {
        return new Chart(Kind.HEAT_MAP, table);
    }

    /** Puts figures side by side. */
    public static Panels panels(Chart... charts) {
        return Panels.of(List.of(charts));
    }

    /** Sets the column along the horizontal axis: numbers, or anything in a heat map. */
    public Chart x(String column) {
        return with(c -> c.x = known(column, kind != Kind.HEAT_MAP, "x"));
    }

    /** Sets the column or columns along the vertical axis; several columns make a line each. */
    public Chart y(String... columns) {
        if (columns.length == 0 || kind == Kind.HEAT_MAP && columns.length > 1) {
            throw new IllegalArgumentException("y(..) of " + this.kindText() + " needs " + (columns.length == 0 ? "a column" : "one column, got " + columns.length));
        }
        List<String> names = Stream.of(columns).map(column -> known(column, kind != Kind.HEAT_MAP, "y")).toList();
        return with(c -> c.y = names);
    }

    /** Sets the column that colours the cells of a heat map. */
    public Chart z(String column) {
        only(Kind.HEAT_MAP, "z(..)");
        return with(c -> c.z = known(column, true, "z"));
    }

    /** Makes the horizontal axis logarithmic. */
    public Chart logX() {
        not(Kind.HEAT_MAP, "logX()");
        return with(c -> c.logX = true);
    }

    /** Makes the vertical axis logarithmic. */
    public Chart logY() {
        not(Kind.HEAT_MAP, "logY()");
        return with(c -> c.logY = true);
    }

    /** Colours by the logarithm of z. */
    public Chart logZ() {
        only(Kind.HEAT_MAP, "logZ()");
        return with(c -> c.logZ = true);
    }

    /**
     * Sets the column whose values make a line each, six at most. The values of a column of numbers have ordered colours, the value 0 is
     * near-black; those of a text have colours without order.
     */
    public Chart by(String column) {
        not(Kind.HEAT_MAP, "by(..)");
        return with(c -> {
            c.by = known(column, false, "by");
            c.byWords = null;
        });
    }

    /** The same of a column of numbers, with the words for each that name its line: {@code by("n", n -> n == 0 ? "never" : "every " + n + " steps")}. */
    public Chart by(String column, DoubleFunction<String> words) {
        not(Kind.HEAT_MAP, "by(..)");
        Objects.requireNonNull(words, "words");
        return with(c -> {
            c.by = known(column, true, "by");
            c.byWords = words;
        });
    }

    /**
     * Sets the column or columns of the replicates, {@code "seed"} say: rows that agree in all columns of the chart but these are
     * averaged. A place where one replicate is missing or not finite (a diverged run) has no mean, and is a gap.
     */
    public Chart meanOver(String... columns) {
        List<String> names = Stream.of(columns).map(column -> known(column, false, "meanOver")).toList();
        return with(c -> c.meanOver = names);
    }

    /** Draws the t-interval of each mean at this confidence level in (0, 1): mean +- t_{n-1} s / sqrt(n). Needs {@link #meanOver}. */
    public Chart band(double confidence) {
        only(Kind.LINES, "band(..)");
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("band needs a confidence level between 0 and 1, 0.95 say, got " + confidence);
        }
        return with(c -> c.level = confidence);
    }

    /** Sets the dashed lines to compare with. */
    public Chart guides(Guide... guides) {
        not(Kind.HEAT_MAP, "guides(..)");
        return with(c -> c.guides = List.of(guides));
    }

    /** Sets the title: the statement the picture makes. */
    public Chart title(String text) {
        return with(c -> c.title = Objects.requireNonNull(text, "title"));
    }

    /** Sets the text below the picture; how means, bands and gaps are to be read is added to it. */
    public Chart caption(String text) {
        return with(c -> c.caption = Objects.requireNonNull(text, "caption"));
    }

    /** Sets what stands along the horizontal axis; without it, the name of the column. */
    public Chart xLabel(String text) {
        return with(c -> c.xLabel = Objects.requireNonNull(text, "xLabel"));
    }

    /** Sets what stands along the vertical axis; without it, the name of the column. */
    public Chart yLabel(String text) {
        return with(c -> c.yLabel = Objects.requireNonNull(text, "yLabel"));
    }

    /** Sets what stands at the colours of a heat map; without it, the name of the column. */
    public Chart zLabel(String text) {
        only(Kind.HEAT_MAP, "zLabel(..)");
        return with(c -> c.zLabel = Objects.requireNonNull(text, "zLabel"));
    }

    /** One panel for each value of a column, with common axes: the way out when one panel would have too many lines. */
    public Panels splitBy(String column) {
        return Panels.split(this, known(column, false, "splitBy"));
    }

    /**
     * Makes {@link #show} draw a picture that can be zoomed and asked for its numbers. It needs {@link #loadPlotly} in an earlier cell of the
     * notebook; the static picture stands in its place where scripts are off. Lines, points and heat maps; a chart within {@link Panels} stays static.
     */
    public Chart interactive() {
        return with(c -> c.interactive = true);
    }

    /**
     * Puts plotly.js into the output of this cell, once for all {@link #interactive} charts of the notebook, so that they work without a network.
     * Adds 3 MB to the notebook.
     *
     * @throws IllegalStateException when {@code org.webjars.npm:plotly.js-dist} is not on the class path
     */
    public static void loadPlotly() {
        Notebook.html(Plotly.script(), "plotly.js is on the page: interactive() charts can be drawn");
        plotlyLoaded = true;
    }

    @Override
    public void show() {
        if (!interactive) {
            super.show();
            return;
        }
        if (!plotlyLoaded) {
            throw new IllegalStateException("interactive() charts draw with plotly.js: run Chart.loadPlotly() in a cell of its own first");
        }
        Notebook.html(interactiveHtml(), text());
    }

    String interactiveHtml() {
        String id = "chart_" + Integer.toHexString(svg().hashCode());
        return kind == Kind.HEAT_MAP ? HeatPanel.interactive(this, id, html()) : LinePanel.interactive(this, id, html());
    }

    @Override
    Layout layout() {
        Panel panel = panel();
        return new Layout(List.of(panel), 1, "", "");
    }

    Panel panel() {
        requireComplete();
        return kind == Kind.HEAT_MAP ? HeatPanel.of(this) : LinePanel.of(this);
    }

    private void requireComplete() {
        if (x == null || y.isEmpty() || kind == Kind.HEAT_MAP && z == null) {
            throw new IllegalStateException(kindText() + " needs " + (x == null ? "x(..)" : y.isEmpty() ? "y(..)" : "z(..)") + "; the table has "
                + String.join(", ", table.columnNames()));
        }
        if (level > 0 && meanOver.isEmpty()) {
            throw new IllegalStateException("band(" + level + ") is an interval of a mean: say over which column with meanOver(..)");
        }
        if (by != null && y.size() > 1) {
            throw new IllegalStateException("by(\"" + by + "\") parts the lines of one column, but y(..) names " + String.join(", ", y)
                + "; leave one of the two out, or use splitBy(\"" + by + "\")");
        }
    }

    /** The same chart of other rows. */
    Chart of(Table rows) {
        return with(c -> c.table = rows);
    }

    /** The same chart on these axes; null: found from the data. */
    Chart on(Scale newX, Scale newY, Scale newZ) {
        return with(c -> {
            c.xScale = newX;
            c.yScale = newY;
            c.zScale = newZ;
        });
    }

    /** The same chart, nothing below it: its neighbours have the same caption. */
    Chart withoutCaption() {
        return with(c -> c.silent = true);
    }

    private Chart with(Consumer<Chart> change) {
        Chart copy = new Chart(this);
        change.accept(copy);
        return copy;
    }

    /** Rows with equal x are one point of a line. */
    boolean reduces() {
        return kind == Kind.LINES || !meanOver.isEmpty();
    }

    String xText() {
        return xLabel != null ? xLabel : Text.ofColumn(x);
    }

    String yText() {
        return yLabel != null ? yLabel : y.size() == 1 ? Text.ofColumn(y.get(0)) : "";
    }

    String zText() {
        return zLabel != null ? zLabel : Text.ofColumn(z);
    }

    String titleOrKind() {
        return title.isEmpty() ? yText() + " against " + xText() : title;
    }

    String captionWith(String notes) {
        return silent ? "" : (caption + " " + notes).strip();
    }

    private String known(String column, boolean numbers, String use) {
        Objects.requireNonNull(column, use);
        if (numbers) {
            Columns.numbers(table, column, use);
        } else {
            Columns.any(table, column);
        }
        return column;
    }

    private String kindText() {
        return switch (kind) {
            case LINES -> "Chart.lines";
            case SCATTER -> "Chart.scatter";
            case HEAT_MAP -> "Chart.heatMap";
        };
    }

    private void only(Kind needed, String option) {
        if (kind != needed) {
            throw new IllegalStateException(option + " has no meaning in " + kindText());
        }
    }

    private void not(Kind refused, String option) {
        if (kind == refused) {
            throw new IllegalStateException(option + " has no meaning in " + kindText());
        }
    }
}
