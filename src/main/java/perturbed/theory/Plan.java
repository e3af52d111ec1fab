package perturbed.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The verdicts of a {@link Budget}, one for each perturbation.
 *
 * @param verdicts  in the order they were given
 * @param bound     with {@link Budget#assuming}: Theorem 4c or 5c with the perturbations, at its best step size
 * @param noiseFree the same bound without them
 */
public record Plan(List<Verdict> verdicts, Optional<Bound> bound, Optional<Bound> noiseFree) {
    public Plan {
        verdicts = List.copyOf(verdicts);
    }

    /** Whether all of them are within the budget. */
    public boolean within() {
        return verdicts.stream().allMatch(Verdict::within);
    }

    /** One row each: perturbation, occurrences, size, mean, placement, form, share, within, allowedSize, allowedOccurrences, allowedInterval. */
    public Table table() {
        Table table = Table.create("budget", StringColumn.create("perturbation"), LongColumn.create("occurrences"), DoubleColumn.create("size"), DoubleColumn.create("mean"),
            StringColumn.create("placement"), StringColumn.create("form"), DoubleColumn.create("share"), BooleanColumn.create("within"), DoubleColumn.create("allowedSize"),
            LongColumn.create("allowedOccurrences"), DoubleColumn.create("allowedInterval"));
        for (Verdict v : verdicts) {
            table.stringColumn(0).append(v.perturbation().toString());
            table.longColumn(1).append(v.occurrences());
            table.doubleColumn(2).append(v.size());
            table.doubleColumn(3).append(v.mean());
            table.stringColumn(4).append(v.law().placement().toString());
            table.stringColumn(5).append(v.law().form().toString());
            table.doubleColumn(6).append(v.share());
            table.booleanColumn(7).append(v.within());
            table.doubleColumn(8).append(v.allowedSize());
            table.longColumn(9).append(v.allowedOccurrences());
            table.doubleColumn(10).append(v.allowedInterval());
        }
        return table;
    }

    /** All verdicts in words, and the bound where there is one. */
    public String sentences() {
        List<String> lines = new ArrayList<>(verdicts.stream().map(Verdict::sentence).toList());
        if (bound.isPresent()) {
            lines.add("With your constants: " + bound.get().sentence());
            double factor = bound.get().value() / noiseFree.orElseThrow().value();
            lines.add(String.format(Locale.ROOT, "That is %.3g times the bound without perturbations, %.6g.", factor, noiseFree.get().value()));
        }
        return String.join("\n", lines);
    }

    @Override
    public String toString() {
        return sentences();
    }
}
