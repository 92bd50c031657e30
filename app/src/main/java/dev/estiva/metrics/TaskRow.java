package dev.estiva.metrics;

import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.TaskId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One task that has ended, or that was refused.
 *
 * @param job null if the job was refused
 * @param index the task's place in its job's array, from 0
 * @param worker the name of the worker that had the final attempt; empty if the task was not placed when it ended
 * @param attempts how many times it was placed
 * @param preemptions how often it gave its room to another task
 * @param reason what a person needs to know of how it ended, or empty
 */
public record TaskRow(
        JobSpec spec,
        @Nullable JobId job,
        int index,
        String worker,
        Times times,
        int attempts,
        int preemptions,
        Status status,
        String reason) {
    /** One that was never preempted. */
    public TaskRow(
            JobSpec spec,
            @Nullable JobId job,
            int index,
            String worker,
            Times times,
            int attempts,
            Status status,
            String reason) {
        this(spec, job, index, worker, times, attempts, 0, status, reason);
    }

    /** In place of an instant or a time that there is not. */
    public static final long NEVER = -1;

    /** Below this run time bounded slowdown no longer grows: 10 s (Feitelson and Rudolph, JSSPP 1998). */
    public static final long TAU_MICROS = 10_000_000L;

    /** As the jobs were submitted; refused ones come last. */
    public static final Comparator<TaskRow> BY_TASK = Comparator.comparingLong(
                    (TaskRow row) -> row.job == null ? Long.MAX_VALUE : row.job.value())
            .thenComparingInt(TaskRow::index);

    /** The ways to end, as files name them in lower case. */
    public enum Status {
        COMPLETED,
        FAILED,
        CANCELLED,
        TIMED_OUT,
        ABORTED,
        /** It was never accepted: no worker could ever run it. */
        REFUSED;

        static Status of(Outcome.Status status) {
            return switch (status) {
                case COMPLETED -> COMPLETED;
                case FAILED -> FAILED;
                case CANCELLED -> CANCELLED;
                case TIMED_OUT -> TIMED_OUT;
                case ABORTED -> ABORTED;
            };
        }
    }

    /**
     * Instants in microseconds since the run's zero, or {@link #NEVER}.
     *
     * @param startMicros when the final attempt started; never, if the task waited when it ended
     * @param suspendedMicros how long the final attempt was suspended
     */
    public record Times(
            long submitMicros, long firstStartMicros, long startMicros, long suspendedMicros, long finishMicros) {
        /** Of an attempt that ran without a break. */
        public Times(long submitMicros, long firstStartMicros, long startMicros, long finishMicros) {
            this(submitMicros, firstStartMicros, startMicros, 0, finishMicros);
        }

        /** Whether an attempt ran until the task ended. */
        public boolean hasRun() {
            return startMicros != NEVER;
        }

        /** First start − submit, or {@link #NEVER}. */
        public long waitMicros() {
            return firstStartMicros == NEVER ? NEVER : firstStartMicros - submitMicros;
        }

        /** The running time of the final attempt, all its stretches together, or {@link #NEVER}. */
        public long runMicros() {
            return hasRun() ? finishMicros - startMicros - suspendedMicros : NEVER;
        }

        /** Finish − submit, or {@link #NEVER}: the response time. */
        public long turnaroundMicros() {
            return finishMicros == NEVER ? NEVER : finishMicros - submitMicros;
        }

        /** Turnaround / run of a task that has run; infinite if it waited and then ran for no time at all. */
        public double slowdown() {
            long run = requireRun();
            return run == 0 && turnaroundMicros() == 0 ? 1 : (double) turnaroundMicros() / run;
        }

        /** max(1, turnaround / max(run, {@link #TAU_MICROS})) of a task that has run. */
        public double boundedSlowdown() {
            return Math.max(1, (double) turnaroundMicros() / Math.max(requireRun(), TAU_MICROS));
        }

        private long requireRun() {
            if (!hasRun()) {
                throw new IllegalStateException("never ran, so it has no slowdown: " + this);
            }
            return runMicros();
        }
    }

    /** The job's id in the user's file. */
    public String label() {
        return spec.name();
    }

    /** What a person calls this task: {@code 101}, or {@code 101.3} if it is one of an array. */
    public String name() {
        return spec.tasks() == 1 ? label() : label() + "." + index;
    }

    /** Null if the job was refused. */
    public @Nullable TaskId task() {
        return job == null ? null : new TaskId(job.value(), index);
    }

    public String type() {
        return spec.type();
    }

    public int priority() {
        return spec.priority();
    }

    public String user() {
        return spec.user();
    }

    public long submitMicros() {
        return times.submitMicros;
    }

    public long firstStartMicros() {
        return times.firstStartMicros;
    }

    public long startMicros() {
        return times.startMicros;
    }

    public long finishMicros() {
        return times.finishMicros;
    }

    /** Whether an attempt of it ran until it ended. */
    public boolean hasRun() {
        return times.hasRun();
    }

    /** See {@link Times#waitMicros}. */
    public long waitMicros() {
        return times.waitMicros();
    }

    /** See {@link Times#runMicros}. */
    public long runMicros() {
        return times.runMicros();
    }

    /** See {@link Times#turnaroundMicros}. */
    public long turnaroundMicros() {
        return times.turnaroundMicros();
    }

    /** See {@link Times#slowdown}. */
    public double slowdown() {
        return times.slowdown();
    }

    /** See {@link Times#boundedSlowdown}. */
    public double boundedSlowdown() {
        return times.boundedSlowdown();
    }
}
