package dev.estiva.runner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The end of what a process says on its standard error, kept for the case that it dies. Read by a thread of its own. */
final class LastWords {
    /** Room for a few dozen lines; all the rest is dropped. */
    private static final int KEPT_BYTES = 1 << 13;

    private static final int MOST_LINES = 12;
    private static final int MOST_CHARS = 2_000;

    private final InputStream in;
    private final Consumer<byte[]> witness;
    private final Thread reader;
    private final byte[] ring = new byte[KEPT_BYTES];
    private long written;

    /** The witness gets all that is said as it comes. */
    LastWords(InputStream in, String name, Consumer<byte[]> witness) {
        this.in = in;
        this.witness = witness;
        this.reader = Thread.ofPlatform().daemon().name(name).start(this::readAll);
    }

    private void readAll() {
        byte[] chunk = new byte[KEPT_BYTES];
        try {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                keep(chunk, read);
                witness.accept(Arrays.copyOf(chunk, read));
            }
        } catch (IOException e) {
            // it ended
        }
    }

    private synchronized void keep(byte[] chunk, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (written++ % KEPT_BYTES)] = chunk[i];
        }
    }

    /** Waits a little for what is still under way. */
    String afterEnd() throws InterruptedException {
        reader.join(1_000); // as a rule it ends at once; a process that inherited the pipe may hold it open
        return trimmed();
    }

    private synchronized String trimmed() {
        int length = (int) Math.min(written, KEPT_BYTES);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = ring[(int) ((written - length + i) % KEPT_BYTES)];
        }
        return trim(new String(bytes, StandardCharsets.UTF_8));
    }

    /** The last lines that say something; a JVM that crashes draws a frame of empty comment lines. */
    static String trim(String text) {
        List<String> lines = text.lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isBlank() && !line.equals("#"))
                .toList();
        String last = String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
        return last.length() <= MOST_CHARS ? last : "…" + last.substring(last.length() - MOST_CHARS + 1);
    }
}
