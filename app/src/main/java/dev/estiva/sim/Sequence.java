package dev.estiva.sim;

import dev.estiva.core.Input.Attempt;

/**
 * In which order, and when, a simulation takes what somebody saw happen: a live run keeps neither the order nor the
 * coincidence of what lies closer than its delays. Ranks number what was seen, in its order; what has one rank was seen
 * together.
 */
public interface Sequence {
    /** Everything at its instant; what is simultaneous, together. */
    Sequence AS_COMPUTED = new Sequence() {
        @Override
        public long reachMicros() {
            return 0;
        }

        @Override
        public boolean areClose(long gapMicros, int oneRank, int otherRank) {
            return true;
        }

        @Override
        public int rankOfEnd(Attempt attempt) {
            return 0;
        }

        @Override
        public int rankOfSubmission(int place) {
            return 0;
        }

        @Override
        public long instantOf(int rank, long computedMicros) {
            return computedMicros;
        }

        @Override
        public long wakeMicros(int rank, long wantedMicros) {
            return wantedMicros;
        }

        @Override
        public long startMicros(Attempt attempt, long placedMicros) {
            return placedMicros;
        }
    };

    /** What no more than this lies behind the first thing to come may come before it. */
    long reachMicros();

    /** Whether two things may change places, which by computation are this far apart. */
    boolean areClose(long gapMicros, int oneRank, int otherRank);

    /** The rank of this attempt's end. */
    int rankOfEnd(Attempt attempt);

    /** The rank of the submission at this place in the workload, from 0. Must not fall from one place to the next. */
    int rankOfSubmission(int place);

    /** When that of this rank is to happen, the last of which happens at this instant by computation. */
    long instantOf(int rank, long computedMicros);

    /**
     * When the engine, which wants to be woken at this instant, is to be woken: {@link Long#MAX_VALUE} if not before that of
     * this rank happens.
     */
    long wakeMicros(int rank, long wantedMicros);

    /** When an attempt starts that is placed at this instant; never before it. */
    long startMicros(Attempt attempt, long placedMicros);
}
