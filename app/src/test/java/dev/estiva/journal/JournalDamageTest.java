package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.estiva.core.Fact;
import dev.estiva.journal.JournalException.Reason;
import dev.estiva.model.SeededRandom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/** Damages a journal's file at random places. A seed that fails repeats with {@code ./mvnw test -Dtest=JournalDamageTest}. */
class JournalDamageTest {
    private static final int SEEDS = 24;

    @TempDir
    private Path folder;

    private final List<Fact> facts = new ArrayList<>();
    private byte[] whole = {};

    @BeforeEach
    void writesAJournal() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(folder.resolve("good"), "1.0")) {
            for (int n = 0; n < 300; n++) {
                journal.append(Samples.step(n), () -> {});
                Samples.step(n).stream().map(MemoryHistory::withoutPayload).forEach(facts::add);
            }
        }
        whole = Files.readAllBytes(folder.resolve("good/journal.db"));
    }

    @Test
    void flippedBytesAreNeverTakenForFacts() throws Exception {
        int refused = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            SeededRandom random = new SeededRandom(seed);
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[100 + random.nextInt(bytes.length - 100)] ^= (byte) (1 + random.nextInt(255));
            }
            refused += opensOrIsRefused(bytes, seed) ? 0 : 1;
        }
        assertThat(refused).as("the damage is noticed at all").isBetween(SEEDS / 4, SEEDS);
    }

    @Test
    void aTruncatedFileIsRefusedAndItsBeginningSaved() throws Exception {
        for (int seed = 0; seed < SEEDS / 2; seed++) {
            int length = 100 + new SeededRandom(seed).nextInt(whole.length - 100);
            assertThat(opensOrIsRefused(Arrays.copyOf(whole, length), seed))
                    .as("seed %d: cut to %d of %d bytes", seed, length, whole.length)
                    .isFalse();
        }
    }

    /** All facts or a refusal, and in both cases a salvage gives a beginning of the facts. */
    private boolean opensOrIsRefused(byte[] bytes, int seed) throws IOException {
        Path damaged = folder.resolve("damaged" + seed);
        Files.createDirectories(damaged);
        Files.write(damaged.resolve("journal.db"), bytes);
        boolean opens;
        try {
            assertThat(recovered(damaged)).as("seed %d", seed).isEqualTo(facts);
            opens = true;
        } catch (JournalException e) {
            assertThat(e)
                    .as("seed %d", seed)
                    .extracting(JournalException::reason)
                    .isIn(Reason.DAMAGED, Reason.NEWER);
            opens = false;
        }
        Files.write(damaged.resolve("journal.db"), bytes);
        Path saved = folder.resolve("saved" + seed);
        try {
            Salvage.Result result = Salvage.copy(damaged, saved, "1.0");
            assertThat(recovered(saved)).as("seed %d: %s", seed, result).isEqualTo(facts.subList(0, (int)
                    result.facts()));
        } catch (JournalException e) {
            assertThat(e)
                    .as("seed %d", seed)
                    .extracting(JournalException::reason)
                    .isIn(Reason.DAMAGED, Reason.NEWER);
        }
        return opens;
    }

    private static List<Fact> recovered(Path directory) throws JournalException {
        try (SqliteJournal journal = SqliteJournal.open(directory, "1.0")) {
            return Recovered.of(journal).facts;
        }
    }

    @Test
    void aSalvageSaysWhatItLeftBehind() throws Exception {
        byte[] bytes = whole.clone();
        byte[] wanted = "\"job\":75,".getBytes(StandardCharsets.UTF_8);
        bytes[indexOf(bytes, wanted) + 6]++;
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        Files.write(damaged.resolve("journal.db"), bytes);
        assertThat(refusal(damaged)).hasMessageContaining("fact 224 has a wrong checksum");
        Salvage.Result result = Salvage.copy(damaged, folder.resolve("saved"), "1.0");
        assertThat(result.facts()).isEqualTo(223);
        assertThat(result.lost()).isEqualTo(facts.size() - 223);
        assertThat(result.damage()).contains("fact 224 has a wrong checksum");
        try (SqliteJournal saved = SqliteJournal.open(folder.resolve("saved"), "1.0")) {
            assertThat(saved.epoch()).as("later than those of the damaged one").isGreaterThan(2);
            assertThat(saved.append(Samples.step(1_000), () -> {})).isEqualTo(224);
            assertThat(saved.history().jobs(History.JobQuery.ALL)).hasSize(74);
        }
    }

    /** Moving its facts to the present format must not give a damaged one a new checksum. */
    @Test
    void damageInsideAJournalOfTheFirstFormatIsRefusedAndSaved() throws Exception {
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        try (InputStream golden = Objects.requireNonNull(getClass().getResourceAsStream("/journal/v1.db"))) {
            Files.copy(golden, damaged.resolve("journal.db"));
        }
        try (Connection connection =
                        JDBC.createConnection(JDBC.PREFIX + damaged.resolve("journal.db"), new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE fact SET body = replace(body, '\"job\":4', '\"job\":5') WHERE position = 11");
        }
        assertThat(refusal(damaged)).hasMessageContaining("fact 11 has a wrong checksum");
        Salvage.Result result = Salvage.copy(damaged, folder.resolve("saved"), "1.0");
        assertThat(result.facts()).isEqualTo(10);
        assertThat(recovered(folder.resolve("saved"))).isEqualTo(facts.subList(0, 10));
    }

    private static JournalException refusal(Path directory) {
        return catchThrowableOfType(JournalException.class, () -> recovered(directory));
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i < bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
