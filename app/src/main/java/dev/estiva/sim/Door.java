package dev.estiva.sim;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.ClusterView;
import dev.estiva.model.JobSpec;
import dev.estiva.workload.WorkloadJob;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each job as it comes, before the scheduler does. Jobs that come together come in one by one, with a pass after each,
 * so that it sees what became of those before.
 */
public interface Door {
    /** Why the job may not come in, or null if it may. */
    @Nullable
    Refused refusal(WorkloadJob job, ClusterView view);

    /** As what it comes in. */
    default JobSpec spec(WorkloadJob job, ClusterView view) {
        return job.spec();
    }
}
