package dev.estiva.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program that answers a question and ends: it has a time to do so, and what it says is cut to a bound. One that cannot
 * even be killed is not started a second time while it is there. For one thread at a time.
 */
final class ShortProgram {
    /** A machine of 128 GPUs says some 10 KB. */
    private static final int MOST_BYTES = 1 << 20;

    /** The operating system's number for it, the same on Linux, macOS and Windows, as different JDKs put it. */
    private static final Pattern NOT_FOUND = Pattern.compile("error[=:] ?2\\b");

    private final Duration patience;
    private @Nullable Process stuck;

    ShortProgram(Duration patience) {
        this.patience = patience;
    }

    /** What it said, on both its streams, and its exit code. */
    record Answer(int exitCode, String text) {}

    /** @throws IOException if it could not be started, or did not end in time; the message says which */
    Answer ask(List<String> command) throws IOException, InterruptedException {
        if (stuck != null && stuck.isAlive()) {
            throw new IOException("hangs since an earlier question (process " + stuck.pid() + ")");
        }
        Process process = start(command);
        Listener listener = new Listener(process.getInputStream());
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("listens to " + command.getFirst())
                .start(listener);
        boolean ended = false;
        try {
            process.getOutputStream().close();
            long deadline = System.nanoTime() + patience.toNanos();
            ended = thread.join(patience) && process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } finally {
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                stuck = process;
            }
        }
        if (!ended) {
            throw new IOException("did not answer within " + patience.toSeconds() + " s");
        }
        return new Answer(process.exitValue(), listener.text());
    }

    private static Process start(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            boolean isMissing =
                    NOT_FOUND.matcher(String.valueOf(e.getMessage())).find();
            throw new IOException(isMissing ? "was not found" : "cannot be run: " + e.getMessage(), e);
        }
    }

    /** Reads to the end, and keeps the beginning. */
    private static final class Listener implements Runnable {
        private final InputStream from;
        private volatile byte[] heard = new byte[0];

        Listener(InputStream from) {
            this.from = from;
        }

        @Override
        public void run() {
            try (from) {
                heard = from.readNBytes(MOST_BYTES);
                from.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // it was killed
            }
        }

        String text() {
            return new String(heard, StandardCharsets.UTF_8);
        }
    }
}
