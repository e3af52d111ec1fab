package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

    @Test
    void wrong_use_is_refused_by_name() {
        assertEquals("there is no 'Figure 1' to reproduce; there are " + String.join(", ", Figures.names()),
            assertThrows(IllegalArgumentException.class, () -> SHORT.figure(1)).getMessage());
        assertEquals("a figure needs at least 100 steps to settle, got steps(99)",
            assertThrows(IllegalArgumentException.class, () -> SHORT.steps(99)).getMessage());
        assertEquals("seeds must be at least 1, got 0", assertThrows(IllegalArgumentException.class, () -> SHORT.seeds(0)).getMessage());
    }
}
