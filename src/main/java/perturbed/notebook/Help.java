package perturbed.notebook;

import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The documentation in a cell or a JShell, which cannot show it themselves: {@code help(Sgd.class)}, {@code help(sgd)}, {@code help(sgd, "stepSize")} after
 * {@code import static perturbed.notebook.Help.*;}. It knows the types whose Javadoc was kept at compile time, which is every one of this library.
 */
public final class Help {
    private static final String INTERNAL = "perturbed.kernel";

    private Help() { }

    /** Prints how to ask. */
    public static void help() {
        System.out.println("""
            help(Sgd.class)              what a type is and what it can do
            help(x)                      the same of an object's type
            help(Sgd.class, "stepSize")  a method, with its parameters; help(x, "stepSize") too
            The README says which types there are.""");
    }

    /**
     * Prints what a type, or the type of an object, is and what it can do: its documentation, then each public method with its first sentence.
     *
     * @param x a class such as {@code Sgd.class}, or any object
     * @throws IllegalArgumentException if it is null
     */
    public static void help(Object x) {
        System.out.println(text(x));
    }

    /**
     * Prints the documentation of the methods, constants or components of this name.
     *
     * @param x a class such as {@code Sgd.class}, or any object
     * @throws IllegalArgumentException if it is null, or has no such member
     */
    public static void help(Object x, String member) {
        System.out.println(text(x, member));
    }

    static String text(Object x) {
        List<Class<?>> types = documented(typeOf(x));
        if (types.isEmpty()) return noneOf(typeOf(x));
        String own = x instanceof Class<?> || Members.isVisible(x.getClass()) ? "" : ofHidden(x);
        return own + types.stream().map(Members::overview).collect(Collectors.joining("\n\n"));
    }

    static String text(Object x, String member) {
        List<Class<?>> types = documented(typeOf(x));
        if (types.isEmpty()) return noneOf(typeOf(x));
        List<String> found = types.stream().flatMap(type -> Members.detail(type, member).stream()).distinct().toList();
        if (found.isEmpty()) {
            Set<String> names = types.stream().flatMap(type -> Members.names(type).stream()).collect(Collectors.toCollection(TreeSet::new));
            throw new IllegalArgumentException("no '" + member + "' in " + types.stream().map(Members::name).collect(Collectors.joining(", ")) + "; it has "
                + String.join(", ", names));
        }
        return String.join("\n\n", found);
    }

    private static Class<?> typeOf(Object x) {
        if (x == null) throw new IllegalArgumentException("help(null): give a type, such as Sgd.class, or an object");
        return x instanceof Class<?> type ? type : x.getClass();
    }

    /** The type itself if it can be named, else what it extends and implements that can be. Those without documentation are left out. */
    private static List<Class<?>> documented(Class<?> type) {
        Set<Class<?>> visible = new LinkedHashSet<>();
        if (Members.isVisible(type) && isDocumented(type)) return List.of(type);
        List<Class<?>> next = new ArrayList<>(List.of(type));
        while (!next.isEmpty()) {
            Class<?> c = next.remove(0);
            if (c.getPackageName().equals(INTERNAL)) continue;
            if (Members.isVisible(c) && isDocumented(c)) visible.add(c);
            else Stream.concat(Stream.ofNullable(c.getSuperclass()), Stream.of(c.getInterfaces())).forEach(next::add);
        }
        return List.copyOf(visible);
    }

    /** "uniform(-1, 1): what it is." for an object whose class has no public name. */
    private static String ofHidden(Object x) {
        Class<?> type = x.getClass();
        return isDocumented(type) ? JavadocText.wrapped(x + ": " + JavadocText.plain(RuntimeJavadoc.getJavadoc(type).getComment())) + "\n\n" : "";
    }

    private static boolean isDocumented(Class<?> type) {
        return !type.isHidden() && !type.isArray() && RuntimeJavadoc.getJavadoc(type).isPresent();       // a lambda's class has no name to be found by
    }

    private static String noneOf(Class<?> type) {
        return "there is no documentation of " + type.getName() + " here: help(..) knows the types of perturbed-sgd. In Jupyter, Shift-Tab shows the signature of the name at the cursor.";
    }
}
