package dev.estiva.extension;

/**
 * How far users' code is let go.
 *
 * @param isApart it runs on a thread of its own, so that what never returns is left behind; costs some microseconds a call
 * @param seconds the longest that a call may take, and all calls of one pass together
 */
public record Leash(boolean isApart, int seconds) {
    /** For virtual time, where nobody waits: a minute, on the thread that asks. */
    public static final Leash SIMULATED = new Leash(false, 60);

    /** For a server: a second, for meanwhile nothing starts. */
    public static final Leash LIVE = new Leash(true, 1);
}
