package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/** When the jobs of a workload arrive, if not when their file says. */
public final class Arrivals {
    private Arrivals() {}

    /**
     * The same jobs in the same order, the first at 0 and each after a gap that is exponential with this mean (a Poisson
     * process). Replaces the arrivals of the file.
     *
     * @param meanMicros 0 or more; 0 lets all arrive at 0
     * @param seed the run's source of chance; its fork {@code arrivals} is used
     * @throws IllegalArgumentException if the mean is negative or so large that the last arrival is out of bounds
     */
    public static Workload spaced(Workload workload, long meanMicros, SeededRandom seed) {
        if (meanMicros < 0 || meanMicros > JobSpec.LONGEST_MICROS) {
            throw new IllegalArgumentException("the mean time between arrivals must be from 0 to "
                    + JobSpec.LONGEST_MICROS + " microseconds, not " + meanMicros);
        }
        SeededRandom random = seed.fork("arrivals");
        List<WorkloadJob> jobs = new ArrayList<>(workload.jobs().size());
        long now = 0;
        for (WorkloadJob job : workload.jobs()) {
            jobs.add(job.submittedAt(now));
            now = later(now, Math.round(random.nextExponential((double) meanMicros)));
        }
        return workload.withJobs(jobs);
    }

    /** Stops at the last instant there is: no log gets there, and a sum must not wrap around. */
    static long later(long nowMicros, long gapMicros) {
        return Math.min(JobSpec.LONGEST_MICROS, nowMicros + gapMicros);
    }
}
