package dev.estiva.metrics;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.core.FactListener;
import dev.estiva.core.JobEntry;
import dev.estiva.metrics.Bar.End;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a run went over time, in bounded memory, for charts: waiting and running tasks, the use of each kind of resource, and
 * what ran where. Must see the facts from the first one on; time counts from the first submission.
 */
public final class Timeline implements FactListener {
    private final StepSeries waiting = new StepSeries();
    private final StepSeries running = new StepSeries();
    private final Map<ResourceKind, Pool> pools = new EnumMap<>(ResourceKind.class);
    private final OccupancyGrid workerGrid = new OccupancyGrid();
    private final OccupancyGrid deviceGrid = new OccupancyGrid();
    private final NavigableMap<WorkerId, TimelineWorker> present = new TreeMap<>();
    private final NavigableMap<String, TimelineWorker> byName = new TreeMap<>();
    private final List<TimelineWorker> inOrder = new ArrayList<>();
    private final List<GanttRow> devices = new ArrayList<>();
    private final BarBook bars = new BarBook();
    private long waitingNow;
    private long runningNow;
    private boolean begun;
    private long lastMicros;

    /** All that there is of one kind of resource. */
    private static final class Pool {
        final StepSeries share = new StepSeries();
        long allocated;
        long capacity;
    }

    public Timeline() {
        for (ResourceKind kind : ResourceKind.values()) {
            pools.put(kind, new Pool());
        }
    }

    @Override
    public void before(Fact fact, ClusterView state) {
        switch (fact) {
            case Fact.JobSubmitted f -> {
                begin(f.atMicros());
                waitingNow += f.spec().tasks();
            }
            case Fact.TaskPlaced f -> placed(f.task(), f.attempt(), f.by(), f.placement(), f.atMicros(), state);
            case Fact.TaskResumed f -> placed(f.task(), f.attempt(), f.by(), f.placement(), f.atMicros(), state);
            case Fact.TaskSuspended f -> waitingNow += released(f.task(), End.SUSPENDED, f.atMicros(), state) ? 1 : 0;
            case Fact.TaskRequeued f -> waitingNow += released(f.task(), End.REQUEUED, f.atMicros(), state) ? 1 : 0;
            case Fact.TaskFinished f -> {
                End end = End.valueOf(f.outcome().status().name());
                waitingNow -= released(f.task(), end, f.atMicros(), state) ? 0 : 1;
            }
            case Fact.RestCancelled f -> waitingNow -= rest(f, state);
            case Fact.WorkerJoined f -> joined(f.worker(), f.spec(), f.atMicros());
            case Fact.WorkerChanged f -> {
                left(f.worker(), f.atMicros());
                joined(f.worker(), f.spec(), f.atMicros());
            }
            case Fact.WorkerLost f -> left(f.worker(), f.atMicros());
            case Fact.WorkerLeft f -> left(f.worker(), f.atMicros());
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
                    Fact.PolicyReplaced _ -> {
                return;
            }
        }
        levels(fact.atMicros());
    }

    /** No fact follows: all series go to the last one. */
    public void end() {
        waiting.end(lastMicros);
        running.end(lastMicros);
        pools.values().forEach(pool -> pool.share.end(lastMicros));
        workerGrid.end(lastMicros);
        deviceGrid.end(lastMicros);
        bars.end(lastMicros);
    }

    private void begin(long micros) {
        if (begun) {
            return;
        }
        begun = true;
        waiting.begin(micros);
        running.begin(micros);
        pools.values().forEach(pool -> pool.share.begin(micros));
        workerGrid.begin(micros);
        deviceGrid.begin(micros);
    }

    private void levels(long micros) {
        lastMicros = micros;
        waiting.set(micros, (double) waitingNow);
        running.set(micros, (double) runningNow);
        for (Pool pool : pools.values()) {
            pool.share.set(micros, pool.capacity == 0 ? 0 : (double) pool.allocated / pool.capacity);
        }
    }

    private void placed(TaskId task, int attempt, PlacedBy by, Placement placement, long micros, ClusterView state) {
        waitingNow--;
        runningNow++;
        List<TimelineWorker> workers = new ArrayList<>(1);
        for (Share share : placement.shares()) {
            TimelineWorker worker = worker(share.worker());
            use(worker, share, 1, micros);
            workerGrid.start(worker.gridRow(), micros);
            share.devices().forEach(device -> deviceGrid.start(worker.deviceGridRow(device.device()), micros));
            workers.add(worker);
        }
        JobEntry job = state.job(task.job());
        if (job == null) {
            throw new IllegalStateException("no such job: " + task);
        }
        bars.placed(task, new BarBook.Started(job.spec(task.index()), attempt, by, micros), placement, workers);
    }

    /** Whether it ran; then what it held is free again. */
    private boolean released(TaskId task, End end, long micros, ClusterView state) {
        if (!(state.state(task) instanceof Running held)) {
            return false;
        }
        runningNow--;
        for (Share share : held.placement().shares()) {
            use(worker(share.worker()), share, -1, micros);
        }
        bars.ended(task, end, micros);
        return true;
    }

    private void use(TimelineWorker worker, Share share, int sign, long micros) {
        pools.forEach((kind, pool) -> pool.allocated += sign * kind.of(share.amounts()));
        long before = worker.busy();
        worker.use(share.amounts(), sign);
        workerGrid.change(worker.gridRow(), micros, worker.busy() - before, 0);
        for (DeviceShare device : share.devices()) {
            long part = OccupancyGrid.WHOLE / Resources.WHOLE_GPU * device.share();
            deviceGrid.change(worker.deviceGridRow(device.device()), micros, sign * part, 0);
        }
    }

    private void joined(WorkerId id, WorkerSpec spec, long micros) {
        TimelineWorker worker = byName.computeIfAbsent(spec.name(), _ -> {
            workerGrid.add();
            TimelineWorker made = new TimelineWorker(spec.name(), inOrder.size(), bars.row(spec.name(), -1, ""));
            inOrder.add(made);
            return made;
        });
        while (worker.devices() < spec.devices().size()) {
            int device = worker.devices();
            String model = spec.devices().get(device).model();
            worker.addDevice(deviceGrid.rows(), bars.row(spec.name(), device, model));
            deviceGrid.add();
            devices.add(new GanttRow(spec.name(), device, model, 1));
        }
        long before = worker.busy();
        worker.joins(spec);
        workerGrid.change(worker.gridRow(), micros, worker.busy() - before, OccupancyGrid.WHOLE);
        there(worker, spec, 1, micros);
        present.put(id, worker);
    }

    private void left(WorkerId id, long micros) {
        TimelineWorker worker = worker(id);
        workerGrid.change(worker.gridRow(), micros, 0, -OccupancyGrid.WHOLE);
        there(worker, worker.spec(), -1, micros);
        present.remove(id);
    }

    private void there(TimelineWorker worker, WorkerSpec spec, int sign, long micros) {
        pools.forEach((kind, pool) -> pool.capacity += sign * kind.of(spec.capacity()));
        for (int device = 0; device < spec.devices().size(); device++) {
            deviceGrid.change(worker.deviceGridRow(device), micros, 0, sign * OccupancyGrid.WHOLE);
        }
    }

    private static long rest(Fact.RestCancelled fact, ClusterView state) {
        JobEntry job = state.job(fact.job().value());
        long count = 0;
        for (int index = fact.fromIndex(); job != null && index < job.spec().tasks(); index++) {
            count += job.state(index) != null ? 1 : 0;
        }
        return count;
    }

    private TimelineWorker worker(WorkerId id) {
        TimelineWorker worker = present.get(id);
        if (worker == null) {
            throw new IllegalStateException("the fact that worker " + id + " joined was not seen");
        }
        return worker;
    }

    /** Whether a job was submitted: else there is nothing to show. */
    public boolean hasBegun() {
        return begun;
    }

    long waitingNow() {
        return waitingNow;
    }

    long runningNow() {
        return runningNow;
    }

    /** How many tasks wait. */
    public StepSeries waiting() {
        return waiting;
    }

    /** How many tasks hold a placement. */
    public StepSeries running() {
        return running;
    }

    /** What part of a kind of resource is allocated, of all workers that are there. */
    public StepSeries share(ResourceKind kind) {
        Pool pool = pools.get(kind);
        if (pool == null) {
            throw new IllegalStateException("no resource of the kind " + kind);
        }
        return pool.share;
    }

    /** A row a worker, in the order of joining. */
    public OccupancyGrid workerGrid() {
        return workerGrid;
    }

    /** A row a device, in the order of joining. */
    public OccupancyGrid deviceGrid() {
        return deviceGrid;
    }

    /** The rows of the Gantt chart: a worker and its devices, and so on; null if they or the bars are too many to draw. */
    public @Nullable List<GanttRow> ganttRows() {
        return bars.rows();
    }

    /** All attempts, in the order of their starts; null if they are too many to draw one by one. */
    public @Nullable List<Bar> bars() {
        return bars.bars();
    }

    /** Their names in the order of joining. */
    public List<String> workers() {
        return inOrder.stream().map(TimelineWorker::name).toList();
    }

    /** The rows of the grid of devices. */
    public List<GanttRow> devices() {
        return List.copyOf(devices);
    }
}
