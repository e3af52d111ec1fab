package perturbed.notebook;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table as it is shown: headers, then rows of cells as text; {@code numeric} columns are set to the right. */
public record TableView(List<String> headers, List<List<String>> rows, List<Boolean> numeric) {
    private static final int FIRST = 30;
    private static final int LAST = 10;
    private static final MathContext SIX_DIGITS = new MathContext(6);
    private static final String GAP = "\u2026";

    /**
     * Floating-point values with six significant digits; of more than 40 rows the first 30 and the last 10.
     *
     * @throws IllegalArgumentException if a row has not as many cells as there are headers
     */
    public static TableView of(List<String> headers, List<? extends List<?>> rows) {
        List<Boolean> numeric = new ArrayList<>();
        for (int j = 0; j < headers.size(); j++) numeric.add(true);
        List<List<String>> shown = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            List<?> row = rows.get(i);
            if (row.size() != headers.size())
                throw new IllegalArgumentException("row " + (i + 1) + " of the table has " + row.size() + " cells, but there are " + headers.size()
                    + " headers: " + headers + "; give one cell for each (null for an empty one)");
            for (int j = 0; j < row.size(); j++)
                if (row.get(j) != null && !(row.get(j) instanceof Number)) numeric.set(j, false);
            boolean cut = rows.size() > FIRST + LAST;
            if (cut && i == FIRST) shown.add(headers.stream().map(h -> GAP).toList());
            if (!cut || i < FIRST || i >= rows.size() - LAST) shown.add(row.stream().map(TableView::text).toList());
        }
        return new TableView(List.copyOf(headers), shown, numeric);
    }

    /** A table of HTML. */
    public String html() {
        StringBuilder s = new StringBuilder("<table>\n<thead><tr>");
        for (int j = 0; j < headers.size(); j++) s.append(cell("th", j, headers.get(j)));
        s.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            s.append("<tr>");
            for (int j = 0; j < row.size(); j++) s.append(cell("td", j, row.get(j)));
            s.append("</tr>\n");
        }
        return s.append("</tbody>\n</table>").toString();
    }

    /** Columns set by spaces. */
    public String plain() {
        int[] width = new int[headers.size()];
        for (int j = 0; j < width.length; j++) {
            width[j] = headers.get(j).length();
            for (List<String> row : rows) width[j] = Math.max(width[j], row.get(j).length());
        }
        return line(headers, width) + rows.stream().map(row -> "\n" + line(row, width)).collect(Collectors.joining());
    }

    private String line(List<String> cells, int[] width) {
        StringBuilder s = new StringBuilder();
        for (int j = 0; j < width.length; j++) {
            String space = " ".repeat(width[j] - cells.get(j).length());
            s.append(j == 0 ? "" : "  ").append(numeric.get(j) ? space + cells.get(j) : cells.get(j) + space);
        }
        return s.toString().stripTrailing();
    }

    private String cell(String tag, int column, String text) {
        return "<" + tag + " style=\"text-align:" + (numeric.get(column) ? "right" : "left") + "\">" + escaped(text) + "</" + tag + ">";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String text(Object value) {
        if (value == null) return "";
        if (!(value instanceof Double || value instanceof Float)) return value.toString();
        double v = ((Number) value).doubleValue();
        if (Double.isNaN(v) || Double.isInfinite(v) || v == 0) return v == 0 ? "0" : value.toString();
        BigDecimal rounded = new BigDecimal(v).round(SIX_DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 7) return rounded.toPlainString();
        String digits = rounded.unscaledValue().toString();
        int lead = v < 0 ? 2 : 1;
        return digits.substring(0, lead) + (digits.length() > lead ? "." + digits.substring(lead) : "") + "e" + exponent;
    }
}
