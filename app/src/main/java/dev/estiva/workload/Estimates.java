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
            case PERFECT -> arePerfect(workload.jobs()) ? workload : workload.withJobs(perfect(workload.jobs()));
        };
    }

    private static boolean arePerfect(List<WorkloadJob> jobs) {
        for (WorkloadJob job : jobs) {
            if (job.spec().estimateMicros() != job.runMicros()) {
                return false;
            }
        }
        return true;
    }

    private static List<WorkloadJob> perfect(List<WorkloadJob> jobs) {
        List<WorkloadJob> perfect = new ArrayList<>(jobs.size());
        for (WorkloadJob job : jobs) {
            perfect.add(job.withEstimate(job.runMicros()));
        }
        return perfect;
    }
}
