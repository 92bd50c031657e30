package dev.estiva.core;

import dev.estiva.core.FactAudit.Life;
import dev.estiva.model.Request;
import dev.estiva.policy.PolicySpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * After a pass nothing waits that could have started by the policy's rules, found by trying every waiting task on every worker:
 * with backfill none, no task fits a worker on which no task before it could ever run; with EASY, no task fits elsewhere than
 * on the reserved worker, nor there if it were gone in time or left the reservation its room.
 */
public final class WorkConservation {
    private final FactAudit audit;
    private final PolicySpec policy;
    private final long nowMicros;
    private final List<Life> queue;

    private WorkConservation(FactAudit audit, PolicySpec policy, long nowMicros) {
        this.audit = audit;
        this.policy = policy;
        this.nowMicros = nowMicros;
        this.queue = PlainOrder.queue(audit, policy, nowMicros);
    }

    /** Where and when the first blocked task starts at the latest, and what is free there besides. */
    public record Promise(Life head, PlainWorker worker, long startMicros, PlainWorker atStart) {}

    /** Throws if something waits that could run. Of conservative backfilling only the promises are checked. */
    public static void check(FactAudit audit, PolicySpec policy, long nowMicros) {
        WorkConservation now = new WorkConservation(audit, policy, nowMicros);
        switch (policy.backfill()) {
            case NONE -> now.inOrder();
            case GREEDY -> now.greedy();
            case EASY -> now.easy();
            case CONSERVATIVE -> {}
        }
    }

    /** The reservation that EASY's head has now; null if nothing waits that could ever run. */
    public static @Nullable Promise promise(FactAudit audit, PolicySpec policy, long nowMicros) {
        return new WorkConservation(audit, policy, nowMicros).promise();
    }

    private void greedy() {
        for (Life task : queue) {
            for (PlainWorker worker : audit.workers()) {
                require(!fits(worker, task), task, worker);
            }
        }
    }

    private void inOrder() {
        List<PlainWorker> blocked = new ArrayList<>();
        for (Life task : queue) {
            for (PlainWorker worker : audit.workers()) {
                require(blocked.contains(worker) || !fits(worker, task), task, worker);
            }
            for (PlainWorker worker : audit.workers()) {
                if (policy.strict() || worker.isFeasible(request(task))) {
                    blocked.add(worker);
                }
            }
        }
    }

    private void easy() {
        Promise promise = promise();
        for (Life task : queue) {
            for (PlainWorker worker : audit.workers()) {
                boolean allowed = promise != null
                        && worker == promise.worker
                        && task != promise.head
                        && !inTime(task, promise)
                        && !leavesRoom(task, promise);
                require(allowed || !fits(worker, task), task, worker);
            }
        }
    }

    private boolean inTime(Life task, Promise promise) {
        return nowMicros + bound(task, promise.worker) <= promise.startMicros;
    }

    /** Whether it fits what is free now and stays free beside the head from its start on. */
    private boolean leavesRoom(Life task, Promise promise) {
        return promise.worker.sharedWith(promise.atStart).hasRoom(request(task));
    }

    private @Nullable Promise promise() {
        for (Life task : queue) {
            Promise promise = audit.workers().stream()
                    .filter(worker -> worker.isAvailable() && worker.isFeasible(request(task)))
                    .map(worker -> promise(task, worker))
                    .flatMap(Optional::stream)
                    .min(Comparator.comparingLong(Promise::startMicros).thenComparing(found -> found.worker.id()))
                    .orElse(null);
            if (promise != null) {
                return promise;
            }
        }
        return null;
    }

    private Optional<Promise> promise(Life task, PlainWorker worker) {
        NavigableSet<Long> ends = new TreeSet<>();
        List<Life> running = audit.on(worker);
        running.forEach(other -> ends.add(assumedEnd(other, worker)));
        for (long end : ends) {
            PlainWorker then = worker.copy();
            for (Life other : running) {
                if (assumedEnd(other, worker) <= end) {
                    then.give(other.where());
                }
            }
            if (then.hasRoom(request(task))) {
                then.take(then.share(request(task)));
                return Optional.of(new Promise(task, worker, end, then));
            }
        }
        return Optional.empty();
    }

    private long assumedEnd(Life running, PlainWorker worker) {
        long end = running.startMicros + bound(running, worker);
        return end >= nowMicros ? end : Bounds.overdueEnd(running.startMicros, end, nowMicros);
    }

    private long bound(Life task, PlainWorker worker) {
        return policy.bounds().on(worker.spec(), task.spec);
    }

    private static boolean fits(PlainWorker worker, Life task) {
        return worker.fits(request(task));
    }

    private static Request request(Life task) {
        return task.spec.request();
    }

    private void require(boolean holds, Life task, PlainWorker worker) {
        if (!holds) {
            throw new AssertionError(task + " with " + request(task) + " waits but could start on " + worker + " under "
                    + policy + " at " + nowMicros + "; there run " + audit.on(worker) + ", waiting: " + queue);
        }
    }
}
