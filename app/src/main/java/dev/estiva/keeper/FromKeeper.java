package dev.estiva.keeper;

/** What a keeper says to its agent. After the greeting it lists all attempts that it has, and then says that it is ready. */
sealed interface FromKeeper {
    /** The answer to the agent's greeting; {@code means} says how processes are held, for people. */
    record Hello(int version, long pid, String means) implements FromKeeper {}

    /** That was the list. */
    record Ready() implements FromKeeper {}

    /**
     * An attempt runs, and so much of its output is kept.
     *
     * @param number names its output files
     * @param runMicros for how long
     * @param remark what its order said, in the list; else empty
     */
    record Runs(String key, long number, Produced produced, long runMicros, String remark) implements FromKeeper {}

    /**
     * An attempt is over: none of its processes is left, and its output is complete.
     *
     * @param remark what its order said, in the list; else empty
     */
    record Ended(String key, long number, Produced produced, Ending ending, String remark) implements FromKeeper {}
}
