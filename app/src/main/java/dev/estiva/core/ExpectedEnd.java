package dev.estiva.core;

import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;

/** A task that runs, and is expected to end soon. */
public interface ExpectedEnd {
    TaskId task();

    /** Where it runs. */
    WorkerId worker();
}
