package perturbed.notebook;

import java.util.Map;

/** Prints the plain text; a terminal takes nothing back, so an update prints the new text under the old. */
final class TerminalSink implements Sink {
    @Override
    public void show(String id, Map<String, String> data) {
        System.out.println(data.get("text/plain"));
    }

    @Override
    public void update(String id, Map<String, String> data) {
        if (!data.get("text/plain").isEmpty()) show(id, data);
    }
}
