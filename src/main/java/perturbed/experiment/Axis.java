package perturbed.experiment;

import java.util.List;
import java.util.function.BiFunction;
import perturbed.sgd.Sgd;

/** One axis of a sweep, made by {@code call}; {@code zipped}: it goes step by step with the axis before it. */
record Axis<V>(String call, String name, List<V> values, BiFunction<Sgd, V, Sgd> option, boolean zipped) {
    Sgd at(Sgd sgd, int k) {
        Sgd changed = option.apply(sgd, values.get(k));
        if (changed == null) throw new IllegalArgumentException(call + ": it makes null of the description at " + values.get(k) + "; give back the changed copy");
        return changed;
    }
}
