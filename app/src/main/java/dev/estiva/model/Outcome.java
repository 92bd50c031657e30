package dev.estiva.model;

import org.jspecify.annotations.Nullable;

/**
 * How a task, or one attempt at it, ended.
 *
 * @param exitCode the process's own code, 0 where there is none
 * @param message what a person needs to know of it, or empty
 * @param output JSON text that the job's type returned, or none; for the journal, the state of the scheduler does not keep it
 */
public record Outcome(Status status, int exitCode, String message, Payload output) {
    public static final Outcome COMPLETED = new Outcome(Status.COMPLETED, 0, "");

    /** The ways to end. */
    public enum Status {
        /** It did what it should. */
        COMPLETED,
        /** It failed and no retry was left. */
        FAILED,
        /** A user stopped it. */
        CANCELLED,
        /** It ran over its limit. */
        TIMED_OUT,
        /** Something it needs failed. */
        ABORTED;

        /** Of a job's tasks the worst end counts: failed, timed out, aborted, cancelled, completed. */
        public boolean isWorseThan(@Nullable Status other) {
            return other == null || badness() > other.badness();
        }

        private int badness() {
            return switch (this) {
                case COMPLETED -> 1;
                case CANCELLED -> 2;
                case ABORTED -> 3;
                case TIMED_OUT -> 4;
                case FAILED -> 5;
            };
        }
    }

    /** Without an output. */
    public Outcome(Status status, int exitCode, String message) {
        this(status, exitCode, message, Payload.NONE);
    }

    public static Outcome failed(int exitCode, String message) {
        return new Outcome(Status.FAILED, exitCode, message);
    }

    public Outcome withOutput(Payload newOutput) {
        return new Outcome(status, exitCode, message, newOutput);
    }

    public boolean isCompleted() {
        return status == Status.COMPLETED;
    }
}
