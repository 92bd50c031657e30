package dev.estiva.core;

import dev.estiva.model.Placement.Share;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Delayed;
import dev.estiva.model.TaskState.Finished;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Suspended;
import dev.estiva.model.TaskState.Waiting;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** All invariants of the state in one place: recomputes every index from the tasks' states and compares. */
final class StateCheck {
    private final ClusterState state;
    private final NavigableMap<Integer, long[]> used = new TreeMap<>();
    private long waiting;
    private int running;
    private int delays;
    private int limits;
    private int entries;
    private int flexible;
    private int onWorkers;

    StateCheck(ClusterState state) {
        this.state = state;
    }

    void run() {
        state.workers().all().forEach(node -> used.put(node.id().value(), new long[node.dimensions()]));
        state.forEachJob(this::job);
        require(
                waiting == state.waiting().size(),
                "waiting tasks: %s in queues, %s by state",
                state.waiting().size(),
                waiting);
        require(
                running == state.runningCount(),
                "running tasks: %s counted, %s by state",
                state.runningCount(),
                running);
        require(
                delays == state.timers().pausing(),
                "%s pauses, %s by state",
                state.timers().pausing(),
                delays);
        require(
                limits == state.timers().watched(),
                "%s limits, %s by state",
                state.timers().watched(),
                limits);
        state.workers().check();
        state.workers().all().forEach(this::worker);
        heads();
        int known = state.workers().all().stream()
                .mapToInt(node -> node.running().size())
                .sum();
        require(known == onWorkers, "workers know %s running tasks, %s by state", known, onWorkers);
        int queued = state.waiting().groups().stream()
                .mapToInt(group -> group.queue().size())
                .sum();
        require(queued == entries, "%s entries in queues, %s by state", queued, entries);
        int counted = state.waiting().flexible().stream()
                .mapToInt(group -> group.flexible)
                .sum();
        require(counted == flexible, "%s tasks with another way in queues, %s by state", counted, flexible);
        state.reservations()
                .keySet()
                .forEach(task -> require(
                        state.state(task) instanceof Waiting
                                || state.state(task) instanceof Suspended
                                || PolicyDesk.isGivingWay(state.state(task)),
                        "a reservation for %s, which does not wait",
                        task));
    }

    private void job(JobEntry job) {
        int unfinished = job.untouched();
        int before = running;
        if (job.untouched() > 0) {
            queued(job, job.firstUntouched());
            waiting += job.untouched();
        }
        for (Map.Entry<Integer, TaskState> touched : job.touched().entrySet()) {
            unfinished++;
            touched(job, touched.getKey(), touched.getValue());
        }
        require(job.running() == running - before, "%s counts %s running", job, job.running());
        require(unfinished == job.unfinished() && unfinished > 0, "%s counts %s unfinished", job, job.unfinished());
    }

    private void touched(JobEntry job, int index, TaskState taskState) {
        switch (taskState) {
            case Suspended task -> {
                require(task.service().preemptions() > 0, "%s.%s was suspended without a preemption", job.id(), index);
                queued(job, index);
                waiting++;
            }
            case Waiting _ -> {
                queued(job, index);
                waiting++;
            }
            case Delayed task -> {
                delays++;
                require(
                        state.timers().knowsPause(job.task(index), task.untilMicros()),
                        "%s.%s pauses but no timer ends it",
                        job.id(),
                        index);
            }
            case Running task -> running(job, index, task);
            case Finished _ -> require(false, "%s.%s is kept though it finished", job.id(), index);
        }
    }

    private void running(JobEntry job, int index, Running task) {
        running++;
        if (Timers.isWatched(job.spec(), task)) {
            limits++;
            require(
                    state.timers().knowsLimit(job.task(index), job.spec(), task),
                    "%s.%s has a limit but no timer",
                    job.id(),
                    index);
        }
        for (Share share : task.placement().shares()) {
            placed(job.task(index), share);
        }
    }

    private void queued(JobEntry job, int index) {
        entries++;
        flexible += job.spec().alternative() == null ? 0 : 1;
        RequestGroup group = state.waiting().group(job.spec(index), job.id().value());
        require(
                group.queue().contains(job.key(index), job.id().value(), index),
                "%s.%s waits but is not in its queue",
                job.id(),
                index);
    }

    private void placed(TaskId task, Share share) {
        WorkerNode node = state.workers().get(share.worker());
        long[] vector = used.get(share.worker().value());
        require(node != null && vector != null, "%s runs on worker %s, which is gone", task, share.worker());
        if (node != null && vector != null) {
            node.kind().give(vector, share);
            onWorkers++;
            boolean known = false;
            for (int at = 0; at < node.running().size(); at++) {
                known |= node.running().task(at).equals(task)
                        && node.running().share(at).equals(share);
            }
            require(known, "%s runs on worker %s, which does not know it", task, share.worker());
        }
    }

    private void worker(WorkerNode node) {
        long[] expected = node.kind().capacity();
        long[] taken = used.getOrDefault(node.id().value(), new long[expected.length]);
        for (int i = 0; i < expected.length; i++) {
            expected[i] -= taken[i];
            require(expected[i] >= 0, "worker %s is over-allocated in dimension %s", node.id(), i);
        }
        require(
                Arrays.equals(expected, node.free()),
                "worker %s: free %s, by its tasks %s",
                node.id(),
                Arrays.toString(node.free()),
                Arrays.toString(expected));
        node.record().check();
    }

    private void heads() {
        RequestGroup before = null;
        for (RequestGroup group : state.waiting().groups()) {
            int head = group.queue().first();
            require(
                    head != TaskTree.NIL
                            && group.headJob == group.queue().job(head)
                            && group.headIndex == group.queue().index(head),
                    "the head of %s is stale",
                    group.request());
            require(group.isConsistent(), "the orders of %s disagree", group.request());
            require(
                    before == null || WaitingTasks.BY_HEAD.compare(before, group) < 0,
                    "the groups are not sorted by their heads");
            require(state.isRankOfHead(group), "the rank of %s is stale", group.request());
            before = group;
        }
    }

    private static void require(boolean holds, String message, Object... details) {
        if (!holds) {
            throw new IllegalStateException(message.formatted(details));
        }
    }
}
