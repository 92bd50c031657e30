package dev.estiva.keeper;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a keeper is to run.
 *
 * @param key names the attempt for ever: cluster, task and attempt, as in {@code lab/7.3/2}
 * @param environment what is added to the worker's, or replaces it
 * @param workdir an absolute path, or empty for the keeper's own
 * @param stdin what it reads, or null for nothing
 * @param outputBytes how much of each stream is kept
 * @param limitMicros the longest it may run, or {@link #NEVER}
 * @param warning a signal that it gets before its limit; null for none
 * @param graceMicros between being asked to end and being killed
 * @param remark what the next agent is to be told of it; or empty
 */
public record Order(
        String key,
        List<String> command,
        NavigableMap<String, String> environment,
        String workdir,
        @Nullable String stdin,
        long outputBytes,
        long limitMicros,
        @Nullable Warning warning,
        long graceMicros,
        String remark) {
    public static final long NEVER = 0;

    /** How much of a stream is kept unless its job says otherwise. */
    public static final long OUTPUT_BYTES = 64 << 20;

    /** How long a task may take to end unless its job says otherwise. */
    public static final long GRACE_MICROS = 5_000_000;

    /** A signal, so long before the limit. */
    public record Warning(SignalName signal, long beforeMicros) {}

    public Order {
        command = List.copyOf(command);
        environment = new TreeMap<>(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command has at least one word");
        }
    }

    /** With everything as usual. */
    public static Order of(String key, List<String> command) {
        return new Order(key, command, new TreeMap<>(), "", null, OUTPUT_BYTES, NEVER, null, GRACE_MICROS, "");
    }
}
