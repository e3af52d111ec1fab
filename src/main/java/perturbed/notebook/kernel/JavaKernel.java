package perturbed.notebook.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.zeromq.ZMQ;
import perturbed.plot.Show;

/**
 * A Java kernel for Jupyter. Started by Jupyter with the name of a connection file; the class path of its JVM is the class path of the cells:
 *
 * <pre>java --add-opens jdk.jshell/jdk.jshell=ALL-UNNAMED -cp ... perturbed.notebook.kernel.JavaKernel {connection_file}</pre>
 */
public final class JavaKernel extends BaseKernel {
    private static final long QUEUE_MEMORY = 1_000_000_000L;     // nanoseconds

    private final Session session = new Session();
    private final Assistant assistant = new Assistant(session.shell());
    private boolean failed;
    private long dropUntil;
    private boolean dropping;

    private JavaKernel() {
        super("perturbed-java", "1", language(), List.of(), null, new JupyterIO(StandardCharsets.UTF_8), new CommManager(), new Renderer(),
            null, null, false, new StringStyler.Builder().build());
    }

    /** Runs the kernel until Jupyter shuts it down. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        if (args.length != 1) {
            System.err.println("usage: JavaKernel <connection file>; Jupyter gives it, see notebooks/run.sh --lab");
            System.exit(2);
        }
        System.setProperty("slf4j.internal.verbosity", "ERROR");  // no word that no logger is there
        endWithJupyter();
        JavaKernel kernel = new JavaKernel();
        JupyterConnection connection = new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
        kernel.becomeHandlerForConnection(connection);
        kernel.onStartup();
        Show.lastValues();                                        // for display(..) and render(..)
        connection.connect();
        connection.waitUntilClose();
        System.exit(0);                                           // whatever threads the cells have left
    }

    @Override
    public Object evalRaw(String cell) {
        return session.run(cell);
    }

    @Override
    public DisplayData eval(String cell) {
        try {
            Object value = evalRaw(cell);
            if (value == null || value instanceof DisplayData) return (DisplayData) value;
            DisplayData shown = new DisplayData();
            session.forms(value).forEach(shown::putData);
            return shown;
        } catch (CellFailure e) {
            failed = true;
            throw e;
        } finally {
            flush();
        }
    }

    /** Shows data after what the cell has printed so far. */
    @Override
    public void display(DisplayData data) {
        flush();
        super.display(data);
    }

    @Override
    public void interrupt() {
        session.interrupt();
    }

    /** After a failed cell those that were waiting behind it are not run, as in Jupyter's own kernel. */
    @Override
    protected synchronized void handleExecuteRequest(ShellReplyEnvironment env, Message<ExecuteRequest> request) {
        boolean drop = dropping && System.nanoTime() - dropUntil < 0;
        failed = false;
        if (drop) {
            env.setBusyDeferIdle();
            env.defer().replyError(ExecuteReply.MESSAGE_TYPE.error(), new ErrorReply("NotRun", "an earlier cell failed", List.of()));
        } else {
            super.handleExecuteRequest(env, request);
        }
        dropping = drop || failed && request.getContent().shouldStopOnError();
        if (dropping) dropping = isMoreWaiting(env.getShell());
        dropUntil = System.nanoTime() + QUEUE_MEMORY;
    }

    @Override
    public ReplacementOptions complete(String cell, int cursor) {
        Assistant.Completions found = assistant.complete(cell, cell.offsetByCodePoints(0, cursor));
        return new ReplacementOptions(found.texts(), cell.codePointCount(0, found.start()), cursor);
    }

    @Override
    public DisplayData inspect(String cell, int cursor, boolean more) {
        return assistant.documentation(cell, cell.offsetByCodePoints(0, cursor)).map(DisplayData::new).orElse(null);
    }

    @Override
    public String isComplete(String cell) {
        return switch (session.shell().sourceCodeAnalysis().analyzeCompletion(cell).completeness()) {
            case COMPLETE, COMPLETE_WITH_SEMI, EMPTY -> IS_COMPLETE_YES;
            case UNKNOWN -> IS_COMPLETE_BAD;
            default -> "";
        };
    }

    @Override
    public List<String> formatError(Throwable e) {
        return String.valueOf(e instanceof CellFailure ? e.getMessage() : e).lines().toList();
    }

    /** A cell that still runs shall not keep the JVM alive. */
    @Override
    public void onShutdown(boolean isRestarting) {
        super.onShutdown(isRestarting);
        Thread end = new Thread(() -> {
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                // then at once
            }
            Runtime.getRuntime().halt(0);
        }, "end");
        end.setDaemon(true);
        end.start();
    }

    private void flush() {
        io.out.flush();
        io.err.flush();
    }

    private static boolean isMoreWaiting(JupyterSocket shell) {
        return (shell.getEvents() & ZMQ.Poller.POLLIN) != 0;
    }

    /** Ends this JVM when the Jupyter that started it has been killed. */
    private static void endWithJupyter() {
        String parent = System.getenv("JPY_PARENT_PID");
        if (parent == null) return;
        ProcessHandle.of(Long.parseLong(parent)).ifPresent(p -> p.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    }

    private static LanguageInfo language() {
        return new LanguageInfo.Builder("Java").version(Runtime.version().toString()).mimetype("text/x-java-source").fileExtension(".jshell")
            .pygments("java").codemirror("java").build();
    }
}
