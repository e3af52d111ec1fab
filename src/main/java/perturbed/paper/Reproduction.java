package perturbed.paper;

import java.util.List;
import perturbed.experiment.Sweep;
import perturbed.kernel.Markup;
import perturbed.notebook.Notebook;
import perturbed.notebook.Showable;
import perturbed.plot.Figure;
import perturbed.plot.Show;
import tech.tablesaw.api.Table;

/**
 * A figure or table of the paper, made anew.
 *
 * @param name    "Figure 4", "Table 1"
 * @param title   what it is about
 * @param picture the charts
 * @param tables  what the charts show and the theory predicts, each with its name
 * @param caption in sentences: what one sees, with its numbers, and what the paper says
 * @param setting in sentences: what was run, and what the paper leaves open
 * @param sweeps  the runs; {@link Sweep.Result#provenance} says where each was done and how long it took. Empty where nothing was run by a sweep
 */
public record Reproduction(String name, String title, Figure picture, List<Table> tables, String caption, String setting, List<Sweep.Result> sweeps)
    implements Showable {

    public Reproduction {
        tables = List.copyOf(tables);
        sweeps = List.copyOf(sweeps);
    }

    /** Shows picture, caption and tables below the cell. */
    @Override
    public void show() {
        picture.show();
        Notebook.html("<p>" + Markup.escape(caption) + "</p>", caption);
        for (Table table : tables) {
            Notebook.html("<b>" + Markup.escape(table.name()) + "</b>", table.name());
            Show.table(table);
        }
    }

    @Override
    public String toString() {
        return name + ". " + title + "\n" + picture.text() + "\n" + caption;
    }
}
