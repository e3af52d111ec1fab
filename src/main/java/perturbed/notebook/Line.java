package perturbed.notebook;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A line that is written over again and again. */
interface Line {
    Line NONE = new Line() {
        @Override
        public void write(String text) {
        }

        @Override
        public void erase() {
        }
    };

    void write(String text);

    /** Leaves nothing of it. */
    void erase();

    /** On the notebook's page, else in the terminal, else nowhere. */
    static Line here() {
        if (System.getenv("CI") != null) return NONE;
        if (Notebook.live()) return new OnPage();
        return OnTerminal.isThere() ? new OnTerminal() : NONE;
    }

    /** In place in the cell's output. */
    final class OnPage implements Line {
        private Notebook.Display display;

        @Override
        public synchronized void write(String text) {
            String html = "<small>" + TableView.escaped(text) + "</small>";
            if (display == null) display = Notebook.display(html, text);
            else display.update(html, text);
        }

        @Override
        public synchronized void erase() {
            if (display != null) display.clear();
            display = null;
        }
    }

    /** On the error stream, so that piped results stay clean. */
    final class OnTerminal implements Line {
        private static final int ROOM = 79;                          // a longer line would wrap, and could not be written over
        private static final Path ERRORS = Path.of("/proc/self/fd/2");

        private int width;

        /** Whether the error stream goes to a terminal: Linux tells; elsewhere it is taken for one where Java's console is. */
        static boolean isThere() {
            try {
                if (Files.isSymbolicLink(ERRORS)) return Files.readSymbolicLink(ERRORS).toString().matches("/dev/(pts/|tty|console).*");
                return System.console() != null && (boolean) Console.class.getMethod("isTerminal").invoke(System.console());
            } catch (NoSuchMethodException e) {
                return true;                                         // before JDK 22 there is no console but in a terminal
            } catch (IOException | ReflectiveOperationException e) {
                return false;
            }
        }

        @Override
        public synchronized void write(String text) {
            String shown = text.length() <= ROOM ? text : text.substring(0, ROOM - 3) + "...";
            System.err.print("\r" + shown + " ".repeat(Math.max(0, width - shown.length())));
            System.err.flush();
            width = shown.length();
        }

        @Override
        public synchronized void erase() {
            if (width == 0) return;
            System.err.print("\r" + " ".repeat(width) + "\r");
            System.err.flush();
            width = 0;
        }
    }
}
