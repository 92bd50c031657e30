package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Resources;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent under virtual time, driven by hand: a test says what happens and what must come of it, action for action. */
final class AgentRig {
    static final String CLUSTER = "c1";
    static final long SECOND = 1_000_000;
    static final long BEAT = 2 * SECOND;
    static final long LOST = 30 * SECOND;

    private final Agent agent;
    private final Deque<AgentAction> actions = new ArrayDeque<>();
    final List<Long> forgotten = new ArrayList<>();
    AgentAction.@Nullable Remember remembered;
    private AgentAction.@Nullable Lease lease;
    private long nowMicros;
    private long connection;

    AgentRig(boolean once, long slots) {
        this(once, WorkerSpec.ofSlots("w1", slots));
    }

    AgentRig(boolean once, WorkerSpec spec) {
        agent = new Agent(new AgentIdentity(spec, "", 1, "host", "1"), once, new SeededRandom(1));
    }

    /** An agent that is in, and has no news. */
    static AgentRig serving(long slots) {
        AgentRig rig = new AgentRig(false, slots);
        rig.connect();
        rig.expectHello("");
        rig.welcome(CLUSTER, 1);
        rig.expectNote("joined as worker 1");
        rig.expectSend(new FromWorker.Ready(slots));
        rig.expectNothingMore();
        return rig;
    }

    static AttemptId id(int job, int attempt) {
        return new AttemptId(new TaskId(job, 0), attempt);
    }

    static FromServer.ProcessTask process(AttemptId id) {
        return process(id, 1);
    }

    static FromServer.ProcessTask process(AttemptId id, long epoch) {
        return new FromServer.ProcessTask(
                id, epoch, "sleep", Payload.NONE, Resources.ofSlots(1), List.of(), JobSpec.UNKNOWN);
    }

    static FromServer.Cancel cancel(AttemptId id) {
        return new FromServer.Cancel(id, 1, StopCause.CANCELLED, 5 * SECOND);
    }

    static FromWorker.Result completed(AttemptId id) {
        return result(id, FromWorker.Status.COMPLETED, "");
    }

    static FromWorker.Result result(AttemptId id, FromWorker.Status status, String message) {
        return new FromWorker.Result(id, status, SECOND, 0, message, Payload.NONE);
    }

    void step(AgentEvent event) {
        for (AgentAction action : agent.step(event, nowMicros)) {
            switch (action) {
                case AgentAction.Forget forget -> forgotten.add(forget.run());
                case AgentAction.Remember remember -> remembered = remember;
                case AgentAction.Lease renewed -> lease = renewed;
                default -> actions.add(action);
            }
        }
    }

    /** The agent asks for a connection and gets it. */
    void connect() {
        if (nowMicros < agent.wakeMicros()) {
            nowMicros = agent.wakeMicros();
        }
        step(new AgentEvent.TimeReached());
        expect(new AgentAction.Connect(++connection));
        step(new AgentEvent.Connected(connection));
    }

    void welcome(int outputWindow) {
        receive(new FromServer.Welcome(Bounds.PROTOCOL, CLUSTER, 1, new WorkerId(1), BEAT, LOST, "1", outputWindow));
    }

    void welcome(String cluster, long epoch) {
        receive(new FromServer.Welcome(Bounds.PROTOCOL, cluster, epoch, new WorkerId(1), BEAT, LOST, "1"));
    }

    void receive(FromServer message) {
        step(new AgentEvent.Received(connection, message));
    }

    void receiveOnOldConnection(FromServer message) {
        step(new AgentEvent.Received(connection - 1, message));
    }

    void disconnect() {
        step(new AgentEvent.Disconnected(connection, "the connection broke"));
    }

    void endOk(long run) {
        step(new AgentEvent.TaskEnded(run, JobResult.done(), SECOND));
    }

    void endFailed(long run, String message) {
        step(new AgentEvent.TaskEnded(run, JobResult.failed(message), SECOND));
    }

    /** Lets time pass without anything happening, waking the agent whenever it asks for it. */
    void pass(long micros) {
        long until = nowMicros + micros;
        while (agent.wakeMicros() <= until) {
            nowMicros = Math.max(nowMicros, agent.wakeMicros());
            step(new AgentEvent.TimeReached());
        }
        nowMicros = until;
    }

    /** The last that it wants its keeper to hear. */
    AgentAction.Lease lease() {
        return Objects.requireNonNull(lease);
    }

    /** Time passes, and the agent is not woken meanwhile. */
    void jump(long micros) {
        nowMicros += micros;
    }

    long nowMicros() {
        return nowMicros;
    }

    long wakesIn() {
        return agent.wakeMicros() - nowMicros;
    }

    void expect(AgentAction action) {
        assertThat(actions.poll()).isEqualTo(action);
    }

    void expectSend(FromWorker message) {
        expect(new AgentAction.Send(message));
    }

    void expectHello(String cluster, AttemptId... running) {
        FromWorker.Hello hello = (FromWorker.Hello) ((AgentAction.Send) actions.remove()).message();
        assertThat(hello.cluster()).isEqualTo(cluster);
        assertThat(hello.running()).isEqualTo(Arrays.asList(running));
        expectNothingMore();
    }

    void expectStart(long run, FromServer.ProcessTask process) {
        expect(new AgentAction.StartTask(run, process));
    }

    void expectNote(String beginning) {
        assertThat(actions.poll())
                .isInstanceOfSatisfying(
                        AgentAction.Note.class, note -> assertThat(note.text()).startsWith(beginning));
    }

    void expectNothingMore() {
        assertThat(actions).isEmpty();
    }
}
