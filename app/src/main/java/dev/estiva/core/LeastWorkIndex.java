package dev.estiva.core;

import dev.estiva.core.RoomTree.Entry;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The workers by the estimated work they have left. With {@code k} tasks that are not over their estimates, a worker has
 * the sum of their estimated ends less {@code k} times now: among workers of equal {@code k} the order does not change as
 * time passes, so there is one sorted set for each {@code k}. Ends count from an instant of our own, so that no sum of many
 * overflows.
 */
final class LeastWorkIndex implements WorkerIndex {
    private final NavigableMap<Integer, Rooms> byCount = new TreeMap<>();
    private final NavigableMap<WorkerId, Load> loads = new TreeMap<>();
    private final NavigableMap<TaskId, WorkerId> pending = new TreeMap<>();
    private final TaskTree ends = new TaskTree();
    private final Ends estimatedEnd;
    private final long zeroMicros;

    LeastWorkIndex(Collection<WorkerNode> nodes, Ends estimatedEnd, long zeroMicros) {
        this.estimatedEnd = estimatedEnd;
        this.zeroMicros = zeroMicros;
        for (WorkerNode node : nodes) {
            joined(node);
            for (int at = 0; at < node.running().size(); at++) {
                placed(node, node.running().task(at));
            }
        }
    }

    @Override
    public void joined(WorkerNode node) {
        put(new Load(node, 0, 0));
    }

    @Override
    public void left(WorkerNode node) {
        Load load = loads.remove(node.id());
        if (load != null) {
            take(load);
        }
    }

    @Override
    public void changed(WorkerNode node) {
        Load load = loads.get(node.id());
        Rooms same = load == null ? null : byCount.get(load.count);
        if (load != null && same != null) {
            same.refresh(load.key, node);
        }
    }

    @Override
    public void placed(WorkerNode node, TaskId task) {
        long end = end(task, node);
        pending.put(task, node.id());
        ends.add(end, task.job(), task.index(), 0);
        change(node.id(), end, 1);
    }

    @Override
    public void ended(WorkerNode node, TaskId task) {
        if (pending.remove(task) != null) {
            long end = end(task, node);
            ends.remove(end, task.job(), task.index());
            change(node.id(), -end, -1);
        }
    }

    @Nullable
    WorkerNode find(RequestGroup group, Admission admitted, long nowMicros) {
        long now = nowMicros - zeroMicros;
        forgetOverdue(now);
        Entry best = null;
        long least = 0;
        for (Map.Entry<Integer, Rooms> same : byCount.entrySet()) {
            Entry found = same.getValue().first(group, admitted, null);
            long work = found == null ? 0 : found.key[0] - same.getKey() * now;
            if (found != null && (best == null || work < least || (work == least && isBefore(found, best)))) {
                best = found;
                least = work;
            }
        }
        return best == null ? null : best.worker;
    }

    @Override
    public void check(Iterable<WorkerNode> nodes) {
        int count = 0;
        for (WorkerNode node : nodes) {
            count++;
            Load load = loads.get(node.id());
            Rooms same = load == null ? null : byCount.get(load.count);
            if (load == null || same == null || !same.isRight(load.key, node)) {
                throw new IllegalStateException("worker " + node.id() + " has other room than least work believes");
            }
        }
        if (count != loads.size()) {
            throw new IllegalStateException("least work knows " + loads.size() + " workers of " + count);
        }
    }

    /** By speed and id, of workers with equal work. */
    private static boolean isBefore(Entry a, Entry b) {
        return a.key[1] != b.key[1] ? a.key[1] < b.key[1] : a.key[2] < b.key[2];
    }

    private long end(TaskId task, WorkerNode node) {
        return estimatedEnd.of(task, node) - zeroMicros;
    }

    /** A task over its estimate has no known work left. */
    private void forgetOverdue(long now) {
        for (int node = ends.first(); node != TaskTree.NIL && ends.key(node) <= now; node = ends.first()) {
            TaskId task = new TaskId(ends.job(node), ends.index(node));
            long end = ends.key(node);
            ends.remove(end, task.job(), task.index());
            WorkerId worker = pending.remove(task);
            if (worker != null) {
                change(worker, -end, -1);
            }
        }
    }

    private void change(WorkerId worker, long moreEnds, int more) {
        Load old = loads.get(worker);
        if (old != null) {
            take(old);
            put(new Load(old.node, old.key[0] + moreEnds, old.count + more));
        }
    }

    private void put(Load load) {
        loads.put(load.node.id(), load);
        byCount.computeIfAbsent(load.count, _ -> new Rooms()).add(load.key, load.node);
    }

    private void take(Load load) {
        Rooms same = byCount.get(load.count);
        if (same != null) {
            same.remove(load.key, load.node);
            if (same.isEmpty()) {
                byCount.remove(load.count);
            }
        }
    }

    /** When a task that runs is estimated to end. */
    @FunctionalInterface
    interface Ends {
        long of(TaskId task, WorkerNode node);
    }

    /** A worker's key: the sum of its tasks' ends, the faster first, the lower id first. */
    private static final class Load {
        final WorkerNode node;
        final long[] key;
        final int count;

        Load(WorkerNode node, long endsSum, int count) {
            this.node = node;
            this.key = new long[] {endsSum, -node.spec().speedMilli(), node.id().value()};
            this.count = count;
        }
    }
}
