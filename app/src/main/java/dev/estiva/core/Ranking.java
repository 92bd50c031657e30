package dev.estiva.core;

/**
 * An order that changes as time passes or as users get and give back room: ranks groups of waiting tasks against each other,
 * by their heads, the smallest first. Inside a group tasks stay sorted by their {@link QueueOrder.Key}; so a group has to be
 * one in which that order never changes. Ranking all anew costs O(groups · log groups), once a pass at most.
 */
public interface Ranking {
    /** The order does not change. */
    Ranking NONE = new Ranking() {
        @Override
        public Split split() {
            return Split.NONE;
        }

        @Override
        public boolean changesWithTime() {
            return false;
        }

        @Override
        public long rank(JobEntry job, int index, ClusterView view, long nowMicros) {
            return 0;
        }
    };

    /** What the tasks of one group have in common besides their request. */
    Split split();

    /** Whether time alone changes ranks; else only what users hold does, and which workers there are. */
    boolean changesWithTime();

    /** Whether what is placed changes ranks at once, so that a pass begins anew after each placement. */
    default boolean changesWithPlacements() {
        return split() == Split.USER && !changesWithTime();
    }

    /** After what time past use counts half, for rankings that look at it; 0 if it never fades. */
    default long halfLifeMicros() {
        return 0;
    }

    /** The rank of this task of the job, which waits, the smallest first; ties go by key and submission. */
    long rank(JobEntry job, int index, ClusterView view, long nowMicros);

    /** What a group's tasks have in common besides their request. */
    enum Split {
        /** Nothing. */
        NONE,
        /** Their user. */
        USER,
        /** Their estimate. */
        ESTIMATE,
        /** Everything: a group is one job. */
        JOB
    }
}
