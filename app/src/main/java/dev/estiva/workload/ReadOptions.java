package dev.estiva.workload;

import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How workload files are to be understood.
 *
 * @param procs the slots of the one worker that SWF logs run on, in place of what their headers say
 * @param cluster what the jobs run on, in place of what the files say
 * @param tokenRates how long requests to language models take
 */
public record ReadOptions(
        OptionalLong procs,
        Overrun overrun,
        Estimates estimates,
        Optional<ClusterSpec> cluster,
        TokenRates tokenRates) {
    public static final ReadOptions DEFAULT = new ReadOptions(OptionalLong.empty(), Overrun.CUT, Estimates.USER);

    /** What becomes of an SWF job that ran longer than its requested time. */
    public enum Overrun {
        /** It runs for its requested time, as if stopped at its limit. */
        CUT,
        /** It runs as long as it did, and is believed to. */
        EXTEND
    }

    public ReadOptions {
        if (procs.isPresent() && (procs.getAsLong() < 1 || procs.getAsLong() > Resources.MOST)) {
            throw new IllegalArgumentException("procs must be from 1 to 2^46, not " + procs.getAsLong());
        }
    }

    /** On what the files say. */
    public ReadOptions(OptionalLong procs, Overrun overrun, Estimates estimates) {
        this(procs, overrun, estimates, Optional.empty(), TokenRates.USUAL);
    }

    /** What a job takes of which a log says only how many processors it has. */
    Request ofProcessors(long count) {
        return cluster.isPresent() ? cluster.get().ofProcessors(count) : Request.ofSlots(count);
    }

    /** Whether all that machines have is told, and is a number of slots. */
    boolean isInSlots() {
        return procs.isPresent() || (replacesCluster() && !isWithoutSlots());
    }

    /** Whether there are machines for the workload that have no slots, so that jobs take none unless they say so. */
    boolean isWithoutSlots() {
        return cluster.isPresent() && !cluster.get().countsInSlots();
    }

    /** Whether the machines that the files name do not count. */
    boolean replacesCluster() {
        return cluster.isPresent() && cluster.get().replaces();
    }

    public ReadOptions withProcs(long newProcs) {
        return new ReadOptions(OptionalLong.of(newProcs), overrun, estimates, cluster, tokenRates);
    }

    public ReadOptions withOverrun(Overrun newOverrun) {
        return new ReadOptions(procs, newOverrun, estimates, cluster, tokenRates);
    }

    public ReadOptions withEstimates(Estimates newEstimates) {
        return new ReadOptions(procs, overrun, newEstimates, cluster, tokenRates);
    }

    public ReadOptions withCluster(ClusterSpec newCluster) {
        return new ReadOptions(procs, overrun, estimates, Optional.of(newCluster), tokenRates);
    }

    public ReadOptions withTokenRates(TokenRates newRates) {
        return new ReadOptions(procs, overrun, estimates, cluster, newRates);
    }
}
