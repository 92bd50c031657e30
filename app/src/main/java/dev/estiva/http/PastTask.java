package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.core.Fact.TaskFinished;
import dev.estiva.core.Fact.TaskPlaced;
import dev.estiva.core.Fact.TaskRequeued;
import org.jspecify.annotations.Nullable;

/** What the journal says of one task: its latest attempt, and its end. */
final class PastTask {
    private @Nullable TaskPlaced placed;
    private @Nullable TaskFinished finished;
    private long firstStart = -1;
    private int failures;
    private boolean isWhole;

    void add(Fact fact) {
        switch (fact) {
            case TaskPlaced f -> {
                placed = f;
                isWhole |= f.attempt() == 1;
                firstStart = firstStart < 0 ? f.atMicros() : firstStart;
            }
            case TaskRequeued f -> failures += f.cause() == Fact.RequeueCause.FAILED ? 1 : 0;
            case TaskFinished f -> finished = f;
            default -> {
                // of no interest here
            }
        }
    }

    /** Null before the first. */
    @Nullable
    TaskPlaced placed() {
        return placed;
    }

    @Nullable
    TaskFinished finished() {
        return finished;
    }

    /** Whether all that happened to it was added, from its first attempt on. */
    boolean isWhole() {
        return isWhole;
    }

    long firstStartMicros() {
        return firstStart;
    }

    int failures() {
        return failures;
    }
}
