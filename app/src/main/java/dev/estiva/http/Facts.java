package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.model.TaskId;
import org.jspecify.annotations.Nullable;

/** What facts have in common, whatever they say. */
final class Facts {
    private Facts() {}

    /** The job that it is of, 0 if it is of none. */
    static long job(Fact fact) {
        TaskId task = task(fact);
        if (task != null) {
            return task.job();
        }
        return switch (fact) {
            case Fact.JobSubmitted f -> f.job().value();
            case Fact.JobRerouted f -> f.job().value();
            case Fact.RestCancelled f -> f.job().value();
            default -> 0;
        };
    }

    /** The task that it is of, or null. */
    static @Nullable TaskId task(Fact fact) {
        return switch (fact) {
            case Fact.TaskRerouted f -> f.task();
            case Fact.TaskPlaced f -> f.task();
            case Fact.TaskReserved f -> f.task();
            case Fact.TaskStopping f -> f.task();
            case Fact.TaskRequeued f -> f.task();
            case Fact.TaskSuspended f -> f.task();
            case Fact.TaskResumed f -> f.task();
            case Fact.TaskReady f -> f.task();
            case Fact.TaskFinished f -> f.task();
            default -> null;
        };
    }
}
