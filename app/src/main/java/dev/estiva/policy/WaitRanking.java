package dev.estiva.policy;

import dev.estiva.core.ClusterView;
import dev.estiva.core.JobEntry;
import dev.estiva.core.Ranking;
import dev.estiva.model.JobSpec;

/**
 * Ranks by how long a job has waited in relation to its estimate, the highest score first. Jobs of equal request and estimate
 * are one group: among them the one that has waited longest is always first.
 */
final class WaitRanking implements Ranking {
    /** In place of log2(1) = 0: a job on one processor comes before all that are larger, unless it has just come. */
    private static final double LEAST_LOG = 1e-12;

    private static final double LN_2 = StrictMath.log(2);

    private final Score score;

    private WaitRanking(Score score) {
        this.score = score;
    }

    /** What a job is worth that has waited {@code w/r} times its estimate and wants {@code n} processors. */
    @FunctionalInterface
    private interface Score {
        double of(double waitedEstimates, double processors);
    }

    /** (w/r)³·n (Tang and others, "Fault-aware, utility-based job scheduling on Blue Gene/P systems", CLUSTER 2009). */
    static WaitRanking wfp3() {
        return new WaitRanking((waited, processors) -> waited * waited * waited * processors);
    }

    /** w/(log2(n)·r), of the same authors. */
    static WaitRanking unicep() {
        return new WaitRanking((waited, processors) -> waited / Math.max(LEAST_LOG, StrictMath.log(processors) / LN_2));
    }

    @Override
    public Split split() {
        return Split.ESTIMATE;
    }

    @Override
    public boolean changesWithTime() {
        return true;
    }

    @Override
    public long rank(JobEntry job, int index, ClusterView view, long nowMicros) {
        JobSpec spec = job.spec(index);
        boolean isUnknown = spec.estimateMicros() == JobSpec.UNKNOWN;
        long estimate = isUnknown ? JobSpec.LONGEST_MICROS : Math.max(1, spec.estimateMicros());
        long waited = Math.max(0, nowMicros - job.submitMicros());
        return Sortable.of(-score.of((double) waited / estimate, OrderKeys.processors(spec)));
    }
}
