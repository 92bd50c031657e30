package dev.estiva.core;

import dev.estiva.core.Input.Attempt;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement;
import dev.estiva.model.StopCause;
import dev.estiva.model.WorkerId;

/** What the shell must do, released only after the facts of the same step are durable. */
public sealed interface Effect {
    /** Send an attempt to its worker. */
    record Dispatch(Attempt attempt, Placement placement, JobSpec spec) implements Effect {}

    /** Let a suspended attempt go on at a worker. */
    record Resume(Attempt attempt, Placement placement, JobSpec spec) implements Effect {}

    /** Tell a worker to stop an attempt. */
    record Stop(WorkerId worker, Attempt attempt, StopCause cause) implements Effect {}

    /** Tell a worker to drop an attempt that is not current: it belongs to nobody. */
    record Drop(WorkerId worker, Attempt attempt) implements Effect {}
}
