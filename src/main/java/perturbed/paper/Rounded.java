package perturbed.paper;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers in sentences: three digits. */
final class Rounded {
    private Rounded() { }

    static String of(double x) {
        if (!Double.isFinite(x)) return Double.isNaN(x) ? "no number" : Double.toString(x);
        BigDecimal rounded = new BigDecimal(x).round(new MathContext(3)).stripTrailingZeros();
        return Math.abs(x) < 1e-3 || Math.abs(x) >= 1e6 ? rounded.toString() : rounded.toPlainString();
    }

    static String list(List<Double> values) {
        return values.stream().map(Rounded::of).collect(Collectors.joining(", "));
    }
}
