package perturbed.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Paints pixels. Text is filled outlines, so neither fonts nor font libraries of the machine are needed. */
final class Png implements Canvas {
    static final int SCALE = 3;

    private final Graphics2D g;
    private final Glyphs glyphs;

    private Png(Graphics2D g, Glyphs glyphs) {
        this.g = g;
        this.glyphs = glyphs;
    }

    static byte[] write(Drawing drawing, int scale) throws IOException {
        BufferedImage image = new BufferedImage((int) Math.ceil(drawing.width() * scale), (int) Math.ceil(drawing.height() * scale), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.scale(scale, scale);
        try (Glyphs glyphs = new Glyphs()) {
            drawing.paint().accept(new Png(g, glyphs));
        } finally {
            g.dispose();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {        // no cache file on the disk
            ImageIO.write(image, "png", out);
        }
        return bytes.toByteArray();
    }

    @Override
    public void path(Outline outline, Ink ink) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < outline.size(); i++) {
            switch (outline.step(i)) {
                case 'M' -> path.moveTo(outline.x(i), outline.y(i));
                case 'L' -> path.lineTo(outline.x(i), outline.y(i));
                default -> path.closePath();
            }
        }
        paint(path, ink);
    }

    @Override
    public void circle(double x, double y, double radius, Ink ink) {
        paint(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius), ink);
    }

    private void paint(Shape shape, Ink ink) {
        if (ink.fill() != null) {
            Color c = Color.decode(ink.fill());
            // Cells of a heat map meet without seams only when their edges are sharp.
            boolean sharp = ink.stroke() == null && ink.opacity() == 1;
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, sharp ? RenderingHints.VALUE_ANTIALIAS_OFF : RenderingHints.VALUE_ANTIALIAS_ON);
            g.setColor(new Color(c.getRed(), c.getGreen(), c.getBlue(), (int) Math.round(255 * ink.opacity())));
            g.fill(shape);
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        }
        if (ink.stroke() != null) {
            stroke(shape, Color.decode(ink.stroke()), ink.width(), ink.dashed());
        }
    }

    private void stroke(Shape shape, Color color, double width, boolean dashed) {
        g.setColor(color);
        g.setStroke(new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashed ? new float[] {5, 4} : null, 0));
        g.draw(shape);
    }

    @Override
    public void text(double x, double y, String markup, Type type) {
        try {
            Path2D all = outline(Text.of(markup), type);
            all.transform(type.upward() ? new AffineTransform(0, -1, 1, 0, x, y) : AffineTransform.getTranslateInstance(x, y));
            if (type.halo()) {
                stroke(all, Color.WHITE, 3.5, false);
            }
            g.setColor(Color.decode(type.color()));
            g.fill(all);
            if (type.bold()) {
                stroke(all, g.getColor(), Glyphs.BOLD * type.size(), false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path2D outline(Text text, Type type) throws IOException {
        double width = 0;
        for (Text.Run run : text.runs()) {
            width += glyphs.width(run.text(), run.size(type.size()));
        }
        double at = type.anchor() == Type.Anchor.START ? 0 : type.anchor() == Type.Anchor.MIDDLE ? -width / 2 : -width;
        Path2D all = new Path2D.Double();
        for (Text.Run run : text.runs()) {
            all.append(glyphs.outline(run.text(), at, run.drop(type.size()), run.size(type.size())), false);
            at += glyphs.width(run.text(), run.size(type.size()));
        }
        return all;
    }

    @Override
    public void clip(double x, double y, double width, double height, Runnable inside) {
        Shape before = g.getClip();
        g.clip(new Rectangle2D.Double(x, y, width, height));
        inside.run();
        g.setClip(before);
    }
}
