package dev.estiva.core;

/**
 * What an engine is told at its start.
 *
 * @param suspectAfterMicros a worker silent for so long gets no new tasks; 0 if workers do not beat
 * @param lostAfterMicros a worker silent for so long is given up; 0 if workers do not beat
 * @param refuseInfeasible refuse a job that none of the present workers could ever run; else it waits for one that can
 * @param quarantine give no more tasks to a worker on which they fail although they do well elsewhere
 * @param preemptionCostMicros so long a task that was preempted does no work when it goes on or begins anew
 */
public record EngineConfig(
        long suspectAfterMicros,
        long lostAfterMicros,
        boolean refuseInfeasible,
        boolean quarantine,
        long preemptionCostMicros) {
    /** Three missed beats of two seconds, and half a minute. */
    public static final EngineConfig LIVE = new EngineConfig(6_000_000, 30_000_000, false);

    /** Workers that cannot fall silent, nor spoil what they run, and a cluster that is known beforehand. */
    public static final EngineConfig SIMULATED = new EngineConfig(0, 0, true, false);

    public EngineConfig {
        if (suspectAfterMicros < 0
                || lostAfterMicros < suspectAfterMicros
                || (suspectAfterMicros == 0 && lostAfterMicros > 0)) {
            throw new IllegalArgumentException("a worker is suspected before it is lost, not after: "
                    + suspectAfterMicros + ", " + lostAfterMicros);
        }
    }

    /** With quarantine. */
    public EngineConfig(long suspectAfterMicros, long lostAfterMicros, boolean refuseInfeasible) {
        this(suspectAfterMicros, lostAfterMicros, refuseInfeasible, true);
    }

    /** Where preemption costs nothing. */
    public EngineConfig(long suspectAfterMicros, long lostAfterMicros, boolean refuseInfeasible, boolean quarantine) {
        this(suspectAfterMicros, lostAfterMicros, refuseInfeasible, quarantine, 0);
    }

    public EngineConfig withPreemptionCost(long micros) {
        return new EngineConfig(suspectAfterMicros, lostAfterMicros, refuseInfeasible, quarantine, micros);
    }

    boolean expectsBeats() {
        return lostAfterMicros > 0;
    }
}
