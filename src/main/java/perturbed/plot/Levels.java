package perturbed.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The values of a column that parts the rows: numbers ascending, anything else in the order of the table. {@code named} levels say nothing
 * without the name of the column. {@code startsAtZero}: the lowest level is the number 0, no noise, the curve all others are compared with.
 */
record Levels(String column, boolean numeric, boolean named, boolean startsAtZero, List<String> texts, int[] ofRow) {
    static Levels of(Table table, String name) {
        return of(table, name, null);
    }

    /** With words for each number; null: the number itself. */
    static Levels of(Table table, String name, DoubleFunction<String> words) {
        Column<?> column = Columns.any(table, name);
        int[] ofRow = new int[table.rowCount()];
        List<String> texts = new ArrayList<>();
        if (column instanceof NumericColumn<?> numbers) {
            double[] sorted = Arrays.stream(numbers.asDoubleArray()).filter(v -> !Double.isNaN(v)).map(v -> v + 0.0).distinct().sorted().toArray();
            boolean missing = false;
            for (int row = 0; row < ofRow.length; row++) {
                double value = numbers.getDouble(row) + 0.0;             // -0 and 0 are one level
                missing |= Double.isNaN(value);
                ofRow[row] = Double.isNaN(value) ? sorted.length : Arrays.binarySearch(sorted, value);
            }
            boolean alike = Arrays.stream(sorted).mapToObj(value -> Numerals.label(value, 6)).distinct().count() < sorted.length;
            for (double value : sorted) {
                texts.add(words != null ? words.apply(value) : Numerals.label(value, alike ? 15 : 6));
            }
            if (missing) {
                texts.add("missing");
            }
            return new Levels(name, true, words == null, sorted.length > 0 && sorted[0] == 0, List.copyOf(texts), ofRow);
        }
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (int row = 0; row < ofRow.length; row++) {
            String text = column.isMissing(row) ? "missing" : String.valueOf(column.get(row));
            ofRow[row] = seen.computeIfAbsent(text, t -> seen.size());
        }
        return new Levels(name, false, column instanceof BooleanColumn, false, List.copyOf(seen.keySet()), ofRow);
    }

    int count() {
        return texts.size();
    }

    /** {@code s_f = 2}, {@code clipped = true}, or a text itself. */
    String label(int level) {
        return named ? Text.ofColumn(column) + " = " + texts.get(level) : texts.get(level);
    }

    int[] rows(int level) {
        return IntStream.range(0, ofRow.length).filter(row -> ofRow[row] == level).toArray();
    }
}
