package perturbed.notebook.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The code cells of an .ipynb file with what is stored under them. */
record NotebookFile(String name, List<Cell> cells) {
    record Cell(String source, List<Output> outputs) {
    }

    /** What a cell gave: a MIME type ("stdout" for printed text) and the content, for each type it came in. */
    record Output(String kind, Map<String, String> data) {
        static Output printed(String text) {
            return new Output("stream", Map.of("stdout", text));
        }

        static Output shown(Map<String, String> data) {
            return new Output("display_data", data);
        }

        static Output value(Map<String, String> forms) {
            return new Output("execute_result", forms);
        }
    }

    static NotebookFile read(Path file) throws IOException {
        List<Cell> cells = new ArrayList<>();
        for (JsonElement e : JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonArray("cells")) {
            JsonObject cell = e.getAsJsonObject();
            if (cell.get("cell_type").getAsString().equals("code"))
                cells.add(new Cell(text(cell.get("source")), tidy(outputs(cell.getAsJsonArray("outputs")))));
        }
        return new NotebookFile(file.getFileName().toString(), cells);
    }

    /** Without what has vanished (a progress line), and what is then printed in a row as one text. */
    static List<Output> tidy(List<Output> outputs) {
        List<Output> tidy = new ArrayList<>();
        for (Output output : outputs) {
            if ("".equals(output.data().get("text/plain"))) continue;
            String printed = output.data().get("stdout");
            String before = tidy.isEmpty() ? null : tidy.get(tidy.size() - 1).data().get("stdout");
            if (printed != null && before != null) tidy.set(tidy.size() - 1, Output.printed(before + printed));
            else tidy.add(output);
        }
        return tidy;
    }

    private static List<Output> outputs(JsonArray stored) {
        List<Output> outputs = new ArrayList<>();
        for (JsonElement e : stored) {
            JsonObject output = e.getAsJsonObject();
            String kind = output.get("output_type").getAsString();
            if (kind.equals("stream")) {
                if (output.get("name").getAsString().equals("stdout")) outputs.add(Output.printed(text(output.get("text"))));
            } else if (kind.equals("error")) {
                outputs.add(new Output("error", Map.of("text/plain", output.get("evalue").getAsString())));
            } else {
                Map<String, String> data = new LinkedHashMap<>();
                output.getAsJsonObject("data").entrySet().forEach(entry -> data.put(entry.getKey(), text(entry.getValue())));
                outputs.add(new Output(kind, data));
            }
        }
        return outputs;
    }

    /** Text stands in a notebook as one string or as a list of lines. */
    private static String text(JsonElement e) {
        if (!e.isJsonArray()) return e.getAsString();
        StringBuilder s = new StringBuilder();
        e.getAsJsonArray().forEach(line -> s.append(line.getAsString()));
        return s.toString();
    }
}
