package dev.estiva.sim;

/**
 * What simulated workers do with a task that has to give its room to another.
 *
 * @param costMicros so long it then does no work when it goes on or begins anew, while it holds its room
 */
public record Preemption(Mode mode, long costMicros) {
    /** It goes on where it was, at once. */
    public static final Preemption FREE = new Preemption(Mode.RESUME, 0);

    public Preemption {
        if (costMicros < 0) {
            throw new IllegalArgumentException("--preemption-cost: expected 0 or more, not " + costMicros / 1e6 + " s");
        }
    }

    /** What becomes of its work. */
    public enum Mode {
        /** It is kept: the same attempt goes on later. */
        RESUME,
        /** It is lost: a new attempt begins later. */
        REQUEUE
    }
}
