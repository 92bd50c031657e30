package dev.estiva.core;

import dev.estiva.model.TaskId;
import java.util.Comparator;

/**
 * A waiting task as a policy meets it.
 *
 * @param rank its place in the policy's order when it was met, where that changes
 * @param key its place among tasks of equal rank, ties by id
 * @param lengthMicros its bound on a worker of speed 1
 */
public record Candidate(RequestGroup group, long rank, long key, long job, int index, long lengthMicros) {
    /** The policy's order. */
    public static final Comparator<Candidate> BY_QUEUE = Candidate::compareInQueue;

    /** The shortest first, then the one submitted first. */
    public static final Comparator<Candidate> BY_LENGTH = Comparator.comparingLong(Candidate::lengthMicros)
            .thenComparingLong(Candidate::job)
            .thenComparingInt(Candidate::index);

    /** In one piece, for a scan of many groups asks it most. */
    private static int compareInQueue(Candidate a, Candidate b) {
        if (a.rank != b.rank) {
            return a.rank < b.rank ? -1 : 1;
        }
        if (a.key != b.key) {
            return a.key < b.key ? -1 : 1;
        }
        return a.job != b.job ? Long.compare(a.job, b.job) : Integer.compare(a.index, b.index);
    }

    /** Where no task stands: before all of its group. */
    public static Candidate beforeAll(RequestGroup group) {
        return new Candidate(group, Long.MIN_VALUE, Long.MIN_VALUE, 0, -1, 0);
    }

    /** The same at another place. */
    public Candidate withRank(long newRank) {
        return new Candidate(group, newRank, key, job, index, lengthMicros);
    }

    public TaskId task() {
        return new TaskId(job, index);
    }
}
