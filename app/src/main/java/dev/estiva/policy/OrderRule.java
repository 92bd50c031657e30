package dev.estiva.policy;

import dev.estiva.core.Bounds;
import dev.estiva.core.QueueOrder;

/** Says which waiting task comes next. A total order: ties go to the job submitted first. */
public interface OrderRule {
    String title();

    /** The order, with what is taken for a task's length. */
    QueueOrder with(Bounds bounds);

    /** A pass begins. Throws if the order has failed since the last one: then the policy is replaced. */
    default void beginPass() {}
}
