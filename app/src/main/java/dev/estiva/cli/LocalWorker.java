package dev.estiva.cli;

import dev.estiva.transport.Address;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The worker of {@code estiva up}: a process of its own, started again when it dies, and ending with this one even when it
 * is killed, since the next {@code estiva up} starts its own. What it has started goes on, and the next one takes it up.
 */
final class LocalWorker implements AutoCloseable {
    private static final List<String> SMALL = List.of("-Xmx256m", "-XX:+UseSerialGC");

    /** A worker that dies at once, for instance because its name is taken, must not be started a thousand times. */
    private static final long FIRST_PAUSE_SECONDS = 1;

    private static final long LONGEST_PAUSE_SECONDS = 60;
    private static final long GRACE_SECONDS = 5;

    private final List<String> command;
    private final PrintWriter err;
    private final Thread keeping = Thread.ofVirtual().name("keep the worker").unstarted(this::keep);
    private volatile @Nullable Process process;
    private volatile boolean closed;

    /** {@code options} are those of {@code estiva worker}. */
    LocalWorker(Address server, List<String> options, PrintWriter err) {
        List<String> arguments = new ArrayList<>(List.of("worker", "--server", server.toString()));
        long pid = ProcessHandle.current().pid();
        arguments.addAll(List.of("--parent", Long.toString(pid)));
        arguments.addAll(options);
        this.command = OwnProgram.command(SMALL, arguments);
        this.err = err;
    }

    void start() {
        keeping.start();
    }

    private void keep() {
        long pause = FIRST_PAUSE_SECONDS;
        while (!closed) {
            long begun = System.nanoTime();
            String end = runOnce();
            if (closed) {
                return;
            }
            boolean lasted = System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(LONGEST_PAUSE_SECONDS);
            pause = lasted ? FIRST_PAUSE_SECONDS : Math.min(2 * pause, LONGEST_PAUSE_SECONDS);
            err.println("estiva: the worker of this machine ended (" + end + "); starting it again in " + pause + " s");
            err.flush();
            try {
                TimeUnit.SECONDS.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private String runOnce() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("ESTIVA_TOKEN")); // a user's, not a worker's
            Process started = builder.redirectInput(ProcessBuilder.Redirect.PIPE)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process = started;
            if (closed) {
                started.destroy();
            }
            return "exit code " + started.onExit().join().exitValue();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        keeping.interrupt();
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
