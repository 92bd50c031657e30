package dev.estiva.server;

/**
 * How much output of tasks that have ended is kept.
 *
 * @param retainMicros what was last written to so long ago is dropped; 0: never
 * @param mostBytes if there is more than this in all, the oldest is dropped; 0: never
 */
public record OutputLimits(long retainMicros, long mostBytes) {
    public static final OutputLimits NONE = new OutputLimits(0, 0);
}
