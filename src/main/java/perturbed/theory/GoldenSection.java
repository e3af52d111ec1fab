package perturbed.theory;

import java.util.function.DoubleUnaryOperator;
import perturbed.kernel.Kernels;

/** The least value of a function that falls and then rises, over a range of orders of magnitude. */
final class GoldenSection {
    private static final double RATIO = 0.6180339887498949;          // (sqrt 5 - 1) / 2
    private static final double WIDTH = 1e-5;                        // relative: a minimum is flat, so its value is then right to 1e-10

    private GoldenSection() { }

    static double least(DoubleUnaryOperator f, double smallest, double largest) {
        double low = Kernels.log(smallest), high = Kernels.log(largest);
        double a = high - RATIO * (high - low), b = low + RATIO * (high - low);
        double fa = f.applyAsDouble(Kernels.exp(a)), fb = f.applyAsDouble(Kernels.exp(b));
        while (high - low > WIDTH) {
            if (fa < fb) {
                high = b;
                b = a;
                fb = fa;
                a = high - RATIO * (high - low);
                fa = f.applyAsDouble(Kernels.exp(a));
            } else {
                low = a;
                a = b;
                fa = fb;
                b = low + RATIO * (high - low);
                fb = f.applyAsDouble(Kernels.exp(b));
            }
        }
        double inside = Kernels.exp((low + high) / 2);
        return f.applyAsDouble(largest) <= f.applyAsDouble(inside) ? largest : inside;
    }
}
