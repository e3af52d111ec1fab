package org.rapaio.jupyter.kernel;

import java.util.ArrayList;
import java.util.List;
import org.rapaio.jupyter.kernel.display.DisplayData;

/** As much of the rapaio kernel, under its own names, as {@code Notebook} reaches for. Not running until a test sets {@link #kernel}. */
public final class MainApp {
    public static Kernel kernel;

    private MainApp() {
    }

    public static final class Kernel {
        public final List<String> page = new ArrayList<>();

        public void display(DisplayData data) {
            page.add("show " + data);
        }

        public void updateDisplay(DisplayData data) {
            page.add("update " + data);
        }
    }
}
