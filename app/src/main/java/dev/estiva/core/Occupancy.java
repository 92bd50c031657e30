package dev.estiva.core;

import dev.estiva.core.Workers.RunningTask;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import org.jspecify.annotations.Nullable;

/** Gives running tasks their room and takes it back, wherever that is counted: workers, timers, users. */
final class Occupancy {
    private final Workers workers;
    private final Timers timers;
    private final Bounds bounds;
    private final @Nullable Accounts accounts;
    private int count;

    Occupancy(Workers workers, Timers timers, Bounds bounds, @Nullable Accounts accounts) {
        this.workers = workers;
        this.timers = timers;
        this.bounds = bounds;
        this.accounts = accounts;
    }

    Occupancy copy(Workers copiedWorkers, Timers copiedTimers) {
        Occupancy copy = new Occupancy(copiedWorkers, copiedTimers, bounds, accounts == null ? null : accounts.copy());
        copy.count = count;
        return copy;
    }

    WorkerSpec specOf(WorkerId worker) {
        return workers.require(worker).spec();
    }

    /** How many tasks hold room. */
    int count() {
        return count;
    }

    @Nullable
    Accounts accounts() {
        return accounts;
    }

    /** Before anything that a user holds changes. */
    void settle(JobEntry job, long nowMicros) {
        if (accounts != null) {
            accounts.settle(job.spec().user(), nowMicros);
        }
    }

    void hold(TaskId id, JobEntry job, Running task) {
        for (Share share : task.placement().shares()) {
            WorkerNode node = workers.require(share.worker());
            workers.place(node, onWorker(id, job, task, node, share));
        }
        timers.watch(id, job.spec(), task);
        count++;
        if (accounts != null) {
            accounts.take(job.spec().user(), job.spec().request());
        }
    }

    void release(TaskId id, JobEntry job, Running ended, TrackRecord.Showing showing) {
        for (Share share : ended.placement().shares()) {
            WorkerNode node = workers.require(share.worker());
            workers.end(node, onWorker(id, job, ended, node, share));
            node.record().add(showing, id, job.spec(), ended.startMicros());
        }
        timers.unwatch(id, job.spec(), ended);
        job.release();
        count--;
        if (accounts != null) {
            accounts.give(job.spec().user(), job.spec().request());
        }
    }

    /** What a running task takes of one of its workers, and for how long. */
    RunningTask onWorker(TaskId id, JobEntry job, Running running, WorkerNode node) {
        Share share = running.placement().shares().stream()
                .filter(each -> each.worker().equals(node.id()))
                .findFirst()
                .orElseThrow();
        return onWorker(id, job, running, node, share);
    }

    private RunningTask onWorker(TaskId id, JobEntry job, Running running, WorkerNode node, Share share) {
        long boundEnd = bounds.endOn(node.spec(), job.spec(), running) + bounds.slackMicros();
        return new RunningTask(id, share, running.stretchMicros(), boundEnd);
    }
}
