package perturbed.notebook.kernel;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import perturbed.plot.Show;

/**
 * The cells of one notebook, run one after the other in this JVM. The kernel and the test of the notebooks both run them through this
 * class, so what the test compares is what the page shows.
 */
final class Session implements AutoCloseable {
    /** What IJava imports at the start, the functions {@code render}, {@code display} that IJava and JJava have, and {@code help}. */
    private static final List<String> IMPORTS = List.of("java.util.*", "java.io.*", "java.math.*", "java.net.*", "java.util.concurrent.*",
        "java.util.prefs.*", "java.util.regex.*", "static org.dflib.jjava.jupyter.kernel.BaseNotebookStatics.*",
        "static perturbed.notebook.Help.help");
    private static final Pattern SNIPPET_CLASS = Pattern.compile("REPL\\.\\$JShell\\$(\\w+?)(\\$.*)?");

    private final Cells cells = new Cells();
    private final JShell shell;
    private final Map<String, String> places = new HashMap<>();     // snippet id to "In [2], from line 3"
    private int number;

    Session() {
        shell = JShell.builder().executionEngine(new ThisJvm(cells), Map.of()).compilerOptions(compilerOptions()).build();
        for (String name : IMPORTS) shell.eval("import " + name + ";");
    }

    /**
     * Runs a cell.
     *
     * @return the value of its last expression; null where the cell ends in something else
     * @throws CellFailure if it cannot be compiled, throws or is stopped
     */
    Object run(String cell) {
        number++;
        cells.resume();
        Object value = null;
        String rest = cell;
        while (!rest.isBlank()) {
            CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            String source = info.source() == null ? rest : info.source();      // what ends too early: the compiler says where
            value = evaluate(cell, cell.length() - rest.length(), source);
            rest = info.source() == null ? "" : info.remaining();
        }
        return value;
    }

    /** Stops the cell that runs; those before it keep what they did. */
    void interrupt() {
        cells.interrupt();
    }

    JShell shell() {
        return shell;
    }

    /**
     * How a value is shown: figures and tables as such, all else as text.
     *
     * @throws CellFailure if the value does not let itself be shown
     */
    Map<String, String> forms(Object value) {
        try {
            Map<String, String> forms = Show.forms(value);
            return forms.isEmpty() ? Map.of("text/plain", text(value)) : forms;
        } catch (RuntimeException e) {
            throw new CellFailure(Failures.thrown(e, this::place));
        }
    }

    /** A value as text, arrays with their elements. */
    static String text(Object value) {
        if (value == null || !value.getClass().isArray()) return String.valueOf(value);
        String list = Arrays.deepToString(new Object[] {value});
        return list.substring(1, list.length() - 1);
    }

    @Override
    public void close() {
        shell.close();
    }

    private Object evaluate(String cell, int offset, String source) {
        List<Snippet> parsed = shell.sourceCodeAnalysis().sourceToSnippets(source);
        if (parsed.size() == 1 && isKnown(parsed.get(0))) return null;
        cells.begin(parsed.stream().filter(VarSnippet.class::isInstance).map(s -> ((VarSnippet) s).name()).collect(Collectors.toSet()));
        Object value = null;
        for (SnippetEvent event : shell.eval(source)) {
            if (event.causeSnippet() != null) continue;                        // an older snippet, compiled anew
            Snippet snippet = event.snippet();
            int start = offset + source.indexOf(source.strip());
            places.put(snippet.id(), "In [" + number + "], from line " + (1 + cell.substring(0, start).chars().filter(c -> c == '\n').count()));
            if (cells.stopped()) throw new CellFailure(cells.runsOn() ? "stopped, but what it called takes no notice and runs on behind" : "stopped");
            if (event.exception() instanceof UnresolvedReferenceException e)
                throw new CellFailure("In [" + number + "]: " + e.getSnippet().name() + " uses what is not defined: " + missing(e.getSnippet()));
            if (cells.thrown() != null) throw new CellFailure(Failures.thrown(cells.thrown(), this::place));
            if (event.status() == Status.REJECTED)
                throw new CellFailure(Failures.compile(number, cell, offset, shell.diagnostics(snippet).toList()));
            if (event.status() == Status.RECOVERABLE_NOT_DEFINED)
                throw new CellFailure("In [" + number + "]: not defined: " + missing((DeclarationSnippet) snippet));
            value = isResult(snippet.subKind()) ? cells.value() : null;
        }
        return value;
    }

    /** A type that is there word by word stays: declared once more, JShell would drop the variables that hold its objects. */
    private boolean isKnown(Snippet snippet) {
        return snippet instanceof TypeDeclSnippet
            && shell.types().anyMatch(t -> t.source().equals(snippet.source()) && shell.status(t) == Status.VALID);
    }

    private String missing(DeclarationSnippet snippet) {
        return shell.unresolvedDependencies(snippet).collect(Collectors.joining(", "));
    }

    private static boolean isResult(SubKind kind) {
        return kind == SubKind.VAR_VALUE_SUBKIND || kind == SubKind.OTHER_EXPRESSION_SUBKIND || kind == SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
    }

    private String place(String className) {
        Matcher m = SNIPPET_CLASS.matcher(className);
        return m.matches() ? places.get(m.group(1).replaceFirst("[A-Z]+$", "")) : null;
    }

    /**
     * The class path and the modules of this JVM. Without debug tables, because they hold line numbers: an added import would shift them, the bytes
     * of older variables would differ, and these would lose their values.
     */
    private static String[] compilerOptions() {
        List<String> options = new ArrayList<>(List.of("-g:none", "-classpath", System.getProperty("java.class.path")));
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--add-modules=")) options.addAll(List.of("--add-modules", flag.substring(flag.indexOf('=') + 1)));
            if (flag.equals("--enable-preview"))
                options.addAll(List.of(flag, "-source", String.valueOf(Runtime.version().feature())));
        }
        return options.toArray(String[]::new);
    }

    private record ThisJvm(Cells cells) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "this JVM";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            return cells;
        }
    }
}
