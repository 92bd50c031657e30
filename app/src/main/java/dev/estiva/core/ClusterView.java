package dev.estiva.core;

import dev.estiva.model.Placement;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.WorkerId;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** The state as policies and readers see it. */
public interface ClusterView {
    Workers workers();

    WaitingTasks waiting();

    /** A job with unfinished tasks, or null. */
    @Nullable
    JobEntry job(long id);

    /** How many jobs have unfinished tasks. */
    int jobCount();

    /** The latest job before this id that has unfinished tasks, or null: for going through them from the newest on. */
    @Nullable
    JobEntry jobBefore(long id);

    /** The state of an unfinished task, or null. */
    @Nullable
    TaskState state(TaskId task);

    /** How many tasks hold a placement. */
    int runningCount();

    /** The worker of the latest placement, 0 before the first: where the circular placement goes on. */
    int lastPlacedWorker();

    /** What was promised to waiting tasks. */
    NavigableMap<TaskId, Reservation> reservations();

    /** What users hold and have used; null unless the order ranks users. */
    @Nullable
    Accounts accounts();

    /** How long tasks of each type were seen to take there, of those that could run with a GPU or without. */
    List<StatePart.TypeSpeed> speeds(WorkerNode node);

    /** Brings what waits into the order of this instant, as far as {@link QueueOrder#reorderMicros()} asks for it. */
    void rerank(long nowMicros);

    /** Where the group's request, which fits nowhere now, finds room first; null if nowhere, as far as is known. */
    @Nullable
    Opening opening(RequestGroup group, long nowMicros);

    /** The fitting worker with the least estimated work left; ties go to the faster one, then to the lower id. */
    @Nullable
    WorkerNode leastWork(RequestGroup group, Admission admitted, long nowMicros);

    /** A promise: this placement, from {@code startMicros} at the latest as far as bounds hold. */
    record Reservation(Placement placement, long startMicros) {
        public WorkerId worker() {
            return placement.worker();
        }
    }
}
