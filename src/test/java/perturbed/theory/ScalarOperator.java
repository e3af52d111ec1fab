package perturbed.theory;

import java.util.function.DoubleUnaryOperator;
import perturbed.kernel.RandomStream;

/** s phi(a y + b w + c), or the bilinear s w y: one number in, one out, with exact suprema of its derivatives over an interval. */
record ScalarOperator(Kind kind, double w, double a, double b, double c, double s) {
    enum Kind { AFFINE, TANH, SIGMOID, SOFTPLUS, SIN, QUADRATIC, CUBIC, BILINEAR }

    /** Zeros of the second to fourth derivative of tanh, where its first to third are extreme: 0, +-artanh(1/sqrt 3), +-artanh(sqrt(2/3)). */
    private static final double[] EXTREMES = {0, artanh(1 / Math.sqrt(3)), -artanh(1 / Math.sqrt(3)), artanh(Math.sqrt(2 / 3.0)), -artanh(Math.sqrt(2 / 3.0))};

    /** Every second one "coherent": positive parameters, so that errors add up and bounds are nearly attained. */
    static ScalarOperator random(RandomStream r, boolean coherent) {
        Kind kind = Kind.values()[(int) (Kind.values().length * r.uniform(0))];
        return coherent ? new ScalarOperator(kind, .2 + r.uniform(1), .2 + r.uniform(2), .2 + r.uniform(3), r.uniform(4), .5 + r.uniform(5))
            : new ScalarOperator(kind, 1.5 * r.normal(1), 1.5 * r.normal(2), r.normal(3), r.normal(4), 1.5 * r.normal(5));
    }

    double value(double y) {
        return kind == Kind.BILINEAR ? s * w * y : s * phi(0, z(y));
    }

    /** J1 f. */
    double dy(double y) {
        return kind == Kind.BILINEAR ? s * w : s * a * phi(1, z(y));
    }

    /** J2 f. */
    double dw(double y) {
        return kind == Kind.BILINEAR ? s * y : s * b * phi(1, z(y));
    }

    /** Exact constants over low <= y <= high. */
    OperatorConstants constants(double low, double high) {
        double c1 = sup(this::dy, low, high), c2 = sup(this::dw, low, high);
        if (kind == Kind.BILINEAR) return OperatorConstants.of(c1, c2, c1, 0, Math.abs(s), 0, 0);
        double second = sup(y -> phi(2, z(y)), low, high), third = sup(y -> phi(3, z(y)), low, high), size = Math.abs(s);
        return OperatorConstants.of(c1, c2, c1, size * a * a * second, size * Math.abs(a * b) * second, size * Math.abs(a * a * a) * third, size * a * a * Math.abs(b) * third);
    }

    /** The largest |g| over the interval: at its ends or where the next derivative vanishes. */
    private double sup(DoubleUnaryOperator g, double low, double high) {
        double largest = Math.max(Math.abs(g.applyAsDouble(low)), Math.abs(g.applyAsDouble(high)));
        if (a == 0 || kind == Kind.BILINEAR) return largest;
        double from = Math.min(z(low), z(high)), to = Math.max(z(low), z(high));
        if (kind == Kind.SIN) {
            double first = Math.ceil(from / (Math.PI / 2)), last = Math.min(first + 3, Math.floor(to / (Math.PI / 2)));     // four in a row are all there are
            if (Math.max(Math.abs(from), Math.abs(to)) > 1e8) {      // so far out that rounding decides where they are: over all z
                first = 0;
                last = 3;
            }
            for (int k = 0; k < 4 && first + k <= last; k++) largest = Math.max(largest, at(g, (first + k) * Math.PI / 2));
            return largest;
        }
        double width = kind == Kind.SIGMOID || kind == Kind.SOFTPLUS ? 2 : 1;
        for (double extreme : EXTREMES) if (width * extreme > from && width * extreme < to) largest = Math.max(largest, at(g, width * extreme));
        return largest;
    }

    private double at(DoubleUnaryOperator g, double z) {
        return Math.abs(g.applyAsDouble((z - b * w - c) / a));
    }

    private double z(double y) {
        return a * y + b * w + c;
    }

    private double phi(int order, double z) {
        return switch (kind) {
            case AFFINE, BILINEAR -> order == 0 ? z : order == 1 ? 1 : 0;
            case TANH -> tanh(order, z);
            case SIGMOID -> sigmoid(order, z);
            case SOFTPLUS -> order == 0 ? Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z))) : sigmoid(order - 1, z);
            case SIN -> order == 0 ? StrictMath.sin(z) : order == 1 ? StrictMath.cos(z) : order == 2 ? -StrictMath.sin(z) : -StrictMath.cos(z);
            case QUADRATIC -> order == 0 ? z * z / 2 : order == 1 ? z : order == 2 ? 1 : 0;
            case CUBIC -> order == 0 ? z * z * z / 6 : order == 1 ? z * z / 2 : order == 2 ? z : 1;
        };
    }

    private static double tanh(int order, double z) {
        double t = StrictMath.tanh(z), slope = 1 - t * t;
        return order == 0 ? t : order == 1 ? slope : order == 2 ? -2 * t * slope : -2 * slope * (1 - 3 * t * t);
    }

    private static double sigmoid(int order, double z) {
        return (order == 0 ? (1 + tanh(0, z / 2)) / 2 : tanh(order, z / 2) / StrictMath.scalb(2.0, order));
    }

    private static double artanh(double t) {
        return .5 * StrictMath.log((1 + t) / (1 - t));
    }
}
