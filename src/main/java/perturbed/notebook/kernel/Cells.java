package perturbed.notebook.kernel;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import jdk.jshell.execution.LocalExecutionControl;

/**
 * Runs compiled snippets in this JVM, each on a thread of its own that can be stopped. Beyond JShell's local execution it keeps the value
 * and the exception of a snippet as objects, and the values of variables when JShell compiles them anew.
 */
final class Cells extends LocalExecutionControl {
    private static final long STACK = 64L << 20;         // recursion in a cell may go deep
    private static final long PATIENCE = 500;            // milliseconds in which stopped code may end by itself

    private volatile Thread running;
    private volatile boolean stopped;
    private volatile Object value;
    private volatile Throwable thrown;
    private volatile Set<String> declared = Set.of();

    /** Forgets what was; the snippet to come declares these variables. */
    void begin(Set<String> variables) {
        declared = variables;
        value = null;
        thrown = null;
    }

    /** What the last snippet gave. */
    Object value() {
        return value;
    }

    /** What the last snippet threw, or null. */
    Throwable thrown() {
        return thrown;
    }

    boolean stopped() {
        return stopped;
    }

    /** A new cell may run though the last one was stopped. */
    void resume() {
        stopped = false;
    }

    @Override
    protected String invoke(Method snippet) throws Exception {
        if (stopped) throw new StoppedException();
        weaveStops(false);
        Thread cell = new Thread(null, () -> {
            try {
                value = snippet.invoke(null);
            } catch (InvocationTargetException e) {
                thrown = e.getCause();
            } catch (Throwable e) {                      // ThreadDeath of an insisting stop
                thrown = e;
            }
        }, "cell", STACK);
        running = cell;
        cell.start();
        cell.join();                                     // the cell only: JShell would wait for the threads it left as well, an executor's for ever
        running = null;
        if (stopped) throw new StoppedException();
        if (thrown != null) throw new InvocationTargetException(thrown);
        return "";
    }

    /**
     * Stops the running cell: interrupts it, and where that does not help within half a second ends its thread by force. From JDK 20 on there
     * is no such force; there JShell weaves a check into the loops of cells, and long computations of libraries must poll {@link Thread#interrupted}.
     */
    @SuppressWarnings({"deprecation", "removal"})
    void interrupt() {
        stopped = true;
        Thread cell = running;
        if (cell == null) return;
        weaveStops(true);
        cell.interrupt();
        try {
            cell.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (cell.isAlive() && Runtime.version().feature() < 20) cell.stop();
    }

    private void weaveStops(boolean on) {
        try {
            findClass("REPL.$Cancel$").getField("allStop").set(null, on);
        } catch (ReflectiveOperationException e) {
            // JDK 17 weaves no checks
        }
    }

    /**
     * JShell compiles a {@code var} anew when a name in its initializer may have changed, and a new class would hold 0 or null. Where only the
     * classes of other variables are concerned and their types stay, the old class with the old value is as good: it is kept.
     */
    @Override
    public void redefine(ClassBytecodes[] recompiled) throws NotImplementedException, ClassInstallException, EngineTerminationException {
        for (ClassBytecodes c : recompiled)
            if (!holdsOtherVariable(c)) {
                super.redefine(recompiled);
                return;
            }
    }

    private boolean holdsOtherVariable(ClassBytecodes recompiled) {
        try {
            Class<?> old = findClass(recompiled.name());
            Field[] fields = old.getDeclaredFields();
            return fields.length > 0
                && Arrays.stream(fields).noneMatch(f -> declared.contains(f.getName()))
                && Arrays.stream(old.getDeclaredMethods()).allMatch(m -> m.getName().startsWith("do_it$"))
                && Arrays.equals(fields, new Loader(old).define(recompiled).getDeclaredFields(), Cells::compareTypes);
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static int compareTypes(Field a, Field b) {
        return a.getName().equals(b.getName()) && a.getType() == b.getType() ? 0 : 1;
    }

    /** Looks at new bytes without putting them into use. */
    private static final class Loader extends ClassLoader {
        Loader(Class<?> old) {
            super(old.getClassLoader());
        }

        Class<?> define(ClassBytecodes c) {
            return defineClass(c.name(), c.bytecodes(), 0, c.bytecodes().length);
        }
    }
}
