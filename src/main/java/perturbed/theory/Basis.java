package perturbed.theory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a bound rests on, noted as its constants are read. */
final class Basis {
    private final boolean acceptsSampled;
    private final Set<String> notes = new LinkedHashSet<>();
    private final Map<String, Grade> constants = new LinkedHashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    Basis(boolean acceptsSampled) {
        this.acceptsSampled = acceptsSampled;
    }

    static Basis of(Assumptions assumptions) {
        return new Basis(assumptions.acceptsSampled());
    }

    /** The constant's value; refuses one that is only sampled. */
    Magnitude use(String symbol, Constant constant) {
        return use(symbol, symbol, constant);
    }

    /** The same of operator i. */
    Magnitude use(String symbol, int i, Constant constant) {
        return use(symbol, symbol + " of operator " + i, constant);
    }

    private Magnitude use(String symbol, String name, Constant constant) {
        if (constant.grade() == Grade.SAMPLED && !acceptsSampled)
            throw new IllegalArgumentException(name + " = " + constant.value() + " is only sampled, an estimate on the unsafe side, and a bound needs it certified: "
                + "give a closed form or an upper bound, or allow it with acceptingSampled(), which marks the result as an estimate");
        constants.merge(symbol, constant.grade(), Grade::and);
        if (constant.isUnknown()) unknown.add(name);
        return Magnitude.of(constant.value());
    }

    void note(String assumption) {
        notes.add(assumption);
    }

    /** Takes over what another rests on. */
    void addAll(Basis other) {
        notes.addAll(other.notes);
        other.constants.forEach((symbol, grade) -> constants.merge(symbol, grade, Grade::and));
        unknown.addAll(other.unknown);
    }

    List<String> assumptions() {
        List<String> all = new ArrayList<>(notes);
        constants.forEach((symbol, grade) -> all.add(symbol + " (" + grade.of(symbol) + ")"));
        return List.copyOf(all);
    }

    List<String> unknown() {
        return List.copyOf(unknown);
    }

    Grade grade() {
        return constants.values().stream().reduce(Grade.CLOSED_FORM, Grade::and);
    }
}
