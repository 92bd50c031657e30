package dev.estiva.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.server.OutputStore.Dropped;
import dev.estiva.server.OutputStore.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTrimTest implements OutputTrim.Known {
    private static final long DAY = 86_400_000_000L;
    private static final long NOW = 20_000 * DAY;

    @TempDir
    private Path directory;

    private final NavigableSet<AttemptId> running = new TreeSet<>();
    private final TreeSet<Long> forgotten = new TreeSet<>();

    @Test
    void keepsEverythingWithoutLimits() throws IOException {
        wrote(1, 0, 1_000, 900);
        assertThat(trim(0, 0)).isZero();
        assertThat(text(1, 0)).hasSize(1_000);
    }

    @Test
    void dropsWhatIsOldAndSaysSo() throws IOException {
        wrote(1, 0, 1_000, 31);
        wrote(2, 0, 1_000, 29);
        assertThat(trim(30 * DAY, 0)).isEqualTo(1_000);
        assertThat(dropped(1, 0)).isEqualTo(Dropped.AGE);
        assertThat(text(1, 0)).isEmpty();
        assertThat(text(2, 0)).hasSize(1_000);
        assertThat(dropped(2, 0)).isNull();
        assertThat(trim(30 * DAY, 0)).as("once").isZero();
        assertThat(files().of(new TaskId(1, 0))).containsExactly(source(1, 0));
    }

    @Test
    void dropsTheOldestOfTooMuchUntilItFits() throws IOException {
        wrote(1, 0, 10_000, 3);
        wrote(2, 0, 10_000, 9);
        wrote(2, 1, 10_000, 9);
        wrote(3, 0, 10_000, 6);
        assertThat(trim(0, 20_000)).isEqualTo(30_000);
        assertThat(dropped(2, 0)).isEqualTo(Dropped.ROOM);
        assertThat(dropped(2, 1)).isEqualTo(Dropped.ROOM);
        assertThat(dropped(3, 0)).isEqualTo(Dropped.ROOM);
        assertThat(text(1, 0)).hasSize(10_000);
    }

    @Test
    void makesRoomOfManySmallOutputsAndLeavesTheRest() throws IOException {
        for (int index = 0; index < 100; index++) {
            wrote(1, index, 10, 9);
            wrote(2, index, 10, 3);
        }
        assertThat(trim(0, 1_500))
                .as("2,000 less 95 % of the bound, in files of ten bytes")
                .isEqualTo(580);
        assertThat(trim(0, 1_500)).isZero();
        assertThat(text(2, 50)).hasSize(10);
    }

    @Test
    void dropsOldTasksOfAJobThatStillWrites() throws IOException {
        wrote(1, 0, 10_000, 9);
        wrote(1, 1, 10_000, 8);
        wrote(1, 2, 10_000, 0);
        trim(0, 22_000);
        assertThat(dropped(1, 0)).isEqualTo(Dropped.ROOM);
        assertThat(text(1, 1)).hasSize(10_000);
        assertThat(text(1, 2)).hasSize(10_000);
        trim(5 * DAY, 0);
        assertThat(dropped(1, 1)).isEqualTo(Dropped.AGE);
        assertThat(text(1, 2)).hasSize(10_000);
    }

    @Test
    void whatIsTooOldMakesRoomFirst() throws IOException {
        wrote(1, 0, 10_000, 40);
        wrote(2, 0, 10_000, 9);
        trim(30 * DAY, 15_000);
        assertThat(dropped(1, 0)).isEqualTo(Dropped.AGE);
        assertThat(text(2, 0)).hasSize(10_000);
    }

    @Test
    void looksAgainSoonWhenTooMuchIsStillYoung() throws IOException {
        OutputTrim trim = new OutputTrim(files(), new OutputLimits(0, 15_000), this);
        wrote(1, 0, 10_000, 0);
        wrote(2, 0, 10_000, 0);
        trim.trimInTime(NOW);
        assertThat(dropped(1, 0)).isNull();
        trim.trimInTime(NOW + 60_000_000);
        assertThat(Stream.of(dropped(1, 0), dropped(2, 0))).containsExactlyInAnyOrder(Dropped.ROOM, null);
    }

    @Test
    void neverTouchesWhatAnAttemptWritesThatRuns() throws IOException {
        wrote(1, 0, 10_000, 90);
        wrote(1, 1, 10_000, 90);
        running.add(new AttemptId(new TaskId(1, 1), 1));
        trim(30 * DAY, 1);
        assertThat(dropped(1, 0)).isEqualTo(Dropped.AGE);
        assertThat(text(1, 1)).hasSize(10_000);
    }

    @Test
    void leavesWhatWasWrittenJustNow() throws IOException {
        wrote(1, 0, 10_000, 0);
        assertThat(trim(0, 1)).isZero();
    }

    @Test
    void deletesAllOfAJobThatNobodyKnowsAnyMore() throws IOException {
        wrote(1_234, 0, 1_000, 3);
        wrote(1_234, 7, 1_000, 3);
        wrote(1_235, 0, 1_000, 3);
        forgotten.add(1_234L);
        assertThat(trim(0, 0)).isEqualTo(2_000);
        assertThat(files().of(new TaskId(1_234, 0))).isEmpty();
        assertThat(directory.resolve("1/1234")).doesNotExist();
        assertThat(text(1_235, 0)).hasSize(1_000);
    }

    @Test
    void aSenderThatBeginsAgainIsToldThatNothingMoreIsWanted() throws IOException {
        wrote(1, 0, 1_000, 31);
        trim(30 * DAY, 0);
        assertThat(files().append(source(1, 0), 1_000, new byte[10])).isEqualTo(FromServer.Output.ALL);
        assertThat(files().append(source(1, 0), 0, new byte[10])).isEqualTo(FromServer.Output.ALL);
        assertThat(dropped(1, 0)).isEqualTo(Dropped.AGE);
        try (Stream<Path> left = Files.list(directory.resolve("0/1"))) {
            assertThat(left).hasSize(1);
        }
    }

    /** A server that was killed between the notice and the removal has lost nothing, and drops it the next time. */
    @Test
    void whatIsThereBesideItsNoticeIsNotDropped() throws IOException {
        wrote(1, 0, 1_000, 31);
        Files.createFile(directory.resolve("0/1/0.1.out.room"));
        assertThat(dropped(1, 0)).isNull();
        assertThat(text(1, 0)).hasSize(1_000);
        assertThat(files().of(new TaskId(1, 0))).containsExactly(source(1, 0));
        trim(30 * DAY, 0);
        assertThat(dropped(1, 0)).isEqualTo(Dropped.AGE);
    }

    private OutputFiles files() {
        return new OutputFiles(directory);
    }

    private long trim(long retainMicros, long mostBytes) throws IOException {
        return new OutputTrim(files(), new OutputLimits(retainMicros, mostBytes), this).trim(NOW);
    }

    private void wrote(long job, int index, int bytes, long daysAgo) throws IOException {
        files().append(source(job, index), 0, "x".repeat(bytes).getBytes(UTF_8));
        Path file = directory.resolve(job / 1_000 + "/" + job + "/" + index + ".1.out");
        Files.setLastModifiedTime(file, FileTime.from((NOW - daysAgo * DAY) / 1_000, TimeUnit.MILLISECONDS));
    }

    private String text(long job, int index) throws IOException {
        return new String(files().read(source(job, index), 0, 100_000), UTF_8);
    }

    private @Nullable Dropped dropped(long job, int index) throws IOException {
        return files().dropped(source(job, index));
    }

    private static Source source(long job, int index) {
        return new Source(new TaskId(job, index), 1, TaskStream.STDOUT);
    }

    @Override
    public NavigableSet<AttemptId> running() {
        return running;
    }

    @Override
    public boolean isKnown(JobId job) {
        return !forgotten.contains(job.value());
    }
}
