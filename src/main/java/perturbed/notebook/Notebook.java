package perturbed.notebook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * Shows HTML, pictures and tables in the cell that runs, whichever Java kernel runs it (ours, IJava, JJava, rapaio); elsewhere
 * prints the plain text that goes with them. {@link #redirect} sends everything to another place.
 */
public final class Notebook {
    private static volatile Sink redirected;
    private static final ThreadLocal<Sink> GATHERED = new ThreadLocal<>();

    private Notebook() {
    }

    /**
     * Shows HTML.
     *
     * @param plain what a terminal prints, and a page that cannot show HTML
     */
    public static void html(String html, String plain) {
        sink().show(null, data("text/html", html, plain));
    }

    /** Shows a PNG picture, given as the bytes of the file. */
    public static void png(byte[] png, String plain) {
        sink().show(null, data("image/png", Base64.getEncoder().encodeToString(png), plain));
    }

    /**
     * Shows a table. Numbers are set to the right, floating-point values with six significant digits; of a table of more than
     * 40 rows the first 30 and the last 10.
     *
     * @throws IllegalArgumentException if a row has not as many cells as there are headers
     */
    public static void table(List<String> headers, List<? extends List<?>> rows) {
        TableView view = TableView.of(headers, rows);
        html(view.html(), view.plain());
    }

    /** Prints an object's text in lines of at most 95 characters, broken at spaces, the rest of a line further in: a longer line runs off a page. */
    public static void text(Object x) {
        System.out.println(Wrapping.ofPage(String.valueOf(x)));
    }

    /**
     * Whether notebooks shall run at the paper's size instead of one that takes seconds: the environment variable {@code PERTURBED_SIZE}
     * says {@code full} (unset or {@code notebook}: no), or, where a notebook is already open, the system property {@code perturbed.size}.
     *
     * @throws IllegalArgumentException if it says anything else
     */
    public static boolean isFullSize() {
        String size = System.getProperty("perturbed.size", System.getenv().getOrDefault("PERTURBED_SIZE", "notebook"));
        return switch (size) {
            case "full" -> true;
            case "notebook" -> false;
            default -> throw new IllegalArgumentException(
                "the size of the notebooks (environment PERTURBED_SIZE, property perturbed.size) is notebook or full, got " + size);
        };
    }

    /**
     * The file of this name, as {@code "data/sample.csv"}, in the working directory or the nearest directory above that has it. Kernels start in
     * the notebook's folder, tests and programs in the project's: a cell that reads a file finds it so from either.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Path file(String name) {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent())
            if (Files.exists(folder.resolve(name))) return folder.resolve(name);
        throw new IllegalArgumentException("no file '" + name + "' in " + here + " or a folder above it; the name is relative to the project's folder");
    }

    /** Shows HTML that can be replaced in place. */
    public static Display display(String html, String plain) {
        Sink sink = sink();
        String id = UUID.randomUUID().toString();
        sink.show(id, data("text/html", html, plain));
        return new Display(sink, id);
    }

    /** What {@link Notebook#display} showed. */
    public static final class Display {
        private final Sink sink;
        private final String id;

        private Display(Sink sink, String id) {
            this.sink = sink;
            this.id = id;
        }

        /** Puts this in the place of what was shown before. */
        public void update(String html, String plain) {
            sink.update(id, data("text/html", html, plain));
        }

        /** Takes it off the page. */
        public void clear() {
            update("", "");
        }

        @Override
        public String toString() {
            return "display " + id;
        }
    }

    /**
     * What an action of this thread shows, as one: {@code text/html} and {@code text/plain} of all its pieces, one below the other. Nothing of it
     * goes to the page.
     */
    public static Map<String, String> gather(Runnable action) {
        Sink outer = GATHERED.get();
        Pieces pieces = new Pieces();
        GATHERED.set(pieces);
        try {
            action.run();
        } finally {
            GATHERED.set(outer);
        }
        return data("text/html", pieces.html(), pieces.plain());
    }

    /**
     * From now on the kernel of this notebook shows values of this type in these forms, where a cell ends with one, or {@code display} of IJava
     * and JJava gets one. Without a kernel, or in one that has no such list of types (rapaio), nothing changes.
     *
     * @param forms the forms of a value: {@code text/html} and {@code text/plain}
     */
    public static <T> void present(Class<T> type, Function<? super T, Map<String, String>> forms) {
        KernelSink kernel = KernelSink.find();
        if (kernel != null) kernel.present(type, value -> forms.apply(type.cast(value)));
    }

    /**
     * Sends all that is shown from now on to this sink.
     *
     * @param sink null for the notebook or the terminal again
     * @return the sink so far, null if it was the notebook or the terminal
     */
    public static synchronized Sink redirect(Sink sink) {
        Sink before = redirected;
        redirected = sink;
        return before;
    }

    /** Whether shown things go to a notebook's page or to a sink, and not to a terminal. */
    static boolean live() {
        return !(sink() instanceof TerminalSink);
    }

    private static Sink sink() {
        Sink sink = GATHERED.get();
        if (sink == null) sink = redirected;
        if (sink == null) sink = KernelSink.find();
        return sink != null ? sink : new TerminalSink();
    }

    private static Map<String, String> data(String type, String content, String plain) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put(type, Objects.requireNonNull(content, type));
        data.put("text/plain", Objects.requireNonNull(plain, "plain text"));
        return data;
    }
}
