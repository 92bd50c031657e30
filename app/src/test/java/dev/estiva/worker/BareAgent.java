package dev.estiva.worker;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.MachineSample;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskStream;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.FromWorker;

/** The worker's agent without its threads, for a simulation in another package: it gives each action to a host. */
public final class BareAgent {
    private final Agent agent;
    private final Host host;

    /** What an agent wants done. */
    public interface Host {
        void connect(long connection);

        void send(FromWorker message);

        void closeLink(String why);

        void start(long run, ProcessTask process);

        void stop(long run, long graceMicros);

        void sendOutput(long run, AttemptId id, TaskStream stream, long offset, int length);

        void forget(long run);

        void remember(String cluster, long epoch);

        void lease(long untilMicros, long graceMicros);

        void note(String text);
    }

    public BareAgent(WorkerSpec spec, long pid, String machine, SeededRandom random, Host host) {
        this.agent = new Agent(new AgentIdentity(spec, "", pid, machine, "0.1"), false, random);
        this.host = host;
    }

    public void remember(String cluster, long epoch) {
        agent.remember(cluster, epoch);
    }

    public long adopt(AttemptId id, long slots) {
        return agent.adopt(id, slots);
    }

    public void wrote(long run, TaskStream stream, long total, long nowMicros) {
        step(new AgentEvent.Wrote(run, stream, total), nowMicros);
    }

    public void connected(long connection, long nowMicros) {
        step(new AgentEvent.Connected(connection), nowMicros);
    }

    public void disconnected(long connection, String why, long nowMicros) {
        step(new AgentEvent.Disconnected(connection, why), nowMicros);
    }

    public void received(long connection, FromServer message, long nowMicros) {
        step(new AgentEvent.Received(connection, message), nowMicros);
    }

    public void ended(long run, JobResult result, long runMicros, long nowMicros) {
        step(new AgentEvent.TaskEnded(run, result, runMicros), nowMicros);
    }

    public void lost(long run, String why, long runMicros, long nowMicros) {
        step(new AgentEvent.TaskLost(run, why, runMicros), nowMicros);
    }

    public void sampled(MachineSample sample, long nowMicros) {
        step(new AgentEvent.Sampled(sample), nowMicros);
    }

    public void timeReached(long nowMicros) {
        step(new AgentEvent.TimeReached(), nowMicros);
    }

    public long wakeMicros() {
        return agent.wakeMicros();
    }

    private void step(AgentEvent event, long nowMicros) {
        for (AgentAction action : agent.step(event, nowMicros)) {
            switch (action) {
                case AgentAction.Connect connect -> host.connect(connect.connection());
                case AgentAction.Send send -> host.send(send.message());
                case AgentAction.CloseLink close -> host.closeLink(close.why());
                case AgentAction.StartTask start -> host.start(start.run(), start.process());
                case AgentAction.StopTask stop -> host.stop(stop.run(), stop.graceMicros());
                case AgentAction.SendOutput send ->
                    host.sendOutput(send.run(), send.id(), send.stream(), send.offset(), send.length());
                case AgentAction.Forget forget -> host.forget(forget.run());
                case AgentAction.Remember remember -> host.remember(remember.cluster(), remember.epoch());
                case AgentAction.Lease lease -> {
                    if (lease.untilMicros() != AgentLease.NEVER) {
                        host.lease(lease.untilMicros(), lease.graceMicros());
                    }
                }
                case AgentAction.Note note -> host.note(note.text());
                case AgentAction.Exit exit ->
                    throw new AssertionError("an agent that works for ever has ended: " + exit);
            }
        }
    }
}
