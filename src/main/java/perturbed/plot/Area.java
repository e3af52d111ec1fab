package perturbed.plot;

/** The rectangle data is drawn in, with the scales that place values in it. */
record Area(double left, double top, double width, double height, Scale x, Scale y) {
    double right() {
        return left + width;
    }

    double bottom() {
        return top + height;
    }

    double px(double value) {
        return left + x.position(value) * width;
    }

    double py(double value) {
        return bottom() - y.position(value) * height;
    }

    boolean contains(double px, double py) {
        return px >= left && px <= right() && py >= top && py <= bottom();
    }
}
