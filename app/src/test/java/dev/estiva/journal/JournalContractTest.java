package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.Fact;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.journal.History.JobQuery;
import dev.estiva.journal.History.JobSummary;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.Payload;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal keeps to. Its subclasses bring a journal and a way to crash it. */
abstract class JournalContractTest {
    private Journal journal;

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

    private static void ignore() {}

    private void reopen() throws Exception {
        journal.close();
        journal = open();
    }

    private List<Fact> recovered() throws JournalException {
        Recovered recovered = Recovered.of(journal);
        assertThat(recovered.first()).isEqualTo(recovered.facts.isEmpty() ? 0 : 1);
        return recovered.facts;
    }

    private List<Fact> appendSteps(int from, int to) throws JournalException {
        List<Fact> facts = new ArrayList<>();
        for (int n = from; n < to; n++) {
            journal.append(Samples.step(n), JournalContractTest::ignore);
            Samples.step(n).stream().map(MemoryHistory::withoutPayload).forEach(facts::add);
        }
        return facts;
    }

    @Test
    void anEmptyJournalHasNothing() throws Exception {
        assertThat(journal.lastPosition()).isZero();
        assertThat(recovered()).isEmpty();
        assertThat(journal.payload(new JobId(1))).isNull();
        assertThat(journal.history().job(new JobId(1))).isNull();
        assertThat(journal.history().jobs(JobQuery.ALL)).isEmpty();
        assertThat(journal.history().events(EventQuery.ALL)).isEmpty();
    }

    @Test
    void factsComeBackInOrderWithTheirPositions() throws Exception {
        assertThat(journal.append(Samples.step(0), JournalContractTest::ignore)).isEqualTo(2);
        List<Fact> expected = new ArrayList<>(
                Samples.step(0).stream().map(MemoryHistory::withoutPayload).toList());
        expected.addAll(appendSteps(1, 100));
        journal.sync();
        assertThat(recovered()).isEqualTo(expected);
        reopen();
        assertThat(recovered()).isEqualTo(expected);
        assertThat(journal.lastPosition()).isEqualTo(expected.size());
        expected.addAll(appendSteps(100, 110));
        reopen();
        assertThat(recovered()).isEqualTo(expected);
    }

    @Test
    void callbacksRunInOrderAndEachOnce() throws Exception {
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        List<Long> expected = new ArrayList<>();
        for (int n = 0; n < 500; n++) {
            long number = n;
            journal.append(n % 7 == 0 ? List.of() : List.of(Samples.submitted(n, "ana", 1, n)), () -> seen.add(number));
            expected.add(number);
        }
        journal.sync();
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void eachOpeningHasALaterEpoch() throws Exception {
        long first = journal.epoch();
        reopen();
        assertThat(journal.epoch()).isEqualTo(first + 1);
        journal = crashAndOpen(journal);
        assertThat(journal.epoch()).isEqualTo(first + 2);
    }

    @Test
    void aCrashLosesNothingThatWasDurableAndCutsBetweenSteps() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            SeededRandom random = new SeededRandom(seed);
            int before = (int) journal.lastPosition();
            List<Fact> expected = recovered();
            int steps = random.nextInt(20);
            for (int n = 0; n < steps; n++) {
                journal.append(pair(before + n), JournalContractTest::ignore);
                expected.addAll(pair(before + n));
            }
            journal.sync();
            for (int n = 0; n < random.nextInt(20); n++) {
                journal.append(pair(1_000_000 + before + n), JournalContractTest::ignore);
            }
            journal = crashAndOpen(journal);
            List<Fact> found = recovered();
            assertThat(found).as("seed %d", seed).startsWith(expected.toArray(Fact[]::new));
            assertThat(found.size() % 2).as("seed %d: half a step", seed).isZero();
            assertThat(journal.lastPosition()).as("seed %d", seed).isEqualTo(found.size());
        }
    }

    private static List<Fact> pair(int n) {
        return List.of(Samples.joined(n + 1, n), Samples.joined(n + 1, n));
    }

    @Test
    void payloadsAreFoundByJob() throws Exception {
        appendSteps(0, 30);
        journal.sync();
        for (long job = 1; job <= 10; job++) {
            assertThat(journal.payload(new JobId(job))).isEqualTo(Samples.payload(job));
        }
        assertThat(journal.payload(new JobId(11))).isNull();
        reopen();
        assertThat(journal.payload(new JobId(5))).isEqualTo(Payload.NONE);
    }

    @Test
    void aJobIsSummedUpAsItGoes() throws Exception {
        journal.append(List.of(Samples.submitted(1, "ana", 3, 10)), JournalContractTest::ignore);
        journal.sync();
        assertThat(journal.history().job(new JobId(1))).isEqualTo(summary(3, 10, -1, -1, 0, null));
        journal.append(List.of(Samples.placed(1, 0, 20), Samples.placed(1, 1, 21)), JournalContractTest::ignore);
        journal.append(List.of(Samples.finished(1, 0, 1, Status.COMPLETED, 30)), JournalContractTest::ignore);
        journal.sync();
        journal.append(List.of(Samples.finished(1, 1, 1, Status.FAILED, 31)), JournalContractTest::ignore);
        journal.sync();
        assertThat(journal.history().job(new JobId(1))).isEqualTo(summary(3, 10, 20, -1, 1, Status.FAILED));
        assertThat(journal.history().jobs(JobQuery.ALL)).isEmpty();
        journal.append(List.of(new Fact.RestCancelled(new JobId(1), 2, 40)), JournalContractTest::ignore);
        journal.sync();
        JobSummary ended = summary(3, 10, 20, 40, 1, Status.FAILED);
        assertThat(journal.history().jobs(JobQuery.ALL)).containsExactly(ended);
    }

    @Test
    void aJobsStartIsKnownWhateverCrashesBetweenItsTasks() throws Exception {
        journal.append(List.of(Samples.submitted(1, "ana", 3, 10)), JournalContractTest::ignore);
        journal.sync();
        journal.append(List.of(Samples.placed(1, 0, 20)), JournalContractTest::ignore);
        journal.sync();
        journal = crashAndOpen(journal);
        journal.append(List.of(Samples.placed(1, 1, 21)), JournalContractTest::ignore);
        journal.append(
                List.of(
                        Samples.finished(1, 0, 1, Status.COMPLETED, 30),
                        Samples.finished(1, 1, 1, Status.COMPLETED, 31),
                        new Fact.RestCancelled(new JobId(1), 2, 40)),
                JournalContractTest::ignore);
        reopen();
        JobSummary ended = summary(3, 10, 20, 40, 2, Status.CANCELLED);
        assertThat(journal.history().jobs(JobQuery.ALL)).containsExactly(ended);
    }

    private static JobSummary summary(
            int tasks, long submit, long start, long end, int completed, @Nullable Status status) {
        return new JobSummary(
                new JobId(1),
                "job 1",
                "ana",
                "process",
                tasks,
                submit,
                start,
                end,
                completed,
                status,
                Collections.emptyNavigableMap());
    }

    @Test
    void aTaskCancelledBeforeItsTurnIsNotCancelledAgainWithTheRest() throws Exception {
        journal.append(
                List.of(Samples.submitted(1, "ana", 10, 0), Samples.placed(1, 0, 1)), JournalContractTest::ignore);
        journal.append(List.of(Samples.finished(1, 7, 0, Status.CANCELLED, 2)), JournalContractTest::ignore);
        journal.append(List.of(new Fact.RestCancelled(new JobId(1), 1, 3)), JournalContractTest::ignore);
        journal.sync();
        assertThat(journal.history().jobs(JobQuery.ALL)).isEmpty();
        journal.append(List.of(Samples.completed(1, 4)), JournalContractTest::ignore);
        journal.sync();
        assertThat(journal.history().jobs(JobQuery.ALL)).containsExactly(summary(10, 0, 1, 4, 1, Status.CANCELLED));
    }

    @Test
    void endedJobsAreFoundByUserStatusAndTimeLatestFirst() throws Exception {
        List<Status> statuses = List.of(Status.values());
        for (int job = 1; job <= 40; job++) {
            Status status = statuses.get(job % 5);
            journal.append(
                    List.of(Samples.submitted(job, job % 2 == 0 ? "ana" : "bo", 1, job)), JournalContractTest::ignore);
            journal.append(List.of(Samples.finished(job, 0, 0, status, job)), JournalContractTest::ignore);
        }
        journal.append(List.of(Samples.submitted(41, "ana", 1, 41)), JournalContractTest::ignore);
        journal.sync();
        assertThat(ids(JobQuery.ALL)).hasSize(40).startsWith(40L, 39L).endsWith(1L);
        assertThat(ids(JobQuery.ALL.ofUser("ana"))).hasSize(20).startsWith(40L, 38L);
        assertThat(ids(JobQuery.ALL.ofStatus(Status.FAILED))).containsExactly(36L, 31L, 26L, 21L, 16L, 11L, 6L, 1L);
        assertThat(ids(JobQuery.ALL.endedWithin(10, 13))).containsExactly(12L, 11L, 10L);
        assertThat(ids(JobQuery.ALL.ofUser("bo").ofStatus(Status.COMPLETED).endedWithin(0, 20)))
                .containsExactly(15L, 5L);
    }

    @Test
    void endedJobsAreFoundByNameAndByAllTheirLabels() throws Exception {
        for (int job = 1; job <= 12; job++) {
            NavigableMap<String, String> labels = new TreeMap<>();
            if (job > 2) {
                labels.put("project", job % 2 == 0 ? "vision" : "speech");
                labels.put("run", Integer.toString(job % 3));
            }
            JobSpec plain = ((Fact.JobSubmitted) Samples.submitted(job, "ana", 1, job)).spec();
            Fact submitted = new Fact.JobSubmitted(new JobId(job), plain.withLabels(labels), Payload.NONE, job);
            Fact ended = Samples.finished(job, 0, 0, Status.CANCELLED, job);
            journal.append(List.of(submitted, ended), JournalContractTest::ignore);
        }
        journal.sync();
        assertThat(ids(JobQuery.ALL.named("job 7"))).containsExactly(7L);
        assertThat(ids(JobQuery.ALL.labelled("project", "vision"))).containsExactly(12L, 10L, 8L, 6L, 4L);
        assertThat(ids(JobQuery.ALL.labelled("project", "vision").labelled("run", "0")))
                .containsExactly(12L, 6L);
        assertThat(ids(JobQuery.ALL.labelled("project", ""))).isEmpty();
        assertThat(journal.history().job(new JobId(7)))
                .extracting(JobSummary::labels)
                .isEqualTo(new TreeMap<>(Map.of("project", "speech", "run", "1")));
    }

    @Test
    void whatATaskReturnedIsFoundByTheTask() throws Exception {
        Payload output = Payload.of("{\"lines\":3}".getBytes(StandardCharsets.UTF_8));
        Fact ended = new Fact.TaskFinished(new TaskId(1, 2), 1, Outcome.COMPLETED.withOutput(output), 5);
        List<Fact> facts = List.of(Samples.submitted(1, "ana", 3, 1), Samples.placed(1, 2, 2), ended);
        journal.append(facts, JournalContractTest::ignore);
        journal.sync();
        reopen();
        assertThat(journal.result(new TaskId(1, 2))).isEqualTo(output);
        assertThat(journal.result(new TaskId(1, 1))).isNull();
        assertThat(recovered())
                .isEqualTo(facts.stream().map(MemoryHistory::withoutPayload).toList());
        assertThat(journal.history().events(EventQuery.ALL.after(2)))
                .containsExactly(new Event(3, Samples.completed(1, 2, 5)));
    }

    @Test
    void theJobThatWasSubmittedLastIsFoundWhetherOrNotItHasEnded() throws Exception {
        assertThat(journal.history().latest(null, null)).isNull();
        List<Fact> facts = new ArrayList<>(List.of(
                Samples.joined(1, 1),
                Samples.submitted(1, "ana", 1, 2),
                Samples.submitted(2, "ana", 1, 3),
                Samples.submitted(3, "bo", 1, 4),
                Samples.placed(2, 0, 5),
                Samples.completed(2, 6),
                Samples.placed(1, 0, 7)));
        journal.append(facts, JournalContractTest::ignore);
        journal.sync();
        assertThat(journal.history().latest(null, null)).isEqualTo(new JobId(3));
        assertThat(journal.history().latest("ana", null)).isEqualTo(new JobId(2));
        assertThat(journal.history().latest("ana", "job 1")).isEqualTo(new JobId(1));
        assertThat(journal.history().latest(null, "job 3")).isEqualTo(new JobId(3));
        assertThat(journal.history().latest("bo", "job 1")).isNull();
    }

    private List<Long> ids(JobQuery query) throws JournalException {
        List<Long> ids = new ArrayList<>();
        JobSummary last = null;
        List<JobSummary> page;
        do { // by small pages, since all must come once whatever their size
            page = journal.history().jobs(query.limit(3).after(last));
            page.forEach(job -> ids.add(job.id().value()));
            last = page.isEmpty() ? last : page.getLast();
        } while (!page.isEmpty());
        return ids;
    }

    @Test
    void eventsAreFoundByJobUserAndTime() throws Exception {
        List<Fact> all = new ArrayList<>();
        for (long job = 1; job <= 10; job++) {
            all.add(Samples.submitted(job, job % 2 == 0 ? "ana" : "bo", 1, job * 10));
            all.add(Samples.joined(1, job * 10));
            all.add(Samples.placed(job, 0, job * 10 + 1));
        }
        journal.append(all, JournalContractTest::ignore);
        journal.sync();
        assertThat(positions(EventQuery.ALL)).hasSize(30).startsWith(1L, 2L).isSorted();
        assertThat(positions(EventQuery.ALL.ofJob(new JobId(3)))).containsExactly(7L, 9L);
        assertThat(positions(EventQuery.ALL.ofUser("ana"))).hasSize(10).startsWith(4L, 6L, 10L);
        assertThat(positions(EventQuery.ALL.within(20, 31))).containsExactly(4L, 5L, 6L, 7L, 8L);
        assertThat(positions(EventQuery.ALL.within(21, 31).upTo(6))).containsExactly(6L);
        assertThat(positions(EventQuery.ALL.within(500, 600))).isEmpty();
        assertThat(positions(EventQuery.ALL.ofUser("bo").ofJob(new JobId(2)))).isEmpty();
        assertThat(positions(EventQuery.ALL.ofUser("ana").upTo(10))).containsExactly(4L, 6L, 10L);
        assertThat(journal.history().events(EventQuery.ALL.after(2).limit(1)))
                .containsExactly(new Event(3, all.get(2)));
    }

    @Test
    void eventsAreFoundWhereverTheyLieInALongJournal() throws Exception {
        long jobs = 900; // submitted long before they end, so that each is in stretches far from each other
        List<Fact> all = new ArrayList<>();
        for (long job = 1; job <= jobs; job++) {
            all.add(Samples.submitted(job, job % 3 == 0 ? "ana" : "bo", 1, job));
            if (job % 7 == 0) {
                all.add(Samples.placed(job, 0, job));
            }
        }
        for (long job = jobs; job >= 1; job--) {
            all.add(Samples.finished(job, 0, 1, Status.COMPLETED, 3 * jobs - job));
        }
        journal.append(all, JournalContractTest::ignore);
        reopen();
        for (long job = 1; job <= jobs; job += 23) {
            assertThat(positions(EventQuery.ALL.ofJob(new JobId(job)))).isEqualTo(positionsOf(all, Set.of(job)));
            assertThat(positions(EventQuery.ALL.ofJob(new JobId(job)).within(jobs + 1, 3 * jobs)))
                    .hasSize(1);
            assertThat(positions(EventQuery.ALL.ofJob(new JobId(job)).within(jobs + 1, jobs + 2)))
                    .isEmpty();
        }
        Set<Long> ofAna = new TreeSet<>();
        for (long job = 3; job <= jobs; job += 3) {
            ofAna.add(job);
        }
        assertThat(positions(EventQuery.ALL.ofUser("ana"))).isEqualTo(positionsOf(all, ofAna));
    }

    private static List<Long> positionsOf(List<Fact> all, Set<Long> jobs) {
        return LongStream.rangeClosed(1, all.size())
                .filter(position -> jobs.contains(FactWriter.jobOf(all.get((int) position - 1))))
                .boxed()
                .toList();
    }

    private List<Long> positions(EventQuery query) throws JournalException {
        List<Long> positions = new ArrayList<>();
        long last = 0;
        List<Event> page;
        do {
            page = journal.history().events(query.limit(4).after(last));
            page.forEach(event -> positions.add(event.position()));
            last = page.isEmpty() ? last : page.getLast().position();
        } while (!page.isEmpty());
        return positions;
    }

    @Test
    void aClosedJournalRefusesEverything() throws Exception {
        appendSteps(0, 5);
        journal.close();
        assertThatThrownBy(() -> journal.append(List.of(), JournalContractTest::ignore))
                .isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> journal.sync()).isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> journal.payload(new JobId(1))).isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> journal.history().jobs(JobQuery.ALL)).isInstanceOf(JournalException.class);
        journal.close();
    }
}
