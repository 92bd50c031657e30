package dev.estiva.metrics;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * ∫allocated dt and ∫capacity dt of each worker, exactly, over the window from the first submit to the last finish. Must
 * see the facts from the first one on. A worker has its capacity from joining until it left or was given up, cordoned,
 * draining and suspected included. Workers that come back under their name are one. Counts beside it what each completed.
 */
public final class Utilisation implements FactListener {
    private static final long UNSET = Long.MIN_VALUE;

    private static final ResourceKind[] KINDS = ResourceKind.values();
    private static final int ABSENT = -1;

    /** The numbers of the names, in the order of joining. */
    private final NavigableMap<String, Integer> numbers = new TreeMap<>();

    private final List<String> names = new ArrayList<>();

    /** The number of each present worker's name, by its id. */
    private int[] present = {};

    private long[] completed = {};

    /** By kind of resource, from when on there is any of it. */
    private final Map<ResourceKind, Levels> allocated = new EnumMap<>(ResourceKind.class);

    private final Map<ResourceKind, Levels> capacity = new EnumMap<>(ResourceKind.class);

    /** All of them. */
    private final List<Levels> levels = new ArrayList<>();

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
                if (release(f.task(), state, f.atMicros()) instanceof Running running
                        && f.outcome().isCompleted()) {
                    completed[number(running.placement().worker())]++;
                }
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
            case Fact.JobRerouted _,
                    Fact.TaskRerouted _,
                    Fact.TaskReserved _,
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

    /** Visits each worker in the order of joining. */
    public void forEachWorker(Visitor visitor) {
        for (int number = 0; number < names.size(); number++) {
            visitor.worker(names.get(number), completed[number], usage(number));
        }
    }

    /** Gets to know what workers did over the window. */
    @FunctionalInterface
    public interface Visitor {
        /** Of each worker, how many tasks did what they should there, and how much it had and gave. */
        void worker(String name, long completed, Usage usage);
    }

    private Usage usage(int number) {
        return Usage.of(kind ->
                new Usage.Integral(integral(allocated.get(kind), number), integral(capacity.get(kind), number)));
    }

    private BigInteger integral(@Nullable Levels its, int number) {
        long length = toMicros == UNSET ? 0 : toMicros - fromMicros;
        return its == null ? BigInteger.ZERO : its.integral(number, length);
    }

    private void join(WorkerId worker, WorkerSpec spec, long atMicros) {
        Integer known = numbers.get(spec.name());
        int number = known == null ? names.size() : known;
        if (known == null) {
            numbers.put(spec.name(), number);
            names.add(spec.name());
            if (number >= completed.length) {
                completed = Arrays.copyOf(completed, 16 + 2 * number);
            }
        }
        int id = worker.value();
        if (id >= present.length) {
            int before = present.length;
            present = Arrays.copyOf(present, 16 + 2 * id);
            Arrays.fill(present, before, present.length, ABSENT);
        }
        present[id] = number;
        change(capacity, number, 1, spec.capacity(), atMicros);
    }

    private void leave(WorkerId worker, ClusterView state, long atMicros) {
        WorkerNode node = state.workers().get(worker);
        if (node == null) {
            throw new IllegalStateException("no such worker: " + worker);
        }
        change(capacity, number(worker), -1, node.spec().capacity(), atMicros);
        present[worker.value()] = ABSENT;
    }

    /** Answers the state in which the task was. */
    private @Nullable TaskState release(TaskId task, ClusterView state, long atMicros) {
        TaskState before = state.state(task);
        if (before instanceof Running running) {
            change(running.placement(), -1, atMicros);
        }
        return before;
    }

    private void change(Placement placement, int sign, long atMicros) {
        List<Share> shares = placement.shares();
        for (int at = 0; at < shares.size(); at++) {
            Share share = shares.get(at);
            change(allocated, number(share.worker()), sign, share.amounts(), atMicros);
        }
    }

    private void change(Map<ResourceKind, Levels> byKind, int number, int sign, Resources amounts, long atMicros) {
        long at = fromMicros == UNSET ? 0 : Math.max(0, atMicros - fromMicros);
        for (ResourceKind kind : KINDS) {
            long amount = kind.of(amounts);
            if (amount != 0) {
                Levels its = byKind.get(kind);
                if (its == null) {
                    its = new Levels();
                    byKind.put(kind, its);
                    levels.add(its);
                }
                its.change(number, sign * amount, at);
            }
        }
    }

    /** What happens after the last one is inside the window only if another follows. */
    private void finish(long atMicros) {
        toMicros = atMicros;
        for (int at = 0; at < levels.size(); at++) {
            levels.get(at).close();
        }
    }

    private int number(WorkerId worker) {
        int number = worker.value() < present.length ? present[worker.value()] : ABSENT;
        if (number == ABSENT) {
            throw new IllegalStateException("the fact that worker " + worker + " joined was not seen");
        }
        return number;
    }
}
