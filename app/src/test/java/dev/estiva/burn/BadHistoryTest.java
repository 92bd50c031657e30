package dev.estiva.burn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.Answer;
import dev.estiva.core.Fact;
import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.core.Input;
import dev.estiva.core.TestPolicies;
import dev.estiva.core.TestSpecs;
import dev.estiva.jobtype.JobResult;
import dev.estiva.journal.JournalException;
import dev.estiva.journal.MemoryJournal;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker is shown histories that must never be, and finds each: else that it finds nothing would mean nothing. */
class BadHistoryTest {
    private static final WorkerId WORKER = new WorkerId(1);
    private static final Outcome CANCELLED = new Outcome(Outcome.Status.CANCELLED, 0, "cancelled");

    private final World world = new World(new Dice(new SeededRandom(7)), Sabotage.NONE);
    private final MemoryJournal journal = new MemoryJournal(world.server().disk());
    private long now = World.START_MICROS;

    /** A server that orders by fifo, a worker of two slots, two jobs of one task each that want one. */
    @BeforeEach
    void aCluster() throws JournalException {
        world.server().changeTo(TestPolicies.read("fifo"));
        world.history().serverStarts(1, now);
        durable(new Fact.WorkerJoined(WORKER, WorkerSpec.ofSlots("w1", 2), now));
        durable(submitted(1, "1slots"), submitted(2, "1slots"));
    }

    private void durable(Fact... facts) throws JournalException {
        journal.append(List.of(facts), () -> {});
        journal.sync();
        world.history().catchUp();
    }

    private static JobSpec job(String words) {
        return TestSpecs.job("x " + words);
    }

    private Fact submitted(long id, String words) {
        return new Fact.JobSubmitted(new JobId(id), job(words), Payload.NONE, ++now);
    }

    private Fact placed(long job, int attempt, PlacedBy by) {
        JobSpec spec = Objects.requireNonNull(world.history().audit().life(task(job))).spec;
        Share share = new Share(WORKER, spec.request().amounts(), List.of());
        return new Fact.TaskPlaced(task(job), attempt, Placement.on(share), by, ++now);
    }

    private Fact placed(long job, int attempt) {
        return placed(job, attempt, PlacedBy.BACKFILL);
    }

    private Fact finished(long job, int attempt, Outcome outcome) {
        return new Fact.TaskFinished(task(job), attempt, outcome, ++now);
    }

    private Fact requeued(long job, int attempt) {
        return new Fact.TaskRequeued(task(job), attempt, Fact.RequeueCause.WORKER_LOST, "gone", 0, ++now);
    }

    private static TaskId task(long job) {
        return new TaskId(job, 0);
    }

    private static AttemptId attempt(long job, int attempt) {
        return new AttemptId(task(job), attempt);
    }

    private static void finds(String what, ThrowingCallable history) {
        assertThatThrownBy(history).isInstanceOf(AssertionError.class).hasMessageContaining(what);
    }

    @Test
    void findsNothingInAGoodOne() throws JournalException {
        durable(placed(1, 1, PlacedBy.ORDER), placed(2, 1, PlacedBy.ORDER));
        durable(requeued(2, 1), placed(2, 2), finished(1, 1, CANCELLED), finished(2, 2, CANCELLED));
        assertThat(world.history().isOver()).isTrue();
        world.processes().requireOutput();
    }

    @Test
    void aJobThatWasAcceptedAndIsNotThere() {
        finds("no durable fact knows task 3.0", () -> accepts(3, job("1slots")));
    }

    @Test
    void aJobThatWasAcceptedAndIsAnother() {
        finds("accepted Submit", () -> accepts(2, job("2slots")));
    }

    private void accepts(long id, JobSpec spec) {
        world.history().answers(new Input.Submit(spec, Payload.NONE), new Answer.Accepted(new JobId(id)));
    }

    @Test
    void aJobThatWasCancelledAndIsNot() {
        finds("cancelled, but 1.0 WAITING", () -> cancels(1));
    }

    @Test
    void aJobThatIsStartedThoughItWasCancelled() throws JournalException {
        durable(finished(1, 0, CANCELLED));
        cancels(1);
        durable(submitted(3, "1slots"));
        finds("placed although it was cancelled", () -> durable(placed(1, 1)));
    }

    private void cancels(long job) {
        world.history().answers(new Input.CancelJob(new JobId(job)), new Answer.Done());
    }

    @Test
    void twoCurrentAttempts() throws JournalException {
        durable(placed(1, 1));
        finds("it does not wait", () -> durable(placed(1, 2)));
    }

    @Test
    void anAttemptThatIsSkipped() {
        finds("attempts must grow by one", () -> durable(placed(1, 2)));
    }

    @Test
    void twoCountedResults() throws JournalException {
        durable(placed(1, 1), finished(1, 1, CANCELLED));
        finds("it ends twice", () -> durable(finished(1, 1, CANCELLED)));
    }

    @Test
    void aCountedResultOfAnAttemptThatIsNotCurrent() throws JournalException {
        durable(placed(1, 1), requeued(1, 1), placed(1, 2));
        finds("it is not the current attempt", () -> durable(finished(1, 1, CANCELLED)));
    }

    @Test
    void aCountedResultOfWhatNeverRan() throws JournalException {
        durable(placed(1, 1));
        finds(
                "counted, but nothing has ended",
                () -> durable(finished(1, 1, new Outcome(Outcome.Status.COMPLETED, 0, ""))));
    }

    @Test
    void moreOnAWorkerThanItHas() throws JournalException {
        durable(submitted(3, "2slots"), placed(1, 1));
        finds("the worker is over-allocated", () -> durable(placed(3, 1)));
    }

    @Test
    void aTaskThatStartsBeforeItsTurn() throws JournalException {
        finds("it is the turn of 1.0 WAITING", () -> durable(placed(2, 1, PlacedBy.ORDER)));
    }

    @Test
    void aTaskThatStartsBeforeItsTurnByAnyOrder() throws JournalException {
        world.server().changeTo(TestPolicies.read("fifo order=priority"));
        world.history().serverStarts(2, now);
        durable(submitted(3, "1slots prio=1"));
        finds("it is the turn of 3.0 WAITING", () -> durable(placed(1, 1, PlacedBy.ORDER)));
    }

    /** Backfilled it may be, and what asks for something else may fit where the first one does not. */
    @Test
    void findsNothingInATaskThatOvertakesAnotherRightly() throws JournalException {
        durable(placed(2, 1, PlacedBy.BACKFILL), submitted(3, "0.5cpu 1slots"));
        durable(requeued(2, 1), placed(1, 1, PlacedBy.ORDER), placed(2, 2, PlacedBy.ORDER));
        assertThat(world.history().audit().uses()).hasSize(3);
    }

    @Test
    void aJobThatNeverEnds() throws JournalException {
        durable(finished(1, 0, CANCELLED));
        assertThat(world.history().isOver()).isFalse();
        finds("it never ended: 2.0 WAITING", () -> world.history().audit().requireAllEnded());
    }

    @Test
    void aTaskThatIsSentBeforeItsPlaceIsDurable() {
        finds("dispatched before it was durable", () -> says(process(1, 1)));
    }

    @Test
    void aResultThatIsConfirmedBeforeItIsDurable() throws JournalException {
        durable(placed(1, 1));
        finds("confirmed before it was durable: 1.0#1", () -> says(new FromServer.Beat(1, 0, List.of(attempt(1, 1)))));
    }

    @Test
    void aTaskThatIsStoppedThoughNobodyDecidedSo() throws JournalException {
        durable(placed(1, 1));
        finds(
                "stopped before that was durable",
                () -> says(new FromServer.Cancel(attempt(1, 1), 1, StopCause.CANCELLED, 0)));
    }

    private void says(FromServer message) {
        world.history().serverSays(message, 1);
    }

    @Test
    void aServerThatHasAnEpochOfThePast() {
        finds("epoch 1 comes after 1", () -> world.history().serverStarts(1, now));
    }

    @Test
    void aWorkerThatIsGivenUpRightAfterAStart() {
        finds("given up 9 microseconds after the server's start", () -> {
            now = World.START_MICROS + 9;
            durable(new Fact.WorkerLost(WORKER, "no beat for long", now));
        });
    }

    @Test
    void anAttemptThatRunsTwice() {
        runs(1, 1);
        finds("runs twice", () -> runs(1, 1));
    }

    @Test
    void twoAttemptsThatLiveAtOnce() {
        runs(1, 1);
        finds("two attempts live", () -> runs(1, 2));
    }

    @Test
    void moreThatLivesOnAMachineThanItHas() throws JournalException {
        machine().changeTo(WorkerSpec.ofSlots("w1", 1));
        durable(placed(1, 1), placed(2, 1));
        runs(1, 1);
        finds("m1 is over-committed", () -> runs(2, 1));
    }

    @Test
    void outputThatIsNotKept() throws JournalException {
        durable(placed(1, 1));
        Proc proc = runs(1, 1);
        proc.writes(TaskStream.STDOUT, 5);
        proc.result = new JobResult(true, 0, "", proc.output());
        proc.isAlive = false;
        durable(finished(1, 1, new Outcome(Outcome.Status.COMPLETED, 0, "").withOutput(proc.output())));
        finds("0 bytes of the 5 of STDOUT are kept", () -> world.processes().requireOutput());
    }

    @Test
    void theResultOfAnother() throws JournalException {
        durable(placed(1, 1));
        Proc proc = runs(1, 1);
        proc.result = new JobResult(true, 0, "", Payload.NONE);
        finds(
                "the result of another",
                () -> durable(finished(1, 1, new Outcome(Outcome.Status.COMPLETED, 0, "").withOutput(proc.output()))));
    }

    private Machine machine() {
        return world.machineOf("w1");
    }

    /** It really starts, whatever the facts say. */
    private Proc runs(long job, int attempt) {
        machine().startAgent();
        return machine().start(Objects.requireNonNull(machine().agent()), 10 * job + attempt, process(job, attempt));
    }

    private static FromServer.ProcessTask process(long job, int attempt) {
        Payload payload = new Work("x", Dice.MINUTE, 0).payload();
        return new FromServer.ProcessTask(
                attempt(job, attempt),
                1,
                Work.PROCESS,
                payload,
                job("1slots").request().amounts(),
                List.of(),
                JobSpec.UNKNOWN);
    }
}
