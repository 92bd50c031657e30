package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

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
        return by(workload, ArrivalProcess.poisson(meanMicros), seed);
    }

    /** The same jobs in the same order, arriving as a process has it; the fork {@code arrivals} is used. */
    public static Workload by(Workload workload, ArrivalProcess process, SeededRandom seed) {
        LongSupplier instants = process.start(seed.fork("arrivals"));
        List<WorkloadJob> jobs = new ArrayList<>(workload.jobs().size());
        for (WorkloadJob job : workload.jobs()) {
            jobs.add(job.submittedAt(instants.getAsLong()));
        }
        return workload.withJobs(jobs);
    }

    /** The same jobs, with the gaps between their arrivals divided by {@code factor}; the first comes when it did. */
    static Workload denser(Workload workload, double factor) {
        List<WorkloadJob> jobs = new ArrayList<>(workload.jobs().size());
        long first = workload.jobs().isEmpty() ? 0 : workload.jobs().getFirst().submitMicros();
        for (WorkloadJob job : workload.jobs()) {
            double gap = (job.submitMicros() - first) / factor;
            jobs.add(job.submittedAt(later(first, Math.round(Math.min(gap, (double) JobSpec.LONGEST_MICROS)))));
        }
        return workload.withJobs(jobs);
    }

    /** Stops at the last instant there is: no log gets there, and a sum must not wrap around. */
    static long later(long nowMicros, long gapMicros) {
        return Math.min(JobSpec.LONGEST_MICROS, nowMicros + gapMicros);
    }
}
