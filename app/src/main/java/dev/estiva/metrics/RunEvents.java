package dev.estiva.metrics;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import dev.estiva.core.Fact.RequeueCause;
import dev.estiva.core.FactListener;
import dev.estiva.core.JobEntry;
import dev.estiva.metrics.RunEvent.Assigned;
import dev.estiva.metrics.RunEvent.Cause;
import dev.estiva.metrics.RunEvent.Ended;
import dev.estiva.metrics.RunEvent.Refused;
import dev.estiva.metrics.RunEvent.Requeued;
import dev.estiva.metrics.RunEvent.Resumed;
import dev.estiva.metrics.RunEvent.Suspended;
import dev.estiva.metrics.RunEvent.WorkerLost;
import dev.estiva.metrics.RunEvent.WorkerQuarantined;
import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState.Running;
import java.util.function.Consumer;

/** Turns facts into the events that a person who watches wants to see; keeps nothing. */
public final class RunEvents implements FactListener {
    private final long zeroMicros;
    private final Consumer<RunEvent> events;
    private final TaskRows rows;

    /** Events count their instants from {@code zeroMicros} of the facts' clock. */
    public RunEvents(long zeroMicros, Consumer<RunEvent> events) {
        this.zeroMicros = zeroMicros;
        this.events = events;
        this.rows = new TaskRows(zeroMicros, row -> events.accept(new Ended(row)));
    }

    @Override
    public void before(Fact fact, ClusterView state) {
        long at = fact.atMicros() - zeroMicros;
        if (fact instanceof Fact.TaskPlaced placed) {
            String worker = TaskRows.nameOf(placed.placement().worker(), state);
            events.accept(new Assigned(nameOf(placed.task(), state), worker, at));
        } else if (fact instanceof Fact.TaskSuspended suspended) {
            events.accept(new Suspended(nameOf(suspended.task(), state), workerOf(suspended.task(), state), at));
        } else if (fact instanceof Fact.TaskResumed resumed) {
            String worker = TaskRows.nameOf(resumed.placement().worker(), state);
            events.accept(new Resumed(nameOf(resumed.task(), state), worker, at));
        } else if (fact instanceof Fact.TaskRequeued requeued) {
            events.accept(requeued(requeued, state, at));
        } else if (fact instanceof Fact.WorkerLost lost) {
            events.accept(new WorkerLost(TaskRows.nameOf(lost.worker(), state), lost.reason(), at));
        } else if (fact instanceof Fact.WorkerQuarantined bad) {
            events.accept(new WorkerQuarantined(TaskRows.nameOf(bad.worker(), state), bad.reason(), at));
        } else {
            rows.before(fact, state);
        }
    }

    /** No fact tells of a job that was refused, so the caller does. */
    public void refused(JobSpec spec, long atMicros, String reason) {
        events.accept(new Refused(spec.name(), reason, atMicros - zeroMicros));
    }

    private static Requeued requeued(Fact.TaskRequeued fact, ClusterView state, long at) {
        String worker = workerOf(fact.task(), state);
        return new Requeued(nameOf(fact.task(), state), worker, cause(fact.cause()), fact.message(), at);
    }

    private static String workerOf(TaskId task, ClusterView state) {
        return state.state(task) instanceof Running running
                ? TaskRows.nameOf(running.placement().worker(), state)
                : "";
    }

    private static Cause cause(RequeueCause cause) {
        return switch (cause) {
            case FAILED -> Cause.FAILED;
            case WORKER_LOST -> Cause.WORKER_LOST;
            case PREEMPTED -> Cause.PREEMPTED;
            case EVICTED -> Cause.EVICTED;
        };
    }

    private static String nameOf(TaskId task, ClusterView state) {
        JobEntry job = state.job(task.job());
        if (job == null) {
            throw new IllegalStateException("no such job: " + task);
        }
        String label = job.spec().name();
        return job.spec().tasks() == 1 ? label : label + "." + task.index();
    }
}
