package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Fact;
import dev.estiva.model.JobId;
import dev.estiva.model.SeededRandom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal that the first version wrote, with facts of every kind, must be read for ever. The file is never made anew; a new
 * format comes with a new file beside it. {@link #main} wrote it.
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

    private void unpack(String name) throws IOException {
        try (InputStream golden = Objects.requireNonNull(getClass().getResourceAsStream("/journal/" + name))) {
            Files.copy(golden, folder.resolve("journal.db"));
        }
    }
}
