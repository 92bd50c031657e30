package dev.estiva.policy;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Policy;
import dev.estiva.core.QueueOrder;

/**
 * All tasks, running or waiting, are sorted by the rule, and get room in that order; who finds none is passed over, and who
 * loses his is preempted. Costs O(n · log n) a pass for n running and waiting tasks, and a look at all workers for each task
 * that starts and each request that finds no room.
 */
final class PreemptivePolicy implements Policy {
    private final String name;
    private final PreemptionRule rule;
    private final QueueOrder order;

    PreemptivePolicy(String name, PreemptionRule rule, QueueOrder order) {
        this.name = name;
        this.rule = rule;
        this.order = order;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public QueueOrder order() {
        return order;
    }

    @Override
    public void pass(ClusterView view, Cause cause, long nowMicros, Decisions decisions) {
        new PreemptivePass(view, rule, nowMicros, decisions).run();
    }
}
