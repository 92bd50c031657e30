package dev.estiva.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Input.Ending;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Resources;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Status;
import dev.estiva.server.SessionAction.Acknowledge;
import dev.estiva.server.SessionAction.Admit;
import dev.estiva.server.SessionAction.Close;
import dev.estiva.server.SessionAction.Send;
import dev.estiva.server.SessionAction.Tell;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerSessionTest {
    private static final WorkerId WORKER = new WorkerId(3);
    private static final AttemptId TASK = new AttemptId(new TaskId(7, 0), 1);
    private static final FromWorker.Ready READY = new FromWorker.Ready(1);
    private static final FromServer.Welcome WELCOME =
            new FromServer.Welcome(1, "lab", 5, WORKER, 2_000_000, 30_000_000, "");
    private static final FromServer.ProcessTask PROCESS = new FromServer.ProcessTask(
            TASK, 5, "sleep", Payload.NONE, Resources.ofSlots(1), List.of(), JobSpec.UNKNOWN);
    private static final FromServer.Cancel CANCEL = new FromServer.Cancel(TASK, 5, StopCause.CANCELLED, 0);

    private static final FromWorker.Output PIECE =
            new FromWorker.Output(TASK, TaskStream.STDERR, 5, Payload.of(new byte[] {1}));

    private final WorkerSession session = new WorkerSession(5);

    @Test
    void aHelloAsksToBeLetIn() {
        assertThat(session.heard(hello(1))).containsExactly(new Admit(hello(1)));
        assertThat(session.admitted(WORKER, WELCOME)).containsExactly(new Send(WELCOME));
        assertThat(session.isReady()).isFalse();
    }

    @Test
    void aSecondHelloIsRefusedBeforeAndAfterTheFirstIsAnswered() {
        session.heard(hello(1));
        assertThat(session.heard(hello(1))).isEqualTo(refusal("HELLO was said before"));

        WorkerSession admitted = new WorkerSession(5);
        admitted.heard(hello(1));
        admitted.admitted(WORKER, WELCOME);
        assertThat(admitted.heard(hello(1)))
                .startsWith(refusal("HELLO was said before").toArray(SessionAction[]::new))
                .endsWith(new Tell(new Input.Disconnect(WORKER)))
                .hasSize(3);
    }

    @Test
    void whoeverSaysSomethingElseFirstIsRefused() {
        for (FromWorker first : List.of(READY, new FromWorker.Beat(1, List.of()), result(Status.COMPLETED), PIECE)) {
            assertThat(new WorkerSession(5).heard(first)).isEqualTo(refusal("the first message must be HELLO"));
        }
    }

    @Test
    void anotherVersionOfTheProtocolIsRefusedByName() {
        assertThat(session.heard(hello(2))).isEqualTo(refusal("this server speaks protocol 1, not 2"));
    }

    @Test
    void messagesOfAnUnknownTypeChangeNothingAtAnyTime() {
        FromWorker.Unknown unknown = new FromWorker.Unknown("SING");
        assertThat(session.heard(unknown)).isEmpty();
        session.heard(hello(1));
        assertThat(session.heard(unknown)).isEmpty();
        session.admitted(WORKER, WELCOME);
        assertThat(session.heard(unknown)).isEmpty();
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void tasksAreHeldBackUntilReadyAndNoCancellationOvertakesThem() {
        admit();
        assertThat(session.send(PROCESS)).isEmpty();
        assertThat(session.send(CANCEL)).isEmpty();
        assertThat(session.heard(READY)).containsExactly(new Send(PROCESS), new Send(CANCEL));
        assertThat(session.send(PROCESS)).containsExactly(new Send(PROCESS));
        assertThat(session.heard(READY)).as("what was held back is sent once").isEmpty();
    }

    @Test
    void acknowledgementsAreNotHeldBack() {
        admit();
        FromServer.Beat received = new FromServer.Beat(5, FromServer.Beat.UNASKED, List.of(TASK));
        assertThat(session.send(received)).containsExactly(new Send(received));
    }

    @Test
    void readyMayBeSaidBeforeTheHelloIsAnswered() {
        session.heard(hello(1));
        assertThat(session.heard(READY)).isEmpty();
        assertThat(session.isReady()).isFalse();
        session.admitted(WORKER, WELCOME);
        assertThat(session.isReady()).isTrue();
        assertThat(session.send(PROCESS)).containsExactly(new Send(PROCESS));
    }

    @Test
    void aBeatOrAResultBeforeTheAnswerIsRefused() {
        FromWorker.Progress progress = new FromWorker.Progress(TASK, 1, "");
        for (FromWorker early : List.of(new FromWorker.Beat(1, List.of()), result(Status.COMPLETED), progress)) {
            WorkerSession asking = new WorkerSession(5);
            asking.heard(hello(1));
            assertThat(asking.heard(early))
                    .isEqualTo(refusal("between HELLO and WELCOME a worker may say READY, but nothing else"));
        }
    }

    @Test
    void eachBeatIsToldAndAnswered() {
        admit();
        session.heard(READY);
        assertThat(session.heard(new FromWorker.Beat(17, List.of(TASK))))
                .containsExactly(new Tell(new Input.Beat(WORKER)), new Send(new FromServer.Beat(5, 17, List.of())));
    }

    @Test
    void aBeatBeforeReadyIsAnsweredButNoSignOfLife() {
        admit();
        assertThat(session.heard(new FromWorker.Beat(1, List.of())))
                .containsExactly(new Send(new FromServer.Beat(5, 1, List.of())));
    }

    @Test
    void aResultIsToldFirstAndThenToBeAcknowledged() {
        admit();
        Attempt attempt = new Attempt(TASK.task(), 1);
        Ending completed = new Ending.Ended(new Outcome(Outcome.Status.COMPLETED, 3, "why"));
        assertThat(session.heard(result(Status.COMPLETED)))
                .containsExactly(new Tell(new Input.Report(WORKER, attempt, completed)), new Acknowledge(TASK));
        assertThat(session.heard(result(Status.FAILED)))
                .contains(new Tell(new Input.Report(WORKER, attempt, new Ending.Ended(Outcome.failed(3, "why")))));
        assertThat(session.heard(result(Status.STOPPED)))
                .contains(new Tell(new Input.Report(WORKER, attempt, new Ending.Stopped("why"))));
    }

    @Test
    void theEndOfAConnectionIsToldOnceAndOnlyOfAWorkerThatWasIn() {
        assertThat(session.closed()).isEmpty();

        WorkerSession admitted = new WorkerSession(5);
        admitted.heard(hello(1));
        admitted.admitted(WORKER, WELCOME);
        assertThat(admitted.closed()).containsExactly(new Tell(new Input.Disconnect(WORKER)));
        assertThat(admitted.closed()).isEmpty();
    }

    @Test
    void aWorkerThatWentWhileItWasLetInIsToldToBeGone() {
        session.heard(hello(1));
        session.closed();
        assertThat(session.admitted(WORKER, WELCOME)).containsExactly(new Tell(new Input.Disconnect(WORKER)));
        assertThat(session.isOpen()).isFalse();
    }

    @Test
    void nothingIsHeardOrSaidOnceItIsOver() {
        admit();
        session.refused("enough");
        assertThat(session.heard(new FromWorker.Beat(1, List.of()))).isEmpty();
        assertThat(session.heard(hello(1))).isEmpty();
        assertThat(session.heard(result(Status.COMPLETED))).isEmpty();
        assertThat(session.send(PROCESS)).isEmpty();
        assertThat(session.refused("again")).isEmpty();
        assertThat(session.parted("again")).isEmpty();
    }

    @Test
    void aWorkerThatTheEngineGaveUpIsSentAwayWithoutTellingTheEngine() {
        admit();
        assertThat(session.parted("no beat for 30 s")).isEqualTo(refusal("no beat for 30 s"));
        assertThat(session.closed()).isEmpty();
    }

    private void admit() {
        session.heard(hello(1));
        session.admitted(WORKER, WELCOME);
    }

    private static List<SessionAction> refusal(String reason) {
        return List.of(new Send(new FromServer.Refused(reason)), new Close(reason));
    }

    private static FromWorker.Hello hello(int protocol) {
        return new FromWorker.Hello(protocol, WorkerSpec.ofSlots("w", 1), "", 1, "here", "", 0, List.of(), "");
    }

    private static FromWorker.Result result(Status status) {
        return new FromWorker.Result(TASK, status, 1_000_000, 3, "why", Payload.NONE);
    }
}
