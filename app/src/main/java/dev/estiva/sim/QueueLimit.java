package dev.estiva.sim;

import dev.estiva.core.Answer.Code;
import dev.estiva.core.Answer.Refused;
import dev.estiva.core.ClusterView;
import dev.estiva.workload.WorkloadJob;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a job that would make more than so many tasks wait, unless none waits: then it may start at once, and whether it does
 * only the scheduler knows. With c servers that run a task each and a limit of K − c this is Kendall's M/M/c/K, K > c.
 */
public record QueueLimit(long tasks) implements Door {
    public QueueLimit {
        if (tasks < 1) {
            throw new IllegalArgumentException("at least one task must be able to wait, not " + tasks);
        }
    }

    @Override
    public @Nullable Refused refusal(WorkloadJob job, ClusterView view) {
        long waiting = view.waiting().size();
        return waiting > 0 && waiting + job.spec().tasks() > tasks
                ? new Refused(Code.QUEUE_FULL, "the queue is full: " + waiting + " tasks wait, and " + tasks + " may")
                : null;
    }
}
