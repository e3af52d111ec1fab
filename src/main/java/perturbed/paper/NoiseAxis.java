package perturbed.paper;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleFunction;
import perturbed.sgd.Sgd;

/**
 * A parameter of the noise that has a line for each of its values in Figures 4-8.
 *
 * @param name       its column, s_f say
 * @param words      what a legend calls a value, 0 too
 * @param values     without 0, which stands for no noise
 * @param noise      what a value does to a description
 * @param prediction what it does to the predicted plateau
 */
record NoiseAxis(String name, DoubleFunction<String> words, List<Double> values, BiFunction<Sgd, Double, Sgd> noise,
                 BiFunction<LogisticPlateau, Double, LogisticPlateau> prediction) {
    /** s_f: zero-mean delta at every step. */
    static NoiseAxis forward(List<Double> sizes) {
        return new NoiseAxis("s_f", equal("s_f"), sizes, (sgd, s) -> sgd.perturb(Section7.forward(s)), (plateau, s) -> plateau.forward(s / Section7.ROOT));
    }

    /** s_b: zero-mean eps at every step. */
    static NoiseAxis backward(List<Double> sizes) {
        return new NoiseAxis("s_b", equal("s_b"), sizes, (sgd, s) -> sgd.perturb(Section7.backward(s)),
            (plateau, s) -> plateau.backward(-s / Section7.ROOT, s / Section7.ROOT));
    }

    /** s_b: biased eps at every step. */
    static NoiseAxis biasedBackward(List<Double> sizes) {
        return new NoiseAxis("s_b", equal("s_b"), sizes, (sgd, s) -> sgd.perturb(Section7.biasedBackward(s)),
            (plateau, s) -> plateau.backward(0, s / Section7.ROOT));
    }

    /** Dt_f: zero-mean delta of one size at steps 0, Dt_f, 2 Dt_f, ... */
    static NoiseAxis interval(double sf, List<Double> intervals) {
        return new NoiseAxis("Δt_f", n -> n == 0 ? "never" : n == 1 ? "every step" : "every " + Rounded.of(n) + " steps", intervals, (sgd, n) -> sgd.perturb(Section7.forward(sf).every(n.longValue())),
            (plateau, n) -> plateau.forward(sf / Section7.ROOT).every(n.longValue()));
    }

    private static DoubleFunction<String> equal(String name) {
        return value -> name + " = " + Rounded.of(value);
    }
}
