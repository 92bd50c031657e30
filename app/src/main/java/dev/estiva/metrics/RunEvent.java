package dev.estiva.metrics;

/** What a person who watches a run is told. Instants are microseconds since the run's zero; tasks and workers have names. */
public sealed interface RunEvent {
    long atMicros();

    /** A task starts on a worker. */
    record Assigned(String task, String worker, long atMicros) implements RunEvent {}

    /** A task ended, in whatever way. */
    record Ended(TaskRow row) implements RunEvent {
        @Override
        public long atMicros() {
            return row.finishMicros();
        }
    }

    /** A job was not accepted. */
    record Refused(String job, String reason, long atMicros) implements RunEvent {}

    /** A task goes back to the queue. */
    record Requeued(String task, String worker, Cause cause, String reason, long atMicros) implements RunEvent {}

    /** A task gives its room to another and keeps its work. */
    record Suspended(String task, String worker, long atMicros) implements RunEvent {}

    /** A suspended task goes on. */
    record Resumed(String task, String worker, long atMicros) implements RunEvent {}

    /** A worker was given up. */
    record WorkerLost(String worker, String reason, long atMicros) implements RunEvent {}

    /** A worker gets no more tasks, for they fail there. */
    record WorkerQuarantined(String worker, String reason, long atMicros) implements RunEvent {}

    /** Why a task goes back to the queue. */
    enum Cause {
        FAILED,
        WORKER_LOST,
        PREEMPTED,
        EVICTED
    }
}
