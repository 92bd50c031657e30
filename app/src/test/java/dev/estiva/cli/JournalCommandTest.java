package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Fact;
import dev.estiva.core.QueueOrder;
import dev.estiva.journal.SqliteJournal;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code estiva journal repair} says, and what it leaves. */
class JournalCommandTest {
    @TempDir
    private Path folder;

    private Path data;

    /** Three jobs that wait, each in a block of its own. */
    @BeforeEach
    void aJournal() throws IOException {
        data = folder.resolve("data");
        for (int job = 1; job <= 3; job++) {
            submit(job);
        }
        Files.writeString(data.resolve("cluster-id"), "lab\n");
    }

    private void submit(int job) throws IOException {
        JobSpec spec = new JobSpec(
                "job-" + job, "ana", "process", 1, Request.ofSlots(1), 1_000, 0, JobSpec.UNKNOWN, Retry.NEVER);
        try (SqliteJournal journal = SqliteJournal.open(data, "test")) {
            long last = journal.append(
                    List.of(new Fact.JobSubmitted(new JobId(job), spec, Payload.of(new byte[] {1}), job)), () -> {});
            assertThat(last).isEqualTo(job);
            journal.sync();
        }
    }

    private void damage(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("journal.db"));
                Statement change = connection.createStatement()) {
            assertThat(change.executeUpdate(statement)).as(statement).isPositive();
        }
    }

    /** Whatever it is, its checksum is wrong now. */
    private void damageFact(int position) throws SQLException {
        damage("UPDATE block SET lines = '1' || lines WHERE first = " + position);
    }

    private static String repaired(Path directory) {
        return Cli.run("journal", "repair", "--data=" + directory).succeeds().out();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("journal.lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void leavesASoundOneAsItIs() throws IOException {
        assertThat(repaired(data))
                .isEqualTo("The journal is sound: all of its 3 facts can be read. Nothing was changed.\n");
        assertThat(files()).containsExactly("cluster-id", "journal.db");
        assertThat(Files.readString(data.resolve("cluster-id"))).isEqualTo("lab\n");
    }

    @Test
    void keepsWhatIsBeforeTheDamageAndTellsWorkersOfIt() throws Exception {
        damageFact(3);
        assertThat(repaired(data))
                .startsWith("Damage: ")
                .contains("Kept 2 facts, dropped 1 that followed the damage.\n")
                .contains("The damaged files are in " + data.resolve("journal.damaged") + ".\n")
                .contains("The cluster has a new name, ")
                .contains("Unfinished jobs: 2.")
                .endsWith("Jobs submitted after that time are lost: submit them again.\n");
        assertThat(Files.readString(data.resolve("cluster-id"))).isNotEqualTo("lab\n");
        assertThat(data.resolve("journal.damaged/journal.db")).exists();
        assertThat(repaired(data)).startsWith("The journal is sound: all of its 2 facts");
        submit(3);
        damageFact(3);
        assertThat(repaired(data)).contains(data.resolve("journal.damaged-2").toString());
    }

    @Test
    void namesJobsThatHaveLostWhatTheyWereToDo() throws Exception {
        damage("UPDATE payload SET sum = sum + 1 WHERE job = 2");
        assertThat(repaired(data))
                .contains("Kept 3 facts, dropped 0 that followed the damage.\n")
                .contains(
                        "What these jobs were to do, or returned, is lost: 2. Cancel those that wait, and submit them")
                .doesNotContain("new name");
    }

    @Test
    void goesOnFromASnapshotWhereThePastIsDamaged() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(data, "test")) {
            ClusterState state = new ClusterState(QueueOrder.FIFO);
            journal.recover(dev.estiva.journal.Journal.Recovery.into(state));
            journal.snapshot(3, state);
        }
        damageFact(2);
        assertThat(repaired(data))
                .contains("Kept 1 facts, dropped 0 that followed the damage.\n")
                .contains(
                        "The queue is what it was behind fact 3: the snapshot behind fact 3 stands for what came before.")
                .contains("Of the past, 2 events before fact 3 are lost; what waits and runs does not need them.")
                .doesNotContain("new name");
        try (SqliteJournal journal = SqliteJournal.open(data, "test")) {
            ClusterState state = new ClusterState(QueueOrder.FIFO);
            journal.recover(dev.estiva.journal.Journal.Recovery.into(state));
            assertThat(state.jobCount()).isEqualTo(3);
        }
    }

    @Test
    void saysWhyItCannot() throws Exception {
        Cli.run("journal", "repair", "--data=" + folder).failsWith("journal repair: there is no journal in " + folder);
        try (SqliteJournal journal = SqliteJournal.open(data, "test")) {
            assertThat(journal.lastPosition()).isEqualTo(3);
            assertThat(Cli.run("journal", "repair", "--data=" + data))
                    .satisfies(result -> assertThat(result.code()).isEqualTo(1))
                    .satisfies(result -> assertThat(result.err()).contains(data + " is in use by this very process"));
        }
        Files.writeString(data.resolve("journal.db"), "x".repeat(10_000));
        assertThat(Cli.run("journal", "repair", "--data=" + data))
                .satisfies(result -> assertThat(result.code()).isEqualTo(1))
                .satisfies(result -> assertThat(result.err())
                        .contains("is no SQLite file, or its beginning is destroyed. Nothing of it can be read"));
        assertThat(files()).containsExactly("cluster-id", "journal.db");
        assertThat(Cli.run("journal").err()).contains("say what to do: repair or restored");
    }
}
