package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Dump;
import dev.estiva.core.Fact;
import dev.estiva.core.QueueOrder;
import dev.estiva.journal.History.JobQuery;
import dev.estiva.journal.History.JobSummary;
import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.model.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a salvage makes of journals with snapshots, and of those whose beginning was forgotten. */
class SalvageTest {
    private static final int SEEDS = 40;
    private static final int FACTS = 1_200;
    private static final int FIRST_SNAPSHOT = 400;
    private static final int SECOND_SNAPSHOT = 800;

    @TempDir
    private Path folder;

    private final List<Fact> facts = Samples.growing(FACTS).subList(0, FACTS);
    /** The jobs as they are without damage. */
    private final List<JobSummary> whole = new ArrayList<>();

    private Path damaged = Path.of("");
    private Path saved = Path.of("");

    @BeforeEach
    void writesOneWithoutDamage() throws Exception {
        damaged = folder.resolve("damaged");
        saved = folder.resolve("saved");
        write(folder.resolve("whole"), false);
        try (SqliteJournal journal = SqliteJournal.open(folder.resolve("whole"), "1.0")) {
            JobSummary job = journal.history().job(new JobId(1));
            for (long id = 2; job != null; id++) {
                whole.add(job);
                job = journal.history().job(new JobId(id));
            }
        }
    }

    /** A journal of the growing story with two snapshots, its beginning forgotten or not. */
    private void write(Path directory, boolean isPruned) throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(directory, "1.0")) {
            ClusterState state = new ClusterState(QueueOrder.FIFO);
            for (int i = 0; i < FACTS; i++) {
                journal.append(facts.subList(i, i + 1), () -> {});
                state.apply(facts.get(i));
                if (i + 1 == FIRST_SNAPSHOT || i + 1 == SECOND_SNAPSHOT) {
                    journal.sync();
                    journal.snapshot(i + 1, state.copy());
                }
            }
            journal.sync();
            if (isPruned) {
                assertThat(journal.prune(Long.MAX_VALUE).facts()).isEqualTo(FIRST_SNAPSHOT);
            }
        }
    }

    private void damage(String... statements) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                assertThat(statement.executeUpdate(each)).as(each).isPositive();
            }
        }
    }

    private Salvage.Result salvage() throws Exception {
        return Salvage.copy(damaged, saved, "1.0");
    }

    /** Makes the checksums of these facts wrong. */
    private void badFacts(int... positions) throws Exception {
        try (Connection connection = connect()) {
            for (int position : positions) {
                long begin = new Blocks(connection).begin(position);
                try (PreparedStatement query = connection.prepareStatement("SELECT lines FROM block WHERE first = ?");
                        PreparedStatement update =
                                connection.prepareStatement("UPDATE block SET lines = ? WHERE first = ?")) {
                    query.setLong(1, begin);
                    List<String> lines = new ArrayList<>();
                    try (ResultSet row = query.executeQuery()) {
                        row.getString(1).lines().forEach(lines::add);
                    }
                    int at = (int) (position - begin);
                    lines.set(at, "1" + lines.get(at));
                    update.setString(1, String.join("\n", lines) + "\n");
                    update.setLong(2, begin);
                    assertThat(update.executeUpdate()).isEqualTo(1);
                }
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + damaged.resolve("journal.db"));
    }

    private static String badSnapshot(int position) {
        return "UPDATE snapshot_piece SET sum = sum + 1 WHERE snapshot = " + position;
    }

    /** What was saved is the state behind the last fact; with the facts that follow it comes to the same as without damage. */
    private void expectItGoesOn(Path directory, long last) throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(directory, "1.0")) {
            assertThat(journal.lastPosition()).isEqualTo(last);
            ClusterState state = Recovered.state(journal);
            ClusterState expected = new ClusterState(QueueOrder.FIFO);
            facts.subList(0, (int) last).forEach(expected::apply);
            assertThat(Dump.of(state)).isEqualTo(Dump.of(expected));
            for (Fact fact : facts.subList((int) last, FACTS)) {
                journal.append(List.of(fact), () -> {});
                expected.apply(fact);
            }
            journal.sync();
            assertThat(Dump.of(Recovered.state(journal))).isEqualTo(Dump.of(expected));
            expectHistory(journal);
        }
    }

    /** Each job that the history knows is as it is without damage, and all that have not ended are known. */
    private void expectHistory(SqliteJournal journal) throws Exception {
        for (JobSummary expected : whole) {
            JobSummary found = journal.history().job(expected.id());
            if (found != null || expected.endMicros() == JobSummary.NEVER) {
                assertThat(found).isEqualTo(expected);
            }
        }
    }

    @Test
    void aBadFactBeforeASnapshotCostsNothingButThePast() throws Exception {
        write(damaged, false);
        badFacts(100);
        Salvage.Result result = salvage();
        assertThat(result.snapshot()).isEqualTo(SECOND_SNAPSHOT);
        assertThat(result.first()).isEqualTo(101);
        assertThat(result.forgotten()).isEqualTo(100);
        assertThat(result.last()).isEqualTo(FACTS);
        assertThat(result.lost()).isZero();
        assertThat(result.damage()).contains("fact 100 has a wrong checksum");
        expectItGoesOn(saved, FACTS);
        try (SqliteJournal journal = SqliteJournal.open(saved, "1.0")) {
            assertThat(journal.history().jobs(JobQuery.ALL))
                    .hasSameSizeAs(whole.stream()
                            .filter(job -> job.endMicros() != JobSummary.NEVER)
                            .toList());
            assertThat(journal.history().firstPosition()).isEqualTo(101);
            assertThat(journal.payload(new JobId(2))).isEqualTo(Samples.payload(2));
            assertThat(journal.result(new TaskId(1, 0))).isEqualTo(Samples.output(1));
        }
    }

    @Test
    void aBadFactBehindTheSnapshotsEndsTheSalvage() throws Exception {
        write(damaged, true);
        badFacts(1_000);
        Salvage.Result result = salvage();
        assertThat(result.snapshot()).isEqualTo(SECOND_SNAPSHOT);
        assertThat(result.first()).isEqualTo(FIRST_SNAPSHOT + 1);
        assertThat(result.last()).isEqualTo(999);
        assertThat(result.lost()).isEqualTo(FACTS - 999);
        assertThat(result.forgotten()).isZero();
        expectItGoesOn(saved, 999);
    }

    @Test
    void withoutTheLatestSnapshotTheOneBeforeDoes() throws Exception {
        write(damaged, true);
        damage(badSnapshot(SECOND_SNAPSHOT));
        expectItGoesOn(damaged, FACTS);
        Salvage.Result result = salvage();
        assertThat(result.snapshot()).isEqualTo(FIRST_SNAPSHOT);
        assertThat(result.damage()).contains("the snapshot behind fact " + SECOND_SNAPSHOT);
        expectItGoesOn(saved, FACTS);
    }

    @Test
    void withoutAnySnapshotAllFactsDo() throws Exception {
        write(damaged, false);
        damage(badSnapshot(FIRST_SNAPSHOT), badSnapshot(SECOND_SNAPSHOT));
        expectItGoesOn(damaged, FACTS);
        Salvage.Result result = salvage();
        assertThat(result.snapshot()).isZero();
        assertThat(result.facts()).isEqualTo(FACTS);
        expectItGoesOn(saved, FACTS);
    }

    @Test
    void withoutSnapshotsAndBeginningItSaysWhatIsLost() throws Exception {
        write(damaged, true);
        damage(badSnapshot(FIRST_SNAPSHOT), badSnapshot(SECOND_SNAPSHOT));
        assertThatThrownBy(() -> {
                    try (SqliteJournal journal = SqliteJournal.open(damaged, "1.0")) {
                        Recovered.state(journal);
                    }
                })
                .hasMessageContaining("its snapshots cannot be read, and its first facts are pruned");
        assertThatThrownBy(this::salvage)
                .hasMessageContaining("the facts before 401 were forgotten long ago")
                .hasMessageContaining("Unfinished jobs were: 2 (job 2 of bo), 4 (job 4 of bo)")
                .hasMessageContaining(", and more. Start with another data directory");
    }

    @Test
    void aSnapshotAloneSuffices() throws Exception {
        write(damaged, true);
        badFacts(SECOND_SNAPSHOT, SECOND_SNAPSHOT + 1);
        Salvage.Result result = salvage();
        assertThat(result.facts()).isZero();
        assertThat(result.last()).isEqualTo(SECOND_SNAPSHOT);
        assertThat(result.lost()).isEqualTo(FACTS - SECOND_SNAPSHOT);
        expectItGoesOn(saved, SECOND_SNAPSHOT);
    }

    @Test
    void aPayloadThatIsLostCostsItsJobAlone() throws Exception {
        for (boolean isPruned : new boolean[] {false, true}) {
            damaged = folder.resolve("damaged-" + isPruned);
            saved = folder.resolve("saved-" + isPruned);
            write(damaged, isPruned);
            damage("UPDATE payload SET sum = sum + 1 WHERE job = 6");
            Salvage.Result result = salvage();
            assertThat(result.emptied()).containsExactly(new JobId(6));
            assertThat(result.damage()).isNotEmpty();
            assertThat(result.last()).isEqualTo(FACTS);
            expectItGoesOn(saved, FACTS);
            try (SqliteJournal journal = SqliteJournal.open(saved, "1.0")) {
                assertThat(journal.payload(new JobId(6))).isEqualTo(Payload.NONE);
                assertThat(journal.payload(new JobId(8))).isEqualTo(Samples.payload(8));
            }
        }
    }

    @Test
    void aSoundJournalHasNoDamage() throws Exception {
        for (boolean isPruned : new boolean[] {false, true}) {
            damaged = folder.resolve("sound-" + isPruned);
            saved = folder.resolve("copy-" + isPruned);
            write(damaged, isPruned);
            assertThat(salvage().damage()).isEmpty();
            expectItGoesOn(saved, FACTS);
        }
    }

    /** Wherever bytes flip: what a salvage answers can be gone on with, and without one the journal opens or is refused. */
    @Test
    void flippedBytesAreNeverTakenForState() throws Exception {
        write(folder.resolve("pruned"), true);
        int[] saves = {0};
        Seeds.each(SEEDS, random -> {
            byte[] bytes = Files.readAllBytes(
                    folder.resolve(random.nextInt(2) == 0 ? "whole" : "pruned").resolve("journal.db"));
            flip(bytes, random);
            Path broken = Files.createTempDirectory(folder, "broken");
            Files.write(broken.resolve("journal.db"), bytes);
            damaged = broken;
            saved = Files.createTempDirectory(folder, "saved");
            try {
                Salvage.Result result = salvage();
                whole.removeIf(job -> job.endMicros() != JobSummary.NEVER); // their rows have no checksums
                expectItGoesOn(saved, result.last());
                saves[0]++;
            } catch (JournalException e) {
                assertThat(e.reason())
                        .as(String.valueOf(e.getMessage()))
                        .isIn(JournalException.Reason.DAMAGED, JournalException.Reason.NEWER);
            }
        });
        assertThat(saves[0]).as("most can be saved").isGreaterThan(0);
    }

    private static void flip(byte[] bytes, SeededRandom random) {
        if (random.nextInt(4) == 0) { // a page that was never written
            int page = 1 + random.nextInt(bytes.length / 4096 - 1);
            java.util.Arrays.fill(bytes, page * 4096, (page + 1) * 4096, (byte) 0);
            return;
        }
        for (int flips = 1 + random.nextInt(5); flips > 0; flips--) {
            bytes[100 + random.nextInt(bytes.length - 100)] ^= (byte) (1 + random.nextInt(255));
        }
    }
}
