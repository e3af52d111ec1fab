package perturbed.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import perturbed.experiment.Sweep;
import perturbed.paper.Reproduction;
import perturbed.plot.Report;
import perturbed.plot.Section;
import perturbed.sgd.Provenance;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The page of {@code reproduce}, as far as it is. Immutable; what is made is kept as its part of the page, not as its runs. */
final class ReproducedPage {
    private static final String PAPER = "B. Kong, H. Zhang, K. Yuan, On the Convergence of Stochastic Gradient Descent with Perturbed Forward-Backward Passes, arXiv:2602.20646";

    private final List<String> asked;
    private final String command;
    private final List<Section> sections;
    private final Table provenance;

    ReproducedPage(List<String> asked, String command) {
        this(asked, command, List.of(), Table.create("runs and where they were done", StringColumn.create("item"), IntColumn.create("runs"), StringColumn.create("code"),
            StringColumn.create("java"), StringColumn.create("architecture"), StringColumn.create("kernel form"), DoubleColumn.create("seconds of one core")));
    }

    private ReproducedPage(List<String> asked, String command, List<Section> sections, Table provenance) {
        this.asked = asked;
        this.command = command;
        this.sections = List.copyOf(sections);
        this.provenance = provenance;
    }

    /** With this figure or table behind those that are there. */
    ReproducedPage with(Reproduction made) {
        Section section = Section.titled(made.name() + ". " + made.title()).figure(made.picture()).text(made.caption());
        for (Table table : made.tables()) section = section.table(filled(table));
        Table longer = provenance.copy();
        provenance(made).forEach((where, total) -> append(longer, made.name(), where, total));
        return with(section.note(made.setting()), longer);
    }

    /** Without the columns in which nothing is: intervals of a single seed. */
    private static Table filled(Table table) {
        return Table.create(table.name(), table.columns().stream().filter(column -> column.countMissing() < column.size()).toList());
    }

    /** With a word on why it is not there. */
    ReproducedPage without(String name, String why) {
        return with(Section.titled(name).text("could not be made: " + why), provenance);
    }

    private ReproducedPage with(Section section, Table provenance) {
        List<Section> longer = new ArrayList<>(sections);
        longer.add(section);
        return new ReproducedPage(asked, command, longer, provenance);
    }

    private record Total(int runs, double seconds) {
        Total plus(Total other) {
            return new Total(runs + other.runs, seconds + other.seconds);
        }
    }

    /** The runs of each code, JDK, architecture and kernel form. */
    private static Map<List<String>, Total> provenance(Reproduction made) {
        Map<List<String>, Total> totals = new LinkedHashMap<>();
        for (Sweep.Result sweep : made.sweeps())
            for (Row row : sweep.provenance())
                totals.merge(List.of(row.getString("code"), row.getString("jdk"), row.getString("architecture"), row.getString("kernel")), new Total(1, row.getDouble("seconds")), Total::plus);
        return totals;
    }

    private static void append(Table table, String item, List<String> where, Total total) {
        table.stringColumn(0).append(item);
        table.intColumn(1).append(total.runs());
        for (int k = 0; k < where.size(); k++) table.stringColumn(2 + k).append(where.get(k));
        table.doubleColumn(6).append(Math.round(10 * total.seconds()) / 10.0);
    }

    Report report() {
        Provenance here = Provenance.here(0);
        Report report = Report.titled("SGD with perturbed forward-backward passes: the paper's figures, made anew")
            .text("The figures and tables of " + PAPER + ", made anew by perturbed-sgd " + here.code() + ". Below each stand what one sees, with its numbers beside those that the theory"
                + " predicts, what was run, and what the paper leaves open. Where the print has errors, the printed and the corrected form stand beside each other.");
        if (sections.size() < asked.size()) report = report.text("On its way: " + sections.size() + " of " + asked.size() + " are done.");
        for (Section section : sections) report = report.section(section);
        Section made = Section.titled("How this page was made").text("Command: " + command)
            .text("By perturbed-sgd " + here.code() + ", Java " + here.jdk() + " on " + here.architecture() + ". The same command gives the same numbers on every machine; only the times differ."
                + " Runs that several figures share are counted with each of them.");
        return report.section(provenance.rowCount() == 0 ? made : made.table(provenance));
    }
}
