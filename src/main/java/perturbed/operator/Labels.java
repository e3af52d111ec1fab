package perturbed.operator;

import java.util.Optional;

/** What to call an operator or a loss. */
final class Labels {
    private Labels() { }

    /** The text, or else a toString of the class's own, or else the name of the class: never "Swish@6d06d69c", which differs from run to run. */
    static String of(Object named, Optional<String> text) {
        return text.orElseGet(() -> hasToString(named) ? named.toString() : className(named.getClass()));
    }

    private static boolean hasToString(Object named) {
        try {
            return named.getClass().getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every class has toString", e);
        }
    }

    private static String className(Class<?> type) {
        String simple = type.getSimpleName();                        // empty for anonymous classes
        return simple.isEmpty() ? type.getName().substring(type.getName().lastIndexOf('.') + 1) : simple;
    }
}
