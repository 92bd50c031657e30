package dev.estiva.core;

import dev.estiva.core.Workers.RunningTask;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives running tasks their room and takes it back, wherever that is counted: workers, timers, users. */
final class Occupancy {
    private final Workers workers;
    private final Timers timers;
    private final Bounds bounds;
    private final @Nullable Accounts accounts;
    private int count;
    private boolean keepsTrackRecords = true;
    private @Nullable JobSpec lastSpec;
    private long lastKind;

    Occupancy(Workers workers, Timers timers, Bounds bounds, @Nullable Accounts accounts) {
        this.workers = workers;
        this.timers = timers;
        this.bounds = bounds;
        this.accounts = accounts;
    }

    Occupancy copy(Workers copiedWorkers, Timers copiedTimers) {
        Occupancy copy = new Occupancy(copiedWorkers, copiedTimers, bounds, accounts == null ? null : accounts.copy());
        copy.count = count;
        copy.keepsTrackRecords = keepsTrackRecords;
        return copy;
    }

    void keepNoTrackRecords() {
        keepsTrackRecords = false;
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
        List<Share> shares = task.placement().shares();
        for (int at = 0; at < shares.size(); at++) { // no iterators: this is done for each task
            Share share = shares.get(at);
            WorkerNode node = workers.require(share.worker());
            workers.place(node, onWorker(id, job, task, node, share));
        }
        timers.watch(id, job.spec(), task);
        count++;
        if (accounts != null) {
            accounts.take(job.spec().user(), job.spec(id.index()).request());
        }
    }

    void release(TaskId id, JobEntry job, Running ended, TrackRecord.Showing showing) {
        List<Share> shares = ended.placement().shares();
        for (int at = 0; at < shares.size(); at++) {
            Share share = shares.get(at);
            WorkerNode node = workers.require(share.worker());
            workers.end(node, id, share, () -> boundEnd(id, job, ended, node));
            if (keepsTrackRecords && showing != TrackRecord.Showing.NOTHING) {
                node.record().add(showing, id, job.spec().user(), kind(job.spec(id.index())), ended.startMicros());
            }
        }
        timers.unwatch(id, job, ended);
        job.release();
        count--;
        if (accounts != null) {
            accounts.give(job.spec().user(), job.spec(id.index()).request());
        }
    }

    /** The kind of the job's tasks, for {@link TrackRecord}; kept for the next, which is often of the same. */
    @SuppressWarnings("ReferenceEquality") // a miss costs only time
    private long kind(JobSpec spec) {
        JobSpec before = lastSpec;
        if (before == null
                || before.request() != spec.request()
                || !before.user().equals(spec.user())
                || !before.type().equals(spec.type())) {
            lastKind = TrackRecord.kind(spec);
            lastSpec = spec;
        }
        return lastKind;
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
        return new RunningTask(id, share, running.stretchMicros(), boundEnd(id, job, running, node));
    }

    private long boundEnd(TaskId id, JobEntry job, Running running, WorkerNode node) {
        return bounds.endOn(node.spec(), job.spec(id.index()), running) + bounds.slackMicros();
    }
}
