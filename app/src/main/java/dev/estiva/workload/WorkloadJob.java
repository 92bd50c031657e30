package dev.estiva.workload;

import dev.estiva.model.Alternative;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.WorkerSpec;

/**
 * One job of a workload: what its user says of it, and what is only known afterwards.
 *
 * @param label its id in the file
 * @param spec what the scheduler is told; the estimate may differ from the run time
 * @param submitMicros when it arrives, from the workload's own zero
 * @param runMicros how long it really runs on a worker of speed 1
 * @param otherRunMicros the same where it takes its alternative; of no meaning without one
 * @param byDevice where either takes another time
 */
public record WorkloadJob(
        String label, JobSpec spec, long submitMicros, long runMicros, long otherRunMicros, RunsByDevice byDevice) {
    public WorkloadJob {
        requireTime("submit", submitMicros);
        requireTime("run", runMicros);
        requireTime("the alternative's run", otherRunMicros);
    }

    /** One that can run in one way only. */
    public WorkloadJob(String label, JobSpec spec, long submitMicros, long runMicros) {
        this(label, spec, submitMicros, runMicros, 0, RunsByDevice.NONE);
    }

    /** How long it really runs there at speed 1, as it asks for resources there: in its own way, or the other. */
    public long runMicrosOn(WorkerSpec worker, Share share, JobSpec asked) {
        return spec.alternative() == null || spec.request().equals(asked.request())
                ? RunsByDevice.micros(byDevice.own(), worker, share, runMicros)
                : RunsByDevice.micros(byDevice.other(), worker, share, otherRunMicros);
    }

    WorkloadJob submittedAt(long newSubmitMicros) {
        return new WorkloadJob(label, spec, newSubmitMicros, runMicros, otherRunMicros, byDevice);
    }

    /** What is believed of its alternative misses the truth by as much. */
    WorkloadJob withEstimate(long estimateMicros) {
        return spec.estimateMicros() == estimateMicros ? this : withSpec(estimated(spec, estimateMicros));
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

    /** Another run time; its alternative, and each device, takes so many times as long as before, too. */
    WorkloadJob withRun(long newRunMicros, long estimateMicros) {
        long otherRun = scaled(otherRunMicros, newRunMicros);
        RunsByDevice onDevices = byDevice.map(micros -> scaled(micros, newRunMicros));
        return new WorkloadJob(label, spec, submitMicros, newRunMicros, otherRun, onDevices)
                .withEstimate(estimateMicros);
    }

    private long scaled(long micros, long as) {
        return runMicros == 0
                ? micros
                : Math.round(Math.min((double) micros / runMicros * as, (double) JobSpec.LONGEST_MICROS));
    }

    WorkloadJob withSpec(JobSpec newSpec) {
        return new WorkloadJob(label, newSpec, submitMicros, runMicros, otherRunMicros, byDevice);
    }

    /** Another job of the same kind. */
    WorkloadJob copyAs(String newLabel, long newSubmitMicros) {
        JobSpec copy = spec.as(newLabel, spec.estimateMicros());
        return new WorkloadJob(newLabel, copy, newSubmitMicros, runMicros, otherRunMicros, byDevice);
    }

    private static void requireTime(String what, long micros) {
        if (micros < 0 || micros > JobSpec.LONGEST_MICROS) {
            throw new IllegalArgumentException(
                    what + " must be from 0 to " + JobSpec.LONGEST_MICROS + " microseconds, not " + micros);
        }
    }
}
