package perturbed.notebook.kernel;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** What the person who types wants to know: how a name goes on (Tab), what it means (Shift-Tab). */
final class Assistant {
    /** Texts that may replace the characters from {@code start} to the cursor. */
    record Completions(int start, List<String> texts) {
    }

    private final SourceCodeAnalysis analysis;

    Assistant(JShell shell) {
        analysis = shell.sourceCodeAnalysis();
        addSources();
    }

    /** How the code may go on at the cursor; those that fit the expected type first. */
    Completions complete(String cell, int cursor) {
        String code = cell.substring(0, cursor);
        for (int start : snippets(code)) {
            int[] anchor = {0};
            List<Suggestion> found = analysis.completionSuggestions(code.substring(start), cursor - start, anchor);
            Set<String> texts = new LinkedHashSet<>();
            found.stream().filter(Suggestion::matchesType).map(Suggestion::continuation).forEach(texts::add);
            found.stream().map(Suggestion::continuation).forEach(texts::add);
            if (!texts.isEmpty()) return new Completions(start + anchor[0], List.copyOf(texts));
        }
        return new Completions(cursor, List.of());
    }

    /** Signature and Javadoc of the name at the cursor; empty if it has none. */
    Optional<String> documentation(String cell, int cursor) {
        int end = cursor;
        if (end > 0 && end == cell.length() || end < cell.length() && !Character.isJavaIdentifierPart(cell.charAt(end)))
            while (end > 0 && !Character.isJavaIdentifierPart(cell.charAt(end - 1))) end--;      // f(| means f
        while (end < cell.length() && Character.isJavaIdentifierPart(cell.charAt(end))) end++;
        String code = cell.substring(0, end);
        for (int start : snippets(code))
            for (String form : List.of(code.substring(start) + "(", code.substring(start))) {    // methods are found by their bracket
                List<Documentation> found = analysis.documentation(form, form.length(), true);
                if (!found.isEmpty()) return Optional.of(found.stream().map(Assistant::text).distinct().collect(Collectors.joining("\n\n")));
            }
        return Optional.empty();
    }

    /**
     * Where the snippets of the code begin. JShell looks at one snippet at a time: from the first on it knows the local names of the cell, but
     * stumbles over imports and classes; from the last on it knows only what has been run.
     */
    private List<Integer> snippets(String code) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        String rest = code;
        while (true) {
            CompletionInfo info = analysis.analyzeCompletion(rest);
            if (info.source() == null || info.remaining().isBlank()) return starts;
            rest = info.remaining();
            starts.add(code.length() - rest.length());
        }
    }

    private static String text(Documentation d) {
        String doc = d.javadoc();
        if (doc == null) return d.signature();
        String plain = doc.replaceAll("(?m)^ ", "").replaceAll("\\{@(?:code|link|linkplain|literal)\\s+#?([^{}]*(?:\\{[^{}]*}[^{}]*)*)}", "$1")
            .replaceAll("(?i)\\s*<p>\\s*", "\n\n").replaceAll("(?i)</?(?:b|i|em|code|pre|ul|ol|sub|sup)>", "")
            .replaceAll("(?i)<li>", "- ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        return d.signature() + "\n\n" + plain.strip();
    }

    /**
     * JShell reads Javadoc from the JDK's sources only; its private list is extended by ours, which lie beside our classes. Needs
     * {@code --add-opens jdk.jshell/jdk.jshell=ALL-UNNAMED}; without it there are signatures only.
     */
    private void addSources() {
        try {
            Path ours = sources();
            if (ours == null) return;
            Method find = analysis.getClass().getDeclaredMethod("findSources");
            Field known = analysis.getClass().getDeclaredField("availableSources");
            find.setAccessible(true);
            known.setAccessible(true);
            List<Path> all = new ArrayList<>();
            for (Object path : (List<?>) find.invoke(analysis)) all.add((Path) path);
            all.add(ours);
            known.set(analysis, all);
        } catch (ReflectiveOperationException | RuntimeException | IOException | URISyntaxException e) {
            // another JDK with other insides: signatures only
        }
    }

    /** {@code src/main/java} of a clone, or the sources jar beside the jar; null if neither is there. */
    private static Path sources() throws IOException, URISyntaxException {
        Path classes = Path.of(Assistant.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(classes)) {
            Path clone = classes.resolve("../../src/main/java").normalize();
            return Files.isDirectory(clone) ? clone : null;
        }
        Path jar = Path.of(classes.toString().replaceFirst("\\.jar$", "-sources.jar"));
        return Files.exists(jar) ? FileSystems.newFileSystem(jar).getPath("/") : null;
    }
}
