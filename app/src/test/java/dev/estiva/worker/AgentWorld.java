package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An agent, a server and the network between them in one thread under virtual time. Messages take a while, connections
 * break with everything that is on its way, the server restarts; all by seed.
 */
final class AgentWorld {
    static final long SLOTS = 3;
    private static final long SECOND = 1_000_000;

    private final SeededRandom random;
    private final Agent agent;
    private final ModelServer server;
    private final PriorityQueue<Happening> happenings =
            new PriorityQueue<>(Comparator.comparingLong(Happening::atMicros).thenComparingLong(Happening::number));
    private final TreeMap<Long, AttemptId> running = new TreeMap<>();
    private final TreeSet<AttemptId> started = new TreeSet<>();
    private final TreeSet<TaskId> completed = new TreeSet<>();
    private final List<String> trace = new ArrayList<>();
    private long nowMicros;
    private long number;
    private long connection;
    private boolean isUp;
    private long lastArrivalAtAgent;
    private long lastArrivalAtServer;

    private record Happening(long atMicros, long number, Runnable what) {}

    AgentWorld(long seed, int tasks) {
        random = new SeededRandom(seed).fork("world");
        server = new ModelServer(tasks, this::sendToAgent, new SeededRandom(seed).fork("server"));
        WorkerSpec spec = WorkerSpec.ofSlots("w1", SLOTS);
        agent = new Agent(new AgentIdentity(spec, "", 1, "host", ""), false, new SeededRandom(seed));
    }

    /** Plays until all tasks are done and confirmed; trouble ends after a while. Answers what happened. */
    List<String> play() {
        for (int i = 0; i < 12; i++) {
            at(between(SECOND / 10, 200 * SECOND), this::cut);
        }
        for (int i = 0; i < 4; i++) {
            at(between(SECOND, 200 * SECOND), this::restartServer);
        }
        step(new AgentEvent.TimeReached());
        for (int steps = 0; !server.isContent() || !running.isEmpty(); steps++) {
            assertThat(steps).as("steps without an end").isLessThan(100_000);
            Happening next = happenings.peek();
            if (next != null && next.atMicros() <= agent.wakeMicros()) {
                happenings.remove();
                nowMicros = Math.max(nowMicros, next.atMicros());
                next.what().run();
            } else {
                nowMicros = Math.max(nowMicros, agent.wakeMicros());
                step(new AgentEvent.TimeReached());
            }
        }
        return trace;
    }

    private void step(AgentEvent event) {
        for (AgentAction action : agent.step(event, nowMicros)) {
            trace.add(nowMicros + " " + action);
            perform(action);
        }
    }

    private void perform(AgentAction action) {
        switch (action) {
            case AgentAction.Connect connect -> at(between(100, SECOND), () -> connected(connect.connection()));
            case AgentAction.Send send -> sendToServer(send.message());
            case AgentAction.CloseLink _ -> cut();
            case AgentAction.StartTask start -> started(start);
            case AgentAction.StopTask stop ->
                at(between(0, SECOND), () -> ended(stop.run(), JobResult.failed("interrupted")));
            case AgentAction.SendOutput _, AgentAction.Forget _, AgentAction.Remember _, AgentAction.Lease _ -> {}
            case AgentAction.Note _ -> {}
            case AgentAction.Exit _ -> throw new AssertionError("an agent that lives for ever has ended");
        }
    }

    private void started(AgentAction.StartTask start) {
        AttemptId id = start.process().id();
        assertThat(started.add(id)).as("%s is started once", id).isTrue();
        assertThat(completed).as("tasks whose work is done").doesNotContain(id.task());
        running.put(start.run(), id);
        assertThat(running.size()).as("tasks at once").isLessThanOrEqualTo((int) SLOTS);
        JobResult result = random.nextInt(5) == 0 ? JobResult.failed("bad luck") : JobResult.done();
        at(between(0, 20 * SECOND), () -> ended(start.run(), result));
    }

    private void ended(long run, JobResult result) {
        AttemptId id = running.remove(run);
        if (id != null) {
            if (result.completed()) {
                completed.add(id.task());
            }
            step(new AgentEvent.TaskEnded(run, result, 1));
        }
    }

    private void connected(long newConnection) {
        connection = newConnection;
        isUp = true;
        step(new AgentEvent.Connected(newConnection));
    }

    /** All that is on its way is lost; the agent hears of it later than the server. */
    private void cut() {
        if (isUp) {
            isUp = false;
            long broken = connection;
            server.disconnected();
            at(between(0, 3 * SECOND), () -> step(new AgentEvent.Disconnected(broken, "cut")));
        }
    }

    private void restartServer() {
        cut();
        server.restart();
    }

    private void sendToServer(FromWorker message) {
        long over = connection;
        lastArrivalAtServer = Math.max(lastArrivalAtServer, nowMicros + between(10, SECOND / 10));
        atTime(lastArrivalAtServer, () -> {
            if (isUp && over == connection) {
                server.received(message);
            }
        });
    }

    private void sendToAgent(FromServer message) {
        long over = connection;
        lastArrivalAtAgent = Math.max(lastArrivalAtAgent, nowMicros + between(10, SECOND / 10));
        atTime(lastArrivalAtAgent, () -> {
            if (isUp && over == connection) {
                step(new AgentEvent.Received(over, message));
            }
        });
    }

    private void at(long delayMicros, Runnable what) {
        atTime(nowMicros + delayMicros, what);
    }

    private void atTime(long micros, Runnable what) {
        happenings.add(new Happening(micros, number++, what));
    }

    private long between(long least, long most) {
        return least + (long) (random.nextDouble() * (most - least));
    }
}
