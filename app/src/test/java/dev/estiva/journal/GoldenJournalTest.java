package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Dump;
import dev.estiva.core.Fact;
import dev.estiva.core.QueueOrder;
import dev.estiva.model.JobId;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A journal that the first version wrote, with facts of every kind, must be read for ever, and so must one of each later format.
 * The files are never made anew; a new format comes with a new file beside them. {@link #main} and {@link GoldenStory} wrote them.
 */
class GoldenJournalTest {
    @TempDir
    private Path folder;

    /** Writes the file of the present version into a directory. */
    public static void main(String[] args) throws JournalException {
        try (Journal journal = SqliteJournal.open(Path.of(args[0]), "0.1.0")) {
            journal.append(story(), () -> {});
        }
    }

    /** A short true story, then one fact of each kind. */
    private static List<Fact> story() {
        List<Fact> facts = new ArrayList<>();
        for (int n = 0; n < 30; n++) {
            facts.addAll(Samples.step(n));
        }
        for (Class<?> kind : firstKinds()) {
            facts.add(new RandomFacts(new SeededRandom(kind.getSimpleName().length()), 1).of(kind));
        }
        return facts;
    }

    /** The kinds of version 1: those that come later are in later files. */
    private static List<Class<?>> firstKinds() {
        return List.of(
                Fact.JobSubmitted.class,
                Fact.TaskPlaced.class,
                Fact.TaskReserved.class,
                Fact.TaskStopping.class,
                Fact.TaskRequeued.class,
                Fact.TaskReady.class,
                Fact.TaskFinished.class,
                Fact.RestCancelled.class,
                Fact.WorkerJoined.class,
                Fact.WorkerSuspected.class,
                Fact.WorkerReturned.class,
                Fact.WorkerLost.class,
                Fact.WorkerLeft.class,
                Fact.WorkerCordoned.class,
                Fact.WorkerUncordoned.class,
                Fact.WorkerDraining.class,
                Fact.DeviceBlocked.class,
                Fact.DeviceFreed.class,
                Fact.PolicyReplaced.class);
    }

    @Test
    void theFirstVersionsJournalIsReadForEver() throws Exception {
        unpack("v1.db");
        List<Fact> found = new ArrayList<>();
        try (SqliteJournal journal = SqliteJournal.open(folder, "later")) {
            assertThat(journal.epoch()).isEqualTo(2);
            found.addAll(Recovered.of(journal).facts);
            assertThat(journal.history().jobs(History.JobQuery.ALL)).hasSize(10);
            assertThat(journal.payload(new JobId(3))).isEqualTo(Samples.payload(3));
            journal.append(Samples.step(300), () -> {});
            journal.sync();
        }
        assertThat(found)
                .isEqualTo(story().stream().map(MemoryHistory::withoutPayload).toList());
    }

    /** With snapshots, a forgotten beginning, results, labels, devices and a quarantine. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void theJournalOfEachLaterFormatIsReadForEver(int format) throws Exception {
        unpack("v" + format + ".db");
        List<Fact> facts = GoldenStory.facts(format);
        try (SqliteJournal journal = SqliteJournal.open(folder, "later")) {
            assertThat(journal.epoch()).isEqualTo(2);
            assertThat(journal.lastPosition()).isEqualTo(facts.size());
            assertThat(journal.history().firstPosition()).isEqualTo(GoldenStory.FIRST_SNAPSHOT + 1);
            Recovered recovered = Recovered.of(journal);
            assertThat(recovered.parts).isNotEmpty();
            assertThat(recovered.facts)
                    .isEqualTo(facts.subList(GoldenStory.SECOND_SNAPSHOT, facts.size()).stream()
                            .map(MemoryHistory::withoutPayload)
                            .toList());
            ClusterState expected = new ClusterState(QueueOrder.FIFO);
            facts.forEach(expected::apply);
            assertThat(Dump.of(Recovered.state(journal))).isEqualTo(Dump.of(expected));
            expectHistory(journal, facts);
            Fact next = new Fact.WorkerCordoned(new WorkerId(2), 2_000_000);
            journal.append(List.of(next), () -> {});
            expected.apply(next);
            journal.sync();
            assertThat(Dump.of(Recovered.state(journal))).isEqualTo(Dump.of(expected));
        }
    }

    private static void expectHistory(SqliteJournal journal, List<Fact> facts) throws JournalException {
        List<History.Event> events = journal.history().events(History.EventQuery.ALL);
        assertThat(events.stream().map(History.Event::fact))
                .isEqualTo(facts.subList(GoldenStory.FIRST_SNAPSHOT, facts.size()).stream()
                        .map(MemoryHistory::withoutPayload)
                        .toList());
        JobSubmittedLast last = new JobSubmittedLast(facts);
        assertThat(journal.payload(last.job())).isEqualTo(Samples.payload(3));
        History.JobSummary summary = journal.history().job(last.job());
        assertThat(summary)
                .isNotNull()
                .satisfies(job ->
                        assertThat(job.labels()).containsEntry("team", "vision").containsEntry("sweep", "lr=0.1"));
        List<History.JobSummary> ended = journal.history().jobs(History.JobQuery.ALL);
        assertThat(ended)
                .isNotEmpty()
                .allSatisfy(job -> assertThat(journal.result(new TaskId(job.id().value(), 0)))
                        .isEqualTo(Samples.output(job.id().value())));
        assertThat(journal.history().events(History.EventQuery.ALL.ofJob(last.job())))
                .hasSize(1);
    }

    /** The last job with labels. */
    private record JobSubmittedLast(JobId job) {
        JobSubmittedLast(List<Fact> facts) {
            this(facts.stream()
                    .filter(Fact.JobSubmitted.class::isInstance)
                    .map(Fact.JobSubmitted.class::cast)
                    .filter(submitted -> !submitted.spec().labels().isEmpty())
                    .map(Fact.JobSubmitted::job)
                    .reduce((_, later) -> later)
                    .orElseThrow());
        }
    }

    private void unpack(String name) throws IOException {
        try (InputStream golden = Objects.requireNonNull(getClass().getResourceAsStream("/journal/" + name))) {
            Files.copy(golden, folder.resolve("journal.db"));
        }
    }
}
