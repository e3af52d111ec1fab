package perturbed.experiment;

import java.util.List;
import java.util.function.BiFunction;
import perturbed.sgd.Sgd;

/** One axis of a sweep; {@code zipped}: it goes step by step with the axis before it. */
record Axis<V>(String name, List<V> values, BiFunction<Sgd, V, Sgd> option, boolean zipped) {
    Sgd at(Sgd sgd, int k) {
        return option.apply(sgd, values.get(k));
    }
}
