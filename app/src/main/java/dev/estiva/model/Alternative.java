package dev.estiva.model;

/**
 * Another way to run a task: on other resources, a few CPUs instead of a GPU, say, where it takes another time.
 *
 * @param request what the task asks for then
 * @param estimateMicros how long it is believed to run then on a worker of speed 1, or {@link JobSpec#UNKNOWN}
 * @param preference which way is taken where the times do not decide
 */
public record Alternative(Request request, long estimateMicros, Preference preference) {
    /** Which of the two ways is preferred, seen from the one that the task asks for now. */
    public enum Preference {
        /** The way it asks for now. */
        THIS,
        /** The other way. */
        OTHER,
        /** Neither: whichever has room first. */
        NEITHER;

        Preference seenFromTheOther() {
            return switch (this) {
                case THIS -> OTHER;
                case OTHER -> THIS;
                case NEITHER -> NEITHER;
            };
        }
    }

    public Alternative {
        JobSpec.requireDuration("the alternative's estimate", estimateMicros);
    }
}
