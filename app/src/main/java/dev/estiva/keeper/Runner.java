package dev.estiva.keeper;

import java.util.NavigableMap;

/** Runs attempts and tells {@link Reports} of them. None of these methods waits; any thread may call them. */
interface Runner {
    /** From now on processes get this environment. */
    void greeted(String worker, NavigableMap<String, String> environment);

    /** The number is the keeper's own, and new. */
    void start(long number, Order order);

    /** Of no effect on what has ended. */
    void stop(long number, long graceMicros);

    /** The same; but that is no end of its own, unless it is a success. */
    void abandon(long number, long graceMicros, String why);
}
