package perturbed.plot;

import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.util.Matrix;

/** Writes a page of the size of the picture, 96 pixels to 72 points, its font embedded as a subset: the same bytes on every machine. */
final class Pdf implements Canvas {
    private static final float POINTS = 0.75f;
    /** Circles as four Bezier curves, whose handles are this share of the radius. */
    private static final double HANDLE = 0.5522847498;

    /** A step of painting that may fail as writing a page does. */
    private interface Step {
        void run() throws IOException;
    }

    private final PDPageContentStream page;
    private final PDFont font;
    private final Glyphs glyphs;

    private Pdf(PDPageContentStream page, PDFont font, Glyphs glyphs) {
        this.page = page;
        this.font = font;
        this.glyphs = glyphs;
    }

    static byte[] write(Drawing drawing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument(); Glyphs glyphs = new Glyphs(); InputStream file = Glyphs.file()) {
            float height = (float) (drawing.height() * POINTS);
            PDPage page = new PDPage(new PDRectangle((float) (drawing.width() * POINTS), height));
            document.addPage(page);
            PDFont font = PDType0Font.load(document, file, true);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.transform(new Matrix(POINTS, 0, 0, -POINTS, 0, height));
                drawing.paint().accept(new Pdf(content, font, glyphs));
            }
            document.getDocumentInformation().setTitle(drawing.title());
            document.getDocumentInformation().setSubject(drawing.description());
            document.setDocumentId(1L);                                       // without it the time of day would be in the file
            document.save(bytes);
        }
        return bytes.toByteArray();
    }

    @Override
    public void path(Outline outline, Ink ink) {
        apart(() -> {
            for (int i = 0; i < outline.size(); i++) {
                switch (outline.step(i)) {
                    case 'M' -> page.moveTo((float) outline.x(i), (float) outline.y(i));
                    case 'L' -> page.lineTo((float) outline.x(i), (float) outline.y(i));
                    default -> page.closePath();
                }
            }
            paint(ink);
        });
    }

    @Override
    public void circle(double x, double y, double radius, Ink ink) {
        apart(() -> {
            double h = HANDLE * radius;
            page.moveTo((float) (x + radius), (float) y);
            for (int quarter = 0; quarter < 4; quarter++) {
                double c = quarter % 2 == 0 ? (quarter == 0 ? 1 : -1) : 0, s = quarter % 2 == 1 ? (quarter == 1 ? 1 : -1) : 0;
                double px = c * radius, py = s * radius, nx = -py, ny = px;   // from a point to the one a quarter further
                page.curveTo((float) (x + px + h * nx / radius), (float) (y + py + h * ny / radius),
                    (float) (x + nx + h * px / radius), (float) (y + ny + h * py / radius), (float) (x + nx), (float) (y + ny));
            }
            page.closePath();
            paint(ink);
        });
    }

    /** Fills and strokes the path that stands; inside {@link #apart}, which also undoes the settings. */
    private void paint(Ink ink) throws IOException {
        if (ink.fill() != null) {
            page.setNonStrokingColor(Color.decode(ink.fill()));
            if (ink.opacity() < 1) {
                PDExtendedGraphicsState state = new PDExtendedGraphicsState();
                state.setNonStrokingAlphaConstant((float) ink.opacity());
                page.setGraphicsStateParameters(state);
            }
        }
        if (ink.stroke() == null) {
            page.fill();
            return;
        }
        page.setStrokingColor(Color.decode(ink.stroke()));
        page.setLineWidth((float) ink.width());
        page.setLineJoinStyle(1);
        if (ink.dashed()) {
            page.setLineDashPattern(new float[] {5, 4}, 0);
        }
        if (ink.fill() != null) {
            page.fillAndStroke();
        } else {
            page.stroke();
        }
    }

    @Override
    public void text(double x, double y, String markup, Type type) {
        apart(() -> {
            Text text = Text.of(markup);
            double width = 0;
            for (Text.Run run : text.runs()) {
                width += glyphs.width(run.text(), run.size(type.size()));
            }
            double at = type.anchor() == Type.Anchor.START ? 0 : type.anchor() == Type.Anchor.MIDDLE ? -width / 2 : -width;
            page.transform(type.upward() ? new Matrix(0, -1, 1, 0, (float) x, (float) y) : Matrix.getTranslateInstance((float) x, (float) y));
            page.setLineJoinStyle(1);
            for (Text.Run run : text.runs()) {
                double drop = run.drop(type.size()), size = run.size(type.size());
                if (type.halo()) {
                    run(run.text(), at, drop, size, Color.WHITE, 3.5);
                }
                run(run.text(), at, drop, size, Color.decode(type.color()), type.bold() ? Glyphs.BOLD * size : 0);
                at += glyphs.width(run.text(), size);
            }
        });
    }

    /** One run, its outline stroked with {@code edge} unless that is 0; drawn as an outline when the font does not hold all of it. */
    private void run(String text, double x, double y, double size, Color color, double edge) throws IOException {
        page.setNonStrokingColor(color);
        page.setStrokingColor(color);
        page.setLineWidth((float) edge);
        if (!glyphs.holds(text)) {
            shape(glyphs.outline(text, x, y, size));
            page.fill();
            return;
        }
        page.beginText();
        page.setRenderingMode(edge > 0 ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
        page.setFont(font, (float) size);
        page.setTextMatrix(new Matrix(1, 0, 0, -1, (float) x, (float) y));
        page.showText(text);
        page.endText();
    }

    private void shape(Path2D path) throws IOException {
        float[] p = new float[6];
        float x = 0, y = 0;
        for (PathIterator i = path.getPathIterator(null); !i.isDone(); i.next()) {
            switch (i.currentSegment(p)) {
                case PathIterator.SEG_MOVETO -> page.moveTo(x = p[0], y = p[1]);
                case PathIterator.SEG_LINETO -> page.lineTo(x = p[0], y = p[1]);
                case PathIterator.SEG_QUADTO -> {                             // PDF has cubic curves only
                    page.curveTo(x + (p[0] - x) * 2 / 3, y + (p[1] - y) * 2 / 3, p[2] + (p[0] - p[2]) * 2 / 3, p[3] + (p[1] - p[3]) * 2 / 3, p[2], p[3]);
                    x = p[2];
                    y = p[3];
                }
                case PathIterator.SEG_CUBICTO -> page.curveTo(p[0], p[1], p[2], p[3], x = p[4], y = p[5]);
                default -> page.closePath();
            }
        }
    }

    @Override
    public void clip(double x, double y, double width, double height, Runnable inside) {
        apart(() -> {
            page.addRect((float) x, (float) y, (float) width, (float) height);
            page.clip();
            inside.run();
        });
    }

    private void apart(Step step) {
        try {
            page.saveGraphicsState();
            step.run();
            page.restoreGraphicsState();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
