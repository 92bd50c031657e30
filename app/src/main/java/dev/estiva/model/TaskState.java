package dev.estiva.model;

import org.jspecify.annotations.Nullable;

/** Where a task is in its life. Each state carries exactly what is known in it. */
public sealed interface TaskState {
    /** Waits for a placement; {@code attempt} is the number the next one will have. */
    record Waiting(int attempt, int failures, long firstStartMicros, Service service) implements TaskState {
        /** A task that was never placed. */
        public static final Waiting FIRST = new Waiting(1, 0, NEVER);

        /** One that was never preempted. */
        public Waiting(int attempt, int failures, long firstStartMicros) {
            this(attempt, failures, firstStartMicros, Service.NONE);
        }
    }

    /** Pauses after a failure until {@code untilMicros}. */
    record Delayed(int attempt, int failures, long firstStartMicros, long untilMicros, Service service)
            implements TaskState {
        /** One that was never preempted. */
        public Delayed(int attempt, int failures, long firstStartMicros, long untilMicros) {
            this(attempt, failures, firstStartMicros, untilMicros, Service.NONE);
        }
    }

    /**
     * Placed; {@code attempt} fences late reports. Asked to stop for the cause {@code stop}, if there is one: the room is
     * free when the worker confirms or is lost.
     *
     * @param startMicros when the attempt started; a later stretch of it at {@link #stretchMicros}
     */
    record Running(
            int attempt,
            int failures,
            long firstStartMicros,
            long startMicros,
            Placement placement,
            @Nullable StopCause stop,
            Service service)
            implements TaskState {
        /** One that was never preempted. */
        public Running(
                int attempt,
                int failures,
                long firstStartMicros,
                long startMicros,
                Placement placement,
                @Nullable StopCause stop) {
            this(attempt, failures, firstStartMicros, startMicros, placement, stop, Service.NONE);
        }

        public Running stopping(StopCause cause) {
            return new Running(attempt, failures, firstStartMicros, startMicros, placement, cause, service);
        }

        /** Since when it runs without a break. */
        public long stretchMicros() {
            return service.resumedMicros() == NEVER ? startMicros : service.resumedMicros();
        }

        /** How long the attempt has run by then, all its stretches together. */
        public long ranMicros(long nowMicros) {
            return service.ranMicros() + nowMicros - stretchMicros();
        }

        /** How much of its work the attempt has done by then, as time on a worker of speed 1. */
        public long doneMicros(WorkerSpec worker, long nowMicros) {
            return service.doneMicros()
                    + worker.workMicros(Math.max(0, nowMicros - stretchMicros() - service.overheadMicros()));
        }
    }

    /** Preempted with its work kept: the same attempt waits to go on, since {@code sinceMicros}. */
    record Suspended(
            int attempt, int failures, long firstStartMicros, long startMicros, long sinceMicros, Service service)
            implements TaskState {}

    /** Ended; nothing leaves this state. */
    record Finished(Outcome outcome) implements TaskState {}

    /** In place of an instant: it has not started yet. */
    long NEVER = -1;
}
