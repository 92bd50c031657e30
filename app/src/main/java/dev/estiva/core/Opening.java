package dev.estiva.core;

import org.jspecify.annotations.Nullable;

/** When a worker has room for a request at the latest, if its running tasks keep their bounds. */
public final class Opening {
    private final WorkerNode worker;
    private final long startMicros;
    private final long[] free;

    private Opening(WorkerNode worker, long startMicros, long[] free) {
        this.worker = worker;
        this.startMicros = startMicros;
        this.free = free;
    }

    public WorkerNode worker() {
        return worker;
    }

    /** An instant at which running tasks should end. */
    public long startMicros() {
        return startMicros;
    }

    /** A copy of the vector of what is free there from that instant on, the request not yet subtracted. */
    public long[] free() {
        return free.clone();
    }

    /**
     * The opening that this worker has for a demand that does not fit it now; null if it never will, as far as is known.
     * Tasks over their bound are believed to end later, see {@link Bounds#overdueEnd}; before any of their bounds, at them.
     */
    static @Nullable Opening on(WorkerNode worker, Demand demand, long nowMicros) {
        RunningTasks running = worker.running();
        if (!worker.isAvailable()) {
            return null;
        }
        int[] order = running.byAssumedEnd(nowMicros);
        long[] free = worker.free();
        int next = 0;
        while (next < order.length) {
            long end = running.assumedEndMicros(order[next], nowMicros);
            while (next < order.length && running.assumedEndMicros(order[next], nowMicros) == end) {
                worker.kind().give(free, running.share(order[next++]));
            }
            if (demand.fits(free, worker.blockedDevices())) {
                return new Opening(worker, end, free);
            }
        }
        return null;
    }
}
