package perturbed.notebook.kernel;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** What a notebook page does: starts a kernel in its own process and talks to it in Jupyter's protocol 5.3 over local sockets, unsigned. */
final class KernelClient implements AutoCloseable {
    private static final int PATIENCE = 60_000;          // milliseconds for any single answer; a loaded machine may take seconds to start

    /** One message: its type, the id of the request it answers, what it says. */
    record Message(String type, String parent, JsonObject content) {
        String text(String field) {
            return content.get(field).getAsString();
        }

        /** The text form of shown data. */
        String plain() {
            return content.getAsJsonObject("data").get("text/plain").getAsString();
        }
    }

    /** What came of a request: all that was published until the kernel was idle again, and the reply. */
    record Answer(List<Message> published, Message reply) {
    }

    private final Process kernel;
    private final ZMQ.Context context = ZMQ.context(1);
    private final ZMQ.Socket shell = context.socket(SocketType.DEALER);
    private final ZMQ.Socket control = context.socket(SocketType.DEALER);
    private final ZMQ.Socket published = context.socket(SocketType.SUB);

    KernelClient(Path folder) throws IOException {
        int[] ports = freePorts(5);
        JsonObject connection = new JsonObject();
        connection.addProperty("transport", "tcp");
        connection.addProperty("ip", "127.0.0.1");
        connection.addProperty("key", "");
        String[] names = {"shell_port", "control_port", "iopub_port", "stdin_port", "hb_port"};
        for (int i = 0; i < names.length; i++) connection.addProperty(names[i], ports[i]);
        Path file = Files.writeString(folder.resolve("connection.json"), connection.toString());
        kernel = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), JavaKernel.class.getName(), file.toString()).inheritIO().start();
        ZMQ.Socket[] sockets = {shell, control, published};
        for (int i = 0; i < sockets.length; i++) {
            sockets[i].setReceiveTimeOut(PATIENCE);
            sockets[i].setLinger(0);
            sockets[i].connect("tcp://127.0.0.1:" + ports[i]);
        }
        published.subscribe("");
        listenUntilHeard();
    }

    /** A subscription takes a moment: what is published before is lost, so asks until something is heard. */
    private void listenUntilHeard() {
        published.setReceiveTimeOut(200);
        String request;
        do {
            request = send(shell, "kernel_info_request", new JsonObject());
            receive(shell);
        } while (published.recv() == null);
        while (published.hasReceiveMore()) published.recv();
        published.setReceiveTimeOut(PATIENCE);
        untilIdle(request);
    }

    Answer run(String code) {
        return answer(execute(code));
    }

    /** Sends a cell and does not wait. */
    String execute(String code) {
        JsonObject content = new JsonObject();
        content.addProperty("code", code);
        content.addProperty("stop_on_error", true);
        return send(shell, "execute_request", content);
    }

    Answer answer(String request) {
        List<Message> seen = untilIdle(request);
        return new Answer(seen, receive(shell));
    }

    /** Waits until the running cell has printed this. */
    void untilPrinted(String text) {
        Message message;
        do message = receive(published);
        while (!(message.type().equals("stream") && message.text("text").contains(text)));
    }

    Message ask(String type, String code, int cursor) {
        JsonObject content = new JsonObject();
        content.addProperty("code", code);
        content.addProperty("cursor_pos", cursor);
        send(shell, type, content);
        return receive(shell);
    }

    Message control(String type) {
        send(control, type, new JsonObject());
        return receive(control);
    }

    Process process() {
        return kernel;
    }

    @Override
    public void close() {
        for (ZMQ.Socket socket : List.of(shell, control, published)) socket.close();
        context.close();
        kernel.destroyForcibly();
    }

    private List<Message> untilIdle(String request) {
        List<Message> seen = new ArrayList<>();
        while (true) {
            Message message = receive(published);
            if (!message.parent().equals(request)) continue;
            if (!message.type().equals("status")) seen.add(message);
            else if (message.text("execution_state").equals("idle")) return seen;
        }
    }

    private static String send(ZMQ.Socket socket, String type, JsonObject content) {
        JsonObject header = new JsonObject();
        String id = UUID.randomUUID().toString();
        header.addProperty("msg_id", id);
        header.addProperty("session", "test");
        header.addProperty("username", "test");
        header.addProperty("date", Instant.now().toString());
        header.addProperty("msg_type", type);
        header.addProperty("version", "5.3");
        for (String part : List.of("<IDS|MSG>", "", header.toString(), "{}", "{}")) socket.sendMore(part);
        socket.send(content.toString());
        return id;
    }

    private Message receive(ZMQ.Socket socket) {
        String part;
        do {
            part = socket.recvStr();
            if (part == null) throw new AssertionError("no answer from the kernel in " + PATIENCE / 1000 + " s; it is " + (kernel.isAlive() ? "alive" : "dead"));
        } while (!part.equals("<IDS|MSG>"));
        socket.recv();                                   // signature
        JsonObject header = json(socket);
        JsonObject parent = json(socket);
        socket.recv();                                   // metadata
        JsonObject content = json(socket);
        return new Message(header.get("msg_type").getAsString(), parent.has("msg_id") ? parent.get("msg_id").getAsString() : "", content);
    }

    private static JsonObject json(ZMQ.Socket socket) {
        return JsonParser.parseString(socket.recvStr()).getAsJsonObject();
    }

    private static int[] freePorts(int n) throws IOException {
        ServerSocket[] held = new ServerSocket[n];
        int[] ports = new int[n];
        for (int i = 0; i < n; i++) {
            held[i] = new ServerSocket(0);
            ports[i] = held[i].getLocalPort();
        }
        for (ServerSocket socket : held) socket.close();
        return ports;
    }
}
