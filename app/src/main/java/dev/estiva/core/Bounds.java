package dev.estiva.core;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Service;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerSpec;

/**
 * What is taken for the length of a task where room is planned: its limit, or in a simulator its estimate.
 *
 * @param byEstimate the estimate bounds; else the limit
 * @param defaultLimitMicros for tasks that have neither
 * @param slackMicros how much later than at its bound a running task is expected to be reported; without it, a live task
 *     that takes as long as it was said to would be overdue for the few milliseconds until the news arrives
 */
public record Bounds(boolean byEstimate, long defaultLimitMicros, long slackMicros) {
    /** A day: what batch systems give a job whose user named no limit. */
    public static final long DEFAULT_LIMIT_MICROS = 86_400_000_000L;

    public static final Bounds BY_LIMIT = new Bounds(false, DEFAULT_LIMIT_MICROS, 0);
    public static final Bounds BY_ESTIMATE = new Bounds(true, DEFAULT_LIMIT_MICROS, 0);

    /** The least time by which a task over its bound is believed to go on: one minute. */
    private static final long LEAST_OVERRUN_MICROS = 60_000_000L;

    public Bounds withSlack(long micros) {
        return new Bounds(byEstimate, defaultLimitMicros, micros);
    }

    /** The bound on a worker of speed 1, in microseconds. */
    public long of(JobSpec spec) {
        if (usesEstimate(spec)) {
            return spec.estimateMicros();
        }
        return spec.limitMicros() == JobSpec.UNKNOWN ? defaultLimitMicros : spec.limitMicros();
    }

    /** The bound on this worker: estimates scale with its speed, limits do not. */
    public long on(WorkerSpec worker, JobSpec spec) {
        return usesEstimate(spec) ? worker.runMicros(spec.estimateMicros()) : of(spec);
    }

    /** When a task that runs on this worker comes to its bound there. */
    long endOn(WorkerSpec worker, JobSpec spec, Running task) {
        Service service = task.service();
        return task.stretchMicros()
                + service.overheadMicros()
                - worker.runMicros(service.doneMicros())
                + on(worker, spec);
    }

    /** When a task that should have ended by {@code boundEnd} is believed to end: one tenth more, at least a minute. */
    public static long overdueEnd(long startMicros, long boundEndMicros, long nowMicros) {
        return nowMicros + Math.max(LEAST_OVERRUN_MICROS, (boundEndMicros - startMicros) / 10);
    }

    private boolean usesEstimate(JobSpec spec) {
        return byEstimate && spec.estimateMicros() != JobSpec.UNKNOWN;
    }
}
