package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Answer.Code;
import dev.estiva.core.Answer.Registered;
import dev.estiva.core.Answer.Stale;
import dev.estiva.core.Fact.RequeueCause;
import dev.estiva.core.Fact.TaskRequeued;
import dev.estiva.core.Fact.WorkerLost;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Input.Ending;
import dev.estiva.core.Input.Report;
import dev.estiva.model.Outcome;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.TaskId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Workers join, fall silent, are lost, come back, are cordoned and drained, while work runs. */
class WorkersComeAndGoTest {
    @Test
    void runsTheTasksOfALostWorkerElsewhere() {
        TestCluster cluster = TestCluster.with(2, "1cpu")
                .live()
                .submit("train cpu=1 for=10m")
                .expectRunning("train", "w1")
                .silence("w1")
                .advance("29s")
                .expectRunning("train", "w1")
                .advance("2s")
                .expectRunning("train", "w2")
                .expectAttempt("train", 2);

        assertThat(cluster.facts(WorkerLost.class)).hasSize(1);
        assertThat(cluster.facts(TaskRequeued.class))
                .extracting(TaskRequeued::cause)
                .containsExactly(RequeueCause.WORKER_LOST);
    }

    @Test
    void waitsForTheLeaseOfAWorkerThatEndsItsTasksByItself() {
        TestCluster cluster = TestCluster.with(1, "1cpu lease=60s").live().submit("train cpu=1 for=1h");
        cluster.and(1, "1cpu")
                .silence("w1")
                .advance("67s")
                .expectRunning("train", "w1")
                .advance("2s")
                .expectRunning("train", "w2")
                .expectAttempt("train", 2);

        cluster = TestCluster.with(1, "1cpu lease=10s").live().submit("train cpu=1 for=1h");
        cluster.and(1, "1cpu")
                .silence("w1")
                .advance("29s")
                .expectRunning("train", "w1")
                .advance("2s")
                .expectRunning("train", "w2");
    }

    @Test
    void startsNothingElsewhereThatAWorkerHasNoRoomForAnyMoreBeforeItHasEndedThere() {
        TestCluster cluster = TestCluster.with(1, "2cpu lease=20s")
                .live()
                .submit("train cpu=2 for=1h")
                .disconnect("w1");
        Attempt first = new Attempt(cluster.task("train"), 1);
        cluster.and(1, "2cpu")
                .tell(new Input.Register(TestSpecs.worker("w1", "1cpu lease=20s"), List.of(first)))
                .expectRefused(
                        Code.NAME_TAKEN, "what runs on worker w1 needs more than it offers now; it has to end first")
                .expectRunning("train", "w1")
                .advance("31s")
                .expectRunning("train", "w2");
    }

    @Test
    void dropsTheLateReportOfALostWorker() {
        TestCluster cluster = TestCluster.with(2, "1cpu").submit("train cpu=1 for=10m");
        var lost = cluster.id("w1");
        Attempt first = new Attempt(cluster.task("train"), 1);

        cluster.lose("w1")
                .expectRunning("train", "w2")
                .tell(new Report(lost, first, new Ending.Ended(Outcome.COMPLETED)))
                .expectAnswer(Stale.STALE)
                .tell(new Report(cluster.id("w2"), first, new Ending.Ended(Outcome.COMPLETED)))
                .expectAnswer(Stale.STALE)
                .expectRunning("train", "w2")
                .drain()
                .expectFinish("train", "10m")
                .expectAttempt("train", 2);
    }

    @Test
    void givesASuspectedWorkerNothingUntilItReturns() {
        TestCluster.with(1, "2cpu")
                .live()
                .submit("first cpu=1 for=1h")
                .silence("w1")
                .advance("7s")
                .submit("second cpu=1 for=1h")
                .expectRunning("first", "w1")
                .expectWaiting("second")
                .reconnect("w1")
                .expectRunning("first", "w1")
                .expectAttempt("first", 1)
                .expectRunning("second", "w1");
    }

    @Test
    void aBeatBringsASuspectedWorkerBack() {
        TestCluster cluster = TestCluster.with(1, "2cpu").live().submit("first cpu=1 for=1h");
        cluster.disconnect("w1").submit("second cpu=1 for=1h").expectWaiting("second");

        cluster.tell(new Input.Beat(cluster.id("w1"))).expectRunning("second", "w1");
    }

    @Test
    void takesBackWhatStillRunsOnAWorkerThatComesBack() {
        TestCluster cluster = TestCluster.with(1, "3cpu")
                .submit("kept cpu=1 for=1h")
                .submit("gone cpu=1 for=1h")
                .disconnect("w1");
        cluster.world().forget("w1", new Attempt(cluster.task("gone"), 1));

        Step step = cluster.world()
                .step(new Input.Register(
                        TestSpecs.worker("w1", "3cpu"),
                        List.of(new Attempt(cluster.task("kept"), 1), new Attempt(new TaskId(99, 0), 1))));

        assertThat(step.answers()).containsExactly(new Registered(cluster.id("w1")));
        assertThat(step.effects())
                .filteredOn(Effect.Drop.class::isInstance)
                .containsExactly(new Effect.Drop(cluster.id("w1"), new Attempt(new TaskId(99, 0), 1)));
        cluster.expectAttempt("kept", 1).expectRunning("gone", "w1").expectAttempt("gone", 2);
    }

    @Test
    void aWorkerThatComesBackWithMoreKeepsWhatRunsOnIt() {
        TestCluster cluster = TestCluster.with(1, "2cpu 1gpu")
                .submit("kept cpu=2 gpu=1 for=1h")
                .submit("next cpu=2 for=1h")
                .cordon("w1")
                .disconnect("w1");

        cluster.world().reconnectAs(TestSpecs.worker("w1", "4cpu 2gpu"));

        cluster.expectRunning("kept", "w1")
                .expectAttempt("kept", 1)
                .expectWaiting("next")
                .uncordon("w1")
                .expectRunning("next", "w1")
                .drain()
                .expectFinish("kept", "1h");
        assertThat(cluster.facts(WorkerLost.class)).isEmpty();
        assertThat(cluster.id("w1").value()).isEqualTo(1);
    }

    @Test
    void aWorkerThatComesBackWithTooLittleIsAnother() {
        TestCluster cluster =
                TestCluster.with(1, "2cpu 1gpu").submit("train cpu=2 for=1h").disconnect("w1");

        cluster.world().reconnectAs(TestSpecs.worker("w1", "1cpu 1gpu"));

        cluster.expectWaiting("train")
                .and(1, "2cpu")
                .expectRunning("train", "w2")
                .expectAttempt("train", 2);
        assertThat(cluster.id("w1").value()).isEqualTo(2);
    }

    @Test
    void aDeviceThatWasBlockedIsFreeWhenTheDevicesAreOthers() {
        TestCluster cluster = TestCluster.with(1, "2cpu 1gpu")
                .block("w1", 0)
                .submit("train gpu=1 for=1h")
                .disconnect("w1");

        cluster.world().reconnectAs(TestSpecs.worker("w1", "4cpu 1gpu"));
        cluster.expectWaiting("train").disconnect("w1");
        cluster.world().reconnectAs(TestSpecs.worker("w1", "4cpu 2gpu"));

        cluster.expectRunning("train", "w1");
    }

    @Test
    void asksAgainForStopsThatTheConnectionSwallowed() {
        TestCluster.with(1, "1cpu")
                .submit("train cpu=1 for=1h")
                .disconnect("w1")
                .cancel("train")
                .advance("10m")
                .expectRunning("train", "w1")
                .reconnect("w1")
                .advance("0")
                .expectEnded("train", Status.CANCELLED);
    }

    @Test
    void endsWhatAUserCancelledOnAWorkerThatIsLost() {
        TestCluster.with(2, "1cpu")
                .submit("train cpu=1 for=1h")
                .silence("w1")
                .cancel("train")
                .lose("w1")
                .expectEnded("train", Status.CANCELLED);
    }

    @Test
    void tellsAWorkerThatWasLostToDropWhatItStillRuns() {
        TestCluster cluster = TestCluster.with(2, "1cpu").submit("train cpu=1 for=10m");
        Attempt first = new Attempt(cluster.task("train"), 1);

        cluster.silence("w1").lose("w1");
        Step step = cluster.world().step(new Input.Register(TestSpecs.worker("w1", "1cpu"), List.of(first)));

        assertThat(step.answers().getFirst()).isEqualTo(new Registered(new dev.estiva.model.WorkerId(3)));
        assertThat(step.effects()).containsExactly(new Effect.Drop(new dev.estiva.model.WorkerId(3), first));
    }

    @Test
    void refusesAnotherWorkerOfTheSameName() {
        TestCluster.with(1, "1cpu")
                .tell(new Input.Register(TestSpecs.worker("w1", "1cpu"), List.of()))
                .expectRefused(Code.NAME_TAKEN, "w1", "present");
    }

    @Test
    void whatAWorkerComesBackWithoutRunsAgain() {
        TestCluster cluster = TestCluster.with(1, "1cpu")
                .submit("train cpu=1 for=10m")
                .submit("next cpu=1 for=10m")
                .disconnect("w1")
                .tell(new Input.Register(TestSpecs.worker("w1", "4cpu"), List.of()));

        assertThat(cluster.answer()).isEqualTo(new Registered(new dev.estiva.model.WorkerId(1)));
        cluster.expectAttempt("train", 2).expectRunning("train", "w1").expectRunning("next", "w1");
    }

    @Test
    void givesACordonedWorkerNothingNew() {
        TestCluster.with(1, "2cpu")
                .submit("first cpu=1 for=10m")
                .cordon("w1")
                .submit("second cpu=1 for=10m")
                .expectRunning("first", "w1")
                .expectWaiting("second")
                .uncordon("w1")
                .expectRunning("second", "w1");
    }

    @Test
    void letsADrainedWorkersTasksFinish() {
        TestCluster.with(2, "1cpu")
                .submit("first cpu=1 for=10m")
                .drainWorker("w1")
                .submit("second cpu=1 for=1m")
                .submit("third cpu=1 for=1m")
                .expectRunning("second", "w2")
                .advance("10m")
                .expectEnded("first", Status.COMPLETED)
                .expectEnded("third", Status.COMPLETED)
                .expectAttempt("first", 1);
    }

    @Test
    void evictsFromADrainedWorkerAndRequeues() {
        TestCluster cluster = TestCluster.with(2, "1cpu")
                .submit("first cpu=1 for=10m")
                .advance("1m")
                .evict("w1")
                .advance("0")
                .expectRunning("first", "w2")
                .expectAttempt("first", 2)
                .drain()
                .expectFinish("first", "11m");

        assertThat(cluster.facts(TaskRequeued.class))
                .extracting(TaskRequeued::cause)
                .containsExactly(RequeueCause.EVICTED);
    }

    @Test
    void aWorkerThatSaysGoodbyeLeavesItsTasksToOthers() {
        TestCluster.with(2, "1cpu")
                .submit("first cpu=1 for=10m")
                .leave("w1")
                .expectRunning("first", "w2")
                .tell(new Input.Beat(new dev.estiva.model.WorkerId(1)))
                .expectRefused(Code.NOT_FOUND, "worker 1");
    }

    @Test
    void aNewWorkerTakesWhatWaits() {
        TestCluster.with(1, "1cpu")
                .submit("first cpu=1 for=10m")
                .submit("second cpu=1 for=10m")
                .advance("1m")
                .and(1, "1cpu")
                .expectRunning("second", "w2")
                .expectStart("second", "1m");
    }

    @Test
    void blocksADeviceUntilTheStrangerIsGone() {
        TestCluster.with(1, "8cpu 2gpu")
                .block("w1", 0)
                .submit("one gpu=1 for=10m")
                .submit("two gpu=1 for=10m")
                .expectRunning("one", "w1")
                .expectWaiting("two")
                .free("w1", 0)
                .expectRunning("two", "w1");
    }

    @Test
    void refusesToBlockADeviceThatIsNotThere() {
        TestCluster.with(1, "1cpu 1gpu").block("w1", 1).expectRefused(Code.NOT_FOUND, "no device 1");
    }

    @Test
    void losesNobodyWhereWorkersDoNotBeat() {
        TestCluster.with(1, "1cpu")
                .submit("train cpu=1 for=100d")
                .advance("99d")
                .expectRunning("train", "w1")
                .expectAttempt("train", 1);
    }

    @Test
    void keepsItsIndexRightWhenTheFirstWorkersAreGone() {
        TestCluster cluster = TestCluster.with(4, "1cpu").lose("w1").lose("w3").submit("train cpu=1 for=1m");

        cluster.expectRunning("train", "w2").submit("other cpu=1 for=1m").expectRunning("other", "w4");
    }
}
