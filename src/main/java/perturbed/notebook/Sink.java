package perturbed.notebook;

import java.util.Map;

/**
 * Where shown things go: the notebook's page, a terminal, or a test that compares them. Data are given in several MIME
 * types at once, best first ({@code text/html} or base64 {@code image/png}, then {@code text/plain}); the receiver takes what it can show.
 */
public interface Sink {
    /** Shows data, which {@link #update} may replace later if {@code id} is not null. */
    void show(String id, Map<String, String> data);

    /** Replaces what was shown under {@code id}. A {@code text/plain} that is empty means that nothing shall be left of it. */
    void update(String id, Map<String, String> data);
}
