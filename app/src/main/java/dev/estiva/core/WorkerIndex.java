package dev.estiva.core;

import dev.estiva.model.TaskId;

/** Something that finds workers faster than looking at all; told of each change after it happened. */
interface WorkerIndex {
    void joined(WorkerNode node);

    void left(WorkerNode node);

    /** Its room or whether it takes tasks changed. */
    void changed(WorkerNode node);

    default void placed(WorkerNode node, TaskId task) {}

    default void ended(WorkerNode node, TaskId task) {}

    /** Throws if it does not say of each worker what is so; for checks. */
    void check(Iterable<WorkerNode> nodes);
}
