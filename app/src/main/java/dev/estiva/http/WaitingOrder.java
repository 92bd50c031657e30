package dev.estiva.http;

import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.RequestGroup;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Goes through all waiting tasks in the policy's order. To be used where the state was read, and nowhere else. */
final class WaitingOrder {
    private final ClusterView view;
    private final PriorityQueue<Candidate> heads = new PriorityQueue<>(Candidate.BY_QUEUE);

    private WaitingOrder(ClusterView view) {
        this.view = view;
    }

    static WaitingOrder from(ClusterView view) {
        WaitingOrder order = new WaitingOrder(view);
        for (RequestGroup group : view.waiting().groups()) {
            order.add(view.waiting().first(group));
        }
        return order;
    }

    /** What sorts behind this place, whether or not something stands there. */
    static WaitingOrder behind(ClusterView view, long key, long job, int index) {
        WaitingOrder order = new WaitingOrder(view);
        for (RequestGroup group : view.waiting().groups()) {
            order.add(view.waiting().next(group, new Candidate(group, 0, key, job, index, 0)));
        }
        return order;
    }

    /** What stands behind so many, where places change with time. */
    static WaitingOrder behind(ClusterView view, long count) {
        WaitingOrder order = from(view);
        for (long passed = 0; passed < count && order.next() != null; passed++) {
            // passed over
        }
        return order;
    }

    private void add(@Nullable Candidate candidate) {
        if (candidate != null) {
            heads.add(candidate);
        }
    }

    /** The next task, or null after the last. */
    @Nullable
    Candidate next() {
        Candidate first = heads.poll();
        if (first != null) {
            add(view.waiting().next(first.group(), first));
        }
        return first;
    }
}
