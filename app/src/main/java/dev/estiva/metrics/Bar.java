package dev.estiva.metrics;

import java.util.List;

/**
 * One attempt as a chart shows it, or a stretch of one that was suspended. Instants are microseconds since the run's zero.
 *
 * @param end how it ended
 * @param places where it is drawn: lanes of the rows of its worker and its devices
 */
public record Bar(
        String task,
        String user,
        String type,
        int attempt,
        Why why,
        long fromMicros,
        long toMicros,
        End end,
        List<Lane> places) {
    public Bar {
        places = List.copyOf(places);
    }

    /** Why it was placed when it was: those of the fact. */
    public enum Why {
        ORDER,
        BACKFILL,
        RESERVATION
    }

    /** The ways in which attempts end. */
    public enum End {
        COMPLETED,
        FAILED,
        CANCELLED,
        TIMED_OUT,
        ABORTED,
        /** It gave no result that counts, and its task went back to the queue. */
        REQUEUED,
        /** It gave its room to another task and keeps its work. */
        SUSPENDED,
        /** It had not ended when the run was left. */
        RUNNING
    }

    /** Lanes beside each other in one row: so many from the first. */
    public record Lane(int row, int first, int count) {}
}
