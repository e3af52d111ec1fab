package perturbed.plot;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/** Outlines of the Liberation Sans that comes with PDFBox: text without asking the machine for a font. */
final class Glyphs implements AutoCloseable {
    /** Strokes of this share of the size around each glyph stand in for the bold face, which PDFBox does not have. */
    static final double BOLD = 0.045;
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final int NABLA = '\u2207', DELTA = '\u0394';

    private final TrueTypeFont font;
    private final CmapLookup map;

    Glyphs() throws IOException {
        try (InputStream file = file()) {
            font = new TTFParser().parse(new RandomAccessReadBuffer(file));
        }
        map = font.getUnicodeCmapLookup();
    }

    static InputStream file() {
        return RandomAccessReadBuffer.class.getResourceAsStream(FONT);
    }

    /** Whether the font holds all of the text itself. */
    boolean holds(String text) {
        return text.codePoints().allMatch(c -> map.getGlyphId(c) != 0);
    }

    double width(String text, double size) throws IOException {
        double sum = 0;
        for (int c : text.codePoints().toArray()) {
            sum += font.getAdvanceWidth(glyph(c, text));
        }
        return sum * size / font.getUnitsPerEm();
    }

    /** The filled text with its base line at y. */
    Path2D outline(String text, double x, double y, double size) throws IOException {
        double scale = size / font.getUnitsPerEm(), at = x;
        Path2D all = new Path2D.Double();
        for (int c : text.codePoints().toArray()) {
            int id = glyph(c, text);
            GlyphData data = font.getGlyph().getGlyph(id);
            if (data != null && data.getPath() != null) {
                AffineTransform place = new AffineTransform(scale, 0, 0, -scale, at, y);
                if (c == NABLA) {                                             // a Delta on its head
                    place.translate(0, data.getBoundingBox().getUpperRightY());
                    place.scale(1, -1);
                }
                all.append(data.getPath().getPathIterator(place), false);
            }
            at += scale * font.getAdvanceWidth(id);
        }
        return all;
    }

    private int glyph(int c, String text) {
        int id = map.getGlyphId(c == NABLA ? DELTA : c);
        if (id == 0) {
            throw new IllegalArgumentException(String.format("the font of PDF and PNG files has no sign for '%s' (U+%04X) in \"%s\";"
                + " write it in another way, or save as .svg", Character.toString(c), c, text));
        }
        return id;
    }

    @Override
    public void close() throws IOException {
        font.close();
    }
}
