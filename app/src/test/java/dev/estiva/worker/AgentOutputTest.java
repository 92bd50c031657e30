package dev.estiva.worker;

import static dev.estiva.worker.AgentRig.CLUSTER;
import static dev.estiva.worker.AgentRig.completed;
import static dev.estiva.worker.AgentRig.id;
import static dev.estiva.worker.AgentRig.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.worker.AgentAction.SendOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AgentOutputTest {
    private static final AttemptId TASK = id(7, 1);

    private final AgentRig rig = new AgentRig(false, 1);

    private void joins(int window) {
        rig.connect();
        rig.expectHello("");
        rig.welcome(window);
        rig.expectNote("joined as worker 1");
        rig.expectSend(new FromWorker.Ready(1));
        rig.receive(process(TASK));
        rig.expectStart(1, process(TASK));
    }

    private void safe(TaskStream stream, long offset) {
        rig.receive(new FromServer.Output(TASK, 1, stream, offset));
    }

    @Test
    void whatIsWrittenIsSentAtOnceWithinTheWindow() {
        joins(100);
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDOUT, 30));
        rig.expect(new SendOutput(1, TASK, TaskStream.STDOUT, 0, 30));
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDERR, 200));
        rig.expect(new SendOutput(1, TASK, TaskStream.STDERR, 0, 70));
        rig.expectNothingMore();
        safe(TaskStream.STDOUT, 30);
        rig.expect(new SendOutput(1, TASK, TaskStream.STDERR, 70, 30));
        rig.expectNothingMore();
    }

    @Test
    void aResultFollowsItsOutput() {
        joins(10);
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDOUT, 15));
        rig.expect(new SendOutput(1, TASK, TaskStream.STDOUT, 0, 10));
        rig.endOk(1);
        rig.expectSend(new FromWorker.Ready(1));
        rig.expectNothingMore();
        safe(TaskStream.STDOUT, 10);
        rig.expect(new SendOutput(1, TASK, TaskStream.STDOUT, 10, 5));
        rig.expectSend(completed(TASK));
        rig.receive(new FromServer.Beat(1, 0, List.of(TASK)));
        assertThat(rig.forgotten).isEmpty();
        safe(TaskStream.STDOUT, 15);
        assertThat(rig.forgotten).containsExactly(1L);
    }

    @Test
    void whatCannotBeReadAnyMoreHoldsNothingUp() {
        joins(10);
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDOUT, 100));
        rig.expect(new SendOutput(1, TASK, TaskStream.STDOUT, 0, 10));
        rig.endOk(1);
        rig.expectSend(new FromWorker.Ready(1));
        rig.step(new AgentEvent.OutputGone(TASK, TaskStream.STDOUT));
        rig.expectSend(completed(TASK));
        rig.receive(new FromServer.Beat(1, 0, List.of(TASK)));
        assertThat(rig.forgotten).containsExactly(1L);
    }

    @Test
    void aServerThatTakesNoneGetsTheResultAtOnce() {
        joins(0);
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDOUT, 15));
        rig.endOk(1);
        rig.expectSend(completed(TASK));
        rig.expectSend(new FromWorker.Ready(1));
        rig.receive(new FromServer.Beat(1, 0, List.of(TASK)));
        assertThat(rig.forgotten).containsExactly(1L);
    }

    @Test
    void aServerThatWantsNoMoreOfAStreamGetsNoMore() {
        joins(10);
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDOUT, 1_000));
        rig.expect(new SendOutput(1, TASK, TaskStream.STDOUT, 0, 10));
        safe(TaskStream.STDOUT, FromServer.Output.ALL);
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDOUT, 2_000));
        rig.endOk(1);
        rig.expectSend(completed(TASK));
    }

    @Test
    void beginsAgainWhereAServerStandsWhoseMachineCrashed() {
        joins(100);
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDOUT, 60));
        rig.expect(new SendOutput(1, TASK, TaskStream.STDOUT, 0, 60));
        safe(TaskStream.STDOUT, 60);
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDOUT, 80));
        rig.expect(new SendOutput(1, TASK, TaskStream.STDOUT, 60, 20));
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDOUT, 90));
        rig.expect(new SendOutput(1, TASK, TaskStream.STDOUT, 80, 10));
        safe(TaskStream.STDOUT, 15);
        rig.expect(new SendOutput(1, TASK, TaskStream.STDOUT, 15, 75));
        safe(TaskStream.STDOUT, 15);
        rig.expectNothingMore();
        safe(TaskStream.STDOUT, 90);
        rig.endOk(1);
        rig.expectSend(completed(TASK));
    }

    @Test
    void afterABrokenConnectionItGoesOnFromWhereTheServerHasIt() {
        joins(100);
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDOUT, 60));
        rig.expect(new SendOutput(1, TASK, TaskStream.STDOUT, 0, 60));
        safe(TaskStream.STDOUT, 20);
        rig.disconnect();
        rig.expectNote("the connection broke");
        rig.step(new AgentEvent.Wrote(1, TaskStream.STDOUT, 70));
        rig.endOk(1);
        rig.expectNothingMore();
        rig.connect();
        rig.expectHello(CLUSTER, TASK);
        rig.welcome(100);
        rig.expectNote("joined as worker 1");
        rig.expectSend(new FromWorker.Ready(1));
        rig.expect(new SendOutput(1, TASK, TaskStream.STDOUT, 20, 50));
        rig.expectSend(completed(TASK));
        rig.expectNothingMore();
        assertThat(rig.remembered).isEqualTo(new AgentAction.Remember(CLUSTER, 1));
    }

    @Test
    void everyByteArrivesOnceAndInOrderWhateverBreaks() {
        for (long seed = 1; seed <= 200; seed++) {
            allArrives(new SeededRandom(seed), "seed " + seed);
        }
    }

    /** A server that takes each piece in its order, tells late what it has, and now and then loses the connection. */
    private static void allArrives(SeededRandom random, String what) {
        AgentOutput output = new AgentOutput();
        long window = 1L + random.nextInt(300_000);
        output.connected(window);
        TreeMap<AttemptId, Long> produced = new TreeMap<>();
        TreeMap<AttemptId, Long> taken = new TreeMap<>();
        List<SendOutput> onTheWay = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            AttemptId id = id(1 + random.nextInt(3), 1);
            switch (step < 300 ? random.nextInt(6) : 2 + random.nextInt(3)) {
                case 0, 1 -> {
                    long more = produced.getOrDefault(id, 0L) + random.nextInt(200_000);
                    produced.put(id, more);
                    output.wrote(id, id.task().job(), TaskStream.STDOUT, more);
                }
                case 5 -> {
                    onTheWay.clear();
                    output.connected(window);
                }
                default -> {
                    if (!onTheWay.isEmpty()) {
                        SendOutput piece = onTheWay.removeFirst();
                        long has = taken.getOrDefault(piece.id(), 0L);
                        assertThat(piece.offset()).as(what).isLessThanOrEqualTo(has);
                        long now = Math.max(has, piece.offset() + piece.length());
                        taken.put(piece.id(), now);
                        output.safe(new FromServer.Output(piece.id(), 1, TaskStream.STDOUT, now));
                    }
                }
            }
            List<AgentAction> actions = new ArrayList<>();
            output.send(actions);
            actions.forEach(action -> onTheWay.add((SendOutput) action));
            assertThat(onTheWay.stream().mapToLong(SendOutput::length).sum())
                    .as(what)
                    .isLessThanOrEqualTo(window);
        }
        for (int rest = 0; rest < 100_000 && !onTheWay.isEmpty(); rest++) {
            SendOutput piece = onTheWay.removeFirst();
            long now = Math.max(taken.getOrDefault(piece.id(), 0L), piece.offset() + piece.length());
            taken.put(piece.id(), now);
            output.safe(new FromServer.Output(piece.id(), 1, TaskStream.STDOUT, now));
            List<AgentAction> actions = new ArrayList<>();
            output.send(actions);
            actions.forEach(action -> onTheWay.add((SendOutput) action));
        }
        produced.values().removeIf(bytes -> bytes == 0);
        assertThat(taken).as(what).isEqualTo(produced);
        produced.keySet().forEach(id -> assertThat(output.isSafe(id)).isTrue());
    }
}
