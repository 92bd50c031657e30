package dev.estiva.keeper;

import java.util.concurrent.TimeUnit;

/** Until when attempts may run, if that is limited, on the clock of {@link System#nanoTime()}. For the front's thread. */
final class FrontLease {
    static final String WHY = "its worker lost the server, and ends its tasks then";

    private boolean isLimited;
    private boolean wasDue;
    private long untilNanos;
    private long graceNanos;

    /** A later one replaces an earlier one, also if that is over; what has ended stays so. */
    void renew(ToKeeper.Lease lease, long nowNanos) {
        isLimited = true;
        untilNanos = lease.untilNanos();
        graceNanos = TimeUnit.MICROSECONDS.toNanos(lease.graceMicros());
        wasDue = wasDue && nowNanos - untilNanos >= 0;
    }

    void unlimited() {
        isLimited = false;
        wasDue = false;
    }

    /** Whether nothing may be begun. */
    boolean isOver(long nowNanos) {
        return isLimited && nowNanos - untilNanos >= 0;
    }

    /** Whether it is over by now; true once. */
    boolean isDue(long nowNanos) {
        if (wasDue || !isOver(nowNanos)) {
            return false;
        }
        wasDue = true;
        return true;
    }

    /** How long what is asked to end now may still take: less, if that is late. */
    long graceMicros(long nowNanos) {
        return TimeUnit.NANOSECONDS.toMicros(Math.clamp(untilNanos + graceNanos - nowNanos, 0, graceNanos));
    }

    long leftNanos(long nowNanos) {
        return !isLimited || wasDue ? Long.MAX_VALUE : untilNanos - nowNanos;
    }
}
