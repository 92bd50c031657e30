package dev.estiva.workload;

import dev.estiva.model.Resources;
import java.util.OptionalLong;

/**
 * How workload files are to be understood.
 *
 * @param procs the slots of the one worker that SWF logs run on, in place of what their headers say
 */
public record ReadOptions(OptionalLong procs, Overrun overrun, Estimates estimates) {
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

    public ReadOptions withProcs(long newProcs) {
        return new ReadOptions(OptionalLong.of(newProcs), overrun, estimates);
    }

    public ReadOptions withOverrun(Overrun newOverrun) {
        return new ReadOptions(procs, newOverrun, estimates);
    }

    public ReadOptions withEstimates(Estimates newEstimates) {
        return new ReadOptions(procs, overrun, newEstimates);
    }
}
