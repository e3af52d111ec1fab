package perturbed.plot;

import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Looks columns up in a table, and says what is there when they are not. */
final class Columns {
    private Columns() {
    }

    /** The column of exactly this name; Tablesaw's own look-up would ignore case. */
    static Column<?> any(Table table, String name) {
        for (Column<?> column : table.columns()) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        throw new IllegalArgumentException("no column '" + name + "'; the table has " + String.join(", ", table.columnNames()));
    }

    static NumericColumn<?> numbers(Table table, String name, String use) {
        Column<?> column = any(table, name);
        if (column instanceof NumericColumn<?> numbers) {
            return numbers;
        }
        List<String> others = new ArrayList<>();
        for (Column<?> other : table.columns()) {
            if (other instanceof NumericColumn<?>) {
                others.add(other.name());
            }
        }
        throw new IllegalArgumentException(use + " must be a column of numbers, but '" + name + "' is of type " + column.type().name()
            + (others.isEmpty() ? "; the table has no column of numbers" : "; columns of numbers are " + String.join(", ", others)));
    }

    /** {@code gamma = 0.1, s_f = 2}: where in the table one is. */
    static String where(Table table, int row, List<String> columns) {
        List<String> parts = new ArrayList<>();
        for (String name : columns) {
            parts.add(name + " = " + text(any(table, name), row));
        }
        return String.join(", ", parts);
    }

    /** A cell as text, numbers to six digits; empty when missing. */
    static String text(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        return column instanceof NumericColumn<?> numbers ? Numerals.plain(numbers.getDouble(row), 6) : String.valueOf(column.get(row));
    }
}
