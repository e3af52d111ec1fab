package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perturbed.notebook.Notebook;
import perturbed.notebook.Sink;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class FiguresTest {
    private static final Figures SHORT = Figures.atNotebookSize().steps(200).seeds(2);

    static List<String> names() {
        return Figures.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_name_gives_a_picture_tables_and_sentences(String name) {
        Reproduction made = SHORT.reproduce(name);
        assertEquals(name, made.name());
        assertTrue(made.picture().svg().startsWith("<svg"));
        assertTrue(made.caption().endsWith("."), made.caption());
        assertTrue(made.setting().endsWith("."), made.setting());
        for (Table table : made.tables()) assertTrue(table.name().startsWith(name) && table.rowCount() > 0, table.name());
        made.sweeps().forEach(sweep -> assertTrue(sweep.toString().contains(" 0 failed"), sweep.toString()));
        assertTrue(made.toString().startsWith(name + ". " + made.title()));
    }

    @Test
    void runs_that_were_kept_are_not_done_again(@TempDir Path folder) {
        Figures kept = SHORT.seeds(1).keepIn(folder);
        Reproduction first = kept.figure(3), second = kept.figure(3);
        assertEquals(first.tables().toString(), second.tables().toString());
        // the seconds of the first time
        assertEquals(first.sweeps().get(0).provenance().printAll(), second.sweeps().get(0).provenance().printAll());
    }

    /** A mean norm is 2.5 % below a root mean square in ten directions; half a run is 50 memories of 1 / (gamma mu) steps or more, two seeds: 2 % of chance. */
    @Test
    void every_point_of_Figure_5_is_where_it_is_predicted() {
        for (Table table : Figures.atNotebookSize().steps(3000).seeds(2).figure5().tables())
            for (Row row : table) assertEquals(0.975, row.getDouble("ratio"), 0.1, table.name() + ", gamma = " + row.getDouble("gamma"));
    }

    @Test
    void means_and_intervals_are_those_of_the_runs() {
        Reproduction made = SHORT.figure4();
        Table runs = made.sweeps().get(1).table();                                             // forward noise
        Table cell = runs.where(runs.doubleColumn("s_f").isEqualTo(2).and(runs.doubleColumn("gamma").isEqualTo(0.5)));
        double a = cell.doubleColumn("stableGradientNorm").get(0), b = cell.doubleColumn("stableGradientNorm").get(1);
        Table means = made.tables().get(0);
        Row row = means.where(means.doubleColumn("s_f").isEqualTo(2).and(means.doubleColumn("gamma").isEqualTo(0.5))).row(0);
        assertEquals((a + b) / 2, row.getDouble("stableGradientNorm"), 1e-15);
        assertEquals(12.7062047 * Math.abs(a - b) / 2, row.getDouble("high") - row.getDouble("stableGradientNorm"), 1e-7 * a);       // t_1 at 97.5 %
        assertEquals("2 done", row.getString("status"));
    }

    @Test
    void show_puts_picture_caption_and_every_table_below_the_cell() {
        StringBuilder page = new StringBuilder();
        Sink before = Notebook.redirect(new Sink() {
            @Override
            public void show(String id, Map<String, String> data) {
                page.append(data.get("text/html"));
            }

            @Override
            public void update(String id, Map<String, String> data) { }
        });
        try {
            SHORT.figure9().show();
        } finally {
            Notebook.redirect(before);
        }
        for (String part : List.of("<img ", "Top-1", "(errata 32, 33)", "<b>Figure 9, SGD</b>", "<b>Figure 9, momentum</b>", "<table>"))
            assertTrue(page.indexOf(part) >= 0, part);
    }

    @Test
    void wrong_use_is_refused_by_name() {
        assertEquals("there is no 'Figure 1' to reproduce; there are " + String.join(", ", Figures.names()),
            assertThrows(IllegalArgumentException.class, () -> SHORT.figure(1)).getMessage());
        assertEquals("a figure needs at least 100 steps to settle, got steps(99)",
            assertThrows(IllegalArgumentException.class, () -> SHORT.steps(99)).getMessage());
        assertEquals("seeds must be at least 1, got 0", assertThrows(IllegalArgumentException.class, () -> SHORT.seeds(0)).getMessage());
    }
}
