package dev.estiva.worker;

/**
 * What a worker looks at while it runs, for its samples.
 *
 * @param gpus those that it offers
 * @param ignoresForeign whether it does not say what strangers hold, so that the server places tasks beside them
 * @param everyMicros how often; 0 for never
 */
public record MachineSettings(OfferedGpus gpus, boolean ignoresForeign, long everyMicros) {
    /** Often enough to notice a stranger within ten seconds, seldom enough to cost nothing. */
    public static final long USUAL_MICROS = 5_000_000;

    /** Looks at nothing. */
    public static final MachineSettings BLIND = new MachineSettings(OfferedGpus.NONE, false, 0);
}
