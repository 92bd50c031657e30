package dev.estiva.core;

import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Placement;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the state, small enough to be stored by itself. All pieces in the order of {@link ClusterState#forEachPart},
 * given to {@link ClusterState#restore} of an empty state, make an equal one. Their shapes are the journal's format: fields
 * are added, never changed or removed.
 */
public sealed interface StatePart {
    /** The first piece, and the only one of its kind: what counts and what is remembered across all of them. */
    record Clock(long lastMicros, long nextJob, int nextWorker, int lastPlacedWorker) implements StatePart {}

    /** A worker that is present. */
    record OfWorker(WorkerId worker, WorkerSpec spec, Standing standing, LatestEnds latest) implements StatePart {}

    /**
     * Whether a worker takes tasks.
     *
     * @param quarantine why it is quarantined, null if it is not
     */
    record Standing(
            boolean suspected,
            boolean cordoned,
            boolean draining,
            @Nullable String quarantine,
            List<Integer> blockedDevices) {
        public Standing {
            blockedDevices = List.copyOf(blockedDevices);
        }
    }

    /**
     * How the latest attempts on a worker ended.
     *
     * @param failuresInARow how many tasks in a row failed quickly
     * @param sinceMicros when the first of those started, 0 if there are none
     * @param ends the oldest first
     */
    record LatestEnds(int failuresInARow, long sinceMicros, List<End> ends) {
        public LatestEnds {
            ends = List.copyOf(ends);
        }
    }

    /**
     * The end of an attempt.
     *
     * @param kind attempts that are likely to fare alike: equal for tasks of one user, type and request
     * @param well whether it speaks for its worker, or against it
     */
    record End(TaskId task, long kind, String user, long startMicros, boolean well) {}

    /**
     * A job with unfinished tasks. Those before {@code firstUntouched} that have not finished follow as pieces of their own; of
     * those behind it that ended without a start, {@link EndedUntouched} tells.
     *
     * @param spec as the tasks from {@code firstUntouched} on ask for resources
     * @param ended which way those went that ended after they had run, of an array
     */
    record OfJob(JobId job, JobSpec spec, long submitMicros, int firstUntouched, Progress progress, JobEntry.Ways ended)
            implements StatePart {
        /** Of which no task that had run has ended. */
        public OfJob(JobId job, JobSpec spec, long submitMicros, int firstUntouched, Progress progress) {
            this(job, spec, submitMicros, firstUntouched, progress, JobEntry.Ways.NONE);
        }
    }

    /**
     * How far a job has come.
     *
     * @param firstStartMicros when its first task started, {@link TaskState#NEVER} if none has
     * @param completed how many tasks did what they should
     * @param failed how many ended otherwise, but were not cancelled
     * @param worst the worst end so far, null before the first
     */
    record Progress(long firstStartMicros, int completed, int failed, Outcome.@Nullable Status worst) {
        public static final Progress NONE = new Progress(TaskState.NEVER, 0, 0, null);
    }

    /** Tasks of the job before it that were cancelled while they waited for their first start. */
    record EndedUntouched(JobId job, List<Integer> tasks) implements StatePart {
        /** So many in one piece. */
        public static final int MOST = 1_000;

        public EndedUntouched {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * An unfinished task of the job before it that has a state of its own.
     *
     * @param elsewhere whether it goes another way than the job's spec says
     */
    record OfTask(TaskId task, TaskState state, boolean elsewhere) implements StatePart {
        public OfTask(TaskId task, TaskState state) {
            this(task, state, false);
        }
    }

    /** What was promised to a waiting task. */
    record Promise(TaskId task, Placement placement, long startMicros) implements StatePart {}

    /** What a user has used until an instant, decayed as the order would have it; only where the order ranks users. */
    record UserUsage(String user, double processorSeconds, long settledMicros) implements StatePart {}

    /**
     * How long tasks of a type take, of those that could run with a GPU or without.
     *
     * @param device on which: a GPU's model, or without one a worker's name; empty for all of them together
     * @param of what the times are multiples of
     * @param times the mean
     * @param ends how many tasks have ended, of which the latest count most
     */
    record TypeSpeed(String type, boolean withGpu, String device, Measure of, double times, int ends)
            implements StatePart {
        /** What a user believed of a task before it ran; what is learned with one measure says nothing of another. */
        public enum Measure {
            /** The estimate of the way that it took. */
            ESTIMATE,
            /** That of the other way, as there is none of its own. */
            OTHER_ESTIMATE,
            /** A second, as there is no estimate at all. */
            SECOND
        }
    }
}
