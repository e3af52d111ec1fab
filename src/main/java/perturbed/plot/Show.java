package perturbed.plot;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import perturbed.notebook.Notebook;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Shows what is computed as it is. */
public final class Show {
    private Show() {
    }

    /**
     * Shows a table below the cell as HTML, elsewhere as text: floating-point numbers with six significant digits, of a long table the first
     * and the last rows. Missing cells are empty, among floating-point numbers NaN: a table does not tell the two apart.
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
            boolean real = column instanceof DoubleColumn || column instanceof FloatColumn;
            cells.add(real && column.isMissing(row) ? Double.NaN : column.isMissing(row) ? null : column.get(row));
        }
        return cells;
    }
}
