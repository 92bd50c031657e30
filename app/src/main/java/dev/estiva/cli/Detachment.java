package dev.estiva.cli;

import java.io.PrintWriter;

/** While a command only watches a job, Ctrl-C ends the watching: it says that the job goes on, and how to end that. */
final class Detachment implements AutoCloseable {
    private final long job;
    private final PrintWriter err;
    private final Thread hook;

    Detachment(long job, PrintWriter err) {
        this.job = job;
        this.err = err;
        this.hook = new Thread(() -> {
            err.println();
            say();
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What whoever stops watching should know. */
    void say() {
        err.println("Job " + job + " goes on. See it again with 'estiva logs -f " + job + "', end it with"
                + " 'estiva cancel " + job + "'.");
        err.flush();
    }

    /** The job has ended. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running: the process is ending
        }
    }
}
