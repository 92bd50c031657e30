package dev.estiva.sim;

import dev.estiva.core.Answer.Refused;
import dev.estiva.workload.WorkloadJob;

/** Sees what a simulation does besides its facts. */
public interface SimulationListener {
    /** The engine refused the job; it takes no part. */
    void refused(WorkloadJob job, Refused refusal);

    /**
     * Called after each instant.
     *
     * @param submitted how many jobs of the workload have come so far
     * @param waitingOrRunning how many tasks are in the system
     * @return false to stop here
     */
    boolean goOn(long nowMicros, int submitted, long waitingOrRunning);
}
