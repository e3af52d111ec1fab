package org.rapaio.jupyter.kernel.display;

import java.util.Map;
import java.util.TreeMap;

/** The rapaio kernel's bundle of data, as far as {@code Notebook} uses it. */
public final class DisplayData {
    private final Map<String, Object> data = new TreeMap<>();
    private String id;

    private DisplayData() {
    }

    public static DisplayData fromText(String text) {
        DisplayData made = new DisplayData();
        made.data.put("text/plain", text);
        return made;
    }

    public void putData(String type, Object content) {
        data.put(type, content);
    }

    public void setDisplayId(String id) {
        this.id = id;
    }

    @Override
    public String toString() {
        return data + (id == null ? "" : " with id");
    }
}
