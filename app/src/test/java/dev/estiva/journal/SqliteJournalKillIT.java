package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Dump;
import dev.estiva.core.Fact;
import dev.estiva.core.QueueOrder;
import dev.estiva.journal.JournalException.Reason;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills a process that appends, with SIGKILL at a moment that the seed chooses. Repeat with {@code ./mvnw verify
 * -Dit.test=SqliteJournalKillIT}.
 */
class SqliteJournalKillIT {
    private static final int ROUNDS = 2;
    private static final int SNAPSHOT_SEEDS = 2;
    private static final int SNAPSHOT_ROUNDS = 4;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void afterKill9AllThatWasAcknowledgedIsThereAndNothingHalf(int seed) throws Exception {
        SeededRandom random = new SeededRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            long acknowledged = appendAndKill(1 + random.nextInt(2_000));
            List<Fact> found;
            try (SqliteJournal journal = SqliteJournal.open(folder, "1.0")) {
                found = Recovered.of(journal).facts;
            }
            assertThat((long) found.size()).as("seed %d round %d", seed, round).isGreaterThanOrEqualTo(acknowledged);
            long steps = AppendingProcess.steps(found.size());
            assertThat(steps).as("seed %d round %d: half a step", seed, round).isPositive();
            List<Fact> expected = new ArrayList<>();
            for (long n = 0; n < steps; n++) {
                AppendingProcess.step(n).stream()
                        .map(MemoryHistory::withoutPayload)
                        .forEach(expected::add);
            }
            assertThat(found.equals(expected))
                    .as("seed %d round %d: the facts", seed, round)
                    .isTrue();
        }
    }

    /** Lets a process append until it has acknowledged so many steps, kills it, answers the last position it acknowledged. */
    private long appendAndKill(int steps) throws IOException, InterruptedException {
        Process process = start();
        try (BufferedReader out = process.inputReader()) {
            long last = 0;
            for (int seen = 0; seen < steps; seen++) {
                last = Long.parseLong(String.valueOf(out.readLine()));
            }
            process.toHandle().destroyForcibly(); // unlike the process's own, leaves its output readable
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = Math.max(last, line.isEmpty() ? 0 : Long.parseLong(line)); // a last line cut short is smaller
            }
            return last;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Half of the kills come while a snapshot is written, the others while the past is forgotten. */
    @Test
    void afterKill9WithinASnapshotOrAPruneTheStateIsFoundAgain() {
        Seeds.each(SNAPSHOT_SEEDS, random -> {
            Path data = folder.resolve("snapshots-" + random.nextInt(Integer.MAX_VALUE));
            for (int round = 0; round < SNAPSHOT_ROUNDS; round++) {
                long acknowledged = snapshotAndKill(data, random);
                try (SqliteJournal journal = SqliteJournal.open(data, "1.0")) {
                    long last = journal.lastPosition();
                    assertThat(last).isGreaterThanOrEqualTo(acknowledged);
                    ClusterState expected = new ClusterState(QueueOrder.FIFO);
                    List<Fact> facts = Samples.growing(last);
                    assertThat(facts).as("whole steps").hasSize((int) last);
                    facts.forEach(expected::apply);
                    assertThat(Dump.of(Recovered.state(journal))).isEqualTo(Dump.of(expected));
                }
            }
        });
    }

    /** Answers the last position that it said was durable. */
    private static long snapshotAndKill(Path data, SeededRandom random) throws IOException, InterruptedException {
        Process process = start(SnapshottingProcess.class, data);
        try (BufferedReader out = process.inputReader()) {
            String moment = random.nextInt(2) == 0 ? "s" : "p";
            long last = 0;
            for (int left = 1 + random.nextInt(12); left > 0; ) {
                String line = String.valueOf(out.readLine());
                left -= line.equals(moment) ? 1 : 0;
                last = Character.isDigit(line.charAt(0)) ? Long.parseLong(line) : last;
            }
            for (int spins = random.nextInt(400); spins > 0; spins--) {
                Thread.onSpinWait(); // some way into it
            }
            process.toHandle().destroyForcibly();
            return last;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSecondProcessIsRefusedWithTheFirstOnesPidUntilThatIsKilled() throws Exception {
        Process process = start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isNotNull();
            JournalException refusal = catchThrowableOfType(
                    JournalException.class,
                    () -> SqliteJournal.open(folder, "1.0").close());
            assertThat(refusal.reason()).isEqualTo(Reason.IN_USE);
            assertThat(refusal)
                    .hasMessageContaining("is in use by process " + process.pid() + " on " + DirectoryLock.host());
        } finally {
            process.destroyForcibly().waitFor();
        }
        SqliteJournal.open(folder, "1.0").close();
    }

    private Process start() throws IOException {
        return start(AppendingProcess.class, folder);
    }

    private static Process start(Class<?> program, Path directory) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
