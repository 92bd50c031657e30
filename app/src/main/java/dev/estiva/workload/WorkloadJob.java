package dev.estiva.workload;

import dev.estiva.model.JobSpec;

/**
 * One job of a workload: what its user says of it, and what is only known afterwards.
 *
 * @param label its id in the file
 * @param spec what the scheduler is told; the estimate may differ from the run time
 * @param submitMicros when it arrives, from the workload's own zero
 * @param runMicros how long it really runs on a worker of speed 1
 */
public record WorkloadJob(String label, JobSpec spec, long submitMicros, long runMicros) {
    public WorkloadJob {
        requireTime("submit", submitMicros);
        requireTime("run", runMicros);
    }

    WorkloadJob submittedAt(long newSubmitMicros) {
        return new WorkloadJob(label, spec, newSubmitMicros, runMicros);
    }

    WorkloadJob withEstimate(long estimateMicros) {
        return spec.estimateMicros() == estimateMicros
                ? this
                : new WorkloadJob(label, spec.as(spec.name(), estimateMicros), submitMicros, runMicros);
    }

    /** Another job of the same kind. */
    WorkloadJob copyAs(String newLabel, long newSubmitMicros) {
        return new WorkloadJob(newLabel, spec.as(newLabel, spec.estimateMicros()), newSubmitMicros, runMicros);
    }

    private static void requireTime(String what, long micros) {
        if (micros < 0 || micros > JobSpec.LONGEST_MICROS) {
            throw new IllegalArgumentException(
                    what + " must be from 0 to " + JobSpec.LONGEST_MICROS + " microseconds, not " + micros);
        }
    }
}
