package dev.estiva.cli;

import dev.estiva.model.WorkerSpec;
import dev.estiva.transport.Address;
import java.io.IOException;
import java.util.function.Consumer;

/** Makes workers come to a server, and ends them. */
interface WorkerStarter extends AutoCloseable {
    /**
     * Starts a worker; it connects by itself.
     *
     * @param ended gets how it ended, on a thread of its own
     * @return the number of its process, by which it is told from a stranger that took its name
     */
    long start(WorkerSpec worker, Address server, Consumer<End> ended) throws IOException;

    /** Returns when all have ended. */
    @Override
    void close();

    /** How a worker ended, and the last lines that it said, each in words. */
    record End(String status, String lastWords) {}
}
