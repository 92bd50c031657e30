package dev.estiva.core;

import dev.estiva.core.Workers.RunningTask;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** The part of {@link ClusterState#apply} that is about workers. */
final class WorkerTransitions {
    private final Workers workers;
    private final WaitingTasks waiting;
    private final BiFunction<TaskId, WorkerNode, RunningTask> onWorker;

    /** @param onWorker what a running task takes of a worker, and for how long */
    WorkerTransitions(Workers workers, WaitingTasks waiting, BiFunction<TaskId, WorkerNode, RunningTask> onWorker) {
        this.workers = workers;
        this.waiting = waiting;
        this.onWorker = onWorker;
    }

    void apply(Fact.OfWorker fact) {
        switch (fact) {
            case Fact.WorkerJoined f -> join(f.worker(), f.spec());
            case Fact.WorkerSuspected f -> change(f.worker(), node -> node.suspect(true));
            case Fact.WorkerReturned f -> change(f.worker(), node -> node.suspect(false));
            case Fact.WorkerChanged f -> changeSpec(f);
            case Fact.WorkerLost f -> workers.leave(node(f.worker()));
            case Fact.WorkerLeft f -> workers.leave(node(f.worker()));
            case Fact.WorkerCordoned f -> change(f.worker(), WorkerNode::cordon);
            case Fact.WorkerUncordoned f -> change(f.worker(), WorkerNode::uncordon);
            case Fact.WorkerQuarantined f -> change(f.worker(), node -> node.quarantine(f.reason()));
            case Fact.WorkerDraining f -> change(f.worker(), WorkerNode::drain);
            case Fact.DeviceBlocked f -> change(f.worker(), node -> node.block(f.device(), true));
            case Fact.DeviceFreed f -> change(f.worker(), node -> node.block(f.device(), false));
        }
    }

    WorkerNode join(WorkerId id, WorkerSpec spec) {
        if (workers.join(id, spec)) {
            waiting.learnClasses();
        }
        return node(id);
    }

    void change(WorkerId id, Consumer<WorkerNode> change) {
        WorkerNode node = node(id);
        change.accept(node);
        workers.changed(node);
    }

    /** Takes the worker out of every index and puts it back in as what it is now. */
    private void changeSpec(Fact.WorkerChanged f) {
        WorkerNode before = node(f.worker());
        List<TaskId> tasks = before.running().tasks();
        for (TaskId task : tasks) {
            RunningTask held = onWorker.apply(task, before);
            workers.end(before, task, held.share(), held::boundEndMicros);
        }
        workers.leave(before);
        WorkerNode after = join(f.worker(), f.spec());
        after.takeOver(before);
        for (TaskId task : tasks) {
            workers.place(after, onWorker.apply(task, after));
        }
        workers.changed(after);
    }

    private WorkerNode node(WorkerId id) {
        return workers.require(id);
    }
}
