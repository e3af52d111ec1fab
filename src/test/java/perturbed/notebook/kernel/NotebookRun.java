package perturbed.notebook.kernel;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import perturbed.notebook.Notebook;
import perturbed.notebook.Sink;
import perturbed.notebook.kernel.NotebookFile.Cell;
import perturbed.notebook.kernel.NotebookFile.Output;

/** Runs the cells of a notebook in order, in this JVM, as the kernel does, and compares what they give with what is stored. */
final class NotebookRun {
    private static final int AROUND = 60;                // characters shown of a difference

    private NotebookRun() {
    }

    /** Throws an AssertionError that names notebook, cell and difference if a cell fails or gives something else. */
    static void check(NotebookFile notebook) {
        try (Session session = new Session()) {
            int number = 0;
            for (Cell cell : notebook.cells()) {
                number++;
                String where = notebook.name() + ", code cell " + number;
                List<Output> outputs;
                try {
                    outputs = run(session, cell.source());
                } catch (CellFailure e) {
                    throw new AssertionError(where + " failed:\n" + cell.source() + "\n\n" + e.getMessage());
                }
                String difference = difference(outputs, cell.outputs());
                if (difference != null)
                    throw new AssertionError(where + " does not give what is stored under it:\n" + cell.source() + "\n\n" + difference
                        + "\nIf the new output is right: bash notebooks/run.sh --store notebooks/" + notebook.name());
            }
        }
    }

    /** What a cell prints and shows, and the value it ends with, in this order. */
    static List<Output> run(Session session, String source) {
        Page page = new Page();
        PrintStream out = System.out;
        PrintStream err = System.err;
        Sink before = Notebook.redirect(page);
        System.setOut(page.printer);
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));             // neither stored nor compared
        try {
            Object value = session.run(source);
            page.takePrinted();
            if (value != null) page.outputs.add(Output.value(session.forms(value)));
        } finally {
            System.setOut(out);
            System.setErr(err);
            Notebook.redirect(before);
        }
        return NotebookFile.tidy(page.outputs);
    }

    private static final class Page implements Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final PrintStream printer = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        private final List<Output> outputs = new ArrayList<>();
        private final Map<String, Integer> places = new HashMap<>();

        @Override
        public synchronized void show(String id, Map<String, String> data) {
            takePrinted();
            if (id != null) places.put(id, outputs.size());
            outputs.add(Output.shown(new LinkedHashMap<>(data)));
        }

        @Override
        public synchronized void update(String id, Map<String, String> data) {
            Integer place = places.get(id);
            if (place != null) outputs.set(place, Output.shown(new LinkedHashMap<>(data)));      // else it stands under an earlier cell
        }

        synchronized void takePrinted() {
            printer.flush();
            if (bytes.size() > 0) outputs.add(Output.printed(bytes.toString(StandardCharsets.UTF_8)));
            bytes.reset();
        }
    }

    /** The first difference in words, null if there is none. PNG bytes differ between JDKs and are not compared. */
    static String difference(List<Output> now, List<Output> stored) {
        for (int i = 0; i < Math.min(now.size(), stored.size()); i++) {
            Output a = now.get(i);
            Output b = stored.get(i);
            String which = "output " + (i + 1);
            if (!a.kind().equals(b.kind())) return which + " is " + a.kind() + ", stored is " + b.kind();
            Set<String> types = new TreeSet<>(a.data().keySet());
            types.addAll(b.data().keySet());
            for (String type : types) {
                String x = a.data().get(type);
                String y = b.data().get(type);
                if (x == null || y == null) return which + " has " + (x == null ? "no " : "") + type + ", the stored one has " + (y == null ? "none" : "it");
                if (!x.equals(y) && !type.equals("image/png")) return which + " (" + type + "): " + firstDifference(x, y);
            }
        }
        if (now.size() == stored.size()) return null;
        return now.size() + " outputs, stored are " + stored.size() + (stored.isEmpty() ? " (never stored?)" : "");
    }

    private static String firstDifference(String now, String stored) {
        int i = 0;
        while (i < Math.min(now.length(), stored.length()) && now.charAt(i) == stored.charAt(i)) i++;
        long line = now.substring(0, i).chars().filter(c -> c == '\n').count() + 1;
        return "from line " + line + ", character " + i + " on\n    now:    " + around(now, i) + "\n    stored: " + around(stored, i);
    }

    private static String around(String s, int at) {
        int from = Math.max(0, at - AROUND / 2);
        int to = Math.min(s.length(), at + AROUND);
        return (from > 0 ? "..." : "") + s.substring(from, to).replace("\n", "\\n") + (to < s.length() ? "..." : "");
    }
}
