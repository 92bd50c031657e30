package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Dump;
import dev.estiva.core.Fact;
import dev.estiva.core.QueueOrder;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.journal.History.JobQuery;
import dev.estiva.journal.History.JobSummary;
import dev.estiva.model.JobId;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal keeps to when snapshots are taken and the past is forgotten. */
abstract class UpkeepContractTest {
    private Journal journal;
    private ClusterState state = new ClusterState(QueueOrder.FIFO);
    private final List<Fact> facts = new ArrayList<>();
    private long steps;

    /** Opens the journal anew, as a started process would. */
    abstract Journal open() throws Exception;

    /** Ends the journal as kill -9 would, and opens what is left. */
    abstract Journal crashAndOpen(Journal running) throws Exception;

    @BeforeEach
    void opens() throws Exception {
        journal = open();
    }

    @AfterEach
    void closes() throws Exception {
        journal.close();
    }

    private void append(int count) throws JournalException {
        for (int i = 0; i < count; i++) {
            List<Fact> step = Samples.growingStep(steps++);
            journal.append(step, () -> {});
            step.forEach(state::apply);
            facts.addAll(step);
        }
        journal.sync();
    }

    private void snapshot() throws JournalException {
        journal.snapshot(journal.lastPosition(), state.copy());
    }

    private void reopen() throws Exception {
        journal.close();
        journal = open();
    }

    private static long instant(long step) {
        return step * 10;
    }

    @Test
    void ofManyAtOnceThoseThatAreThereAreFound() throws Exception {
        Payload output = Payload.of("{\"lines\":3}".getBytes(StandardCharsets.UTF_8));
        Fact ended = new Fact.TaskFinished(new TaskId(2, 1), 1, Outcome.COMPLETED.withOutput(output), 5);
        Fact submitted = Samples.submitted(1, "ana", 1, 1);
        journal.append(List.of(submitted, Samples.submitted(2, "bo", 3, 2), Samples.placed(2, 1, 3), ended), () -> {});
        journal.sync();
        assertThat(journal.results(List.of(new TaskId(2, 1), new TaskId(2, 0), new TaskId(9, 1))))
                .isEqualTo(Map.of(new TaskId(2, 1), output));
        assertThat(journal.payloads(List.of(new JobId(1), new JobId(9))))
                .isEqualTo(Map.of(new JobId(1), ((Fact.JobSubmitted) submitted).payload()));
        assertThat(journal.history().jobs(List.of(new JobId(9), new JobId(2), new JobId(1))))
                .hasSize(2)
                .containsEntry(new JobId(2), journal.history().job(new JobId(2)));
        assertThat(journal.results(List.of())).isEmpty();
    }

    @Test
    void aRecoveryBeginsAtTheLatestSnapshot() throws Exception {
        append(50);
        snapshot();
        append(30);
        snapshot();
        long position = journal.lastPosition();
        append(7);
        assertThat(journal.lastSnapshot()).isEqualTo(position);
        reopen();
        assertThat(journal.lastSnapshot()).isEqualTo(position);
        Recovered found = Recovered.of(journal);
        assertThat(found.parts).isNotEmpty();
        assertThat(found.first()).isEqualTo(position + 1);
        assertThat(found.facts)
                .isEqualTo(facts.subList((int) position, facts.size()).stream()
                        .map(MemoryHistory::withoutPayload)
                        .toList());
        assertThat(Dump.of(Recovered.state(journal))).isEqualTo(Dump.of(state));
    }

    @Test
    void aSnapshotWithoutNewsIsTheOneBefore() throws Exception {
        append(10);
        snapshot();
        snapshot();
        assertThat(Dump.of(Recovered.state(journal))).isEqualTo(Dump.of(state));
        assertThat(journal.prune(Long.MAX_VALUE)).isEqualTo(new Journal.Pruned(0, 0)); // for there is but one
    }

    @Test
    void aSnapshotOfWhatWasNeverAppendedIsRefused() throws Exception {
        append(3);
        assertThatThrownBy(() -> journal.snapshot(journal.lastPosition() + 1, state))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> journal.snapshot(0, state)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void factsThatNoSnapshotNeedsAreForgottenWithTheJobsThatEndedInThem() throws Exception {
        append(40);
        snapshot();
        long first = journal.lastPosition();
        append(40);
        snapshot();
        append(40);

        Journal.Pruned pruned = journal.prune(instant(1_000));

        assertThat(pruned).isEqualTo(new Journal.Pruned(10, first)); // steps 0 to 39 have 10 jobs that ended
        assertThat(journal.history().firstPosition()).isEqualTo(first + 1);
        assertThat(journal.history().events(EventQuery.ALL).getFirst().position())
                .isEqualTo(first + 1);
        assertThat(journal.history().job(new JobId(1))).isNull();
        assertThat(journal.payload(new JobId(1))).isNull();
        assertThat(journal.result(new TaskId(1, 0))).isNull();
        assertThat(journal.history().job(new JobId(2))).as("it waits still").isNotNull();
        assertThat(journal.payload(new JobId(2))).isEqualTo(Samples.payload(2));
        assertThat(journal.history().job(new JobId(21))).isNotNull();
        assertThat(journal.result(new TaskId(21, 0))).isEqualTo(Samples.output(21));
        assertThat(journal.history().jobs(JobQuery.ALL)).hasSize(20);
        reopen();
        assertThat(journal.lastPosition()).isEqualTo(facts.size());
        assertThat(Dump.of(Recovered.state(journal))).isEqualTo(Dump.of(state));
        append(5);
        assertThat(journal.lastPosition()).isEqualTo(facts.size());
    }

    /** Two jobs run over the crash, one that began before it and one that begins after it; then their first facts go. */
    @Test
    void theStartOfAJobIsKnownThoughItsFactsArePrunedAndACrashCameBetween() throws Exception {
        append(1); // a worker, and what else there is
        record(Samples.submitted(901, "ann", 1, 1_000), Samples.submitted(902, "ann", 1, 1_000));
        record(Samples.placed(901, 0, 1_001));
        record(Samples.submitted(903, "ann", 1, 1_002)); // elsewhere, so the row of the first one does not change
        journal = crashAndOpen(journal);
        Recovered.state(journal);
        record(Samples.placed(902, 0, 1_500));
        record(Samples.submitted(904, "ann", 1, 1_501));
        snapshot();
        record(Samples.submitted(905, "ann", 1, 1_600));
        snapshot();
        record(Samples.submitted(906, "ann", 1, 1_700));
        journal = crashAndOpen(journal);
        Recovered.state(journal);
        journal.prune(1_650);
        assertThat(journal.history().firstPosition()).isGreaterThan(8);
        record(Samples.completed(901, 1_800), Samples.completed(902, 1_801));
        assertThat(start(901)).isEqualTo(1_001);
        assertThat(start(902)).isEqualTo(1_500);
    }

    private void record(Fact... step) throws JournalException {
        journal.append(List.of(step), () -> {});
        journal.sync();
        for (Fact fact : step) {
            state.apply(fact);
            facts.add(fact);
        }
    }

    private long start(long job) throws JournalException {
        History.JobSummary found = journal.history().job(new JobId(job));
        return found == null ? History.JobSummary.NEVER : found.startMicros();
    }

    @Test
    void whatIsYoungerThanTheRetentionStays() throws Exception {
        append(40);
        snapshot();
        append(40);
        snapshot();

        Journal.Pruned pruned = journal.prune(instant(20));

        assertThat(pruned.jobs()).isEqualTo(5);
        assertThat(journal.history().events(EventQuery.ALL).getFirst().fact().atMicros())
                .isEqualTo(instant(20));
        assertThat(journal.history().jobs(JobQuery.ALL))
                .extracting(JobSummary::endMicros)
                .allMatch(end -> end >= instant(20));
        assertThat(journal.prune(instant(20))).isEqualTo(new Journal.Pruned(0, 0));
    }

    @Test
    void theLastFactStaysSoThatPositionsGoOn() throws Exception {
        append(1);
        snapshot();
        append(1);
        snapshot();
        assertThat(journal.prune(Long.MAX_VALUE).facts()).isEqualTo(3);
        append(1);
        snapshot();
        snapshot();
        journal.prune(Long.MAX_VALUE);
        reopen();
        assertThat(journal.lastPosition()).isEqualTo(facts.size());
        assertThat(Dump.of(Recovered.state(journal))).isEqualTo(Dump.of(state));
    }

    @Test
    void aUsersEventsAreFoundInTheirStretches() throws Exception {
        append(2_000);
        List<Long> ofBo = new ArrayList<>();
        List<Event> page;
        do {
            long last = ofBo.isEmpty() ? 0 : ofBo.getLast();
            page = journal.history()
                    .events(EventQuery.ALL.ofUser("bo").after(last).limit(700));
            page.forEach(event -> ofBo.add(event.position()));
        } while (!page.isEmpty());
        assertThat(ofBo).hasSize(1_500).isSorted().doesNotHaveDuplicates();
        assertThat(journal.history().events(EventQuery.ALL.ofUser("bo").within(instant(1_200), instant(1_203))))
                .hasSize(3);
        assertThat(journal.history().events(EventQuery.ALL.ofUser("eve"))).isEmpty();
    }

    @Test
    void whateverIsDoneInWhateverOrderTheStateIsFoundAgain() throws Exception {
        for (int seed = 0; seed < 8; seed++) {
            SeededRandom random = new SeededRandom(seed);
            for (int action = 0; action < 12; action++) {
                switch (random.nextInt(6)) {
                    case 0 -> reopen();
                    case 1 -> journal = crashAndOpen(journal);
                    case 2 -> journal.prune(instant(random.nextInt((int) steps + 2)));
                    case 3, 4 -> {
                        if (journal.lastPosition() > 0) {
                            snapshot();
                        }
                    }
                    default -> append(1 + random.nextInt(40));
                }
                assertThat(journal.lastPosition()).as("seed %d", seed).isEqualTo(facts.size());
                assertThat(Dump.of(Recovered.state(journal)))
                        .as("seed %d", seed)
                        .isEqualTo(Dump.of(state));
                long first = journal.history().firstPosition();
                if (!facts.isEmpty()) {
                    assertThat(journal.history().events(EventQuery.ALL.limit(1)))
                            .extracting(Event::position)
                            .containsExactly(first);
                }
            }
        }
    }
}
