package dev.estiva.workload;

import dev.estiva.model.Request;
import dev.estiva.model.WorkerSpec;
import java.util.AbstractList;
import java.util.List;

/**
 * Machines, and the jobs that arrive at them.
 *
 * @param cluster the workers, in the order of the file, at least one; their names are unique
 * @param jobs ordered by submit time, then by place in the file; their labels are unique
 * @param notes what was skipped or changed on reading
 */
public record Workload(List<WorkerSpec> cluster, List<WorkloadJob> jobs, List<Note> notes) {
    public Workload {
        cluster = List.copyOf(cluster);
        jobs = List.copyOf(jobs);
        notes = List.copyOf(notes);
        if (cluster.isEmpty()) {
            throw new IllegalArgumentException("a workload names at least one worker");
        }
        requireOrdered(jobs);
    }

    /** What each job asks for, in their order. */
    public List<Request> requests() {
        return new AbstractList<>() {
            @Override
            public Request get(int at) {
                return jobs.get(at).spec().request();
            }

            @Override
            public int size() {
                return jobs.size();
            }
        };
    }

    /** The same jobs on other machines. */
    public Workload withCluster(List<WorkerSpec> newCluster) {
        return new Workload(newCluster, jobs, notes);
    }

    Workload withJobs(List<WorkloadJob> newJobs) {
        return new Workload(cluster, newJobs, notes);
    }

    private static void requireOrdered(List<WorkloadJob> jobs) {
        long last = 0;
        for (WorkloadJob job : jobs) {
            if (job.submitMicros() < last) {
                throw new IllegalArgumentException("job " + job.label() + " is submitted before the one it follows");
            }
            last = job.submitMicros();
        }
    }
}
