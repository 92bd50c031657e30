package org.example.policies;

import dev.estiva.custom.TaskOrder;
import dev.estiva.custom.TaskView;

/** Short jobs first, but none waits for ever: each second of a job's length counts as ten seconds of coming later. */
public final class Patient implements TaskOrder {
    @Override
    public String name() {
        return "patient";
    }

    @Override
    public String description() {
        return "the least submission + 10 × estimate first";
    }

    @Override
    public double key(TaskView task) {
        return task.submitSeconds() + 10 * task.estimateSeconds(3600);
    }
}
