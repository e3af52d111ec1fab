package perturbed.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C as an interrupt of the thread that works: it has five seconds to say its last word. */
final class Stoppable implements AutoCloseable {
    private static final long SECONDS = 5;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    Stoppable() {
        Thread worker = Thread.currentThread();
        hook = new Thread(() -> {
            worker.interrupt();
            try {
                closed.await(SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // then at once
            }
        }, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is on its way
        }
    }
}
