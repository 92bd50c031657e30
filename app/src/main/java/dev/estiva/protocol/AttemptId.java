package dev.estiva.protocol;

import dev.estiva.model.TaskId;

/** Names one try at running a task; attempts count from 1. Written {@code 7.0#2}. */
public record AttemptId(TaskId task, int attempt) implements Comparable<AttemptId> {
    public AttemptId {
        if (attempt < 1) {
            throw new IllegalArgumentException("an attempt is 1 or more, not " + attempt);
        }
    }

    @Override
    public int compareTo(AttemptId that) {
        int byTask = task.compareTo(that.task);
        return byTask != 0 ? byTask : Integer.compare(attempt, that.attempt);
    }

    @Override
    public String toString() {
        return task + "#" + attempt;
    }
}
