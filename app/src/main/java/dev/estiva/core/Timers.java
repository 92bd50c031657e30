package dev.estiva.core;

import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState.Running;
import org.jspecify.annotations.Nullable;

/** What time alone brings about: pauses that end, and running tasks that come to their limit. */
final class Timers {
    private final TaskTree pauses;
    private final TaskTree limits;

    Timers() {
        this(new TaskTree(), new TaskTree());
    }

    private Timers(TaskTree pauses, TaskTree limits) {
        this.pauses = pauses;
        this.limits = limits;
    }

    Timers copy() {
        return new Timers(pauses.copy(), limits.copy());
    }

    void pause(TaskId task, long untilMicros) {
        pauses.add(untilMicros, task.job(), task.index(), 0);
    }

    void endPause(TaskId task, long untilMicros) {
        pauses.remove(untilMicros, task.job(), task.index());
    }

    /** Watches the limit of a running task, if it has one and is not being stopped already. */
    void watch(TaskId task, JobSpec spec, Running running) {
        if (isWatched(spec, running)) {
            limits.add(deadline(spec, running), task.job(), task.index(), 0);
        }
    }

    /** Lets go of a task of this job, as it was until now; where no task has a limit, the job needs no look. */
    void unwatch(TaskId task, JobEntry job, Running before) {
        if (watched() > 0 && isWatched(job.spec(), before)) {
            limits.remove(deadline(job.spec(), before), task.job(), task.index());
        }
    }

    /** The first task whose pause is over by then, or null. */
    @Nullable
    TaskId nextReady(long nowMicros) {
        return dueIn(pauses, nowMicros);
    }

    /** The first task over its limit by then and not yet asked to stop, or null. */
    @Nullable
    TaskId nextOverLimit(long nowMicros) {
        return dueIn(limits, nowMicros);
    }

    /** When a pause or a limit ends next, {@link Long#MAX_VALUE} if none does. */
    long next() {
        return Math.min(firstKey(pauses), firstKey(limits));
    }

    int pausing() {
        return pauses.size();
    }

    int watched() {
        return limits.size();
    }

    boolean knowsPause(TaskId task, long untilMicros) {
        return pauses.contains(untilMicros, task.job(), task.index());
    }

    boolean knowsLimit(TaskId task, JobSpec spec, Running running) {
        return limits.contains(deadline(spec, running), task.job(), task.index());
    }

    static boolean isWatched(JobSpec spec, Running running) {
        return spec.limitMicros() >= 0 && running.stop() == null;
    }

    private static long deadline(JobSpec spec, Running running) {
        return running.stretchMicros() - running.service().ranMicros() + spec.limitMicros();
    }

    private static long firstKey(TaskTree tree) {
        int node = tree.first();
        return node == TaskTree.NIL ? Long.MAX_VALUE : tree.key(node);
    }

    private static @Nullable TaskId dueIn(TaskTree tree, long nowMicros) {
        int node = tree.first();
        return node == TaskTree.NIL || tree.key(node) > nowMicros ? null : new TaskId(tree.job(node), tree.index(node));
    }
}
