package dev.estiva.workload;

import dev.estiva.model.JobSpec;
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
        jobs = jobs instanceof MadeJobs ? jobs : List.copyOf(jobs);
        notes = List.copyOf(notes);
        if (cluster.isEmpty()) {
            throw new IllegalArgumentException("a workload names at least one worker");
        }
        requireOrdered(jobs);
    }

    /**
     * Jobs of one kind, each with an estimate that is true.
     *
     * @param submitMicros when each arrives; never falls
     * @param runMicros how long each runs. Both arrays are kept, and must not be changed
     */
    public static Workload ofOneKind(List<WorkerSpec> cluster, JobSpec kind, long[] submitMicros, long[] runMicros) {
        return new Workload(cluster, new TimedJobs(kind, submitMicros, runMicros), List.of());
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

    /** The same where each job can run only in the way that it asks for first. */
    public Workload withoutAlternatives() {
        if (jobs.stream().noneMatch(job -> job.spec().alternative() != null)) {
            return this;
        }
        return withJobs(jobs.stream()
                .map(job -> job.withSpec(job.spec().withAlternative(null)))
                .toList());
    }

    Workload withJobs(List<WorkloadJob> newJobs) {
        return new Workload(cluster, newJobs, notes);
    }

    /** Its label, or where it has none, its place from 1. */
    private static String name(WorkloadJob job, int at) {
        return job.label().isEmpty() ? String.valueOf(at + 1) : job.label();
    }

    private static void requireOrdered(List<WorkloadJob> jobs) {
        long last = 0;
        for (int at = 0; at < jobs.size(); at++) {
            long submit = jobs instanceof MadeJobs made
                    ? made.submitMicros(at)
                    : jobs.get(at).submitMicros();
            if (submit < last) {
                throw new IllegalArgumentException(
                        "job " + name(jobs.get(at), at) + " is submitted before the one it follows");
            }
            last = submit;
        }
    }
}
