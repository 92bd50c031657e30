package dev.estiva.policy;

import dev.estiva.core.Admission;
import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Demand;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses a worker for a task, and devices on it. A total order: ties go to the lowest id. */
public interface PlacementRule {
    String title();

    /** One of the admitted workers on which the task fits now, or null if there is none. */
    @Nullable
    WorkerNode choose(ClusterView view, Candidate task, Admission admitted, long nowMicros);

    /** A pass begins. */
    default void beginPass() {}

    /** Whether it has to be told what usually comes, and was not. */
    default boolean wantsExamples() {
        return false;
    }

    /** The same, told by examples what usually comes. */
    default PlacementRule expecting(List<Request> requests) {
        return this;
    }

    /** What the task gets of a worker now; the caller knows that it fits. */
    default Placement place(WorkerNode node, Demand demand) {
        return node.place(demand);
    }

    /** The same out of another room than what is free now. */
    default Share share(WorkerNode node, Demand demand, long[] free) {
        return new Share(node.id(), demand.total(), demand.pick(free, node.blockedDevices()));
    }
}
