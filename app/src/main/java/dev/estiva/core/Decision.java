package dev.estiva.core;

import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.model.Placement;
import dev.estiva.model.TaskId;

/** A policy's answer, with its reason. */
public sealed interface Decision {
    /** Start this task there now. */
    record Place(TaskId task, Placement placement, PlacedBy by) implements Decision {}

    /** Stop this running task so that another can start; it waits again, with its work if its worker can keep that. */
    record Preempt(TaskId task, String reason) implements Decision {}

    /** Promise this task that placement, from {@code startMicros} at the latest. */
    record Reserve(TaskId task, Placement placement, long startMicros) implements Decision {}

    /** Run the next pass at this instant, even if nothing happens. */
    record WakeAt(long micros) implements Decision {}

    /** Why the waiting tasks of this group do not run. */
    record Hold(RequestGroup group, String reason) implements Decision {}
}
