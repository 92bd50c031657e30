package dev.estiva.core;

import dev.estiva.model.WorkerId;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When each worker was heard last. Volatile: not built from facts, and begun anew after a restart. */
final class Leases {
    private final EngineConfig config;
    private final NavigableMap<WorkerId, Lease> leases = new TreeMap<>();
    private final TreeSet<Lease> byDeadline =
            new TreeSet<>(Comparator.comparingLong(Lease::deadlineMicros).thenComparing(Lease::worker));

    Leases(EngineConfig config) {
        this.config = config;
    }

    void renew(WorkerId worker, long now) {
        if (config.expectsBeats()) {
            put(new Lease(worker, now, now + config.suspectAfterMicros()));
        }
    }

    /** A suspected worker has its full time from now on. */
    void begin(WorkerId worker, long now) {
        if (config.expectsBeats()) {
            put(new Lease(worker, now, now + config.lostAfterMicros()));
        }
    }

    /** From now on the lease ends when the worker is to be given up. */
    void suspected(WorkerId worker) {
        Lease lease = leases.get(worker);
        if (lease != null) {
            put(new Lease(worker, lease.heardMicros, lease.heardMicros + config.lostAfterMicros()));
        }
    }

    void forget(WorkerId worker) {
        Lease lease = leases.remove(worker);
        if (lease != null) {
            byDeadline.remove(lease);
        }
    }

    /** The worker whose lease ended first, if any ended by now. */
    @Nullable
    WorkerId nextSilent(long now) {
        return byDeadline.isEmpty() || byDeadline.first().deadlineMicros > now ? null : byDeadline.first().worker;
    }

    boolean isOver(WorkerId worker, long now) {
        return silenceMicros(worker, now) >= config.lostAfterMicros();
    }

    long silenceMicros(WorkerId worker, long now) {
        Lease lease = leases.get(worker);
        return lease == null ? 0 : now - lease.heardMicros;
    }

    long nextTimer() {
        return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.first().deadlineMicros;
    }

    private void put(Lease lease) {
        forget(lease.worker);
        leases.put(lease.worker, lease);
        byDeadline.add(lease);
    }

    private record Lease(WorkerId worker, long heardMicros, long deadlineMicros) {}
}
