package dev.estiva.server;

import dev.estiva.core.Effect;
import dev.estiva.model.Payload;
import dev.estiva.model.WorkerSpec;

/** Where the work of an attempt is read when it is sent: payloads are not in the scheduler's state. Must not block long. */
@FunctionalInterface
public interface WorkSource {
    Work of(Effect.Dispatch dispatch, WorkerSpec worker);

    /** A job type of the worker's, and what that is to do. */
    record Work(String jobType, Payload payload) {}
}
