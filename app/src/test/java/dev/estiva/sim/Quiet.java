package dev.estiva.sim;

import dev.estiva.core.Answer.Refused;
import dev.estiva.workload.WorkloadJob;

/** A listener that goes on to the end and must see no refusal. */
final class Quiet implements SimulationListener {
    @Override
    public void refused(WorkloadJob job, Refused refusal) {
        throw new AssertionError("refused job " + job.label() + ": " + refusal);
    }

    @Override
    public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
        return true;
    }
}
