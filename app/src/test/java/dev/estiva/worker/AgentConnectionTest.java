package dev.estiva.worker;

import static dev.estiva.worker.AgentRig.BEAT;
import static dev.estiva.worker.AgentRig.CLUSTER;
import static dev.estiva.worker.AgentRig.LOST;
import static dev.estiva.worker.AgentRig.SECOND;
import static dev.estiva.worker.AgentRig.id;
import static dev.estiva.worker.AgentRig.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.MachineSample;
import dev.estiva.model.MachineSample.DeviceSample;
import dev.estiva.model.WorkerId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an agent gets and keeps a server. */
class AgentConnectionTest {
    @Test
    void aSampleOfTheMachineTravelsWithTheNextBeatAndNoOther() {
        AgentRig rig = AgentRig.serving(1);
        MachineSample stale = new MachineSample(10, 20, List.of());
        MachineSample sample = new MachineSample(500, 1 << 30, List.of(new DeviceSample(0, 5, 10, 1_000, 3)));
        rig.step(new AgentEvent.Sampled(stale));
        rig.step(new AgentEvent.Sampled(sample));
        rig.expectNothingMore();
        rig.pass(AgentRig.BEAT);
        rig.expectSend(new FromWorker.Beat(1, List.of(), sample));
        rig.pass(AgentRig.BEAT);
        rig.expectSend(new FromWorker.Beat(2, List.of()));
    }

    @Test
    void beatsWithWhatRunsAndHearsTheAnswers() {
        AgentRig rig = AgentRig.serving(2);
        rig.receive(process(id(7, 1)));
        rig.expectStart(1, process(id(7, 1)));
        for (int beat = 1; beat <= 100; beat++) {
            rig.pass(BEAT);
            rig.expectSend(new FromWorker.Beat(beat, List.of(id(7, 1))));
            rig.receive(new FromServer.Beat(1, beat, List.of()));
            rig.expectNothingMore();
        }
    }

    @Test
    void sendsOneBeatAfterAStandstill() {
        AgentRig rig = AgentRig.serving(1);
        rig.pass(BEAT - 1);
        rig.expectNothingMore();
        rig.pass(1);
        rig.expectSend(new FromWorker.Beat(1, List.of()));
        assertThat(rig.wakesIn()).isEqualTo(BEAT);
    }

    @Test
    void givesUpAServerThatIsSilent() {
        AgentRig rig = AgentRig.serving(1);
        rig.pass(LOST / 2);
        for (int beat = 1; beat <= 7; beat++) {
            rig.expectSend(new FromWorker.Beat(beat, List.of()));
        }
        rig.expect(new AgentAction.CloseLink("heard nothing for 15 s"));
        rig.expectNote("heard nothing for 15 s; trying again in 0.");
        rig.expectNothingMore();
    }

    @Test
    void triesAgainAtGrowingDistancesUntilItSucceeds() {
        AgentRig rig = new AgentRig(false, 1);
        long full = SECOND / 10;
        for (int i = 0; i < 20; i++) {
            rig.connect();
            rig.expectHello("");
            rig.disconnect();
            rig.expectNote("the connection broke; trying again in ");
            assertThat(rig.wakesIn()).isBetween(full / 2, full);
            full = Math.min(2 * full, 10 * SECOND);
        }
        rig.connect();
        rig.expectHello("");
        rig.welcome(CLUSTER, 1);
        rig.receive(new FromServer.Beat(1, 1, List.of()));
        rig.disconnect();
        assertThat(rig.wakesIn()).as("a connection that worked resets it").isLessThanOrEqualTo(SECOND / 10);
    }

    @Test
    void staysAwayFromAServerThatLetsItInOnlyToThrowItOut() {
        AgentRig rig = new AgentRig(false, 1);
        for (int i = 0; i < 20; i++) {
            rig.connect();
            rig.expectHello(i == 0 ? "" : CLUSTER);
            rig.welcome(CLUSTER, 1);
            rig.expectNote("joined");
            rig.expectSend(new FromWorker.Ready(1));
            rig.disconnect();
            rig.expectNote("the connection broke");
        }
        assertThat(rig.wakesIn()).isGreaterThanOrEqualTo(5 * SECOND);
    }

    @Test
    void waitsForAnAnswerToHelloButNotForEver() {
        AgentRig rig = new AgentRig(false, 1);
        rig.connect();
        rig.expectHello("");
        assertThat(rig.wakesIn()).isEqualTo(Agent.GREETING_MICROS);
        rig.pass(Agent.GREETING_MICROS);
        rig.expect(new AgentAction.CloseLink("no answer to HELLO"));
        rig.expectNote("no answer to HELLO; trying again in ");
        rig.expectNothingMore();
    }

    /** What it runs is given up in half a minute; a server that knows it answers at once. */
    @Test
    void waitsShorterForTheAnswerOfAServerThatItKnows() {
        AgentRig rig = AgentRig.serving(1);
        rig.disconnect();
        rig.expectNote("the connection broke; trying again in ");
        for (long patience = LOST / 2; patience <= LOST; patience *= 2) {
            rig.connect();
            rig.expectHello(CLUSTER);
            assertThat(rig.wakesIn()).isEqualTo(patience);
            rig.pass(patience);
            rig.expect(new AgentAction.CloseLink("no answer to HELLO"));
            rig.expectNote("no answer to HELLO; trying again in ");
            rig.expectNothingMore();
        }
    }

    @Test
    void triesAgainWhenRefused() {
        AgentRig rig = new AgentRig(false, 1);
        rig.connect();
        rig.expectHello("");
        rig.receive(new FromServer.Refused("there is a w1 already"));
        rig.expect(new AgentAction.CloseLink("the server refuses: there is a w1 already"));
        rig.expectNote("the server refuses: there is a w1 already; trying again in ");
        rig.connect();
        rig.expectHello("");
    }

    @Test
    void leavesAServerThatSpeaksAnotherVersion() {
        AgentRig rig = new AgentRig(false, 1);
        rig.connect();
        rig.expectHello("");
        rig.receive(new FromServer.Welcome(2, CLUSTER, 1, new WorkerId(1), BEAT, LOST, ""));
        rig.expect(new AgentAction.CloseLink("the server speaks protocol 2, this worker 1"));
    }

    @Test
    void leavesAServerThatDoesNotBeginWithWelcome() {
        AgentRig rig = new AgentRig(false, 1);
        rig.connect();
        rig.expectHello("");
        rig.receive(process(id(7, 1)));
        rig.expect(new AgentAction.CloseLink("the server did not begin with WELCOME"));
    }

    @Test
    void takesNoNoticeOfAnEarlierConnection() {
        AgentRig rig = AgentRig.serving(1);
        rig.disconnect();
        rig.expectNote("the connection broke");
        rig.connect();
        rig.expectHello(CLUSTER);
        rig.receiveOnOldConnection(process(id(7, 1)));
        rig.step(new AgentEvent.Disconnected(1, "late news"));
        rig.expectNothingMore();
        rig.welcome(CLUSTER, 1);
        rig.expectNote("joined");
        rig.expectSend(new FromWorker.Ready(1));
    }

    @Test
    void leavesAServerOfAnEarlierEpoch() {
        AgentRig rig = AgentRig.serving(1);
        rig.disconnect();
        rig.expectNote("the connection broke");
        rig.connect();
        rig.expectHello(CLUSTER);
        rig.welcome(CLUSTER, 5);
        rig.expectNote("joined");
        rig.expectSend(new FromWorker.Ready(1));
        rig.disconnect();
        rig.expectNote("the connection broke");
        rig.connect();
        rig.expectHello(CLUSTER);
        rig.welcome(CLUSTER, 4);
        rig.expect(new AgentAction.CloseLink("a server of epoch 4, while the cluster is at 5"));
    }

    @Test
    void refusesMessagesOfAnEarlierEpoch() {
        AgentRig rig = AgentRig.serving(1);
        rig.receive(process(id(7, 1), 3));
        rig.expectStart(1, process(id(7, 1), 3));
        rig.receive(process(id(8, 1), 2));
        rig.expectNote("ignored PROCESS 8.0#1 of epoch 2, while the cluster is at 3");
        rig.receive(AgentRig.cancel(id(7, 1)));
        rig.expectNote("ignored CANCEL 7.0#1 of epoch 1, while the cluster is at 3");
        rig.receive(new FromServer.Beat(2, 1, List.of()));
        rig.expectNote("ignored BEAT of epoch 2");
        rig.expectNothingMore();
    }

    @Test
    void notesAnUnknownTypeOnce() {
        AgentRig rig = AgentRig.serving(1);
        rig.receive(new FromServer.Unknown("DANCE"));
        rig.expectNote("ignored a message of the unknown type DANCE");
        rig.receive(new FromServer.Unknown("DANCE"));
        rig.expectNothingMore();
        for (int i = 0; i < 1_000; i++) {
            rig.receive(new FromServer.Unknown("DANCE" + i));
        }
        for (int i = 0; i < 19; i++) {
            rig.expectNote("ignored a message of the unknown type DANCE" + i);
        }
        rig.expectNothingMore();
    }

    @Test
    void withOnceItEndsWithItsConnectionAndItsTasksToo() {
        AgentRig rig = new AgentRig(true, 1);
        rig.connect();
        rig.expectHello("");
        rig.welcome(CLUSTER, 1);
        rig.expectNote("joined");
        rig.expectSend(new FromWorker.Ready(1));
        rig.receive(process(id(7, 1)));
        rig.expectStart(1, process(id(7, 1)));
        rig.disconnect();
        rig.expect(new AgentAction.StopTask(1, 0));
        rig.expectNote("the connection broke");
        rig.expect(new AgentAction.Exit(0));
        rig.endFailed(1, "interrupted");
        rig.pass(100 * SECOND);
        rig.expectNothingMore();
    }

    @Test
    void withOnceItFailsIfItNeverGetsIn() {
        AgentRig unreachable = new AgentRig(true, 1);
        unreachable.step(new AgentEvent.TimeReached());
        unreachable.expect(new AgentAction.Connect(1));
        unreachable.step(new AgentEvent.Disconnected(1, "cannot connect"));
        unreachable.expectNote("cannot connect");
        unreachable.expect(new AgentAction.Exit(1));

        AgentRig refused = new AgentRig(true, 1);
        refused.connect();
        refused.expectHello("");
        refused.receive(new FromServer.Refused("no"));
        refused.expect(new AgentAction.CloseLink("the server refuses: no"));
        refused.expectNote("the server refuses: no");
        refused.expect(new AgentAction.Exit(1));
    }

    @Test
    void endsWhenOrderedTo() {
        AgentRig rig = AgentRig.serving(1);
        rig.step(new AgentEvent.Ordered("process 17 has ended"));
        rig.expectNote("process 17 has ended");
        rig.expect(new AgentAction.Exit(0));
        rig.expectNothingMore();
    }
}
