package dev.estiva.workload;

import dev.estiva.model.JobSpec;

/** Jobs that differ in their times only, and whose run times are known beforehand. All have the label that their kind is named. */
final class TimedJobs extends MadeJobs {
    private final JobSpec kind;
    private final long[] submitMicros;
    private final long[] runMicros;

    /** The arrays are as long as each other, and not changed from now on. */
    TimedJobs(JobSpec kind, long[] submitMicros, long[] runMicros) {
        if (submitMicros.length != runMicros.length) {
            throw new IllegalArgumentException(
                    submitMicros.length + " submit times, but " + runMicros.length + " run times");
        }
        this.kind = kind;
        this.submitMicros = submitMicros;
        this.runMicros = runMicros;
    }

    @Override
    long submitMicros(int at) {
        return submitMicros[at];
    }

    @Override
    public WorkloadJob get(int at) {
        return new WorkloadJob(kind.name(), kind.as(kind.name(), runMicros[at]), submitMicros[at], runMicros[at]);
    }

    @Override
    public int size() {
        return submitMicros.length;
    }
}
