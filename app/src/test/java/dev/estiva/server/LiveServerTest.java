package dev.estiva.server;

import static dev.estiva.server.FakeWorker.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Fact;
import dev.estiva.core.Fact.RequeueCause;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.FromServer.Beat;
import dev.estiva.protocol.FromServer.Cancel;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.FromServer.Refused;
import dev.estiva.protocol.FromServer.Welcome;
import dev.estiva.protocol.FromWorker.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The server's side of the conversation, in virtual time. */
class LiveServerTest {
    private final LiveRig rig = new LiveRig();

    @Test
    void aWorkerIsWelcomedGivenWorkAndItsResultConfirmed() {
        FakeWorker worker = rig.join("a");
        assertThat(worker.hears(Welcome.class))
                .isEqualTo(new Welcome(1, "lab", 5, new WorkerId(1), 2_000_000, 30_000_000, "0.1", 1_000));
        assertThat(rig.ready).containsExactly("a");

        rig.submit(1);
        ProcessTask process = worker.hears(ProcessTask.class);
        assertThat(process.id()).isEqualTo(id(1, 1));
        assertThat(process.epoch()).isEqualTo(5);
        assertThat(process.jobType()).isEqualTo("sleep");

        worker.result(process.id(), Status.COMPLETED);
        rig.settle();
        assertThat(worker.hears(Beat.class)).isEqualTo(new Beat(5, Beat.UNASKED, List.of(process.id())));
        worker.hearsNothing();
        assertThat(rig.facts(Fact.TaskFinished.class)).hasSize(1);
        assertThat(rig.results).containsExactly(new TaskId(1, 0));
    }

    @Test
    void aResultIsConfirmedAfterItsStepAndBeforeTheNextTask() {
        FakeWorker worker = rig.join("a");
        rig.submit(2);
        worker.hears(Welcome.class);
        worker.hears(ProcessTask.class);
        worker.result(id(1, 1), Status.COMPLETED);
        rig.settle();
        assertThat(worker.hears(Beat.class).received()).containsExactly(id(1, 1));
        assertThat(worker.hears(ProcessTask.class).id()).isEqualTo(id(2, 1));
    }

    @Test
    void everyBeatIsAnswered() {
        FakeWorker worker = rig.join("a");
        worker.hears(Welcome.class);
        rig.advance(Duration.ofSeconds(3), worker);
        for (int seq = 1; seq <= 3; seq++) {
            assertThat(worker.hears(Beat.class)).isEqualTo(new Beat(5, seq, List.of()));
        }
    }

    @Test
    void noTaskIsSentBeforeTheWorkerIsReady() {
        FakeWorker worker = rig.connect();
        worker.hello("a");
        rig.settle();
        rig.submit(1);
        worker.hears(Welcome.class);
        worker.hearsNothing();
        assertThat(rig.ready).isEmpty();
        worker.ready();
        rig.settle();
        worker.hears(ProcessTask.class);
        assertThat(rig.ready).containsExactly("a");
    }

    @Test
    void aWorkerThatBeatsButNeverSaysReadyIsLostAndItsTaskRunsElsewhere() {
        FakeWorker worker = rig.connect();
        worker.hello("a");
        rig.settle();
        rig.submit(1);
        FakeWorker other = rig.join("b");
        other.hears(Welcome.class);
        rig.advance(Duration.ofSeconds(31), worker, other);
        assertThat(rig.facts(Fact.WorkerLost.class))
                .extracting(Fact.WorkerLost::worker)
                .containsExactly(new WorkerId(1));
        assertThat(rig.facts(Fact.TaskRequeued.class)).hasSize(1);
        assertThat(worker.whyClosed).isNotNull();
        assertThat(other.hearsNext(ProcessTask.class).id()).isEqualTo(id(1, 2));
    }

    @Test
    void aWorkerMaySayReadyBeforeItIsLetIn() {
        rig.admits = false;
        FakeWorker worker = rig.join("a");
        worker.hearsNothing();
        rig.server.admit(rig.asking.getFirst());
        rig.submit(1);
        worker.hears(Welcome.class);
        worker.hears(ProcessTask.class);
        assertThat(rig.ready).containsExactly("a");
    }

    @Test
    void ofTwoWorkersWithOneNameTheSecondIsRefused() {
        FakeWorker first = rig.join("a");
        FakeWorker second = rig.join("a");
        assertThat(second.hears(Refused.class).reason()).isEqualTo("a worker called a is present");
        assertThat(second.whyClosed).isNotNull();
        first.hears(Welcome.class);
        rig.submit(1);
        first.hears(ProcessTask.class);
        assertThat(rig.facts(Fact.WorkerJoined.class)).hasSize(1);
    }

    @Test
    void aRefusedWorkerGetsInWhenTheOtherIsGone() {
        rig.join("a").cut();
        FakeWorker second = rig.join("a");
        assertThat(second.hears(Welcome.class).worker()).isEqualTo(new WorkerId(1));
        rig.submit(1);
        second.hears(ProcessTask.class);
    }

    @Test
    void aWorkerThatDisconnectsIsSuspectedAndLostLaterAndItsTaskRunsElsewhere() {
        FakeWorker first = rig.join("a");
        rig.submit(1);
        FakeWorker second = rig.join("b");
        first.cut();
        assertThat(rig.facts(Fact.WorkerSuspected.class)).hasSize(1);
        assertThat(rig.facts(Fact.TaskRequeued.class)).isEmpty();
        rig.submit(1);
        second.hears(Welcome.class);
        assertThat(second.hears(ProcessTask.class).id())
                .as("a suspected worker gets nothing new")
                .isEqualTo(id(2, 1));
        second.result(id(2, 1), Status.COMPLETED);

        rig.advance(Duration.ofSeconds(31), second);

        assertThat(rig.facts(Fact.WorkerLost.class))
                .extracting(Fact.WorkerLost::worker)
                .containsExactly(new WorkerId(1));
        assertThat(rig.facts(Fact.TaskRequeued.class))
                .extracting(Fact.TaskRequeued::cause)
                .containsExactly(RequeueCause.WORKER_LOST);
        assertThat(rig.facts(Fact.TaskPlaced.class).getLast())
                .matches(placed ->
                        placed.attempt() == 2 && placed.placement().worker().equals(new WorkerId(2)));
    }

    @Test
    void aWorkerThatComesBackKeepsItsTaskAndReportsWhatEndedMeanwhile() {
        FakeWorker before = rig.join("a");
        rig.submit(1);
        before.cut();
        FakeWorker after = rig.connect();
        after.hello("a", id(1, 1));
        rig.settle();
        after.hears(Welcome.class);
        after.result(id(1, 1), Status.COMPLETED);
        after.ready();
        rig.settle();
        assertThat(after.hears(Beat.class).received()).containsExactly(id(1, 1));
        assertThat(rig.facts(Fact.TaskFinished.class)).hasSize(1);
        assertThat(rig.facts(Fact.TaskRequeued.class)).isEmpty();
    }

    @Test
    void whatAWorkerThatComesBackNoLongerHasIsRunAgain() {
        rig.join("a").cut();
        rig.submit(1);
        FakeWorker busy = rig.join("a");
        busy.hears(Welcome.class);
        busy.hears(ProcessTask.class);
        busy.cut();
        FakeWorker after = rig.join("a");
        after.hears(Welcome.class);
        assertThat(after.hears(ProcessTask.class).id()).isEqualTo(id(1, 2));
    }

    @Test
    void whatDoesNotCountIsCancelledWhenAWorkerComesBackWithIt() {
        FakeWorker worker = rig.connect();
        worker.hello("a", id(8, 3));
        worker.ready();
        rig.settle();
        worker.hears(Welcome.class);
        Cancel cancel = worker.hears(Cancel.class);
        assertThat(cancel.id()).isEqualTo(id(8, 3));
        assertThat(cancel.reason()).isEqualTo(StopCause.EVICTED);
        worker.result(id(8, 3), Status.STOPPED);
        rig.settle();
        assertThat(worker.hears(Beat.class).received())
                .as("confirmed, though it did not count")
                .containsExactly(id(8, 3));
        assertThat(rig.facts(Fact.TaskFinished.class)).isEmpty();
    }

    @Test
    void whatRunsForAnotherClusterIsNoneOfOurs() {
        FakeWorker worker = rig.connect();
        worker.hello(WorkerSpec.ofSlots("a", 1), "another", id(1, 1));
        worker.ready();
        rig.settle();
        worker.hears(Welcome.class);
        worker.hearsNothing();
    }

    @Test
    void aLateResultIsConfirmedAndDropped() {
        FakeWorker first = rig.join("a");
        rig.submit(1);
        first.cut();
        FakeWorker second = rig.join("b");
        rig.advance(Duration.ofSeconds(31), second);
        FakeWorker back = rig.join("a");
        back.hears(Welcome.class);
        back.result(id(1, 1), Status.COMPLETED);
        rig.settle();
        assertThat(back.hears(Beat.class).received()).containsExactly(id(1, 1));
        assertThat(rig.facts(Fact.TaskFinished.class)).isEmpty();
        assertThat(rig.results).as("only results that count").isEmpty();

        second.result(id(1, 2), Status.COMPLETED);
        rig.settle();
        assertThat(rig.facts(Fact.TaskFinished.class))
                .extracting(Fact.TaskFinished::attempt)
                .containsExactly(2);
    }

    @Test
    void aWorkerThatWasGivenUpButStillTalksIsSentAwayAndJoinsAnew() {
        FakeWorker asleep = rig.join("a");
        rig.submit(1);
        rig.advance(Duration.ofSeconds(31));
        assertThat(rig.facts(Fact.WorkerLost.class)).hasSize(1);
        asleep.hears(Welcome.class);
        asleep.hears(ProcessTask.class);
        assertThat(asleep.hears(Refused.class).reason()).contains("given up", "no beat for 30 s");
        asleep.hearsNothing();
        assertThat(asleep.whyClosed).isNotNull();

        FakeWorker again = rig.join("a");
        assertThat(again.hears(Welcome.class).worker()).isEqualTo(new WorkerId(2));
        assertThat(again.hears(ProcessTask.class).id()).isEqualTo(id(1, 2));
    }

    @Test
    void theConnectionThatAWorkerCameBackFromIsClosed() {
        FakeWorker halfOpen = rig.join("a");
        rig.submit(1);
        halfOpen.cutOffUnnoticed();
        rig.advance(Duration.ofSeconds(7));
        FakeWorker back = rig.connect();
        back.hello("a", id(1, 1));
        back.ready();
        rig.settle();
        back.hears(Welcome.class);

        halfOpen.cut();

        rig.advance(Duration.ofSeconds(40), back);
        assertThat(rig.facts(Fact.WorkerLost.class))
                .as("the end of the old connection means nothing")
                .isEmpty();
        assertThat(rig.facts(Fact.WorkerSuspected.class)).hasSize(1);
        back.result(id(1, 1), Status.COMPLETED);
        rig.settle();
        assertThat(rig.facts(Fact.TaskFinished.class)).hasSize(1);
    }

    @Test
    void nothingCountsThatComesOverAConnectionThatWasReplaced() {
        FakeWorker old = rig.join("a");
        rig.submit(1);
        rig.advance(Duration.ofSeconds(7));
        FakeWorker back = rig.connect();
        back.hello("a", id(1, 1));
        rig.settle();
        old.result(id(1, 1), Status.COMPLETED);
        rig.settle();
        old.hears(Welcome.class);
        old.hears(ProcessTask.class);
        assertThat(old.hears(Refused.class).reason()).contains("another connection");
        assertThat(rig.facts(Fact.TaskFinished.class)).isEmpty();
    }

    @Test
    void aWorkerThatBreaksTheRulesIsSuspectedAtOnce() {
        FakeWorker rude = rig.join("a");
        rude.hello("a");
        rig.settle();
        rude.hears(Welcome.class);
        assertThat(rude.hears(Refused.class).reason()).isEqualTo("HELLO was said before");
        assertThat(rig.facts(Fact.WorkerSuspected.class)).hasSize(1);
        FakeWorker polite = rig.join("a");
        rig.submit(1);
        polite.hears(Welcome.class);
        polite.hears(ProcessTask.class);
    }

    @Test
    void aWorkerThatWentBeforeItWasLetInNeverJoins() {
        rig.admits = false;
        FakeWorker impatient = rig.join("a");
        impatient.close();
        rig.server.admit(rig.asking.getFirst());
        rig.settle();
        assertThat(rig.facts).isEmpty();
    }

    @Test
    void aWorkerThatGoesWhileItIsLetInIsSuspected() {
        FakeWorker hasty = rig.connect();
        hasty.hello("a");
        hasty.deliver();
        hasty.cut(); // the server hears both before it takes its next step
        assertThat(rig.facts(Fact.WorkerJoined.class)).hasSize(1);
        assertThat(rig.facts(Fact.WorkerSuspected.class)).hasSize(1);
        rig.submit(1);
        assertThat(rig.facts(Fact.TaskPlaced.class)).isEmpty();
    }

    @Test
    void aWorkerThatComesBackWithMoreIsStillTheSameWorker() {
        FakeWorker small = rig.join("a");
        rig.submit(1);
        small.cut();
        FakeWorker large = rig.connect();
        large.hello(WorkerSpec.ofSlots("a", 4), "lab");
        large.ready();
        rig.settle();
        assertThat(large.hears(Welcome.class).worker()).isEqualTo(new WorkerId(1));
        assertThat(large.hears(ProcessTask.class).id()).isEqualTo(id(1, 2));
    }

    @Test
    void closingEndsAllConnectionsAlsoOfThoseWhoWait() {
        FakeWorker in = rig.join("a");
        rig.admits = false;
        FakeWorker waiting = rig.join("b");
        FakeWorker silent = rig.connect();
        rig.server.close();
        rig.settle();
        for (FakeWorker worker : List.of(in, waiting, silent)) {
            while (worker.deliver()) {
                // until it hears that the other side has closed
            }
            assertThat(worker.whyClosed).isEqualTo("the other side closed the connection");
        }
    }

    @Test
    void theLoopsOwnThreadMayPostAndStopAtAnyTime() throws IOException, InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        rig.server.post(() -> {
            for (int i = 0; i < 200_000; i++) { // more than the inbox takes: it would wait for itself
                rig.server.post(() -> {});
            }
            rig.server.stop();
            done.countDown();
        });
        rig.server.run();
        assertThat(done.getCount()).isZero();
    }

    @Test
    void fiftyWorkersShareTheWork() {
        List<FakeWorker> workers =
                IntStream.range(0, 50).mapToObj(i -> rig.join("w" + i)).toList();
        rig.submit(200);
        for (int round = 0; round < 4; round++) {
            for (FakeWorker worker : workers) {
                worker.reportAll();
            }
            rig.settle();
        }
        assertThat(rig.facts(Fact.TaskFinished.class)).hasSize(200);
        assertThat(rig.facts(Fact.TaskPlaced.class)).hasSize(200);
        assertThat(rig.server.view().runningCount()).isZero();
    }
}
