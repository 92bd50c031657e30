package dev.estiva.core;

import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When each worker was heard last. Volatile: not built from facts, and begun anew after a restart. */
final class Leases {
    /** What a worker's clock may be late by, and the system with a kill. */
    private static final long MARGIN_MICROS = 2_000_000;

    private final EngineConfig config;
    private final NavigableMap<WorkerId, Lease> leases = new TreeMap<>();
    private final TreeSet<Lease> byDeadline =
            new TreeSet<>(Comparator.comparingLong(Lease::deadlineMicros).thenComparing(Lease::worker));

    Leases(EngineConfig config) {
        this.config = config;
    }

    void renew(WorkerId worker, WorkerSpec spec, long now) {
        if (config.expectsBeats()) {
            put(new Lease(worker, now, now + config.suspectAfterMicros(), lostAfterMicros(spec)));
        }
    }

    /** A worker that ends its tasks by itself is not given up before it certainly has. */
    long lostAfterMicros(WorkerSpec spec) {
        long lease = spec.leaseMicros();
        return lease == WorkerSpec.NO_LEASE
                ? config.lostAfterMicros()
                : Math.max(config.lostAfterMicros(), lease + lease / 10 + MARGIN_MICROS);
    }

    /** A suspected worker has its full time from now on. */
    void begin(WorkerId worker, WorkerSpec spec, long now) {
        if (config.expectsBeats()) {
            long lostAfter = lostAfterMicros(spec);
            put(new Lease(worker, now, now + lostAfter, lostAfter));
        }
    }

    /** From now on the lease ends when the worker is to be given up. */
    void suspected(WorkerId worker) {
        Lease lease = leases.get(worker);
        if (lease != null) {
            put(new Lease(worker, lease.heardMicros, lease.heardMicros + lease.lostAfterMicros, lease.lostAfterMicros));
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
        Lease lease = leases.get(worker);
        return lease != null && now - lease.heardMicros >= lease.lostAfterMicros;
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

    private record Lease(WorkerId worker, long heardMicros, long deadlineMicros, long lostAfterMicros) {}
}
