package dev.estiva.server;

import dev.estiva.core.Fact;
import java.io.IOException;
import java.util.List;

/** Where the facts of each step become durable before anything that came of them is seen outside. */
@FunctionalInterface
public interface FactLog {
    /** For what ends with its process: all is as durable as it will ever be. */
    FactLog NONE = (_, released) -> released.run();

    /**
     * Appends the facts of one step; may wait while too many of them wait for the disk.
     *
     * @param released to be run on the loop's thread once they are durable, in the order of the appends
     */
    void append(List<Fact> facts, Runnable released) throws IOException;
}
