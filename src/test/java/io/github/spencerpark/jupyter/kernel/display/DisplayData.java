package io.github.spencerpark.jupyter.kernel.display;

import java.util.Map;
import java.util.TreeMap;

/** IJava's bundle of data, as far as {@code Notebook} uses it. */
public final class DisplayData {
    private final Map<String, Object> data = new TreeMap<>();
    private String id;

    public DisplayData(String text) {
        data.put("text/plain", text);
    }

    public void putData(String type, Object content) {
        data.put(type, content);
    }

    public void setDisplayId(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    @Override
    public String toString() {
        return data + (id == null ? "" : " with id");
    }
}
