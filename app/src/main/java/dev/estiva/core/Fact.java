package dev.estiva.core;

import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;

/**
 * What happened, in the past tense. Facts are applied and journalled, and never refused. Their shapes are the journal's
 * format: fields are added, never changed or removed. Instants are microseconds and never go back.
 */
public sealed interface Fact {
    long atMicros();

    /** What happened to one worker. */
    sealed interface OfWorker extends Fact {
        WorkerId worker();
    }

    /** A job was accepted; its tasks wait from now on. */
    record JobSubmitted(JobId job, JobSpec spec, Payload payload, long atMicros) implements Fact {}

    /** The job's waiting task, of an array all that were never placed, takes its other way: it asks for what was its alternative. */
    record JobRerouted(JobId job, String reason, long atMicros) implements Fact {}

    /** A waiting task of an array takes its other way by itself. */
    record TaskRerouted(TaskId task, String reason, long atMicros) implements Fact {}

    /**
     * A task holds its placement from now on. Attempts are numbered from 1.
     *
     * @param overheadMicros so long it does no work first, for it was preempted before
     */
    record TaskPlaced(TaskId task, int attempt, Placement placement, PlacedBy by, long overheadMicros, long atMicros)
            implements Fact {
        /** One that was not preempted before. */
        public TaskPlaced(TaskId task, int attempt, Placement placement, PlacedBy by, long atMicros) {
            this(task, attempt, placement, by, 0, atMicros);
        }
    }

    /** A waiting task was promised this placement from {@code startMicros} at the latest. */
    record TaskReserved(TaskId task, Placement placement, long startMicros, long atMicros) implements Fact {}

    /** The running attempt was asked to stop. */
    record TaskStopping(TaskId task, int attempt, StopCause cause, long atMicros) implements Fact {}

    /** The attempt is over without a result that counts; the task waits again, not before {@code notBeforeMicros}. */
    record TaskRequeued(
            TaskId task, int attempt, RequeueCause cause, String message, long notBeforeMicros, long atMicros)
            implements Fact {}

    /** The running attempt gave its room to another task and keeps its work; it waits to go on. */
    record TaskSuspended(TaskId task, int attempt, long atMicros) implements Fact {}

    /**
     * A suspended attempt goes on, here.
     *
     * @param overheadMicros so long it does no work first
     */
    record TaskResumed(TaskId task, int attempt, Placement placement, PlacedBy by, long overheadMicros, long atMicros)
            implements Fact {}

    /** The pause after a failure is over. */
    record TaskReady(TaskId task, long atMicros) implements Fact {}

    /** A task ended; {@code attempt} is the one whose result counts, 0 if it ended while it waited for its first. */
    record TaskFinished(TaskId task, int attempt, Outcome outcome, long atMicros) implements Fact {}

    /** Those tasks of an array that were never placed, from this index on, were cancelled. */
    record RestCancelled(JobId job, int fromIndex, long atMicros) implements Fact {}

    /** A worker is known from now on. */
    record WorkerJoined(WorkerId worker, WorkerSpec spec, long atMicros) implements OfWorker {}

    /** Its beats stopped; it gets no new tasks. */
    record WorkerSuspected(WorkerId worker, long atMicros) implements OfWorker {}

    /** A suspected worker beats again. */
    record WorkerReturned(WorkerId worker, long atMicros) implements OfWorker {}

    /** A suspected worker came back with other resources, which hold what still runs there. */
    record WorkerChanged(WorkerId worker, WorkerSpec spec, long atMicros) implements OfWorker {}

    /** A worker was given up, its tasks requeued before. */
    record WorkerLost(WorkerId worker, String reason, long atMicros) implements OfWorker {}

    /** A worker said goodbye, its tasks requeued before. */
    record WorkerLeft(WorkerId worker, long atMicros) implements OfWorker {}

    /** It takes no new tasks. */
    record WorkerCordoned(WorkerId worker, long atMicros) implements OfWorker {}

    /** It takes tasks again, whether it was cordoned, drained or quarantined. */
    record WorkerUncordoned(WorkerId worker, long atMicros) implements OfWorker {}

    /** It is to become empty. */
    record WorkerDraining(WorkerId worker, long atMicros) implements OfWorker {}

    /** Tasks fail on it that do well elsewhere; it takes no new ones until it is uncordoned. */
    record WorkerQuarantined(WorkerId worker, String reason, long atMicros) implements OfWorker {}

    /** A device takes no new tasks. */
    record DeviceBlocked(WorkerId worker, int device, long atMicros) implements OfWorker {}

    /** A device takes tasks again. */
    record DeviceFreed(WorkerId worker, int device, long atMicros) implements OfWorker {}

    /** The policy threw or gave an impossible answer; fifo decides from now on. */
    record PolicyReplaced(String policy, String reason, long atMicros) implements Fact {}

    /** Why a task was placed when it was. */
    enum PlacedBy {
        /** Its turn came. */
        ORDER,
        /** It jumped ahead without delaying a reservation. */
        BACKFILL,
        /** Its reservation's time came. */
        RESERVATION
    }

    /** Why an attempt gave no result that counts. */
    enum RequeueCause {
        /** It failed and a retry is left. */
        FAILED,
        /** Its worker was lost. */
        WORKER_LOST,
        /** Another task took its room. */
        PREEMPTED,
        /** Its worker was drained or left. */
        EVICTED
    }
}
