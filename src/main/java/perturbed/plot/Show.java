package perturbed.plot;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import perturbed.notebook.Notebook;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Shows what is computed as it is. */
public final class Show {
    private Show() {
    }

    /**
     * Shows a table below the cell as HTML, elsewhere as text: floating-point numbers with six significant digits, of a long table the first
     * and the last rows, missing cells empty.
     */
    public static void table(Table table) {
        Notebook.table(table.columnNames(), new AbstractList<List<Object>>() {
            @Override
            public List<Object> get(int row) {
                return row(table, row);
            }

            @Override
            public int size() {
                return table.rowCount();
            }
        });
    }

    private static List<Object> row(Table table, int row) {
        List<Object> cells = new ArrayList<>();
        for (Column<?> column : table.columns()) {
            Object cell = column.get(row);                   // NaN is both "missing" and a result of a run: it is shown
            cells.add(column.isMissing(row) && !(cell instanceof Double || cell instanceof Float) ? null : cell);
        }
        return cells;
    }
}
