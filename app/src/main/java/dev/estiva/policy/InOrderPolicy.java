package dev.estiva.policy;

import dev.estiva.core.Admission;
import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Decision.Hold;
import dev.estiva.core.Decision.Place;
import dev.estiva.core.Demand;
import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.core.Policy;
import dev.estiva.core.QueueOrder;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerClass;
import dev.estiva.core.WorkerNode;
import dev.estiva.core.Workers;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Tasks start in order. Without backfilling a blocked task holds back the later ones from the workers on which it could run
 * itself, and from no others; with {@code strict} from all. With greedy backfilling it holds back nobody.
 */
final class InOrderPolicy implements Policy {
    static final String NO_ROOM = "no worker that could run it has room";

    private final PolicySpec spec;
    private final QueueOrder order;

    // Of a pass, and used again for the next: most of them find the same group blocked, and nothing else.
    private final Blocked blocked = new Blocked();
    private @Nullable Hold latest;

    /** The first task of all when it was found to keep all others back, and {@link Workers#releases} of then. */
    private @Nullable Candidate blocking;

    private long releases;

    InOrderPolicy(PolicySpec spec) {
        this.spec = spec;
        this.order = spec.order().with(spec.bounds());
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public QueueOrder order() {
        return order;
    }

    @Override
    public boolean holdsBack(RequestGroup ahead, WorkerClass kind) {
        return spec.backfill() == Backfills.NONE && (spec.strict() || ahead.demand(kind) != null);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the queue answers the same object as long as the task is the same
    public void pass(ClusterView view, Cause cause, long nowMicros, Decisions decisions) {
        Candidate lastBlocked = null;
        Candidate next = view.waiting().first();
        if (next == blocking && view.workers().releases() == releases) {
            return; // mostly a task has come behind one that waits for room
        }
        spec.beginPass();
        blocked.clear();
        while (next != null) {
            if (start(spec.placement(), spec.placement().choose(view, next, blocked, nowMicros), next, decisions)) {
                if (order.ranking().changesWithPlacements()) {
                    blocked.clear();
                    lastBlocked = null;
                }
                next = lastBlocked == null
                        ? view.waiting().first()
                        : view.waiting().nextHead(lastBlocked);
                continue;
            }
            decisions.accept(hold(next.group()));
            if (spec.backfill() == Backfills.NONE) {
                blocked.add(next.group());
                if (spec.strict() || blocked.count() == view.workers().classes().size()) {
                    blocking = lastBlocked == null ? next : null;
                    releases = view.workers().releases();
                    return;
                }
            }
            lastBlocked = next;
            next = view.waiting().nextHead(next);
        }
    }

    private Hold hold(RequestGroup group) {
        Hold hold = latest;
        if (hold == null || !hold.group().equals(group)) {
            hold = new Hold(group, NO_ROOM);
            latest = hold;
        }
        return hold;
    }

    /** Starts the task on this worker, which fits; false if there is none. */
    static boolean start(PlacementRule rule, @Nullable WorkerNode node, Candidate task, Decisions decisions) {
        Demand demand = node == null ? null : task.group().demand(node.kind());
        if (node == null || demand == null) {
            return false;
        }
        decisions.accept(new Place(task.task(), rule.place(node, demand), PlacedBy.ORDER));
        return true;
    }

    /** The classes on which a blocked task could run. */
    private static final class Blocked implements Admission {
        private static final int IN_ONE_WORD = Long.SIZE;

        /** The first classes; there are seldom more, and most passes need no set. */
        private long first;

        private @Nullable BitSet others;

        void add(RequestGroup group) {
            for (int at = 0; at < group.feasibleKinds(); at++) {
                int kind = group.feasibleKind(at);
                if (kind < IN_ONE_WORD) {
                    first |= 1L << kind;
                } else {
                    others = others == null ? new BitSet() : others;
                    others.set(kind);
                }
            }
        }

        void clear() {
            first = 0;
            others = null;
        }

        int count() {
            return Long.bitCount(first) + (others == null ? 0 : others.cardinality());
        }

        @Override
        public boolean kind(WorkerClass kind) {
            int number = kind.number();
            return number < IN_ONE_WORD ? (first >>> number & 1) == 0 : others == null || !others.get(number);
        }

        @Override
        public boolean worker(WorkerNode node) {
            return kind(node.kind());
        }
    }
}
