package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.TaskStream;

/** Hears what becomes of the tasks that were given to a pool; called by threads of the pool, which wait for it. */
public interface RunnerListener {
    /** A run is over, and took so long by a monotonic clock. */
    void ended(long run, JobResult result, long runMicros);

    /**
     * A run wrote this on one of its streams. What Java code wrote comes in order and before the end of the run; what
     * native code wrote comes with STDERR, by another thread, and the last of it may come too late to be told.
     */
    default void output(long run, TaskStream stream, byte[] bytes) {}

    /** A run says how far it is. */
    void progress(long run, int percentHundredths, String message);
}
