package dev.estiva.metrics;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.core.WorkerNode;
import dev.estiva.metrics.WorkerAccount.Change;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * ∫allocated dt and ∫capacity dt of each worker, exactly, over the window from the first submit to the last finish. Must
 * see the facts from the first one on. A worker has its capacity from joining until it left or was given up, cordoned,
 * draining and suspected included. Workers that come back under their name are one.
 */
public final class Utilisation implements FactListener {
    private static final long UNSET = Long.MIN_VALUE;

    private final Map<WorkerId, WorkerAccount> present = new LinkedHashMap<>();
    private final NavigableMap<String, WorkerAccount> byName = new TreeMap<>();
    private final List<WorkerAccount> inOrder = new ArrayList<>();

    /** What happened after the last finish so far; inside the window only if another finish follows. */
    private final List<Change> pending = new ArrayList<>();

    private long fromMicros = UNSET;
    private long toMicros = UNSET;

    @Override
    public void before(Fact fact, ClusterView state) {
        switch (fact) {
            case Fact.JobSubmitted f -> fromMicros = fromMicros == UNSET ? f.atMicros() : fromMicros;
            case Fact.TaskPlaced f -> change(f.placement(), 1, f.atMicros());
            case Fact.TaskResumed f -> change(f.placement(), 1, f.atMicros());
            case Fact.TaskSuspended f -> release(f.task(), state, f.atMicros());
            case Fact.TaskRequeued f -> release(f.task(), state, f.atMicros());
            case Fact.TaskFinished f -> {
                release(f.task(), state, f.atMicros());
                finish(f.atMicros());
            }
            case Fact.RestCancelled f -> finish(f.atMicros());
            case Fact.WorkerJoined f -> join(f.worker(), f.spec(), f.atMicros());
            case Fact.WorkerChanged f -> {
                leave(f.worker(), state, f.atMicros());
                join(f.worker(), f.spec(), f.atMicros());
            }
            case Fact.WorkerLost f -> leave(f.worker(), state, f.atMicros());
            case Fact.WorkerLeft f -> leave(f.worker(), state, f.atMicros());
            case Fact.TaskReserved _,
                    Fact.TaskStopping _,
                    Fact.TaskReady _,
                    Fact.WorkerSuspected _,
                    Fact.WorkerReturned _,
                    Fact.WorkerCordoned _,
                    Fact.WorkerUncordoned _,
                    Fact.WorkerDraining _,
                    Fact.WorkerQuarantined _,
                    Fact.DeviceBlocked _,
                    Fact.DeviceFreed _,
                    Fact.PolicyReplaced _ -> {}
        }
    }

    /** From the first submit to the last finish, on the facts' clock; null until a task has ended. */
    public @Nullable Window window() {
        return toMicros == UNSET ? null : new Window(fromMicros, toMicros);
    }

    /** Visits each worker in the order of joining, with its use over the window. */
    public void forEachWorker(BiConsumer<String, Usage> action) {
        long length = toMicros == UNSET ? 0 : toMicros - fromMicros;
        for (WorkerAccount account : inOrder) {
            action.accept(account.name(), account.usage(length));
        }
    }

    private void join(WorkerId worker, WorkerSpec spec, long atMicros) {
        WorkerAccount account = byName.computeIfAbsent(spec.name(), name -> {
            WorkerAccount made = new WorkerAccount(name);
            inOrder.add(made);
            return made;
        });
        present.put(worker, account);
        pending.add(new Change(account, true, 1, spec.capacity(), atMicros));
    }

    private void leave(WorkerId worker, ClusterView state, long atMicros) {
        WorkerNode node = state.workers().get(worker);
        if (node == null) {
            throw new IllegalStateException("no such worker: " + worker);
        }
        pending.add(new Change(account(worker), true, -1, node.spec().capacity(), atMicros));
        present.remove(worker);
    }

    private void release(TaskId task, ClusterView state, long atMicros) {
        if (state.state(task) instanceof Running running) {
            change(running.placement(), -1, atMicros);
        }
    }

    private void change(Placement placement, int sign, long atMicros) {
        for (Share share : placement.shares()) {
            pending.add(new Change(account(share.worker()), false, sign, share.amounts(), atMicros));
        }
    }

    private void finish(long atMicros) {
        toMicros = atMicros;
        for (Change change : pending) {
            change.account().apply(change, Math.max(0, change.atMicros() - fromMicros));
        }
        pending.clear();
    }

    private WorkerAccount account(WorkerId worker) {
        WorkerAccount account = present.get(worker);
        if (account == null) {
            throw new IllegalStateException("the fact that worker " + worker + " joined was not seen");
        }
        return account;
    }
}
