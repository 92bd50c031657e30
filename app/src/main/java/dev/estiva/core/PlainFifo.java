package dev.estiva.core;

import dev.estiva.core.Decision.Place;
import dev.estiva.core.Fact.PlacedBy;

/**
 * What decides when a policy has failed: the queue's order, the first worker that fits, and nothing that could fail. A task
 * that no present worker could run holds up nobody.
 */
final class PlainFifo implements Policy {
    private final QueueOrder order;

    PlainFifo(QueueOrder order) {
        this.order = order;
    }

    @Override
    public String name() {
        return "fifo";
    }

    @Override
    public QueueOrder order() {
        return order;
    }

    @Override
    public boolean holdsBack(RequestGroup ahead, WorkerClass kind) {
        return true;
    }

    @Override
    public void pass(ClusterView view, Cause cause, long nowMicros, Decisions decisions) {
        Candidate passedOver = null;
        Candidate head = view.waiting().first();
        while (head != null) {
            WorkerNode node = view.workers().firstFit(head.group(), 0, Admission.ALL);
            Demand demand = node == null ? null : head.group().demand(node.kind());
            if (node != null && demand != null) {
                decisions.accept(new Place(head.task(), node.place(demand), PlacedBy.ORDER));
            } else if (view.workers().isFeasible(head.group())) {
                return;
            } else {
                passedOver = head;
            }
            head = passedOver == null ? view.waiting().first() : view.waiting().nextHead(passedOver);
        }
    }
}
