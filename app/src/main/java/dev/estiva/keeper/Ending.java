package dev.estiva.keeper;

/**
 * How an attempt ended.
 *
 * @param code the exit code, or the number of the signal; what a shell would answer where nothing was started
 * @param why what else a person needs to know, or empty
 * @param runMicros from its start until the last of its processes was gone
 * @param cpuMicros what its processes used of the processors, as far as they were waited for
 * @param peakBytes the most memory that one of them held at once
 */
public record Ending(How how, int code, String why, long runMicros, long cpuMicros, long peakBytes) {
    /** The ways to end. */
    public enum How {
        /** The command ended by itself, or was polite when it was asked to end. */
        EXITED,
        /** A signal ended it. */
        SIGNALLED,
        /** It could not be started. */
        NOT_STARTED,
        /** Its keeper did not live to see the end; what was left was killed. */
        ABANDONED
    }

    static final int NOT_FOUND = 127;
    static final int NOT_EXECUTABLE = 126;

    static Ending notStarted(int code, String why) {
        return new Ending(How.NOT_STARTED, code, why, 0, 0, 0);
    }

    static Ending abandoned(String why, long runMicros) {
        return new Ending(How.ABANDONED, 0, why, runMicros, 0, 0);
    }

    public boolean isSuccess() {
        return how == How.EXITED && code == 0;
    }

    /** As a shell would give it. */
    public int exitCode() {
        return how == How.SIGNALLED ? 128 + code : code;
    }

    /** For people; empty if there is nothing to say. */
    public String message() {
        String first = switch (how) {
            case EXITED -> code == 0 ? "" : "exit code " + code;
            case SIGNALLED -> "ended by " + SignalName.words(code);
            case NOT_STARTED -> "could not start";
            case ABANDONED -> "";
        };
        return first.isEmpty() || why.isEmpty() ? first + why : first + ": " + why;
    }
}
