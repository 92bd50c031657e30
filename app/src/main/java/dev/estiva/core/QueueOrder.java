package dev.estiva.core;

import dev.estiva.model.JobSpec;

/**
 * How the state keeps its waiting tasks: by {@link #ranking}, then by {@link #key}, smallest first, ties in order of
 * submission.
 *
 * @param name of the order
 * @param key from what is known at submission, and fixed from then on
 * @param ranking what changes afterwards
 * @param reorderMicros how old ranks that change with time may become; 0 has them right in each pass
 * @param bounds what is taken for a task's length where room is planned
 */
public record QueueOrder(String name, Key key, Ranking ranking, long reorderMicros, Bounds bounds) {
    public static final QueueOrder FIFO = new QueueOrder("fifo", (spec, submitMicros) -> 0, Bounds.BY_LIMIT);

    /** A static sort key. */
    @FunctionalInterface
    public interface Key {
        long of(JobSpec spec, long submitMicros);
    }

    /** One that never changes. */
    public QueueOrder(String name, Key key, Bounds bounds) {
        this(name, key, Ranking.NONE, 0, bounds);
    }

    /** Whether places change after submission. */
    public boolean isRanked() {
        return ranking.split() != Ranking.Split.NONE;
    }
}
