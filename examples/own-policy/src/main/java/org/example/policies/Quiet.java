package org.example.policies;

import dev.estiva.custom.TaskView;
import dev.estiva.custom.WorkerChoice;
import dev.estiva.custom.WorkerView;

/** Where the fewest tasks run for what the worker can do. */
public final class Quiet implements WorkerChoice {
    @Override
    public String name() {
        return "quiet";
    }

    @Override
    public String description() {
        return "the one with the fewest tasks for its speed";
    }

    @Override
    public double score(TaskView task, WorkerView worker) {
        return -(worker.running() + 1) / worker.speed();
    }

    @Override
    public boolean looksAtRequestOnly() {
        return true; // it does not even look at that: so scores are kept, and a placement is cheap
    }
}
