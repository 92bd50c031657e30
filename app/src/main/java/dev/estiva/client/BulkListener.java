package dev.estiva.client;

/** Hears what became of jobs that were submitted together, in their order. Called on a thread of the client's. */
public interface BulkListener {
    /** The job of this line, counted from 1, is accepted and durable. */
    void accepted(long line, long id);

    /** It was refused; the others are not concerned. */
    void refused(long line, ApiException why);
}
