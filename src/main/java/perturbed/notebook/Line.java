package perturbed.notebook;

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
        return System.console() != null ? new OnTerminal() : NONE;
    }

    /** In place in the cell's output. */
    final class OnPage implements Line {
        private Notebook.Display display;

        @Override
        public synchronized void write(String text) {
            String html = "<small>" + text + "</small>";
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
        private int width;

        @Override
        public synchronized void write(String text) {
            System.err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
            System.err.flush();
            width = text.length();
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
