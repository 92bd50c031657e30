package dev.estiva.keeper;

import dev.estiva.model.TaskStream;

/** How many bytes of each stream of an attempt are kept. */
public record Produced(long stdout, long stderr) {
    public static final Produced NOTHING = new Produced(0, 0);

    public long of(TaskStream stream) {
        return switch (stream) {
            case STDOUT -> stdout;
            case STDERR -> stderr;
        };
    }

    long total() {
        return stdout + stderr;
    }

    Produced with(TaskStream stream, long bytes) {
        return switch (stream) {
            case STDOUT -> new Produced(bytes, stderr);
            case STDERR -> new Produced(stdout, bytes);
        };
    }
}
