package dev.estiva.extension;

import dev.estiva.core.Bounds;
import dev.estiva.core.ClusterView;
import dev.estiva.core.JobEntry;
import dev.estiva.core.QueueOrder;
import dev.estiva.core.Ranking;
import dev.estiva.custom.TaskOrder;
import dev.estiva.custom.TaskView;
import dev.estiva.model.JobSpec;
import dev.estiva.policy.OrderRule;
import dev.estiva.policy.Sortable;

/**
 * A user's order. Keys are asked for while facts are applied, which must not fail: once the order has failed all keys are equal,
 * which is fifo, and the next pass tells.
 */
final class CustomOrder implements OrderRule {
    private static final long EQUAL = 0;

    private final String title;
    private final TaskOrder order;
    private final Guard guard;
    private final long reorderMicros;

    CustomOrder(String title, TaskOrder order, Leash leash, long reorderMicros) {
        this.title = title;
        this.order = order;
        this.guard = new Guard("order " + title, leash);
        this.reorderMicros = reorderMicros;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public void beginPass() {
        guard.beginPass();
    }

    @Override
    public QueueOrder with(Bounds bounds) {
        return changes()
                ? new QueueOrder(title, (_, _) -> EQUAL, new ByTime(), reorderMicros, bounds)
                : new QueueOrder(title, this::key, bounds);
    }

    private boolean changes() {
        try {
            return guard.ask(order::changesWithTime);
        } catch (Fault e) {
            return false; // the first pass tells
        }
    }

    private long key(JobSpec spec, long submitMicros) {
        try {
            return guard.ask(() -> key(Views.task(spec, submitMicros, 0)));
        } catch (Fault e) {
            return EQUAL;
        }
    }

    private long key(TaskView task) {
        double key = Guard.number(order.key(task), "the key", task);
        double again = order.key(task);
        if (Double.compare(key, again) != 0) {
            throw new Fault("the key of " + task + " was " + key + " and then " + again);
        }
        return Sortable.of(key);
    }

    /** Each job is ranked by itself. */
    private final class ByTime implements Ranking {
        @Override
        public Split split() {
            return Split.JOB;
        }

        @Override
        public boolean changesWithTime() {
            return true;
        }

        @Override
        public long rank(JobEntry job, int index, ClusterView view, long nowMicros) {
            long waited = Math.max(0, nowMicros - job.submitMicros());
            try {
                return guard.ask(() -> key(Views.task(job.spec(index), job.submitMicros(), waited)));
            } catch (Fault e) {
                return EQUAL;
            }
        }
    }
}
