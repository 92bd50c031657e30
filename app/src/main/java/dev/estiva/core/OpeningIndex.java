package dev.estiva.core;

import dev.estiva.model.WorkerId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the earliest opening for a request among all workers. For each of the requests that were asked for lately it keeps the
 * workers sorted by their openings, and looks again only at those that changed meanwhile; and at those with a task over its
 * bound, whose openings move with time.
 */
final class OpeningIndex implements WorkerIndex {
    /** Requests that are kept: those of the queue's head, which tend to come again. */
    private static final int MOST_HORIZONS = 64;

    private static final long NEVER = Long.MAX_VALUE;

    private final NavigableMap<Long, WorkerNode> byChange = new TreeMap<>();
    private final NavigableMap<WorkerId, Long> changes = new TreeMap<>();
    private final Deque<RequestGroup> known = new ArrayDeque<>();
    private final Horizon firstBounds = new Horizon(
            node -> node.running().size() == 0 ? NEVER : node.running().boundEndMicros(0));
    private long counted;

    OpeningIndex(Collection<WorkerNode> nodes) {
        nodes.forEach(this::joined);
    }

    @Override
    public void joined(WorkerNode node) {
        changed(node);
    }

    @Override
    public void left(WorkerNode node) {
        Long change = changes.remove(node.id());
        if (change != null) {
            byChange.remove(change);
        }
        firstBounds.remove(node);
        known.forEach(group -> horizon(group).remove(node));
    }

    @Override
    public void changed(WorkerNode node) {
        Long before = changes.put(node.id(), ++counted);
        if (before != null) {
            byChange.remove(before);
        }
        byChange.put(counted, node);
    }

    /** The earliest opening for the group's request, which fits nowhere now; of equals that of the lowest id. */
    @Nullable
    Opening find(RequestGroup group, long nowMicros) {
        Horizon horizon = horizon(group);
        horizon.catchUp();
        firstBounds.catchUp();
        Opening best = horizon.earliest(group, nowMicros);
        for (Start late : firstBounds.starts) {
            if (late.micros >= nowMicros) {
                break;
            }
            Demand demand = group.demand(late.node.kind());
            Opening here = demand == null ? null : Opening.on(late.node, demand, nowMicros);
            if (here != null && (best == null || isBefore(here, best))) {
                best = here;
            }
        }
        return best;
    }

    @Override
    public void check(Iterable<WorkerNode> nodes) {
        firstBounds.check(nodes);
        known.forEach(group -> horizon(group).check(nodes));
    }

    private static boolean isBefore(Opening a, Opening b) {
        return a.startMicros() != b.startMicros()
                ? a.startMicros() < b.startMicros()
                : a.worker().id().compareTo(b.worker().id()) < 0;
    }

    private Horizon horizon(RequestGroup group) {
        Horizon kept = group.horizon;
        if (kept != null) {
            return kept;
        }
        if (known.size() == MOST_HORIZONS) {
            known.removeFirst().horizon = null;
        }
        Horizon made = new Horizon(node -> {
            Demand demand = group.demand(node.kind());
            Opening opening = demand == null ? null : Opening.on(node, demand, Long.MIN_VALUE);
            return opening == null ? NEVER : opening.startMicros();
        });
        group.horizon = made;
        known.addLast(group);
        return made;
    }

    /** An instant for a worker. */
    @FunctionalInterface
    private interface Instant {
        long of(WorkerNode node);
    }

    private record Start(long micros, WorkerNode node) {}

    /** Workers by an instant that changes only when they change. */
    final class Horizon {
        private final Instant instant;
        private final NavigableSet<Start> starts =
                new TreeSet<>(Comparator.comparingLong(Start::micros).thenComparing(start -> start.node.id()));
        private final NavigableMap<WorkerId, Start> byWorker = new TreeMap<>();
        private long seen;

        private Horizon(Instant instant) {
            this.instant = instant;
        }

        private void catchUp() {
            for (WorkerNode node : byChange.tailMap(seen, false).values()) {
                remove(node);
                Start start = new Start(instant.of(node), node);
                if (start.micros != NEVER) {
                    byWorker.put(node.id(), start);
                    starts.add(start);
                }
            }
            seen = counted;
        }

        private void remove(WorkerNode node) {
            Start old = byWorker.remove(node.id());
            if (old != null) {
                starts.remove(old);
            }
        }

        /** The earliest of the workers without a task over its bound. */
        private @Nullable Opening earliest(RequestGroup group, long nowMicros) {
            for (Start start : starts) {
                Demand demand = group.demand(start.node.kind());
                boolean late = start.node.running().boundEndMicros(0) < nowMicros;
                if (!late && demand != null) {
                    return Opening.on(start.node, demand, nowMicros);
                }
            }
            return null;
        }

        private void check(Iterable<WorkerNode> nodes) {
            catchUp();
            int found = 0;
            for (WorkerNode node : nodes) {
                Start start = byWorker.get(node.id());
                if ((start == null ? NEVER : start.micros) != instant.of(node)) {
                    throw new IllegalStateException("worker " + node.id() + " opens at another instant");
                }
                found += start == null ? 0 : 1;
            }
            if (found != byWorker.size() || found != starts.size()) {
                throw new IllegalStateException("a horizon knows workers that are gone");
            }
        }
    }
}
