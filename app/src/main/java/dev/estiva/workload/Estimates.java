package dev.estiva.workload;

import java.util.ArrayList;
import java.util.List;

/** What the scheduler believes of run times. */
public enum Estimates {
    /** What the file's users said. */
    USER,
    /** The run times themselves. */
    PERFECT;

    public Workload apply(Workload workload) {
        return switch (this) {
            case USER -> workload;
            case PERFECT -> workload.withJobs(perfect(workload.jobs()));
        };
    }

    private static List<WorkloadJob> perfect(List<WorkloadJob> jobs) {
        List<WorkloadJob> perfect = new ArrayList<>(jobs.size());
        for (WorkloadJob job : jobs) {
            perfect.add(job.withEstimate(job.runMicros()));
        }
        return perfect;
    }
}
