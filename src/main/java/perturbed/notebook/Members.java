package perturbed.notebook;

import com.github.therapi.runtimejavadoc.BaseJavadoc;
import com.github.therapi.runtimejavadoc.ClassJavadoc;
import com.github.therapi.runtimejavadoc.Comment;
import com.github.therapi.runtimejavadoc.MethodJavadoc;
import com.github.therapi.runtimejavadoc.ParamJavadoc;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import com.github.therapi.runtimejavadoc.ThrowsJavadoc;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a type has to offer, with its Javadoc: constants, constructors, factories, methods, each by name. */
final class Members {
    /** Every object, record or enum has these. */
    private static final Set<String> COMMON = Set.of("equals", "hashCode", "toString", "valueOf", "values");

    private Members() { }

    /** Whether it can be named from a cell. */
    static boolean isVisible(Class<?> type) {
        return Modifier.isPublic(type.getModifiers()) && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass())) && !type.isHidden();
    }

    /** "Sweep.Result". */
    static String name(Class<?> type) {
        return shortened(type.getCanonicalName() == null ? type.getName() : type.getCanonicalName());
    }

    /** The type's documentation, then its members with a sentence each. */
    static String overview(Class<?> type) {
        ClassJavadoc doc = RuntimeJavadoc.getJavadoc(type);
        StringBuilder text = new StringBuilder(kind(type)).append(' ').append(type.getCanonicalName()).append(components(type)).append("\n\n")
            .append(JavadocText.wrapped(JavadocText.plain(doc.getComment())));
        for (ParamJavadoc component : doc.getRecordComponents()) text.append("\n  ").append(line(component.getName(), component.getComment()));
        for (Field constant : constants(type)) text.append("\n\n").append(constant.getName()).append(sentence(fieldDoc(constant)));
        for (Executable method : methods(type)) text.append("\n\n").append(signature(method)).append(sentence(doc(method)));
        List<String> nested = Stream.of(type.getDeclaredClasses()).filter(Members::isVisible).map(Members::name).sorted().toList();
        if (!nested.isEmpty()) text.append("\n\nsee also ").append(String.join(", ", nested));
        return text.toString();
    }

    private static String sentence(BaseJavadoc doc) {
        String first = JavadocText.firstSentence(doc.getComment());
        return first.isEmpty() ? "" : "\n" + JavadocText.wrapped(first, "    ");
    }

    /** Every method, constant or component of this name, in full. */
    static List<String> detail(Class<?> type, String member) {
        List<String> found = new ArrayList<>();
        for (Field constant : constants(type))
            if (constant.getName().equals(member)) found.add(name(type) + "." + member + paragraph(fieldDoc(constant).getComment()));
        if (type.isRecord())
            for (ParamJavadoc component : RuntimeJavadoc.getJavadoc(type).getRecordComponents())
                if (component.getName().equals(member)) found.add(name(type) + "." + member + "()" + paragraph(component.getComment()));
        for (Executable method : methods(type)) if (nameOf(method).equals(member)) found.add(detail(method));
        return found;
    }

    private static String detail(Executable method) {
        MethodJavadoc doc = doc(method);
        StringBuilder text = new StringBuilder(signature(method)).append(paragraph(doc.getComment()));
        List<String> lines = new ArrayList<>();
        for (ParamJavadoc parameter : doc.getParams()) lines.add(line(parameter.getName(), parameter.getComment()));
        if (!doc.getReturns().getElements().isEmpty()) lines.add(line("gives", doc.getReturns()));
        for (ThrowsJavadoc exception : doc.getThrows()) lines.add(line("throws " + shortened(exception.getName()), exception.getComment()));
        if (!lines.isEmpty()) text.append('\n');
        for (String line : lines) text.append("\n  ").append(line);
        return text.toString();
    }

    private static String line(String name, Comment comment) {
        return JavadocText.wrapped(name + ": " + JavadocText.plain(comment), "    ").strip();
    }

    private static String paragraph(Comment comment) {
        String plain = JavadocText.plain(comment);
        return plain.isEmpty() ? "" : "\n\n" + JavadocText.wrapped(plain);
    }

    static Set<String> names(Class<?> type) {
        Set<String> names = new TreeSet<>();
        constants(type).forEach(constant -> names.add(constant.getName()));
        methods(type).forEach(method -> names.add(nameOf(method)));
        if (type.isRecord()) RuntimeJavadoc.getJavadoc(type).getRecordComponents().forEach(component -> names.add(component.getName()));
        return names;
    }

    private static List<Field> constants(Class<?> type) {
        return Stream.of(type.getFields()).filter(field -> field.getDeclaringClass() == type).toList();
    }

    /** Constructors with Javadoc, static methods, the other methods; nothing from the JDK's types, no bare component of a record. */
    private static List<Executable> methods(Class<?> type) {
        Stream<Executable> constructors = Stream.of(type.getConstructors()).map(Executable.class::cast);
        Stream<Executable> methods = Stream.of(type.getMethods())
            .filter(m -> !m.isBridge() && !m.isSynthetic() && !m.getDeclaringClass().getName().startsWith("java.") && !COMMON.contains(m.getName()))
            .sorted(Comparator.comparing((Method m) -> !Modifier.isStatic(m.getModifiers())).thenComparing(Method::getName).thenComparing(Method::getParameterCount)
                .thenComparing(Method::toString)).map(Executable.class::cast);
        return Stream.concat(constructors, methods).filter(m -> !type.isRecord() || !isBare(type, m)).toList();
    }

    private static boolean isBare(Class<?> type, Executable method) {
        boolean component = method instanceof Constructor<?>
            || method.getParameterCount() == 0 && Stream.of(type.getRecordComponents()).anyMatch(c -> c.getName().equals(method.getName()));
        return component && doc(method).getComment().getElements().isEmpty();
    }

    private static MethodJavadoc doc(Executable method) {
        return method instanceof Method m ? RuntimeJavadoc.getJavadoc(m) : RuntimeJavadoc.getJavadoc((Constructor<?>) method);
    }

    private static BaseJavadoc fieldDoc(Field field) {
        return field.isEnumConstant() ? RuntimeJavadoc.getJavadoc((Enum<?>) constant(field)) : RuntimeJavadoc.getJavadoc(field);
    }

    private static Object constant(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);            // it is public
        }
    }

    /** "Sgd stepSize(double gamma)", "static Sgd on(Problem problem)". */
    private static String signature(Executable method) {
        StringBuilder text = new StringBuilder();
        if (method instanceof Method m) text.append(Modifier.isStatic(m.getModifiers()) ? "static " : "").append(shortened(m.getGenericReturnType().getTypeName())).append(' ');
        Parameter[] parameters = method.getParameters();
        text.append(nameOf(method)).append('(');
        for (int i = 0; i < parameters.length; i++) {
            String type = shortened(parameters[i].getParameterizedType().getTypeName());
            text.append(i == 0 ? "" : ", ").append(parameters[i].isVarArgs() ? type.replaceFirst("\\[]$", "...") : type).append(' ').append(parameters[i].getName());
        }
        return text.append(')').toString();
    }

    private static String nameOf(Executable method) {
        return method instanceof Constructor<?> c ? "new " + name(c.getDeclaringClass()) : method.getName();
    }

    /** Without packages; nested types by a dot. */
    private static String shortened(String typeName) {
        return typeName.replaceAll("\\b(?:[a-z_][a-z_0-9]*\\.)+(?=[A-Z])", "").replace('$', '.');
    }

    private static String kind(Class<?> type) {
        return type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
    }

    private static String components(Class<?> type) {
        if (!type.isRecord()) return "";
        return Stream.of(type.getRecordComponents()).map(c -> shortened(c.getGenericType().getTypeName()) + " " + c.getName()).collect(Collectors.joining(", ", "(", ")"));
    }
}
