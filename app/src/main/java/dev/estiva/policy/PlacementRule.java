package dev.estiva.policy;

import dev.estiva.core.Admission;
import dev.estiva.core.ClusterView;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerNode;
import org.jspecify.annotations.Nullable;

/** Chooses a worker for a task. A total order: ties go to the lowest id. */
public interface PlacementRule {
    String title();

    /** One of the admitted workers on which the group's request fits now, or null if there is none. */
    @Nullable
    WorkerNode choose(ClusterView view, RequestGroup group, Admission admitted, long nowMicros);
}
