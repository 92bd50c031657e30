package dev.estiva.model;

import org.jspecify.annotations.Nullable;

/** Where a task is in its life. Each state carries exactly what is known in it. */
public sealed interface TaskState {
    /** Waits for a placement; {@code attempt} is the number the next one will have. */
    record Waiting(int attempt, int failures, long firstStartMicros) implements TaskState {
        /** A task that was never placed. */
        public static final Waiting FIRST = new Waiting(1, 0, NEVER);
    }

    /** Pauses after a failure until {@code untilMicros}. */
    record Delayed(int attempt, int failures, long firstStartMicros, long untilMicros) implements TaskState {}

    /**
     * Placed; {@code attempt} fences late reports. Asked to stop for the cause {@code stop}, if there is one: the room is
     * free when the worker confirms or is lost.
     */
    record Running(
            int attempt,
            int failures,
            long firstStartMicros,
            long startMicros,
            Placement placement,
            @Nullable StopCause stop)
            implements TaskState {
        public Running stopping(StopCause cause) {
            return new Running(attempt, failures, firstStartMicros, startMicros, placement, cause);
        }
    }

    /** Ended; nothing leaves this state. */
    record Finished(Outcome outcome) implements TaskState {}

    /** In place of an instant: it has not started yet. */
    long NEVER = -1;
}
