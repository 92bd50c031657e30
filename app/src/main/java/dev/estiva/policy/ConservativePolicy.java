package dev.estiva.policy;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Policy;
import dev.estiva.core.QueueOrder;

/**
 * Conservative backfilling: every waiting task has a reservation, made when it comes, moved only to earlier instants when
 * room is released early, in the order of the queue. Of an array's tasks that were never placed, the first stands for all: the
 * next is promised its room when that one starts. Costs a pass O(waiting tasks × steps of the workers' profiles).
 */
final class ConservativePolicy implements Policy {
    private final PolicySpec spec;
    private final QueueOrder order;

    ConservativePolicy(PolicySpec spec) {
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
    public void pass(ClusterView view, Cause cause, long nowMicros, Decisions decisions) {
        spec.beginPass();
        boolean again = new ConservativePass(spec, view, nowMicros).run(cause.released(), decisions);
        while (again) {
            again = new ConservativePass(spec, view, nowMicros).run(false, decisions);
        }
    }
}
