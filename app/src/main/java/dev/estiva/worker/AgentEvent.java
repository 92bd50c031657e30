package dev.estiva.worker;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.MachineSample;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;

/** What happens to an agent. Connections are numbered, so that late news of an old one is recognised. */
sealed interface AgentEvent {
    /** The connection that was asked for stands. */
    record Connected(long connection) implements AgentEvent {}

    /** It does not stand any more, or could not be made. */
    record Disconnected(long connection, String why) implements AgentEvent {}

    /** The server said something. */
    record Received(long connection, FromServer message) implements AgentEvent {}

    /** A run ended: by itself, or because it was asked to. */
    record TaskEnded(long run, JobResult result, long runMicros) implements AgentEvent {}

    /** A run is over without having come to its own end, through no fault of its own: it is to be tried again. */
    record TaskLost(long run, String why, long runMicros) implements AgentEvent {}

    /** A run says how far it is, in hundredths of a percent. */
    record TaskProgress(long run, int percentHundredths, String message) implements AgentEvent {}

    /** The machine was looked at. */
    record Sampled(MachineSample sample) implements AgentEvent {}

    /** A run has written so much to this stream by now, all of which can be read. Its last word comes before its end. */
    record Wrote(long run, TaskStream stream, long total) implements AgentEvent {}

    /** What it has written there cannot be read any more. */
    record OutputGone(AttemptId id, TaskStream stream) implements AgentEvent {}

    /** The process that holds the tasks' processes has died; what becomes of them is told by the next one. */
    record KeeperLost(String why) implements AgentEvent {}

    /** There is a process to hold the tasks' processes, or it is certain that there will be none. */
    record KeeperAnswered() implements AgentEvent {}

    /** Nothing but time has passed. */
    record TimeReached() implements AgentEvent {}

    /** The worker is to end now. */
    record Ordered(String why) implements AgentEvent {}
}
