package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import java.util.ArrayList;
import java.util.List;

/** As much of IJava, under its own names, as {@code Notebook} reaches for. Not running until a test sets {@link #kernel}. */
public final class IJava {
    public static Kernel kernel;

    private IJava() {
    }

    public static Kernel getKernelInstance() {
        return kernel;
    }

    public static final class Kernel {
        public final List<String> page = new ArrayList<>();
        private final Renderer renderer = new Renderer();

        public Renderer getRenderer() {
            return renderer;
        }

        /** As IJava does with the value that a cell ends with. */
        public void show(Object value) {
            display(renderer.render(value));
        }

        public void display(DisplayData data) {
            page.add("show " + data);
        }

        public Io getIO() {
            return new Io(this);
        }
    }

    public static final class Io {
        public final Stream display;

        Io(Kernel kernel) {
            display = new Stream(kernel);
        }
    }

    public record Stream(Kernel kernel) {
        public void updateDisplay(String id, DisplayData data) {
            kernel.page.add("update " + (id.equals(data.id()) ? "" : id) + data);
        }
    }
}
