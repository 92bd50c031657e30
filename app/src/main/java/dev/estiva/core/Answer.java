package dev.estiva.core;

import dev.estiva.model.JobId;
import dev.estiva.model.WorkerId;

/** What an input's sender is told, once the step's facts are durable. */
public sealed interface Answer {
    /** Done, or already so. */
    record Done() implements Answer {
        public static final Done DONE = new Done();
    }

    /** The job was accepted under this id. */
    record Accepted(JobId job) implements Answer {}

    /** The worker is known under this id. */
    record Registered(WorkerId worker) implements Answer {}

    /** The report was of an attempt that is not current; it was dropped, which is normal. */
    record Stale() implements Answer {
        public static final Stale STALE = new Stale();
    }

    /** Not done, and nothing changed. */
    record Refused(Code code, String message) implements Answer {}

    /** Stable names of refusals. */
    enum Code {
        /** No worker could ever run it. */
        INFEASIBLE,
        /** No such job, task, worker or device. */
        NOT_FOUND,
        /** The job or the task has ended. */
        ENDED,
        /** A worker of this name is present. */
        NAME_TAKEN,
        /** As many tasks wait as may. */
        QUEUE_FULL
    }
}
