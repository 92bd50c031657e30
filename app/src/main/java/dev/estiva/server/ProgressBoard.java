package dev.estiva.server;

import dev.estiva.core.Fact;
import dev.estiva.model.TaskId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The latest that each running task said of how far it is. Volatile: not built from facts. Any thread may read it. */
public final class ProgressBoard {
    private final Map<TaskId, Progress> latest = new ConcurrentHashMap<>();

    ProgressBoard() {}

    /**
     * How far an attempt is.
     *
     * @param percentHundredths from 0 to 10,000
     * @param message for people, may be empty
     */
    public record Progress(int attempt, int percentHundredths, String message) {}

    /** Null if it has said nothing, or has ended. */
    public @Nullable Progress of(TaskId task) {
        return latest.get(task);
    }

    void said(TaskId task, Progress progress) {
        latest.put(task, progress);
    }

    void heard(Fact fact) {
        switch (fact) {
            case Fact.TaskFinished finished -> latest.remove(finished.task());
            case Fact.TaskRequeued requeued -> latest.remove(requeued.task());
            default -> {}
        }
    }
}
