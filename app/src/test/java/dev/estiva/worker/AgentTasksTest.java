package dev.estiva.worker;

import static dev.estiva.worker.AgentRig.CLUSTER;
import static dev.estiva.worker.AgentRig.SECOND;
import static dev.estiva.worker.AgentRig.cancel;
import static dev.estiva.worker.AgentRig.completed;
import static dev.estiva.worker.AgentRig.id;
import static dev.estiva.worker.AgentRig.process;
import static dev.estiva.worker.AgentRig.result;

import dev.estiva.model.Payload;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an agent does with tasks. */
class AgentTasksTest {
    @Test
    void runsATaskAndReportsItsEnd() {
        AgentRig rig = start(1, 7);
        rig.endOk(1);
        rig.expectSend(completed(id(7, 1)));
        rig.expectSend(new FromWorker.Ready(1));
        rig.expectNothingMore();
    }

    @Test
    void saysThatItIsReadyAgainOnlyIfItWasFull() {
        AgentRig rig = start(2, 7);
        rig.endOk(1);
        rig.expectSend(completed(id(7, 1)));
        rig.expectNothingMore();
    }

    @Test
    void reportsAFailureWithItsMessage() {
        AgentRig rig = start(2, 7);
        rig.endFailed(1, "out of paper");
        rig.expectSend(result(id(7, 1), Status.FAILED, "out of paper"));
    }

    @Test
    void whatItCouldNotKeepIsToBeTriedAgain() {
        AgentRig rig = start(1, 7);
        rig.step(new AgentEvent.TaskLost(1, "the keeper was killed", AgentRig.SECOND));
        rig.expectSend(result(id(7, 1), Status.STOPPED, "the keeper was killed"));
        rig.expectSend(new FromWorker.Ready(1));
        rig.expectNothingMore();
    }

    @Test
    void passesProgressOnWhileItIsOfInterestAndSomebodyHearsIt() {
        AgentRig rig = start(2, 7);
        rig.step(new AgentEvent.TaskProgress(1, 250, "warming up"));
        rig.expectSend(new FromWorker.Progress(id(7, 1), 250, "warming up"));
        rig.step(new AgentEvent.TaskProgress(99, 250, "of no run"));
        rig.expectNothingMore();
        rig.disconnect();
        rig.expectNote("the connection broke");
        rig.step(new AgentEvent.TaskProgress(1, 300, "while nobody hears"));
        rig.expectNothingMore();
        rig.endOk(1);
        rig.step(new AgentEvent.TaskProgress(1, 400, "too late"));
        rig.expectNothingMore();
    }

    @Test
    void takesTheSameAttemptForTheSameHoweverOftenItComes() {
        AgentRig rig = start(2, 7);
        rig.receive(process(id(7, 1)));
        rig.expectNothingMore();
        rig.endOk(1);
        rig.expectSend(completed(id(7, 1)));
        rig.receive(process(id(7, 1)));
        rig.expectSend(completed(id(7, 1)));
        rig.expectNothingMore();
    }

    @Test
    void keepsAResultUntilTheServerHasIt() {
        AgentRig rig = start(4, 7);
        rig.receive(process(id(8, 1)));
        rig.expectStart(2, process(id(8, 1)));
        rig.endOk(2);
        rig.expectSend(completed(id(8, 1)));
        rig.disconnect();
        rig.expectNote("the connection broke");
        rig.endOk(1);
        rig.expectNothingMore();

        rig.connect();
        rig.expectHello(CLUSTER, id(8, 1), id(7, 1));
        rig.welcome(CLUSTER, 2);
        rig.expectNote("joined");
        rig.expectSend(completed(id(8, 1)));
        rig.expectSend(completed(id(7, 1)));
        rig.expectSend(new FromWorker.Ready(4));
        rig.receive(new FromServer.Beat(2, FromServer.Beat.UNASKED, List.of(id(8, 1), id(9, 1))));
        rig.disconnect();
        rig.expectNote("the connection broke");

        rig.connect();
        rig.expectHello(CLUSTER, id(7, 1));
        rig.welcome(CLUSTER, 2);
        rig.expectNote("joined");
        rig.expectSend(completed(id(7, 1)));
        rig.expectSend(new FromWorker.Ready(4));
        rig.expectNothingMore();
    }

    @Test
    void goesOnWithItsTasksWhileItHasNoServer() {
        AgentRig rig = start(4, 7);
        rig.disconnect();
        rig.expectNote("the connection broke");
        rig.connect();
        rig.expectHello(CLUSTER, id(7, 1));
        rig.welcome(CLUSTER, 1);
        rig.expectNote("joined");
        rig.expectSend(new FromWorker.Ready(3));
        rig.expectNothingMore();
    }

    @Test
    void stopsATaskThatIsCancelled() {
        AgentRig rig = start(1, 7);
        rig.receive(cancel(id(7, 1)));
        rig.expect(new AgentAction.StopTask(1, 5 * SECOND));
        rig.endFailed(1, "interrupted");
        rig.expectSend(result(id(7, 1), Status.STOPPED, "interrupted"));
        rig.expectSend(new FromWorker.Ready(1));
    }

    @Test
    void reportsWhatCameBeforeTheCancellation() {
        AgentRig rig = start(2, 7);
        rig.receive(cancel(id(7, 1)));
        rig.expect(new AgentAction.StopTask(1, 5 * SECOND));
        rig.endOk(1);
        rig.expectSend(completed(id(7, 1)));
        rig.receive(cancel(id(7, 1)));
        rig.expectSend(completed(id(7, 1)));
        rig.expectNothingMore();
    }

    @Test
    void answersTheCancellationOfWhatDoesNotRunHere() {
        AgentRig rig = start(2, 7);
        rig.receive(cancel(id(7, 2)));
        rig.expectSend(new FromWorker.Result(id(7, 2), Status.STOPPED, 0, 0, "not running here", Payload.NONE));
        rig.receive(cancel(id(9, 1)));
        rig.expectSend(new FromWorker.Result(id(9, 1), Status.STOPPED, 0, 0, "not running here", Payload.NONE));
        rig.expectNothingMore();
    }

    @Test
    void stopsAnOlderAttemptForANewerOne() {
        AgentRig rig = start(2, 7);
        rig.receive(process(id(7, 2)));
        rig.expect(new AgentAction.StopTask(1, 0));
        rig.expectStart(2, process(id(7, 2)));
        rig.endFailed(1, "interrupted");
        rig.expectSend(result(id(7, 1), Status.STOPPED, "interrupted"));
        rig.expectSend(new FromWorker.Ready(1));
        rig.receive(process(id(7, 1)));
        rig.expectSend(result(id(7, 1), Status.STOPPED, "interrupted"));
        rig.expectNothingMore();
    }

    @Test
    void takesNoOlderAttemptBesideANewerOne() {
        AgentRig rig = AgentRig.serving(2);
        rig.receive(process(id(7, 2)));
        rig.expectStart(1, process(id(7, 2)));
        rig.receive(process(id(7, 1)));
        rig.expectNote("ignored PROCESS 7.0#1: 7.0#2 runs already");
        rig.expectNothingMore();
    }

    @Test
    void forgetsEverythingInAnotherCluster() {
        AgentRig rig = start(4, 7);
        rig.receive(process(id(8, 1)));
        rig.expectStart(2, process(id(8, 1)));
        rig.endOk(2);
        rig.expectSend(completed(id(8, 1)));
        rig.disconnect();
        rig.expectNote("the connection broke");
        rig.connect();
        rig.expectHello(CLUSTER, id(7, 1), id(8, 1));
        rig.welcome("c2", 1);
        rig.expect(new AgentAction.StopTask(1, 0));
        rig.expectNote("joined");
        rig.expectSend(new FromWorker.Ready(3));

        rig.receive(process(id(7, 1)));
        rig.expectStart(3, process(id(7, 1)));
        rig.endFailed(1, "interrupted"); // that of the other cluster
        rig.expectNothingMore();
        rig.endOk(3);
        rig.expectSend(completed(id(7, 1)));
        rig.expectNothingMore();
    }

    @Test
    void refusesMoreTasksThanItCanList() {
        AgentRig rig = AgentRig.serving(1);
        for (int i = 1; i <= Bounds.ATTEMPTS; i++) {
            rig.receive(process(id(i, 1)));
            rig.expectStart(i, process(id(i, 1)));
        }
        rig.receive(process(id(20_000, 1)));
        rig.expectSend(new FromWorker.Result(
                id(20_000, 1), Status.FAILED, 0, 0, "the worker runs 10000 tasks already", Payload.NONE));
        rig.expectNothingMore();
    }

    @Test
    void takesNoMoreWorkFromAServerThatConfirmsNothing() {
        AgentRig rig = AgentRig.serving(2);
        for (int i = 1; i <= AgentTasks.MOST_HELD; i++) {
            rig.receive(process(id(i, 1)));
            rig.expectStart(i, process(id(i, 1)));
            rig.endOk(i);
            rig.expectSend(completed(id(i, 1)));
        }
        rig.receive(process(id(30_000, 1)));
        rig.expect(new AgentAction.CloseLink("the server confirms no results"));
        rig.expectNote("the server confirms no results; trying again in ");
        rig.expectNothingMore();
    }

    /** An agent with so many slots whose first run is the first attempt at this job. */
    private static AgentRig start(long slots, int job) {
        AgentRig rig = AgentRig.serving(slots);
        rig.receive(process(id(job, 1)));
        rig.expectStart(1, process(id(job, 1)));
        rig.expectNothingMore();
        return rig;
    }
}
