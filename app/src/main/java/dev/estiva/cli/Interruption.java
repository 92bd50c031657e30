package dev.estiva.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, a hang-up or a polite kill: tells the command, and holds the process's end until the command has put everything
 * in order. The exit code is then the operating system's for that signal, 130 for Ctrl-C.
 */
final class Interruption implements AutoCloseable {
    /**
     * Long enough on a busy machine to sum ten million rows up, or to end a cluster; a command that hangs must not keep the
     * process alive.
     */
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    /** From now on {@code action} is run on a thread of its own when the process is asked to end. */
    Interruption(Runnable action) {
        this.hook = new Thread(() -> {
            if (done.getCount() > 0) {
                action.run();
                await();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The command is done; the process may end. */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running: the process is ending
        }
    }

    private void await() {
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("estiva: gave up waiting for the run to end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
