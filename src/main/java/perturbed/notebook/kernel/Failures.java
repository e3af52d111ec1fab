package perturbed.notebook.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import jdk.jshell.Diag;

/** Puts into words what went wrong in a cell. */
final class Failures {
    private static final int FRAMES = 12;
    private static final Pattern NOWHERE = Pattern.compile("\\R *location: class *(?=\\R|$)");      // JShell has cut the name of its own class

    private Failures() {
    }

    /**
     * Compile errors, each with its line in the cell and a mark under the place.
     *
     * @param offset where in the cell the snippet begins
     */
    static String compile(int number, String cell, int offset, List<Diag> problems) {
        List<String> texts = new ArrayList<>();
        for (Diag problem : problems) {
            if (!problem.isError()) continue;
            int at = Math.max(0, Math.min(cell.length(), offset + (int) problem.getPosition()));
            int start = cell.lastIndexOf('\n', at - 1) + 1;
            int end = cell.indexOf('\n', at);
            String line = cell.substring(start, end < 0 ? cell.length() : end);
            texts.add("In [" + number + "], line " + (1 + cell.substring(0, start).lines().count()) + ": " + NOWHERE.matcher(problem.getMessage(Locale.ROOT)).replaceAll("").strip()
                + "\n    " + line.replace('\t', ' ') + "\n    " + " ".repeat(at - start) + "^");
        }
        return texts.isEmpty() ? "In [" + number + "]: cannot be compiled" : String.join("\n", texts);
    }

    /**
     * An exception, its message, where it came from and its causes.
     *
     * @param place says of the class of a snippet which cell it is, null for other classes
     */
    static String thrown(Throwable e, UnaryOperator<String> place) {
        StringBuilder s = new StringBuilder();
        int seen = 0;
        for (Throwable t = e; t != null && seen < 5; t = t.getCause(), seen++) {
            s.append(seen == 0 ? "" : "\ncaused by ").append(t.toString().replace("REPL.$JShell$", "$"));
            int lines = 0;
            for (StackTraceElement frame : t.getStackTrace()) {
                if (frame.getMethodName().startsWith("do_it$") || frame.getClassName().startsWith("jdk.internal.reflect.")) {
                    String cell = place.apply(frame.getClassName());
                    if (cell != null) s.append("\n    at ").append(cell);
                    break;                               // below the snippet is only the kernel
                }
                if (lines++ == FRAMES) s.append("\n    ...");
                if (lines > FRAMES) continue;
                String cell = place.apply(frame.getClassName());
                s.append("\n    at ").append(cell == null ? frame.toString() : frame.getMethodName() + ", " + cell);
            }
        }
        return s.toString();
    }
}
