package dev.estiva.policy;

import dev.estiva.core.Bounds;
import dev.estiva.core.QueueOrder;
import dev.estiva.model.JobSpec;
import java.util.List;

/** The orders by name: which waiting task comes next. Ties go to the job submitted first. */
public enum Orders {
    /** First in, first out. */
    FIFO("fifo", (spec, submitMicros) -> 0),
    /** Shortest job first, by the estimate; a job without one comes last. */
    SJF(
            "sjf",
            (spec, submitMicros) -> spec.estimateMicros() == JobSpec.UNKNOWN ? Long.MAX_VALUE : spec.estimateMicros()),
    /** By priority: 1 is the most urgent. */
    PRIORITY("priority", (spec, submitMicros) -> spec.priority());

    private final String title;
    private final QueueOrder.Key key;

    Orders(String title, QueueOrder.Key key) {
        this.title = title;
        this.key = key;
    }

    public String title() {
        return title;
    }

    /** The order, with what is taken for a task's length. */
    public QueueOrder with(Bounds bounds) {
        return new QueueOrder(title, key, bounds);
    }

    static List<String> titles() {
        return List.of(values()).stream().map(Orders::title).toList();
    }
}
