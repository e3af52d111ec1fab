package perturbed.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tech.tablesaw.columns.Column;

/** Two rows at one place of a chart must be two replicates: a mean over anything else would be a mean over a forgotten axis. */
final class Replicates {
    private Replicates() {
    }

    /** Adds a row to those {@code seen}, which agree in nothing but perhaps the columns of {@code place}; refuses a second one like it. */
    static void requireNew(Chart chart, Map<List<Object>, Integer> seen, List<String> place, int row) {
        List<String> key = new ArrayList<>(place);
        key.addAll(chart.meanOver);
        List<Object> values = new ArrayList<>();
        for (String name : key) {
            values.add(Columns.any(chart.table, name).get(row));
        }
        Integer other = seen.put(values, row);
        if (other != null) {
            throw new IllegalArgumentException("rows " + other + " and " + row + " are both at " + Columns.where(chart.table, row, key)
                + remedy(chart, other, row, key));
        }
    }

    private static String remedy(Chart chart, int a, int b, List<String> key) {
        List<String> differing = new ArrayList<>();
        for (Column<?> column : chart.table.columns()) {
            String name = column.name();
            if (!key.contains(name) && !chart.y.contains(name) && !name.equals(chart.z) && !Objects.equals(column.get(a), column.get(b))) {
                differing.add(name);
            }
        }
        return differing.isEmpty() ? " and differ in no other column; drop the double rows"
            : "; they differ in " + String.join(", ", differing) + ": part them with " + (chart.kind == Chart.Kind.HEAT_MAP ? "" : "by(..) or ")
                + "splitBy(..), average with meanOver(\"" + differing.get(0) + "\"), or keep some rows with table.where(..)";
    }
}
