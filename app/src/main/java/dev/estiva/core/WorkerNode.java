package dev.estiva.core;

import dev.estiva.model.Placement;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One worker as the scheduler sees it. Readable by policies, changed by facts only. */
public final class WorkerNode {
    private final WorkerId id;
    private final WorkerSpec spec;
    private final WorkerClass kind;
    private final long[] free;
    private final RunningTasks running;
    private DeviceSet blockedDevices = DeviceSet.NONE;
    private boolean suspected;
    private boolean cordoned;
    private boolean draining;
    private @Nullable String quarantine;
    private TrackRecord record = new TrackRecord();

    /** Without devices, all placements of one demand here are equal: its tasks share one object. */
    private @Nullable Demand lastDemand;

    private @Nullable Placement lastPlacement;

    /** Where {@link RoomBlocks} keeps it. */
    int roomPlace = Integer.MAX_VALUE;

    WorkerNode(WorkerId id, WorkerSpec spec, WorkerClass kind) {
        this(id, spec, kind, kind.capacity(), new RunningTasks());
    }

    private WorkerNode(WorkerId id, WorkerSpec spec, WorkerClass kind, long[] free, RunningTasks running) {
        this.id = id;
        this.spec = spec;
        this.kind = kind;
        this.free = free;
        this.running = running;
    }

    WorkerNode copy() {
        WorkerNode copy = new WorkerNode(id, spec, kind, free.clone(), running.copy());
        copy.blockedDevices = blockedDevices;
        copy.suspected = suspected;
        copy.cordoned = cordoned;
        copy.draining = draining;
        copy.quarantine = quarantine;
        copy.record = record.copy();
        return copy;
    }

    /** Whether this is room for all of these shares at once, on devices that are there. */
    static boolean isRoom(WorkerSpec spec, List<Share> shares) {
        WorkerClass kind = new WorkerClass(0, spec);
        long[] free = kind.capacity();
        for (Share share : shares) {
            boolean known = kind.extras().containsAll(share.amounts().extras().keySet())
                    && share.devices().stream()
                            .allMatch(part -> part.device() < spec.devices().size());
            if (!known || !kind.holds(free, share)) {
                return false;
            }
            kind.take(free, share);
        }
        return true;
    }

    /** Becomes what the same worker was before its resources changed; what runs there is not of it. */
    void takeOver(WorkerNode before) {
        suspected = before.suspected;
        cordoned = before.cordoned;
        draining = before.draining;
        quarantine = before.quarantine;
        record = before.record;
        if (spec.devices().equals(before.spec.devices())) {
            blockedDevices = before.blockedDevices;
        }
    }

    void restore(StatePart.Standing standing, StatePart.LatestEnds ends) {
        suspected = standing.suspected();
        cordoned = standing.cordoned();
        draining = standing.draining();
        quarantine = standing.quarantine();
        standing.blockedDevices().forEach(device -> block(device, true));
        record = new TrackRecord(ends);
    }

    public WorkerId id() {
        return id;
    }

    public WorkerSpec spec() {
        return spec;
    }

    public WorkerClass kind() {
        return kind;
    }

    /** Whether it takes new tasks at all. */
    public boolean isAvailable() {
        return !suspected && !cordoned && !draining && quarantine == null;
    }

    public boolean isSuspected() {
        return suspected;
    }

    public boolean isCordoned() {
        return cordoned;
    }

    public boolean isDraining() {
        return draining;
    }

    public boolean isQuarantined() {
        return quarantine != null;
    }

    /** Why it is quarantined, null if it is not. */
    public @Nullable String quarantine() {
        return quarantine;
    }

    /** The devices that take no new tasks. */
    public DeviceSet blockedDevices() {
        return blockedDevices;
    }

    /** What runs here, by the instant at which it should end. */
    public RunningTasks running() {
        return running;
    }

    /** What is free, all devices together. */
    public Resources freeAmounts() {
        NavigableMap<String, Long> extras = new TreeMap<>();
        for (int at = 0; at < kind.extras().size(); at++) {
            extras.put(kind.extras().get(at), free[WorkerClass.EXTRAS + at]);
        }
        long gpuShare = 0;
        for (int device = kind.firstDevice(); device < free.length; device++) {
            gpuShare += free[device];
        }
        return new Resources(
                free[WorkerClass.SLOTS], free[WorkerClass.CPU], gpuShare, free[WorkerClass.MEMORY], extras);
    }

    /** A copy of the vector of what is free. */
    public long[] free() {
        return free.clone();
    }

    /** Whether the demand, made for this worker's class, could start here now. */
    public boolean fits(Demand demand) {
        return isAvailable() && demand.fits(free, blockedDevices);
    }

    /** The placement that the demand would get here now; the caller knows that it fits. */
    @SuppressWarnings("ReferenceEquality") // the very object mostly comes again, and a miss costs only memory
    public Placement place(Demand demand) {
        Placement before = lastPlacement;
        if (before != null && lastDemand == demand) {
            return before;
        }
        Placement placement = Placement.on(new Share(id, demand.total(), demand.pick(free, blockedDevices)));
        if (!demand.takesDevices()) {
            lastDemand = demand;
            lastPlacement = placement;
        }
        return placement;
    }

    /** Whether this share could be taken here now. */
    public boolean holds(Share share) {
        return kind.holds(free, share) && !isBlocked(share);
    }

    /** Whether a device of this share is blocked. */
    public boolean isBlocked(Share share) {
        List<DeviceShare> parts = share.devices();
        for (int at = 0; at < parts.size(); at++) {
            DeviceShare part = parts.get(at);
            if (blockedDevices.has(part.device())) {
                return true;
            }
        }
        return false;
    }

    /** Looks at what the start or end of a task here looks at, but for what {@link #running} leads to; see {@link Lookahead}. */
    long lookAt() {
        return free[0] + running.size() + spec.speedMilli();
    }

    long free(int dimension) {
        return free[dimension];
    }

    int dimensions() {
        return free.length;
    }

    void take(Share share) {
        kind.take(free, share);
    }

    void give(Share share) {
        kind.give(free, share);
    }

    void suspect(boolean value) {
        suspected = value;
    }

    void cordon() {
        cordoned = true;
    }

    void drain() {
        draining = true;
    }

    void quarantine(String reason) {
        quarantine = reason;
    }

    /** Gives it another chance: what was held against it is forgotten. */
    void uncordon() {
        cordoned = false;
        draining = false;
        quarantine = null;
        record.clear();
    }

    TrackRecord record() {
        return record;
    }

    void block(int device, boolean value) {
        blockedDevices = value ? blockedDevices.with(device) : blockedDevices.without(device);
    }
}
