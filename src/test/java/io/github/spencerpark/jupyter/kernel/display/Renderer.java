package io.github.spencerpark.jupyter.kernel.display;

import java.util.ArrayList;
import java.util.List;

/** IJava's list of types that it shows in more forms than text, as far as {@code Notebook} uses it. */
public final class Renderer {
    private final List<Entry> entries = new ArrayList<>();

    public Entry createRegistration(Class<?> type) {
        return new Entry(type);
    }

    public DisplayData render(Object value) {
        DisplayData shown = new DisplayData(value.toString());
        for (Entry entry : entries)
            if (entry.type.isInstance(value)) entry.function.render(value, new RenderContext(shown));
        return shown;
    }

    public final class Entry {
        private final Class<?> type;
        private String preferred;
        private RenderFunction<Object> function;

        private Entry(Class<?> type) {
            this.type = type;
        }

        public Entry preferring(String... mimeTypes) {
            preferred = mimeTypes[0];
            return this;
        }

        @SuppressWarnings("unchecked")
        public void register(RenderFunction<?> render) {
            if (preferred == null) throw new IllegalStateException("IJava asks only for forms that are announced");
            function = (RenderFunction<Object>) render;
            entries.add(this);
        }
    }
}
