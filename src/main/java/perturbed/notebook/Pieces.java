package perturbed.notebook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds what is shown, piece by piece, to show it as one. */
final class Pieces implements Sink {
    private final Map<String, Map<String, String>> pieces = new LinkedHashMap<>();

    @Override
    public void show(String id, Map<String, String> data) {
        pieces.put(id == null ? UUID.randomUUID().toString() : id, data);
    }

    @Override
    public void update(String id, Map<String, String> data) {
        if (data.get("text/plain").isEmpty()) pieces.remove(id);
        else pieces.put(id, data);
    }

    String html() {
        return lines(piece -> piece.containsKey("text/html") ? piece.get("text/html") : "<img src=\"data:image/png;base64," + piece.get("image/png") + "\">");
    }

    String plain() {
        return lines(piece -> piece.get("text/plain"));
    }

    private String lines(Function<Map<String, String>, String> form) {
        return pieces.values().stream().map(form).collect(Collectors.joining("\n"));
    }
}
