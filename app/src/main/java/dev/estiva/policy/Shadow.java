package dev.estiva.policy;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Demand;
import dev.estiva.core.Opening;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import org.jspecify.annotations.Nullable;

/**
 * The reservation of the first blocked task under EASY: the earliest instant at which running tasks, released at their
 * bounds, leave room for it on some worker, and what is spare there besides (Lifka, "The ANL/IBM SP scheduling system",
 * JSSPP 1995).
 */
public final class Shadow {
    private final WorkerNode worker;
    private final Share share;
    private final long startMicros;
    private final long[] spare;

    private Shadow(WorkerNode worker, Demand demand, long startMicros, long[] atStart) {
        this.worker = worker;
        this.share = new Share(worker.id(), demand.total(), demand.pick(atStart, worker.blockedDevices()));
        this.startMicros = startMicros;
        this.spare = atStart;
        worker.kind().take(spare, share);
    }

    /** The shadow of a task of this group that does not fit now; null if no available worker could ever run it. */
    public static @Nullable Shadow of(RequestGroup group, ClusterView view, long nowMicros) {
        Opening opening = view.opening(group, nowMicros);
        Demand demand = opening == null ? null : group.demand(opening.worker().kind());
        return opening == null || demand == null
                ? null
                : new Shadow(opening.worker(), demand, opening.startMicros(), opening.free());
    }

    public WorkerNode worker() {
        return worker;
    }

    /** When the task starts at the latest, as far as bounds hold. */
    public long startMicros() {
        return startMicros;
    }

    Placement placement() {
        return Placement.on(share);
    }

    /** What is free on the worker now and stays spare when the reservation begins. */
    long[] spareNow() {
        long[] both = worker.free();
        for (int i = 0; i < both.length; i++) {
            both[i] = Math.min(both[i], spare[i]);
        }
        return both;
    }

    /** A task that may run into the reservation was started on the spare part. */
    void use(Share taken) {
        worker.kind().take(spare, taken);
    }
}
