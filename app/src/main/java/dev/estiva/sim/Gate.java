package dev.estiva.sim;

import dev.estiva.core.Answer;
import dev.estiva.core.Answer.Accepted;
import dev.estiva.core.Answer.Refused;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Input.Submit;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.workload.WorkloadJob;
import org.jspecify.annotations.Nullable;

/** Where jobs come in, or not; tells of those that do not. */
final class Gate {
    private final Faults faults;
    private final RunTimes runTimes;
    private final SimulationListener listener;
    private @Nullable Door door;

    Gate(Faults faults, RunTimes runTimes, SimulationListener listener) {
        this.faults = faults;
        this.runTimes = runTimes;
        this.listener = listener;
    }

    void putBehind(Door newDoor) {
        door = newDoor;
    }

    /** Whether each job needs a step of its own. */
    boolean isOneByOne() {
        return door != null;
    }

    /** What the engine is told of the job; null if nothing, since even all workers together could not run it, say. */
    @Nullable
    Submit submission(WorkloadJob job, ClusterView view) {
        if (!faults.admit(job, listener)) {
            return null;
        }
        Refused refusal = door == null ? null : door.refusal(job, view);
        if (refusal != null) {
            listener.refused(job, refusal);
            return null;
        }
        JobSpec spec = door == null ? job.spec() : door.spec(job, view);
        return new Submit(spec, Payload.NONE);
    }

    void answered(WorkloadJob job, Answer answer) {
        switch (answer) {
            case Accepted accepted -> runTimes.set(accepted.job(), job);
            case Refused refused -> listener.refused(job, refused);
            case Answer.Done _, Answer.Registered _, Answer.Stale _ ->
                throw new IllegalStateException("a submission was answered " + answer);
        }
    }
}
