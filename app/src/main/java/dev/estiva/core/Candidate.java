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
    public static final Comparator<Candidate> BY_QUEUE =
            (a, b) -> compareInQueue(a.rank, a.key, a.job, a.index, b.rank, b.key, b.job, b.index);

    /** The shortest first, then the one submitted first. */
    public static final Comparator<Candidate> BY_LENGTH = Comparator.comparingLong(Candidate::lengthMicros)
            .thenComparingLong(Candidate::job)
            .thenComparingInt(Candidate::index);

    /** The same of two places, in one piece: it is asked several times whenever a task comes or goes, and by each scan. */
    static int compareInQueue(
            long aRank, long aKey, long aJob, int aIndex, long bRank, long bKey, long bJob, int bIndex) {
        if (aRank != bRank) {
            return aRank < bRank ? -1 : 1;
        }
        if (aKey != bKey) {
            return aKey < bKey ? -1 : 1;
        }
        return aJob != bJob ? Long.compare(aJob, bJob) : Integer.compare(aIndex, bIndex);
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
