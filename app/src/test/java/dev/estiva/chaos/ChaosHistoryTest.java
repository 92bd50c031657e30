package dev.estiva.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.chaos.ChaosHistory.Promise;
import dev.estiva.core.Fact;
import dev.estiva.journal.SqliteJournal;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker is shown what tasks may write down, and tells good from bad. */
class ChaosHistoryTest {
    private static final TaskId TASK = new TaskId(1, 0);
    private static final WorkerId FIRST = new WorkerId(1);
    private static final WorkerId SECOND = new WorkerId(2);
    private static final Outcome COMPLETED = new Outcome(Outcome.Status.COMPLETED, 0, "");

    @TempDir
    private Path folder;

    private long now = 1_780_000_000_000_000L;

    /** Two workers, and a job of which nothing is known yet. */
    @BeforeEach
    void aCluster() throws IOException {
        happened(
                new Fact.WorkerJoined(FIRST, WorkerSpec.ofSlots("w1", 2), now),
                new Fact.WorkerJoined(SECOND, WorkerSpec.ofSlots("w2", 2), now),
                new Fact.JobSubmitted(new JobId(1), spec(), Payload.NONE, now));
    }

    private static JobSpec spec() {
        return new JobSpec("x", "ana", "process", 1, Request.ofSlots(1), 1_000, 0, JobSpec.UNKNOWN, Retry.NEVER);
    }

    private void happened(Fact... facts) throws IOException {
        try (SqliteJournal journal = SqliteJournal.open(folder.resolve("data"), "test")) {
            long last = journal.append(List.of(facts), () -> {});
            journal.sync();
            assertThat(last).isPositive();
        }
    }

    private Fact placed(int attempt, WorkerId worker) {
        Share share = new Share(worker, Resources.ofSlots(1), List.of());
        return new Fact.TaskPlaced(TASK, attempt, Placement.on(share), Fact.PlacedBy.ORDER, ++now);
    }

    private Fact requeued(String why) {
        return new Fact.TaskRequeued(TASK, 1, Fact.RequeueCause.WORKER_LOST, why, 0, ++now);
    }

    private Fact finished(int attempt) {
        return new Fact.TaskFinished(TASK, attempt, COMPLETED, ++now);
    }

    /** The first worker is given up, and the task done by the second. */
    private void theFirstWorkerWasGivenUp() throws IOException {
        happened(
                placed(1, FIRST),
                requeued("no beat for 5 s"),
                new Fact.WorkerLost(FIRST, "no beat for 5 s", ++now),
                placed(2, SECOND),
                finished(2));
    }

    private void check(Promise promise, String... lines) throws IOException {
        Path ledger = Files.write(folder.resolve("ledger"), List.of(lines));
        ChaosHistory.read(folder.resolve("data"), Ledger.read(ledger), promise).compareWithLedger();
    }

    private void finds(String what, Promise promise, String... lines) {
        assertThatThrownBy(() -> check(promise, lines))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(what);
    }

    @Test
    void twoAttemptsMayLiveAtOnceOnlyIfAWorkerWasGivenUpThatKeepsItsTasks() throws IOException {
        theFirstWorkerWasGivenUp();
        String[] lines = {"start 1.0 1 w1", "start 1.0 2 w2", "overlap 1.0 2 w2", "crowded 1.0 1 w1", "end 1.0 2 w2"};
        check(Promise.ALL_ARE_KEPT, lines);
        finds("two attempts at once", Promise.NEVER_TWO, lines);
        finds("more than the worker has", Promise.NEVER_TWO, "start 1.0 1 w1", "crowded 1.0 1 w1", "end 1.0 2 w2");
        check(Promise.NEVER_TWO, "start 1.0 1 w1", "start 1.0 2 w2", "end 1.0 2 w2");
    }

    @Test
    void twoAttemptsNeverLiveAtOnceWhereNobodyWasGivenUp() throws IOException {
        happened(placed(1, FIRST), requeued("its keeper died"), placed(2, SECOND), finished(2));
        finds(
                "two attempts at once",
                Promise.NONE_IS_KEPT,
                "start 1.0 1 w1",
                "start 1.0 2 w2",
                "overlap 1.0 2 w2",
                "end 1.0 2 w2");
    }

    @Test
    void whatRanIsForgottenOnlyForAReason() throws IOException {
        happened(placed(1, FIRST), requeued("its worker came back without it"), placed(2, SECOND), finished(2));
        String[] lines = {"start 1.0 1 w1", "start 1.0 2 w2", "end 1.0 2 w2"};
        finds("it ran, was neither given up nor killed", Promise.ALL_ARE_KEPT, lines);
        finds("it ran, was neither given up nor killed", Promise.NEVER_TWO, lines);
        check(Promise.NONE_IS_KEPT, lines);
    }

    @Test
    void aTaskThatEndedForWantOfAServerIsTriedAgainWhereThatWasPromised() throws IOException {
        happened(placed(1, FIRST), requeued("its worker lost the server"), placed(2, FIRST), finished(2));
        check(Promise.NEVER_TWO, "start 1.0 1 w1", "start 1.0 2 w1", "end 1.0 2 w1");
        finds("it ran", Promise.ALL_ARE_KEPT, "start 1.0 1 w1", "start 1.0 2 w1", "end 1.0 2 w1");
    }

    @Test
    void whatCompletedCameToItsEnd() throws IOException {
        happened(placed(1, FIRST), finished(1));
        finds("completed, and never came to its end", Promise.ALL_ARE_KEPT, "start 1.0 1 w1");
    }

    @Test
    void anAttemptStartsOnceAndWhereItWasPlaced() throws IOException {
        happened(placed(1, FIRST), finished(1));
        finds("started twice", Promise.ALL_ARE_KEPT, "start 1.0 1 w1", "start 1.0 1 w1", "end 1.0 1 w1");
        finds("ran where it was not placed, but on w1", Promise.ALL_ARE_KEPT, "start 1.0 1 w2", "end 1.0 1 w2");
    }

    @Test
    void everythingEnds() throws IOException {
        happened(placed(1, FIRST));
        finds("it never ended", Promise.ALL_ARE_KEPT, "start 1.0 1 w1");
    }
}
