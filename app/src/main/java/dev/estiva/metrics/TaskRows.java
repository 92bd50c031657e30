package dev.estiva.metrics;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.core.JobEntry;
import dev.estiva.core.WorkerNode;
import dev.estiva.metrics.TaskRow.Status;
import dev.estiva.metrics.TaskRow.Times;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Service;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Delayed;
import dev.estiva.model.TaskState.Finished;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Suspended;
import dev.estiva.model.TaskState.Waiting;
import dev.estiva.model.WorkerId;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes a {@link TaskRow} of every task that ends and hands it on; keeps nothing. */
public final class TaskRows implements FactListener {
    private final long zeroMicros;
    private final Ends ends;

    /** Rows count their instants from {@code zeroMicros} of the facts' clock. */
    public TaskRows(long zeroMicros, Consumer<TaskRow> rows) {
        this(zeroMicros, (_, _, row) -> rows.accept(row.get()));
    }

    TaskRows(long zeroMicros, Ends ends) {
        this.zeroMicros = zeroMicros;
        this.ends = ends;
    }

    /** Hears of each task that ended. */
    @FunctionalInterface
    interface Ends {
        /** How and when it ended; its row is made when asked for, since of most tasks only a few numbers are wanted. */
        void ended(Status status, Times times, Supplier<TaskRow> row);
    }

    @Override
    public void before(Fact fact, ClusterView state) {
        if (fact instanceof Fact.TaskFinished finished) {
            finished(finished, state);
        } else if (fact instanceof Fact.RestCancelled cancelled) {
            restCancelled(cancelled, state);
        }
    }

    /** No fact tells of a job that was refused, so the caller does. */
    public void refused(JobSpec spec, long atMicros, String reason) {
        Times times = new Times(atMicros - zeroMicros, TaskRow.NEVER, TaskRow.NEVER, TaskRow.NEVER);
        for (int index = 0; index < spec.tasks(); index++) {
            int place = index;
            ends.ended(
                    Status.REFUSED, times, () -> new TaskRow(spec, null, place, "", times, 0, Status.REFUSED, reason));
        }
    }

    private void finished(Fact.TaskFinished fact, ClusterView state) {
        TaskId task = fact.task();
        JobEntry job = state.job(task.job());
        TaskState before = job == null ? null : job.state(task.index());
        if (job == null || before == null) {
            throw new IllegalStateException("ended before: " + fact);
        }
        Status status = Status.of(fact.outcome().status());
        Times times = times(job, before, fact.atMicros());
        ends.ended(status, times, () -> row(fact, job, before, times, state));
    }

    private static TaskRow row(Fact.TaskFinished fact, JobEntry job, TaskState before, Times times, ClusterView state) {
        int index = fact.task().index();
        return new TaskRow(
                job.spec(index),
                job.id(),
                index,
                before instanceof Running running ? nameOf(running.placement().worker(), state) : "",
                times,
                fact.attempt(),
                serviceOf(before).preemptions(),
                Status.of(fact.outcome().status()),
                fact.outcome().message());
    }

    private void restCancelled(Fact.RestCancelled fact, ClusterView state) {
        JobEntry job = state.job(fact.job().value());
        if (job == null) {
            throw new IllegalStateException("ended before: " + fact);
        }
        Times times = times(job, Waiting.FIRST, fact.atMicros());
        for (int index = fact.fromIndex(); index < job.spec().tasks(); index++) {
            if (job.state(index) != null) {
                int place = index;
                ends.ended(
                        Status.CANCELLED,
                        times,
                        () -> new TaskRow(job.spec(), job.id(), place, "", times, 0, Status.CANCELLED, "cancelled"));
            }
        }
    }

    private Times times(JobEntry job, TaskState before, long finishMicros) {
        long submit = job.submitMicros() - zeroMicros;
        long finish = finishMicros - zeroMicros;
        return switch (before) {
            case Waiting waiting -> new Times(submit, sinceZero(waiting.firstStartMicros()), TaskRow.NEVER, finish);
            case Suspended suspended ->
                new Times(submit, sinceZero(suspended.firstStartMicros()), TaskRow.NEVER, finish);
            case Delayed delayed -> new Times(submit, sinceZero(delayed.firstStartMicros()), TaskRow.NEVER, finish);
            case Running running ->
                new Times(
                        submit,
                        sinceZero(running.firstStartMicros()),
                        sinceZero(running.startMicros()),
                        finishMicros - running.startMicros() - running.ranMicros(finishMicros),
                        finish);
            case Finished _ -> throw new IllegalStateException("ended before: " + job);
        };
    }

    private static Service serviceOf(TaskState state) {
        return switch (state) {
            case Waiting waiting -> waiting.service();
            case Suspended suspended -> suspended.service();
            case Delayed delayed -> delayed.service();
            case Running running -> running.service();
            case Finished _ -> Service.NONE;
        };
    }

    private long sinceZero(long micros) {
        return micros == TaskState.NEVER ? TaskRow.NEVER : micros - zeroMicros;
    }

    static String nameOf(WorkerId worker, ClusterView state) {
        WorkerNode node = state.workers().get(worker);
        if (node == null) {
            throw new IllegalStateException("no such worker: " + worker);
        }
        return node.spec().name();
    }
}
