package dev.estiva.worker;

import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.FromWorker;

/** What an agent wants done. */
sealed interface AgentAction {
    /** Connect to the server, and report the outcome under this number. */
    record Connect(long connection) implements AgentAction {}

    /** Send on the present connection. */
    record Send(FromWorker message) implements AgentAction {}

    /** Close the present connection. */
    record CloseLink(String why) implements AgentAction {}

    /** Run this, and report its end under this number. */
    record StartTask(long run, ProcessTask process) implements AgentAction {}

    /** Make this run end; its end is still reported. */
    record StopTask(long run, long graceMicros) implements AgentAction {}

    /** Read this piece of what the run wrote, and send it as its attempt's. */
    record SendOutput(long run, AttemptId id, TaskStream stream, long offset, int length) implements AgentAction {}

    /** Nobody will ask for this run's output or result again: its files may go. */
    record Forget(long run) implements AgentAction {}

    /** Note durably to which cluster what runs here belongs. */
    record Remember(String cluster, long epoch) implements AgentAction {}

    /**
     * Have the keeper ask all its attempts to end at this time, and kill what is left after the grace, unless told
     * otherwise until then: also if nobody is left to tell it. {@link AgentLease#NEVER} if it is not to.
     */
    record Lease(long untilMicros, long graceMicros) implements AgentAction {}

    /** Tell the operator. */
    record Note(String text) implements AgentAction {}

    /** End the process with this exit code. */
    record Exit(int code) implements AgentAction {}
}
