package perturbed.plot;

import java.util.ArrayList;
import java.util.List;

/** Panels in rows whose data areas stand at one height, and a caption when they have it in common. */
record Layout(List<Panel> panels, int columns, String title, String sharedCaption) {
    private static final double STEP = 15, MARGIN = 8;

    private List<List<Panel>> rows() {
        List<List<Panel>> rows = new ArrayList<>();
        for (int from = 0; from < panels.size(); from += columns) {
            rows.add(panels.subList(from, Math.min(panels.size(), from + columns)));
        }
        return rows;
    }

    private static double top(List<Panel> row) {
        return row.stream().mapToDouble(panel -> panel.frame().top()).max().orElseThrow();
    }

    private static double height(List<Panel> row) {
        return row.stream().mapToDouble(panel -> panel.height(top(row)) + panel.frame().captionHeight()).max().orElseThrow();
    }

    /** Each panel as a picture of its own; those of a row have one height. */
    List<Drawing> apart() {
        List<Drawing> pictures = new ArrayList<>();
        for (List<Panel> row : rows()) {
            row.forEach(panel -> pictures.add(panel.drawing(top(row), height(row))));
        }
        return pictures;
    }

    /** All panels in one picture, the title above and the common caption below. */
    Drawing together() {
        double width = rows().stream().mapToDouble(row -> row.stream().mapToDouble(panel -> panel.frame().width()).sum()).max().orElseThrow();
        List<String> heads = Text.wrap(title, Type.TITLE.size() + 1, (width - 2 * MARGIN) / 1.2);
        List<String> feet = Text.wrap(sharedCaption, Type.NOTE.size(), (width - 2 * MARGIN) / 1.15);
        double head = heads.isEmpty() ? 0 : MARGIN + 18 * heads.size();
        double body = rows().stream().mapToDouble(Layout::height).sum();
        double foot = feet.isEmpty() ? 0 : STEP * feet.size() + 4;
        String name = !title.isEmpty() ? title : panels.size() == 1 ? panels.get(0).title() : panels.size() + " panels";
        List<String> words = panels.stream().map(p -> panels.size() == 1 ? p.description() : Text.plain(p.title()) + ": " + p.description()).toList();
        return new Drawing(width, head + body + foot, Text.plain(name), String.join(" ", words), canvas -> {
            for (int i = 0; i < heads.size(); i++) {
                canvas.text(MARGIN, MARGIN + 13 + 18 * i, heads.get(i), new Type(14, true, "#111111", Type.Anchor.START, false, false));
            }
            double y = head;
            for (List<Panel> row : rows()) {
                double x = 0;
                for (Panel panel : row) {
                    panel.paint(canvas, x, y, top(row));
                    x += panel.frame().width();
                }
                y += height(row);
            }
            for (int i = 0; i < feet.size(); i++) {
                canvas.text(MARGIN, head + body + 7 + STEP * i, feet.get(i), Type.NOTE);
            }
        });
    }
}
