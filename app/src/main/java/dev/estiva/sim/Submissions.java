package dev.estiva.sim;

import dev.estiva.workload.WorkloadJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The jobs of a workload, the last one looked at at hand: some lists make a job each time they are asked for it. */
final class Submissions {
    private final List<WorkloadJob> jobs;
    private int place = -1;
    private @Nullable WorkloadJob last;

    Submissions(List<WorkloadJob> jobs) {
        this.jobs = jobs;
    }

    WorkloadJob get(int newPlace) {
        WorkloadJob job = last;
        if (job == null || newPlace != place) {
            job = jobs.get(newPlace);
            last = job;
            place = newPlace;
        }
        return job;
    }

    int size() {
        return jobs.size();
    }
}
