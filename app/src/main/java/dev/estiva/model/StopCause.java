package dev.estiva.model;

/** Why a running attempt is being stopped; it decides what the end of the attempt means. */
public enum StopCause {
    /** A user cancelled the task: it ends. */
    CANCELLED,
    /** It ran over its limit: it ends. */
    TIME_LIMIT,
    /** Another task needs the room: it waits again. */
    PREEMPTED,
    /** Its worker is drained: it waits again. */
    EVICTED
}
