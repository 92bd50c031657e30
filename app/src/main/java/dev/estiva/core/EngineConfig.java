package dev.estiva.core;

/**
 * What an engine is told at its start.
 *
 * @param suspectAfterMicros a worker silent for so long gets no new tasks; 0 if workers do not beat
 * @param lostAfterMicros a worker silent for so long is given up; 0 if workers do not beat
 * @param refuseInfeasible refuse a job that none of the present workers could ever run; else it waits for one that can
 * @param quarantine give no more tasks to a worker on which they fail although they do well elsewhere
 */
public record EngineConfig(
        long suspectAfterMicros, long lostAfterMicros, boolean refuseInfeasible, boolean quarantine) {
    /** Three missed beats of two seconds, and half a minute. */
    public static final EngineConfig LIVE = new EngineConfig(6_000_000, 30_000_000, false);

    /** Workers that cannot fall silent, and a cluster that is known beforehand. */
    public static final EngineConfig SIMULATED = new EngineConfig(0, 0, true);

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

    boolean expectsBeats() {
        return lostAfterMicros > 0;
    }
}
