package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Task;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --on-disconnect} promises, with real processes. */
@Timeout(400)
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a keeper promises less")
class LostServerIT {
    /** The first attempt wants to stay for ever; the others tell whether anything of it does. */
    private static final String SCRIPT = """
            if [ -e first ]; then
              for pid in $(cat first); do kill -0 $pid 2>/dev/null && echo $pid lives; done
              echo looked
              exit 0
            fi
            setsid sh -c 'trap "" TERM; while :; do sleep 1; done' "$PWD" &
            echo $$ $! >> first.new; mv first.new first
            trap "" TERM
            while :; do sleep 1; done
            """;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // each test makes its own
    private RealCluster cluster;

    @AfterEach
    void leavesNothingBehind() throws IOException {
        cluster.close();
    }

    private TaskId stays(String... workerOptions) throws Exception {
        cluster = new RealCluster(folder, List.of("--lost=6"), List.of(workerOptions));
        cluster.startServer();
        cluster.startWorker();
        cluster.awaitWorker();
        TaskId task = cluster.submit(SCRIPT, 0);
        cluster.awaitFile("first");
        return task;
    }

    @Test
    void nothingOfAnAttemptLivesWhenTheNextOneStartsThoughTheAgentStandsStill() throws Exception {
        TaskId task = stays("--on-disconnect=stop", "--lease=4");
        cluster.signalWorker("STOP");
        cluster.startAnotherWorker();
        Task ended = cluster.ended(task);
        assertThat(ended.status()).as(ended.message()).isEqualTo("completed");
        assertThat(cluster.output(task, ended.attempt())).isEqualTo("looked\n");
        cluster.signalWorker("CONT");
        cluster.awaitWorker();
        assertThat(cluster.task(task).attempt()).isEqualTo(ended.attempt());
    }

    @Test
    void nothingOfAnAttemptLivesWhenTheNextOneStartsThoughTheAgentIsDead() throws Exception {
        TaskId task = stays("--on-disconnect=stop", "--lease=4");
        cluster.killWorker();
        cluster.startAnotherWorker();
        assertThat(cluster.ended(task).status()).isEqualTo("completed");
        assertThat(cluster.output(task, cluster.task(task).attempt())).isEqualTo("looked\n");
    }

    @Test
    void endsWhatRunsWhenTheServerIsGone() throws Exception {
        TaskId task = stays("--on-disconnect=stop", "--lease=4");
        cluster.killServer();
        cluster.await("its end", () -> cluster.ours("while :;").isEmpty());
        cluster.startServer();
        assertThat(cluster.ended(task).status()).isEqualTo("completed");
        assertThat(cluster.output(task, cluster.task(task).attempt())).isEqualTo("looked\n");
    }

    /** As told by default: the work goes on, and does not count. */
    @Test
    void letsItRunOnWhereItIsToldTo() throws Exception {
        TaskId task = stays("--on-disconnect=keep");
        cluster.signalWorker("STOP");
        cluster.startAnotherWorker();
        Task ended = cluster.ended(task);
        assertThat(ended.status()).isEqualTo("completed");
        assertThat(cluster.output(task, ended.attempt())).matches("[0-9]+ lives\n[0-9]+ lives\nlooked\n");
        cluster.signalWorker("CONT");
        cluster.await("the stale attempt's end", () -> cluster.ours("while :;").isEmpty());
        assertThat(cluster.task(task).attempt()).isEqualTo(ended.attempt());
    }
}
