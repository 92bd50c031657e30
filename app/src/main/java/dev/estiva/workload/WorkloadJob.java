package dev.estiva.workload;

import dev.estiva.model.Alternative;
import dev.estiva.model.JobSpec;

/**
 * One job of a workload: what its user says of it, and what is only known afterwards.
 *
 * @param label its id in the file
 * @param spec what the scheduler is told; the estimate may differ from the run time
 * @param submitMicros when it arrives, from the workload's own zero
 * @param runMicros how long it really runs on a worker of speed 1
 * @param otherRunMicros the same where it takes its alternative; of no meaning without one
 */
public record WorkloadJob(String label, JobSpec spec, long submitMicros, long runMicros, long otherRunMicros) {
    public WorkloadJob {
        requireTime("submit", submitMicros);
        requireTime("run", runMicros);
        requireTime("the alternative's run", otherRunMicros);
    }

    /** One that can run in one way only. */
    public WorkloadJob(String label, JobSpec spec, long submitMicros, long runMicros) {
        this(label, spec, submitMicros, runMicros, 0);
    }

    /** How long it really runs as it asks for resources there: in its own way, or the other. */
    public long runMicrosAs(JobSpec asked) {
        return spec.alternative() == null || spec.request().equals(asked.request()) ? runMicros : otherRunMicros;
    }

    WorkloadJob submittedAt(long newSubmitMicros) {
        return new WorkloadJob(label, spec, newSubmitMicros, runMicros, otherRunMicros);
    }

    /** What is believed of its alternative misses the truth by as much. */
    WorkloadJob withEstimate(long estimateMicros) {
        return spec.estimateMicros() == estimateMicros
                ? this
                : new WorkloadJob(label, estimated(spec, estimateMicros), submitMicros, runMicros, otherRunMicros);
    }

    private JobSpec estimated(JobSpec before, long estimateMicros) {
        Alternative other = before.alternative();
        JobSpec estimated = before.as(before.name(), estimateMicros);
        if (other == null || estimateMicros == JobSpec.UNKNOWN) {
            return estimated;
        }
        long estimate = scaled(otherRunMicros, estimateMicros);
        return estimated.withAlternative(new Alternative(other.request(), estimate, other.preference()));
    }

    /** Another run time; its alternative takes so many times as long as before, too. */
    WorkloadJob withRun(long newRunMicros, long estimateMicros) {
        long otherRun = scaled(otherRunMicros, newRunMicros);
        return new WorkloadJob(label, spec, submitMicros, newRunMicros, otherRun).withEstimate(estimateMicros);
    }

    private long scaled(long micros, long as) {
        return runMicros == 0
                ? micros
                : Math.round(Math.min((double) micros / runMicros * as, (double) JobSpec.LONGEST_MICROS));
    }

    WorkloadJob withSpec(JobSpec newSpec) {
        return new WorkloadJob(label, newSpec, submitMicros, runMicros, otherRunMicros);
    }

    /** Another job of the same kind. */
    WorkloadJob copyAs(String newLabel, long newSubmitMicros) {
        return new WorkloadJob(
                newLabel, spec.as(newLabel, spec.estimateMicros()), newSubmitMicros, runMicros, otherRunMicros);
    }

    private static void requireTime(String what, long micros) {
        if (micros < 0 || micros > JobSpec.LONGEST_MICROS) {
            throw new IllegalArgumentException(
                    what + " must be from 0 to " + JobSpec.LONGEST_MICROS + " microseconds, not " + micros);
        }
    }
}
