package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.Fact.TaskRequeued;
import dev.estiva.core.Fact.WorkerLost;
import dev.estiva.core.Fact.WorkerSuspected;
import dev.estiva.core.Input.Attempt;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.Payload;
import dev.estiva.policy.Presets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that died and came back goes on where it was, with whatever its workers did meanwhile. */
class RestartTest {
    @Test
    void whatRanGoesOnAndIsNotStartedAgain() {
        TestCluster cluster = TestCluster.with(1, "2cpu")
                .live()
                .submit("train cpu=1 for=10m")
                .advance("1m")
                .restart()
                .expectRunning("train", "w1")
                .submit("next cpu=1 for=1m")
                .expectWaiting("next")
                .advance("20s")
                .reconnect("w1")
                .expectRunning("next", "w1")
                .drain()
                .expectAttempt("train", 1)
                .expectFinish("train", "10m");

        assertThat(cluster.facts(TaskRequeued.class)).isEmpty();
    }

    @Test
    void aResultThatWasHeldBackIsTaken() {
        TestCluster.with(1, "1cpu")
                .live()
                .submit("train cpu=1 for=10s")
                .advance("5s")
                .restart()
                .advance("20s")
                .expectRunning("train", "w1")
                .reconnect("w1")
                .expectEnded("train", Status.COMPLETED)
                .expectAttempt("train", 1);
    }

    @Test
    void nobodyIsLostBeforeItsFullTimeToComeBack() {
        TestCluster cluster = TestCluster.with(1, "1cpu")
                .live()
                .submit("train cpu=1 for=1h")
                .silence("w1")
                .advance("25s")
                .restart()
                .advance("29s")
                .expectRunning("train", "w1");

        cluster.advance("2s").expectWaiting("train");
        assertThat(cluster.facts(WorkerSuspected.class)).hasSize(1);
        assertThat(cluster.facts(WorkerLost.class)).hasSize(1);
    }

    @Test
    void aTaskThatWasNeverSentIsSentAgainAsANewAttempt() {
        TestCluster cluster = TestCluster.with(1, "1cpu").live();
        cluster.world().crashOn(new Input.Submit(TestSpecs.job("train cpu=1 for=1m"), Payload.NONE));

        cluster.reconnect("w1");

        assertThat(cluster.facts(TaskRequeued.class))
                .extracting(TaskRequeued::message)
                .containsExactly("its worker came back without it");
        assertThat(cluster.world().state().runningCount()).isEqualTo(1);
    }

    @Test
    void whatWaitedIsPlacedWithoutAnyNews() {
        ClusterState state = new ClusterState(Presets.FIFO.spec().build().order());
        TestCluster cluster =
                TestCluster.with(1, "1cpu").submit("first cpu=1 for=1m").submit("second cpu=1 for=1m");
        cluster.world().facts().forEach(state::apply);
        Attempt first = new Attempt(cluster.task("first"), 1);
        state.apply(new Fact.TaskFinished(first.task(), 1, dev.estiva.model.Outcome.COMPLETED, 7));

        Engine engine =
                new Engine(EngineConfig.SIMULATED, state, Presets.FIFO.spec().build(), FactListener.NONE);

        assertThat(engine.step(List.of(), 8).facts()).hasSize(1).allMatch(Fact.TaskPlaced.class::isInstance);
    }

    @Test
    void timeStaysBehindTheLastFact() {
        ClusterState state = new ClusterState(QueueOrder.FIFO);
        state.apply(new Fact.PolicyReplaced("a", "b", 50));
        Engine engine = new Engine(EngineConfig.LIVE, state, new PlainFifo(QueueOrder.FIFO), FactListener.NONE);

        assertThat(engine.nowMicros()).isEqualTo(50);
        assertThatThrownBy(() -> engine.step(List.of(new Input.Restart()), 49)).hasMessageContaining("time went back");
        assertThat(engine.step(List.of(new Input.Restart()), 50).facts()).isEmpty();
    }

    @Test
    void refusesAStateThatIsSortedForAnotherPolicy() {
        ClusterState state = new ClusterState(QueueOrder.FIFO);
        assertThatThrownBy(() -> new Engine(
                        EngineConfig.LIVE, state, Presets.PRIORITY.spec().build(), FactListener.NONE))
                .hasMessageContaining("fifo")
                .hasMessageContaining("priority");
    }
}
