package dev.estiva.keeper;

import org.jspecify.annotations.Nullable;

/**
 * What the notes tell of an attempt.
 *
 * @param pid its main process, or 0 if none was noted
 * @param startTicks when that was started, or a little later
 * @param ending null if none was noted
 * @param remark what its order said
 */
record Remembered(
        String key,
        long number,
        long pid,
        long startTicks,
        Produced produced,
        @Nullable Ending ending,
        String remark) {
    static final long NO_PID = 0;

    Remembered withProcess(long newPid, long ticks) {
        return new Remembered(key, number, newPid, ticks, produced, ending, remark);
    }

    Remembered withProduced(Produced newProduced) {
        return new Remembered(key, number, pid, startTicks, newProduced, ending, remark);
    }

    Remembered withEnding(Produced allProduced, Ending newEnding) {
        return new Remembered(key, number, pid, startTicks, allProduced, newEnding, remark);
    }
}
