package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.ApiException;
import dev.estiva.client.Json;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running server keeps as much output as it was told to, and says what it dropped. */
@Timeout(300)
class OutputBoundsIT {
    private static final int KIB = 1 << 10;

    @TempDir
    private Path folder;

    private RealCluster cluster;

    @BeforeEach
    void startsACluster() throws Exception {
        cluster = new RealCluster(folder, List.of("--output-max=100K", "--output-retain=2h"), List.of());
        cluster.startServer();
        cluster.startWorker();
        cluster.awaitWorker();
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        cluster.close();
    }

    @Test
    void whatIsOldGoesAndNothingThatRuns() throws Exception {
        TaskId old = wrote(10);
        TaskId fresh = wrote(10);
        TaskId running = cluster.submit(writing(10) + "; while [ ! -e go ]; do sleep 0.1; done; echo end", 0);
        cluster.awaitOutput(running, 1, 10 * KIB / 64);
        age(old, Duration.ofHours(3));
        age(running, Duration.ofHours(3));
        restart();
        cluster.await("the old output to go", () -> isDropped(old, "older", "--output-retain"));
        assertThat(cluster.output(fresh, 1)).hasSize(10 * KIB);
        assertThat(cluster.output(running, 1)).hasSize(10 * KIB);

        Cli.Result logs = run("logs", old.toString());
        assertThat(logs.code()).isEqualTo(1);
        assertThat(logs.out()).isEmpty();
        assertThat(logs.err())
                .isEqualTo("estiva logs: what attempt 1 of " + old + " wrote to stdout was dropped because it was older"
                        + " than the server keeps output (its --output-retain)\n");
        assertThat(run("job", old.toString()).succeeds().out()).contains("stdout of attempt 1: dropped for its age");
        Json log = cluster.client().task(old).logs().getFirst();
        assertThat(log.text("dropped")).isEqualTo("age");
        assertThat(log.whole("bytes")).isZero();

        restart();
        assertThat(isDropped(old, "older", "--output-retain")).isTrue();
        cluster.writeFile("go");
        assertThat(cluster.ended(running).status()).isEqualTo("completed");
        assertThat(cluster.output(running, 1)).hasSize(10 * KIB + 4).endsWith("end\n");
    }

    @Test
    void whatIsTooMuchGoesWhileTheServerRunsTheOldestFirst() throws Exception {
        TaskId oldest = wrote(40);
        TaskId running = cluster.submit(writing(10) + "; while [ ! -e go ]; do sleep 0.1; done", 0);
        TaskId newer = wrote(40);
        cluster.awaitOutput(running, 1, 10 * KIB / 64);
        age(running, Duration.ofMinutes(90));
        age(oldest, Duration.ofMinutes(60));
        age(newer, Duration.ofMinutes(30));
        wrote(20);
        cluster.await("the oldest to go", () -> isDropped(oldest, "room", "--output-max"));
        assertThat(cluster.output(running, 1)).hasSize(10 * KIB);
        assertThat(cluster.output(newer, 1)).hasSize(40 * KIB);
        assertThat(run("logs", oldest.toString(), newer.toString(), "--stdout").code())
                .isEqualTo(1);
        cluster.killServer();
        cluster.startServer();
        cluster.awaitWorker();
        assertThat(isDropped(oldest, "room", "--output-max")).isTrue();
        assertThat(cluster.output(newer, 1)).hasSize(40 * KIB);
        cluster.writeFile("go");
        cluster.ended(running);
    }

    private void restart() throws Exception {
        cluster.server().interrupt();
        cluster.server().exitCode();
        cluster.startServer();
        cluster.awaitWorker();
    }

    /** A task that wrote so many KiB and has ended. */
    private TaskId wrote(int kib) throws IOException {
        TaskId task = cluster.submit(writing(kib), 0);
        cluster.ended(task);
        assertThat(cluster.output(task, 1)).hasSize(kib * KIB);
        return task;
    }

    private static String writing(int kib) {
        return "yes " + "x".repeat(63) + " | head -c " + kib * KIB;
    }

    /** As if it had been written that long ago. */
    private void age(TaskId task, Duration ago) throws IOException {
        Path file = folder.resolve("data/output/0/" + task.job() + "/" + task.index() + ".1.out");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(ago)));
    }

    private boolean isDropped(TaskId task, String... why) throws IOException {
        try {
            assertThat(cluster.output(task, 1)).isNotEmpty();
            return false;
        } catch (ApiException e) {
            assertThat(e.code()).isEqualTo("output_dropped");
            assertThat(e.status()).isEqualTo(410);
            assertThat(e).hasMessageContainingAll(why);
            return true;
        }
    }

    private Cli.Result run(String... words) {
        return cluster.run(words);
    }
}
