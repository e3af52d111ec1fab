package perturbed.command;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import perturbed.paper.Figures;
import perturbed.paper.Reproduction;
import perturbed.sgd.Provenance;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the paper's figures and tables anew and puts them on one page. */
@Command(name = "reproduce", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, sortOptions = false,
    description = {"Makes the figures, Table 1 and Appendix A of the paper anew, all of them unless some are named, and puts them on one page.%n",
        "Every run is kept in the folder as soon as it has ended: stop it with Ctrl-C, and the same command goes on from there. Several at once, also on several"
            + " machines that share the folder, share the work.%n"},
    footer = {"", "For example", "  reproduce                                    everything, at the paper's size", "  reproduce --small                            everything, in a minute or so",
        "  reproduce --figure 4 --figure 7 --seeds 10   two figures, with intervals over ten seeds", "  reproduce --figure 4 --steps 20000           one figure, shorter runs", "",
        "Exit codes: 0 done, 1 failed, 2 not understood, 130 stopped."},
    descriptionHeading = "%n", optionListHeading = "Options:%n")
final class Reproduce implements Callable<Integer> {
    private static final int STOPPED = 130;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-f", "--figure"}, paramLabel = "N", split = ",", description = "A figure, by its number in the paper. May be given again: --figure 4 --figure 7, or --figure 4,7.")
    private List<Integer> figures = List.of();

    @Option(names = {"-t", "--table"}, paramLabel = "N", split = ",", description = "A table, by its number in the paper.")
    private List<Integer> tables = List.of();

    @Option(names = {"-a", "--appendix"}, description = "The examples of Appendix A.")
    private boolean appendix;

    @Option(names = {"-s", "--seeds"}, paramLabel = "COUNT", description = "How many seeds each point is run with, 1..COUNT; from two on there are 95 %% intervals. Default: 3. At the paper's size a seed takes about 8 minutes on two cores.")
    private int seeds = 3;

    @Option(names = {"-T", "--steps"}, paramLabel = "T", description = "The number of steps of a run. Default: 200000, the paper's; 3000 with --small.")
    private Long steps;

    @Option(names = "--small", description = "A coarse grid and short runs, to see how it works.")
    private boolean small;

    @Option(names = {"-o", "--out"}, paramLabel = "FOLDER", description = "Where it goes: index.html, the figures as SVG, the runs as CSV. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("reproduced");

    @Override
    public Integer call() {
        List<String> names = names();
        Figures size = size();
        PrintWriter log = spec.commandLine().getOut(), err = spec.commandLine().getErr();
        try {
            OutputFolder folder = OutputFolder.at(out);
            if (VectorApi.isMissing()) return VectorApi.run(spec.root().commandLine().getParseResult().originalArgs());
            VectorApi.endWithParent();
            return make(names, size.keepIn(folder.runs()), folder, log, err);
        } catch (UncheckedIOException e) {
            err.println(e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private Integer make(List<String> names, Figures size, OutputFolder folder, PrintWriter log, PrintWriter err) {
        Provenance here = Provenance.here(0);
        log.println("perturbed-sgd " + here.code() + ", Java " + here.jdk() + " on " + here.architecture() + ", " + Runtime.getRuntime().availableProcessors() + " cores, kernel form: " + here.kernel());
        ReproducedPage page = new ReproducedPage(names, setting());
        int failed = 0;
        try (Stoppable stoppable = new Stoppable()) {
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                log.println(name + " (" + (i + 1) + " of " + names.size() + ")");
                log.flush();
                try {
                    Reproduction made = size.reproduce(name);
                    folder.save(made);
                    page = page.with(made);
                } catch (CancellationException e) {
                    log.println("stopped. What is finished is in " + folder.path() + "; the same command goes on from there.");
                    log.flush();
                    return STOPPED;
                } catch (IllegalArgumentException | IllegalStateException e) {
                    err.println(name + " could not be made: " + e.getMessage());
                    page = page.without(name, e.getMessage());
                    failed++;
                }
                page.report().save(folder.page());
            }
        }
        log.println((failed == 0 ? "done: " : failed + " of " + names.size() + " could not be made, the others are there: ") + folder.page().toAbsolutePath().toUri());
        return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** What was asked for, in the order of the paper; everything if nothing was named. */
    private List<String> names() {
        Set<String> asked = new LinkedHashSet<>();
        figures.forEach(n -> asked.add(known("--figure", "Figure", n)));
        tables.forEach(n -> asked.add(known("--table", "Table", n)));
        if (appendix) Figures.names().stream().filter(name -> name.startsWith("Appendix")).forEach(asked::add);
        return Figures.names().stream().filter(name -> asked.isEmpty() || asked.contains(name)).toList();
    }

    private String known(String option, String kind, int number) {
        String name = kind + " " + number;
        if (Figures.names().contains(name)) return name;
        List<String> numbers = Figures.names().stream().filter(n -> n.startsWith(kind + " ")).map(n -> n.substring(kind.length() + 1)).toList();
        throw new ParameterException(spec.commandLine(), option + " " + number + ": there is no such " + kind.toLowerCase() + "; there " + (numbers.size() == 1 ? "is " : "are ") + String.join(", ", numbers));
    }

    private Figures size() {
        Figures size = option("--seeds", () -> (small ? Figures.atNotebookSize() : Figures.atFullSize()).seeds(seeds));
        return steps == null ? size : option("--steps", () -> size.steps(steps));
    }

    private Figures option(String name, Supplier<Figures> set) {
        try {
            return set.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), name + ": " + e.getMessage());
        }
    }

    /** The command that makes the same page again. */
    private String setting() {
        List<String> arguments = new ArrayList<>(List.of("java -jar perturbed-sgd-" + Provenance.here(0).code() + "-cli.jar reproduce"));
        figures.forEach(n -> arguments.add("--figure " + n));
        tables.forEach(n -> arguments.add("--table " + n));
        if (appendix) arguments.add("--appendix");
        arguments.add("--seeds " + seeds);
        if (steps != null) arguments.add("--steps " + steps);
        if (small) arguments.add("--small");
        return String.join(" ", arguments);
    }
}
