package dev.estiva.policy;

import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Decision.Hold;
import dev.estiva.core.Policy;
import dev.estiva.core.QueueOrder;
import org.jspecify.annotations.Nullable;

/** EASY: tasks start in order; the first that is blocked has a reservation, and later ones may start if they respect it. */
final class EasyPolicy implements Policy {
    private static final String RESERVED = "the first in the queue: room is reserved for it";

    private final PolicySpec spec;
    private final QueueOrder order;

    EasyPolicy(PolicySpec spec) {
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
    public boolean seesDueTasksAsEnded() {
        return true;
    }

    @Override
    public void pass(ClusterView view, Cause cause, long nowMicros, Decisions decisions) {
        spec.beginPass();
        boolean again = passOnce(view, nowMicros, decisions);
        while (again && order.ranking().changesWithPlacements()) {
            again = passOnce(view, nowMicros, decisions);
        }
    }

    /** Whether something was started out of turn. */
    private boolean passOnce(ClusterView view, long nowMicros, Decisions decisions) {
        Candidate skipped = null;
        Candidate head = view.waiting().first();
        while (head != null) {
            var node = spec.placement().choose(view, head, _ -> true, nowMicros);
            if (InOrderPolicy.start(spec.placement(), node, head, decisions)) {
                head = after(skipped, view);
                continue;
            }
            decisions.accept(new Hold(head.group(), RESERVED));
            if (view.waiting().size() == 1) {
                return false;
            }
            Shadow shadow = Shadow.of(head.group(), view, nowMicros);
            if (shadow != null) {
                return new EasyScan(spec, view, head, shadow, nowMicros).run(decisions);
            }
            skipped = head;
            head = after(skipped, view);
        }
        return false;
    }

    /** The first task behind those that no available worker could ever run. */
    private static @Nullable Candidate after(@Nullable Candidate skipped, ClusterView view) {
        return skipped == null ? view.waiting().first() : view.waiting().nextHead(skipped);
    }
}
