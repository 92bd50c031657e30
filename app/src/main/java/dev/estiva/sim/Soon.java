package dev.estiva.sim;

import dev.estiva.sim.SimulatedEnds.End;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.List;

/**
 * What an instant brings, or comes close to it where a {@link Sequence} may turn it round. Used again for each instant, for
 * most bring one thing, and a million lists are not free.
 */
final class Soon {
    /** The rank of nothing: behind all that was seen. */
    private static final int NONE = Integer.MAX_VALUE;

    private final Sequence sequence;
    private final boolean isAsComputed;
    private final Submissions jobs;

    /** As computed, the earliest first. */
    final List<End> ends = new ArrayList<>();

    /** Those of the rank that was asked for last. */
    final List<WorkloadJob> submitted = new ArrayList<>();

    Soon(Sequence sequence, Submissions jobs) {
        this.sequence = sequence;
        this.isAsComputed = sequence.equals(Sequence.AS_COMPUTED);
        this.jobs = jobs;
    }

    int rankOf(End end) {
        return isAsComputed ? 0 : sequence.rankOfEnd(end.attempt());
    }

    /** When the last of this rank ends or is submitted by computation, not before this instant. */
    long last(int rank, long nowMicros) {
        if (isAsComputed) {
            return nowMicros; // nothing later is within reach
        }
        long last = nowMicros;
        for (End end : ends) {
            last = rankOf(end) == rank ? Math.max(last, end.atMicros()) : last;
        }
        for (WorkloadJob job : submitted) {
            last = Math.max(last, job.submitMicros());
        }
        return last;
    }

    /**
     * The rank of what is next: of what comes first by computation, unless something close to that has a lower one, or
     * something close to this, and so on. {@link #NONE} if nothing comes soon.
     *
     * @param nextJob the place in the workload of the next submission
     */
    int nextRank(int nextJob, long nowMicros) {
        long submission = nextJob < jobs.size() ? jobs.get(nextJob).submitMicros() : Long.MAX_VALUE;
        boolean isSubmitted = submission <= nowMicros + sequence.reachMicros() && nextJob < jobs.size();
        if (ends.isEmpty() && !isSubmitted) {
            return NONE;
        }
        if (isAsComputed) {
            return 0;
        }
        boolean endsFirst = !ends.isEmpty() && ends.getFirst().atMicros() <= submission;
        long at = endsFirst ? ends.getFirst().atMicros() : submission;
        int rank = endsFirst ? rankOf(ends.getFirst()) : sequence.rankOfSubmission(nextJob);
        boolean found = true;
        while (found) {
            found = false;
            for (End end : ends) {
                if (rankOf(end) < rank && sequence.areClose(Math.abs(end.atMicros() - at), rankOf(end), rank)) {
                    rank = rankOf(end);
                    at = end.atMicros();
                    found = true;
                }
            }
            int ofSubmission = isSubmitted ? sequence.rankOfSubmission(nextJob) : NONE;
            if (ofSubmission < rank && sequence.areClose(Math.abs(submission - at), ofSubmission, rank)) {
                rank = ofSubmission;
                at = submission;
                found = true;
            }
        }
        return rank;
    }

    /** Finds the submissions from this place of the workload on, as far as they are of this rank and within reach. */
    void findSubmissions(int nextJob, int rank, long nowMicros) {
        submitted.clear();
        for (int place = nextJob; place < jobs.size(); place++) {
            boolean isNow = jobs.get(place).submitMicros() <= nowMicros + sequence.reachMicros();
            if (!isNow || sequence.rankOfSubmission(place) != rank) {
                break;
            }
            submitted.add(jobs.get(place));
        }
    }
}
