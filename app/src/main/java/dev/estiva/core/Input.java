package dev.estiva.core;

import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.List;

/** What the outside says, in the imperative. It may be refused, and it may be stale. */
public sealed interface Input {
    /** A user submits a job. */
    record Submit(JobSpec spec, Payload payload) implements Input {}

    /** A user gives a whole job up. */
    record CancelJob(JobId job) implements Input {}

    /** A user gives one task up. */
    record CancelTask(TaskId task) implements Input {}

    /**
     * The server was started anew from its journal: no worker is connected. To be handed in once, before any other. No worker
     * is given up before it had its full time to come back.
     */
    record Restart() implements Input {}

    /** A worker says hello, and which attempts it still runs from before. */
    record Register(WorkerSpec spec, List<Attempt> running) implements Input {
        public Register {
            running = List.copyOf(running);
        }
    }

    /** A worker is alive. */
    record Beat(WorkerId worker) implements Input {}

    /** The connection to a worker broke; it may come back. */
    record Disconnect(WorkerId worker) implements Input {}

    /** A worker is known to be gone for good: its process ended. */
    record Lose(WorkerId worker, String reason) implements Input {}

    /** A worker says goodbye. */
    record Leave(WorkerId worker) implements Input {}

    /** An attempt ended on its worker. */
    record Report(WorkerId worker, Attempt attempt, Ending ending) implements Input {}

    /** An operator wants no new tasks on a worker. */
    record Cordon(WorkerId worker) implements Input {}

    /** An operator takes a cordon, a drain or a quarantine back. */
    record Uncordon(WorkerId worker) implements Input {}

    /** An operator wants a worker empty: no new tasks, and with {@code evict} the running ones stopped and requeued. */
    record Drain(WorkerId worker, boolean evict) implements Input {}

    /** A stranger holds this device's memory. */
    record BlockDevice(WorkerId worker, int device) implements Input {}

    /** The stranger is gone. */
    record FreeDevice(WorkerId worker, int device) implements Input {}

    /** Time has passed. */
    record Tick() implements Input {}

    /** One try at running a task. */
    record Attempt(TaskId task, int number) {}

    /** How an attempt ended, as its worker saw it. */
    sealed interface Ending {
        /** By itself. */
        record Ended(Outcome outcome) implements Ending {}

        /** It was asked to stop for another task, and its worker kept its work: the attempt can go on, here or elsewhere. */
        record Suspended() implements Ending {}

        /**
         * Because it was asked to stop, or because its worker could not keep it.
         *
         * @param why the latter, for people; or empty
         */
        record Stopped(String why) implements Ending {
            public Stopped() {
                this("");
            }
        }
    }
}
