package perturbed.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Config;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.Symbol;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/**
 * A chart that can be zoomed and asked for its numbers, through Tablesaw's jsplot. The static image stands inside the element that plotly
 * draws in, and stays where there are no scripts or no plotly.js on the page.
 */
final class Interactive {
    private static final Symbol[] SYMBOLS = {Symbol.CIRCLE, Symbol.SQUARE, Symbol.TRIANGLE_UP, Symbol.DIAMOND, Symbol.TRIANGLE_DOWN, Symbol.CROSS};
    private static final String NEW_PLOT = "Plotly.newPlot(";

    private Interactive() {
    }

    static String lines(LinePanel panel, String title, String id, String still) {
        List<Trace> traces = new ArrayList<>();
        List<Series> series = panel.series();
        for (int k = 0; k < series.size(); k++) {
            if (series.get(k).hasBand()) {
                band(traces, series.get(k), panel.color(k), panel.y());
            }
        }
        for (GuideLine guide : panel.guides()) {
            double[] ends = guide.ends(panel.x(), panel.y());
            if (ends != null) {
                traces.add(points(new double[] {panel.x().value(ends[0]), panel.x().value(ends[2])},
                    new double[] {panel.y().value(ends[1]), panel.y().value(ends[3])}).mode(ScatterTrace.Mode.LINE).name(safe(guide.guide().words()))
                    .line(Line.builder().color("#555555").width(1.2).dash(Line.Dash.DASH).build()).build());
            }
        }
        for (int k = 0; k < series.size(); k++) {
            Series s = series.get(k);
            ScatterTrace.Mode mode = panel.isScatter() ? ScatterTrace.Mode.MARKERS : ScatterTrace.Mode.LINE_AND_MARKERS;
            traces.add(points(s.x(), s.y()).mode(mode).name(safe(s.label()))
                .line(Line.builder().color(panel.color(k)).width(1.8).build())
                .marker(Marker.builder().symbol(SYMBOLS[k]).size(s.drawn() > LinePanel.MANY ? 1 : 7).color(panel.color(k)).build())
                .showLegend(!s.label().isEmpty()).build());
        }
        return page(title, axis(panel.xText(), panel.x()), axis(panel.yText(), panel.y()), traces,
            "layout.modebar = {orientation: 'v'};\n", id, still);
    }

    /** Nine digits, written the same by every JDK. */
    private static ScatterTrace.ScatterBuilder points(double[] x, double[] y) {
        return ScatterTrace.builder(texts("x", x), texts("y", y));
    }

    private static StringColumn texts(String name, double[] values) {
        return StringColumn.create(name, Arrays.stream(values).mapToObj(v -> Numerals.plain(v, 9)).toList());
    }

    /** Two lines of no width, the space between them filled; an edge at 0 or below on a log axis lies on its floor. */
    private static void band(List<Trace> traces, Series s, String color, Scale y) {
        double[] low = s.low().clone();
        for (int i = 0; i < low.length; i++) {
            low[i] = y.log() && low[i] < y.low() ? y.low() : low[i];
        }
        Line none = Line.builder().width(0).build();
        int rgb = Integer.parseInt(color.substring(1), 16);
        traces.add(points(s.x(), low).mode(ScatterTrace.Mode.LINE).line(none).showLegend(false).name("low").build());
        traces.add(points(s.x(), s.high()).mode(ScatterTrace.Mode.LINE).line(none).showLegend(false).name("high").fill(ScatterTrace.Fill.TO_NEXT_Y)
            .fillColor("rgba(" + (rgb >> 16) + "," + (rgb >> 8 & 255) + "," + (rgb & 255) + "," + LinePanel.BAND + ")").build());
    }

    static String heatMap(HeatPanel panel, String title, String id, String still) {
        double[][] rows = new double[panel.up().count()][panel.across().count()];
        for (int j = 0; j < rows.length; j++) {
            for (int i = 0; i < rows[j].length; i++) {
                rows[j][i] = panel.colors().even(panel.value(i, j));
            }
        }
        Trace trace = HeatmapTrace.builder(categories(panel.across()), categories(panel.up()), rows).build();
        String bar = safe((panel.colors().log() ? "log10 of " : "") + panel.zText());
        return page(title, axis(panel.xText(), null), axis(panel.yText(), null), List.of(trace),
            "trace0.colorscale = 'Viridis'; trace0.colorbar = {title: {text: \"" + bar + "\", side: 'right'}};\n", id, still);
    }

    private static Object[] categories(Levels levels) {
        return levels.texts().stream().map(Interactive::safe).toArray();
    }

    private static Axis axis(String label, Scale scale) {
        Axis.AxisBuilder axis = Axis.builder().title(safe(label)).gridColor("#e6e6e6");
        return scale == null ? axis.type(Axis.Type.CATEGORY).build()
            : axis.type(scale.log() ? Axis.Type.LOG : Axis.Type.LINEAR).range(scale.even(scale.low()), scale.even(scale.high())).build();
    }

    /** The element with the still image, and the script that replaces it once plotly.js is there; {@code more} sets what jsplot cannot. */
    private static String page(String title, Axis x, Axis y, List<Trace> traces, String more, String id, String still) {
        var layout = tech.tablesaw.plotly.components.Layout.builder("").xAxis(x).yAxis(y).autosize(true).build();
        Config config = Config.builder().responsive(true).displayLogo(false).build();
        String js = new tech.tablesaw.plotly.components.Figure(layout, config, traces.toArray(new Trace[0])).asJavascript(id);
        String draw = js.substring(js.indexOf("<script>") + 8, js.lastIndexOf("</script>"))
            .replace(NEW_PLOT, forNarrowPages(title) + more + "target_" + id + ".replaceChildren();\n" + NEW_PLOT);
        return "<div id=\"" + id + "\">" + still + "</div>\n<script>(function wait(tries) {\nif (!window.perturbedPlotly) {"
            + " if (tries > 0) setTimeout(function () { wait(tries - 1); }, 250); return; }\nwindow.perturbedPlotly.then(function () {\n"
            + draw.lines().map(String::stripTrailing).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n")) + "\n});\n})(40);</script>";
    }

    /** The width of the page, the title in lines from the left, the legend below. */
    private static String forNarrowPages(String title) {
        List<String> lines = Text.wrap(title, 15, 300).stream().map(Interactive::safe).toList();
        int top = 24 + 20 * lines.size();
        return "delete layout.width; layout.height = " + (360 + top) + "; layout.margin = {l: 70, r: 40, t: " + top + ", b: 60}; layout.plot_bgcolor = '#ffffff';\n"
            + "layout.title = {text: '" + String.join("<br>", lines) + "', x: 0.02, xanchor: 'left', font: {size: 15}};\n"
            + "layout.legend = {orientation: 'h', y: -0.27}; layout.xaxis.exponentformat = layout.yaxis.exponentformat = 'power';\n";
    }

    /** Text that means nothing to HTML, JavaScript or the templates of jsplot, which escape some of it and forget some. */
    private static String safe(String markup) {
        StringBuilder safe = new StringBuilder();
        for (char c : Text.plain(markup).toCharArray()) {
            int k = "\\\"'<>\n".indexOf(c);
            safe.append(k < 0 ? c : "\u2216\u201d\u2019\u2039\u203a ".charAt(k));
        }
        return safe.toString();
    }
}
