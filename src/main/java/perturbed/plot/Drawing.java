package perturbed.plot;

import java.util.function.Consumer;

/** A picture before it has a format: its size in pixels, what it says in words, and how to paint it on any canvas. */
record Drawing(double width, double height, String title, String description, Consumer<Canvas> paint) {
}
