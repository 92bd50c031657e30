package dev.estiva.keeper;

import java.util.NavigableMap;

/** What an agent says to its keeper. */
sealed interface ToKeeper {
    /** The version of what the two say to each other. */
    int VERSION = 1;

    /**
     * The first message.
     *
     * @param worker what the worker is called, for messages to people
     * @param environment what every process gets
     * @param mostOutputBytes how much output is held in all, or {@link KeeperSettings#UNBOUNDED}
     */
    record Hello(int version, String worker, NavigableMap<String, String> environment, long mostOutputBytes)
            implements ToKeeper {}

    /** Run this. An attempt that is known already is not run again. */
    record Start(Order order) implements ToKeeper {}

    /** End this attempt; what still runs after the grace is killed. */
    record Stop(String key, long graceMicros) implements ToKeeper {}

    /** Nobody will ask for this ended attempt again: its output may go. */
    record Forget(String key) implements ToKeeper {}

    /**
     * End all attempts at this instant on the clock of {@link System#nanoTime()}, and begin no others, unless told otherwise
     * until then; also if no agent is left, or another one comes.
     */
    record Lease(long untilNanos, long graceMicros) implements ToKeeper {}

    /** There is no such instant any more. */
    record Unlimited() implements ToKeeper {}

    /** End all attempts now, and then this keeper. */
    record End() implements ToKeeper {}
}
