package dev.estiva.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.server.OutputStore.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTrimTest implements OutputTrim.Known {
    private static final long DAY = 86_400_000_000L;
    private static final long NOW = 20_000 * DAY;
    private static final String DROPPED = new String(OutputFiles.DROPPED, UTF_8);

    @TempDir
    private Path directory;

    private final TreeSet<String> running = new TreeSet<>();
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
        assertThat(trim(30 * DAY, 0)).isEqualTo(1_000 - DROPPED.length());
        assertThat(text(1, 0)).isEqualTo(DROPPED);
        assertThat(text(2, 0)).hasSize(1_000);
        assertThat(trim(30 * DAY, 0)).as("once").isZero();
    }

    @Test
    void dropsTheOldestOfTooMuchUntilItFits() throws IOException {
        wrote(1, 0, 10_000, 3);
        wrote(2, 0, 10_000, 9);
        wrote(2, 1, 10_000, 9);
        wrote(3, 0, 10_000, 6);
        trim(0, 20_000);
        assertThat(text(2, 0)).isEqualTo(DROPPED);
        assertThat(text(2, 1)).isEqualTo(DROPPED);
        assertThat(text(3, 0)).isEqualTo(DROPPED);
        assertThat(text(1, 0)).hasSize(10_000);
    }

    @Test
    void neverTouchesWhatAnAttemptWritesThatRuns() throws IOException {
        wrote(1, 0, 10_000, 90);
        wrote(1, 1, 10_000, 90);
        running.add("1.1#1");
        trim(30 * DAY, 1);
        assertThat(text(1, 0)).isEqualTo(DROPPED);
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
        assertThat(files().ofJob(new JobId(1_234))).isEmpty();
        assertThat(directory.resolve("1/1234")).doesNotExist();
        assertThat(text(1_235, 0)).hasSize(1_000);
    }

    @Test
    void aSenderThatBeginsAgainDoesNotMendTheNotice() throws IOException {
        wrote(1, 0, 1_000, 31);
        trim(30 * DAY, 0);
        Source source = new Source(new TaskId(1, 0), 1, TaskStream.STDOUT);
        assertThat(files().append(source, 1_000, new byte[10])).isLessThan(1_000);
        assertThat(text(1, 0)).isEqualTo(DROPPED);
        try (Stream<Path> left = Files.list(directory.resolve("0/1"))) {
            assertThat(left).hasSize(1);
        }
    }

    private OutputFiles files() {
        return new OutputFiles(directory);
    }

    private long trim(long retainMicros, long mostBytes) throws IOException {
        return new OutputTrim(files(), new OutputLimits(retainMicros, mostBytes), this).trim(NOW);
    }

    private void wrote(long job, int index, int bytes, long daysAgo) throws IOException {
        Source source = new Source(new TaskId(job, index), 1, TaskStream.STDOUT);
        files().append(source, 0, "x".repeat(bytes).getBytes(UTF_8));
        Path file = directory.resolve(job / 1_000 + "/" + job + "/" + index + ".1.out");
        Files.setLastModifiedTime(file, FileTime.from((NOW - daysAgo * DAY) / 1_000, TimeUnit.MILLISECONDS));
    }

    private String text(long job, int index) throws IOException {
        return new String(files().read(new Source(new TaskId(job, index), 1, TaskStream.STDOUT), 0, 100_000), UTF_8);
    }

    @Override
    public boolean isRunning(TaskId task, int attempt) {
        return running.contains(task + "#" + attempt);
    }

    @Override
    public boolean isKnown(JobId job) {
        return !forgotten.contains(job.value());
    }
}
