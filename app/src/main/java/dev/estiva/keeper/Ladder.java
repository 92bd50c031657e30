package dev.estiva.keeper;

import org.jspecify.annotations.Nullable;

/**
 * When an attempt is warned, asked to end, and killed, as a pure state machine: what happened in, the next step and its
 * instant out. All instants are microseconds on one clock.
 */
final class Ladder {
    /** The server ends what is over its limit. The keeper does it only so long after, for when there is no server. */
    static final long LATE_MICROS = 10_000_000;

    /** For what a command leaves behind to end by itself: most of it notices at once that its parent is gone. */
    static final long LINGER_MICROS = 1_000_000;

    /** For what is left to end after it was asked to. */
    static final long LEFT_OVER_GRACE_MICROS = 2_000_000;

    /** What was killed may have started something meanwhile: until nothing is left, it is killed again. */
    static final long AGAIN_MICROS = 20_000;

    static final long NEVER = Long.MAX_VALUE;

    private final long graceMicros;
    private final Order.@Nullable Warning warning;
    private long warnAt;
    private long askAt;
    private long killAt = NEVER;
    private boolean isAsked;
    private boolean isOverLimit;

    /** What can be due. */
    enum Step {
        WARN,
        ASK,
        KILL
    }

    Ladder(Order order, long startMicros) {
        graceMicros = order.graceMicros();
        warning = order.warning();
        boolean isLimited = order.limitMicros() != Order.NEVER;
        long limitAt = isLimited ? startMicros + order.limitMicros() : NEVER;
        warnAt = isLimited && warning != null ? Math.max(startMicros, limitAt - warning.beforeMicros()) : NEVER;
        askAt = isLimited ? limitAt + LATE_MICROS : NEVER;
    }

    /** Somebody wants its end. */
    void stop(long graceMicros, long nowMicros) {
        if (isAsked) {
            killAt = Math.min(killAt, nowMicros + graceMicros);
        } else {
            askAt = Math.min(askAt, nowMicros);
            killAt = nowMicros + graceMicros;
        }
    }

    /** The command has ended, and some of its processes have not. */
    void leftOver(long nowMicros) {
        warnAt = NEVER;
        if (!isAsked) {
            askAt = Math.min(askAt, nowMicros + LINGER_MICROS);
            killAt = Math.min(killAt, askAt + LEFT_OVER_GRACE_MICROS);
        }
    }

    /** The signal of {@link Step#WARN}. */
    Order.@Nullable Warning warning() {
        return warning;
    }

    /** Whether the keeper itself ended it, for want of anybody else. */
    boolean isOverLimit() {
        return isOverLimit;
    }

    /** Whether anything was done to end it. */
    boolean isAsked() {
        return isAsked;
    }

    long nextMicros() {
        return Math.min(warnAt, Math.min(isAsked ? NEVER : askAt, isAsked ? killAt : NEVER));
    }

    /** What is due: each step once, but for the last, which comes again until it is no longer asked for. */
    @Nullable
    Step due(long nowMicros) {
        if (nowMicros >= warnAt) {
            warnAt = NEVER;
            return Step.WARN;
        }
        if (!isAsked && nowMicros >= askAt) {
            isAsked = true;
            warnAt = NEVER;
            if (killAt == NEVER) {
                isOverLimit = true;
                killAt = nowMicros + graceMicros;
            }
            return Step.ASK;
        }
        if (isAsked && nowMicros >= killAt) {
            killAt = nowMicros + AGAIN_MICROS;
            return Step.KILL;
        }
        return null;
    }
}
