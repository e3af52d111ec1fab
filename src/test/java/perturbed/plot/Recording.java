package perturbed.plot;

import java.util.ArrayList;
import java.util.List;

/** A canvas that remembers what was painted on it. */
final class Recording implements Canvas {
    record Path(Outline outline, Ink ink) {
    }

    record Word(double x, double y, String markup, Type type) {
    }

    final List<Path> paths = new ArrayList<>();
    final List<Word> words = new ArrayList<>();
    final List<double[]> circles = new ArrayList<>();

    static Recording of(Figure figure) {
        Recording recording = new Recording();
        figure.layout().together().paint().accept(recording);
        return recording;
    }

    @Override
    public void path(Outline outline, Ink ink) {
        paths.add(new Path(outline, ink));
    }

    @Override
    public void circle(double x, double y, double radius, Ink ink) {
        circles.add(new double[] {x, y});
    }

    @Override
    public void text(double x, double y, String markup, Type type) {
        words.add(new Word(x, y, markup, type));
    }

    @Override
    public void clip(double x, double y, double width, double height, Runnable inside) {
        inside.run();
    }
}
