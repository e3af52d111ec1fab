package perturbed.plot;

import static perturbed.kernel.Markup.coordinate;
import static perturbed.kernel.Markup.escape;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes SVG 1.1 without ids, styles, scripts or references, so that any number of figures can stand on one page. */
final class Svg implements Canvas {
    private static final String FONTS = "Helvetica Neue,Helvetica,Arial,Liberation Sans,Nimbus Sans,DejaVu Sans,sans-serif";

    private final StringBuilder out = new StringBuilder();

    private Svg() {
    }

    static String write(Drawing drawing) {
        Svg svg = new Svg();
        String width = coordinate(drawing.width()), height = coordinate(drawing.height());
        svg.out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width).append("\" height=\"").append(height)
            .append("\" viewBox=\"0 0 ").append(width).append(' ').append(height).append("\" role=\"img\" font-family=\"").append(FONTS)
            .append("\">\n<title>").append(escape(drawing.title())).append("</title>\n<desc>").append(escape(drawing.description()))
            .append("</desc>\n<rect width=\"").append(width).append("\" height=\"").append(height).append("\" fill=\"#ffffff\"/>\n");
        drawing.paint().accept(svg);
        return svg.out.append("</svg>\n").toString();
    }

    /** The image for a page, with the words for those who cannot see it; {@code align} sets two of them side by side. */
    static String image(String svg, String alt) {
        return "<img align=\"left\" alt=\"" + escape(alt) + "\" src=\"data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8)) + "\">";
    }

    @Override
    public void path(Outline outline, Ink ink) {
        out.append("<path d=\"");
        for (int i = 0; i < outline.size(); i++) {
            out.append(outline.step(i));
            if (outline.step(i) != 'Z') {
                out.append(coordinate(outline.x(i))).append(' ').append(coordinate(outline.y(i)));
            }
        }
        out.append('"');
        ink(ink);
    }

    @Override
    public void circle(double x, double y, double radius, Ink ink) {
        out.append("<circle");
        attribute("cx", coordinate(x));
        attribute("cy", coordinate(y));
        attribute("r", coordinate(radius));
        ink(ink);
    }

    private void ink(Ink ink) {
        attribute("fill", ink.fill() == null ? "none" : ink.fill());
        if (ink.opacity() < 1) {
            attribute("fill-opacity", coordinate(ink.opacity()));
        }
        if (ink.stroke() != null) {
            attribute("stroke", ink.stroke());
            attribute("stroke-width", coordinate(ink.width()));
            attribute("stroke-linejoin", "round");
            if (ink.dashed()) {
                attribute("stroke-dasharray", "5 4");
            }
        } else if (ink.opacity() == 1) {
            attribute("shape-rendering", "crispEdges");                     // cells of a heat map, no seams
        }
        out.append("/>\n");
    }

    @Override
    public void text(double x, double y, String markup, Type type) {
        if (type.halo()) {
            text(x, y, markup, type, " stroke=\"#ffffff\" stroke-width=\"3.5\" stroke-linejoin=\"round\"");
        }
        text(x, y, markup, type, "");
    }

    private void text(double x, double y, String markup, Type type, String edge) {
        String px = coordinate(x), py = coordinate(y);
        out.append("<text");
        attribute("x", px);
        attribute("y", py);
        attribute("font-size", coordinate(type.size()));
        attribute("fill", edge.isEmpty() ? type.color() : "#ffffff");
        if (type.anchor() != Type.Anchor.START) {
            attribute("text-anchor", type.anchor() == Type.Anchor.MIDDLE ? "middle" : "end");
        }
        if (type.bold()) {
            attribute("font-weight", "bold");
        }
        if (type.upward()) {
            attribute("transform", "rotate(-90 " + px + " " + py + ")");
        }
        out.append(edge).append('>');
        double drop = 0;
        for (Text.Run run : Text.of(markup).runs()) {
            double next = run.drop(type.size());
            if (run.level() == 0 && next == drop) {
                out.append(escape(run.text()));
            } else {
                out.append("<tspan");
                attribute("dy", coordinate(next - drop));
                if (run.level() != 0) {
                    attribute("font-size", coordinate(run.size(type.size())));
                }
                out.append('>').append(escape(run.text())).append("</tspan>");
            }
            drop = next;
        }
        out.append("</text>\n");
    }

    /** By a nested svg: a clip path would need an id, and ids of two figures on a page collide. */
    @Override
    public void clip(double x, double y, double width, double height, Runnable inside) {
        String px = coordinate(x), py = coordinate(y), w = coordinate(width), h = coordinate(height);
        out.append("<svg");
        attribute("x", px);
        attribute("y", py);
        attribute("width", w);
        attribute("height", h);
        attribute("viewBox", px + " " + py + " " + w + " " + h);
        attribute("overflow", "hidden");
        out.append(">\n");
        inside.run();
        out.append("</svg>\n");
    }

    private void attribute(String name, String value) {
        out.append(' ').append(name).append("=\"").append(value).append('"');
    }
}
