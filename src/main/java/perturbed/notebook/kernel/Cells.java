package perturbed.notebook.kernel;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jshell.execution.LocalExecutionControl;

/**
 * Runs compiled snippets in this JVM, each on a thread of its own that can be stopped. Beyond JShell's local execution it keeps the value
 * and the exception of a snippet as objects, and the values of variables when JShell compiles them anew.
 */
final class Cells extends LocalExecutionControl {
    private static final long STACK = 64L << 20;         // recursion in a cell may go deep
    private static final long PATIENCE = 500;            // milliseconds in which stopped code may end by itself

    private volatile Run run;
    private volatile boolean stopped;
    private boolean loaded;
    private volatile Set<String> declared = Set.of();

    /** One snippet on its way. A thread that cannot be stopped may write here long after anybody looks. */
    private static final class Run implements Runnable {
        private final Method snippet;
        private final Thread thread = new Thread(null, this, "cell", STACK);
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile Object value;
        private volatile Throwable thrown;
        private volatile boolean abandoned;

        Run(Method snippet) {
            this.snippet = snippet;
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            try {
                value = snippet.invoke(null);
            } catch (InvocationTargetException e) {
                thrown = e.getCause();
            } catch (Throwable e) {                      // ThreadDeath of an insisting stop
                thrown = e;
            } finally {
                over.countDown();
            }
        }

        boolean endsWithin(long milliseconds) {
            try {
                return over.await(milliseconds, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** The snippet to come declares these variables. */
    void begin(Set<String> variables) {
        declared = variables;
        run = null;
    }

    /** What the last snippet gave. */
    Object value() {
        return run == null ? null : run.value;
    }

    /** What the last snippet threw, or null. */
    Throwable thrown() {
        return run == null ? null : run.thrown;
    }

    /** Whether the cell was stopped. */
    boolean stopped() {
        return stopped;
    }

    /** Whether a stopped cell runs on nevertheless. */
    boolean runsOn() {
        return run != null && run.abandoned;
    }

    /** A new cell may run though the last one was stopped. */
    void resume() {
        stopped = false;
    }

    @Override
    protected String invoke(Method snippet) throws Exception {
        if (stopped) throw new StoppedException();
        loadStops();
        weaveStops(false);
        Run current = new Run(snippet);
        run = current;
        if (stopped) {                                   // between the two looks; from here on interrupt() sees the run
            current.over.countDown();
            throw new StoppedException();
        }
        current.thread.start();
        current.over.await();                            // this thread only: JShell would wait for those it left as well, an executor's for ever
        if (stopped) throw new StoppedException();
        if (current.thrown != null) throw new InvocationTargetException(current.thrown);
        return "";
    }

    /**
     * Stops the running cell: interrupts it; where that does not help within half a second ends its thread by force; where that does not help
     * either, lets it run on and frees the session. From JDK 20 on there is no such force: there JShell weaves a check into the loops of cells, and
     * long computations of libraries must poll {@link Thread#interrupted}.
     */
    @SuppressWarnings({"deprecation", "removal"})
    void interrupt() {
        stopped = true;
        Run current = run;
        if (current == null) return;
        weaveStops(true);
        current.thread.interrupt();
        if (current.endsWithin(PATIENCE)) return;
        if (Runtime.version().feature() < 20) {
            current.thread.stop();
            if (current.endsWithin(PATIENCE)) return;
        }
        current.abandoned = true;
        current.over.countDown();
    }

    /** The woven checks ask a class that newer JDKs load when they first run something themselves. */
    private void loadStops() throws Exception {
        if (loaded) return;
        loaded = true;
        super.invoke(System.class.getMethod("lineSeparator"));
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
