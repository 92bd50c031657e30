package dev.estiva.journal;

import dev.estiva.model.Outcome.Status;
import org.jspecify.annotations.Nullable;

/** How bad an end is, as a number in the file: of a job's tasks the worst end counts. The numbers are for ever. */
final class Ranks {
    private Ranks() {}

    static int of(Status status) {
        return switch (status) {
            case COMPLETED -> 1;
            case CANCELLED -> 2;
            case ABORTED -> 3;
            case TIMED_OUT -> 4;
            case FAILED -> 5;
        };
    }

    /** Null where no task has ended. */
    static @Nullable Status status(int rank) {
        for (Status status : Status.values()) {
            if (of(status) == rank) {
                return status;
            }
        }
        return null;
    }
}
