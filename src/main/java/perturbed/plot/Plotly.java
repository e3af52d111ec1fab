package perturbed.plot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * The script that puts plotly.js on a page, from its webjar: packed, so that it takes 3 MB instead of 11. Another JDK may pack it into
 * other bytes; the charts drawn with it do not change.
 */
final class Plotly {
    private static final String VERSION = "2.35.3";
    private static final String FILE = "/META-INF/resources/webjars/plotly.js-dist/" + VERSION + "/plotly.js";

    private Plotly() {
    }

    static String script() {
        // The wrapper hides RequireJS, which would take plotly.js away from the page.
        return """
            <script>window.perturbedPlotly = window.perturbedPlotly || (async function () {
            if (window.Plotly) return;
            var packed = Uint8Array.from(atob("%s"), function (c) { return c.charCodeAt(0); });
            var code = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
            var script = document.createElement("script");
            script.textContent = "(function (define, exports, module) {" + code + "\\n}).call(window);";
            document.head.appendChild(script);
            })();</script>
            """.formatted(Base64.getEncoder().encodeToString(packed(Plotly.class.getResourceAsStream(FILE))));
    }

    /** @param file plotly.js, or null where its jar is not on the class path */
    static byte[] packed(InputStream file) {
        if (file == null) {
            throw new IllegalStateException("interactive charts draw with plotly.js, which is not on the class path; add the dependency"
                + " org.webjars.npm:plotly.js-dist:" + VERSION + ", or leave interactive() out");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (file; GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            file.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE + " from its jar", e);
        }
        return bytes.toByteArray();
    }
}
