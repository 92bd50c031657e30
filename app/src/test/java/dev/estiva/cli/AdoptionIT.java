package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.JobRequest;
import dev.estiva.client.Task;
import dev.estiva.model.TaskId;
import dev.estiva.worker.FakeGpus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What runs is taken up again, or ended without a trace, whoever is killed; with real processes. */
@Timeout(400)
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a keeper promises less")
class AdoptionIT {
    /** Tells a line per tenth of a second, to a file too, until it is told to end. */
    private static final String TALKER = """
            echo $ESTIVA_ATTEMPT $$ > begun.$ESTIVA_ATTEMPT
            i=0
            while [ ! -e go ]; do
              echo line $i; echo line $i >> said; i=$((i+1)); sleep 0.1
            done
            echo end
            exit 7
            """;

    /** Leaves processes of every kind behind itself, each of which appends its pid to a file and would stay for ever. */
    private static final String HOARDER = """
            [ $ESTIVA_ATTEMPT = 1 ] || { echo again; exit 0; }
            stay='echo $$ >> "$0"/stayed; trap "" TERM HUP; while :; do sleep 1; done'
            sh -c "$stay" "$PWD" &
            setsid sh -c "$stay" "$PWD" &
            (setsid sh -c "$stay" "$PWD" &)
            (env -i setsid sh -c "$stay" "$PWD" > /dev/null 2>&1 < /dev/null &)
            sh -c "setsid env -i sh -c '$stay' '$PWD' &"
            echo begun
            sleep 1000000
            """;

    private static final int STAYING = 5;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private RealCluster cluster;

    @BeforeEach
    void startsACluster() throws Exception {
        cluster = new RealCluster(folder, List.of("--lost=300"), List.of());
        cluster.startServer();
        cluster.startWorker();
        cluster.awaitWorker();
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        cluster.close();
    }

    private TaskId talks() throws IOException {
        TaskId task = cluster.submit(TALKER, 0);
        cluster.awaitOutput(task, 1, 3);
        return task;
    }

    /** It is the first attempt that went on, said everything once, and ended as it wanted to. */
    private void endsWhole(TaskId id) throws IOException {
        Task task = cluster.ended(id);
        assertThat(task.attempt()).isEqualTo(1);
        assertThat(task.exitCode()).as(task.message()).isEqualTo(7);
        assertThat(cluster.attempts(id)).hasSize(1);
        List<String> lines = cluster.output(id, 1).lines().toList();
        assertThat(lines)
                .isEqualTo(IntStream.range(0, lines.size())
                        .mapToObj(i -> i == lines.size() - 1 ? "end" : "line " + i)
                        .collect(Collectors.toList()));
        assertThat(lines).hasSizeGreaterThan(3);
    }

    @Test
    void goesOnWhenTheAgentIsKilled() throws Exception {
        TaskId task = talks();
        cluster.killWorker();
        cluster.awaitGrowth("said");
        cluster.startWorker();
        cluster.awaitWorker();
        cluster.awaitOutput(task, 1, (int) cluster.awaitFile("said").lines().count());
        cluster.writeFile("go");
        endsWhole(task);
    }

    @Test
    void tellsOfWhatEndedWhileTheAgentWasDown() throws Exception {
        TaskId task = talks();
        cluster.killWorker();
        cluster.writeFile("go");
        awaitTalkersEnd();
        cluster.startWorker();
        endsWhole(task);
    }

    @Test
    void goesOnWhenTheServerIsKilled() throws Exception {
        TaskId task = talks();
        cluster.killServer();
        cluster.awaitGrowth("said");
        cluster.startServer();
        cluster.awaitWorker();
        cluster.awaitGrowth("said");
        cluster.writeFile("go");
        endsWhole(task);
    }

    @Test
    void saysWhatGoesOnWhenTheServerIsInterrupted() throws Exception {
        TaskId task = talks();
        cluster.server().interrupt();
        cluster.server().warns("1 task runs on and will be taken up at the next start");
        cluster.server().exitCode();
        cluster.startServer();
        cluster.writeFile("go");
        endsWhole(task);
    }

    @Test
    void tellsOfWhatEndedWhileTheServerWasDown() throws Exception {
        TaskId task = talks();
        cluster.killServer();
        cluster.writeFile("go");
        awaitTalkersEnd();
        cluster.startServer();
        endsWhole(task);
    }

    @Test
    void goesOnWhenServerAndAgentAreKilled() throws Exception {
        TaskId task = talks();
        cluster.killServer();
        cluster.killWorker();
        cluster.awaitGrowth("said");
        cluster.startWorker();
        cluster.startServer();
        cluster.awaitWorker();
        cluster.awaitGrowth("said");
        cluster.writeFile("go");
        endsWhole(task);
    }

    @Test
    void tellsOfWhatEndedWhileBothWereDown() throws Exception {
        TaskId task = talks();
        cluster.killWorker();
        cluster.killServer();
        cluster.writeFile("go");
        awaitTalkersEnd();
        cluster.startServer();
        cluster.startWorker();
        endsWhole(task);
    }

    @Test
    void endsTheTreeOfADeadKeeperAndTriesAgain() throws Exception {
        TaskId task = hoards();
        cluster.killKeeper();
        triesAgainWithoutATrace(task);
    }

    @Test
    void endsTheTreeWhenTheAgentIsKilledWithItsKeeper() throws Exception {
        TaskId task = hoards();
        cluster.killWorker();
        cluster.killKeeper();
        assertThat(cluster.ours("while :;")).as("they outlive their keeper").hasSizeGreaterThanOrEqualTo(STAYING);
        cluster.startWorker();
        triesAgainWithoutATrace(task);
    }

    @Test
    void endsTheTreeWhenEverythingIsKilled() throws Exception {
        TaskId task = hoards();
        cluster.killServer();
        cluster.killWorker();
        cluster.killKeeper();
        cluster.startServer();
        cluster.startWorker();
        triesAgainWithoutATrace(task);
    }

    /** A stranger would keep others from the GPU that it shares with them. */
    @Test
    void whatWasTakenUpIsNoStrangerOnItsGpu() throws Exception {
        FakeGpus gpus = new FakeGpus(folder).gpus("0, " + FakeGpus.FIRST + ", NVIDIA H200, 143771, 60000, 50");
        cluster.giveGpus(gpus.program());
        cluster.killWorker();
        cluster.startWorker();
        cluster.await(
                "the GPU",
                () -> !cluster.client().worker(RealCluster.WORKER).devices().isEmpty());
        TaskId first = onHalfAGpu("echo $$ > holder; while [ ! -e go ]; do sleep 0.1; done");
        gpus.apps(FakeGpus.FIRST + ", " + cluster.awaitFile("holder") + ", 60000");
        cluster.killWorker();
        cluster.startWorker();
        cluster.awaitWorker();
        for (int sample = 1; sample <= 4; sample++) { // two in a row would block the GPU
            long mib = 60_000L + sample;
            gpus.gpus("0, " + FakeGpus.FIRST + ", NVIDIA H200, 143771, " + mib + ", 50");
            cluster.await(
                    "a sample",
                    () -> cluster.client()
                            .worker(RealCluster.WORKER)
                            .json()
                            .toString()
                            .contains(Long.toString(mib << 20)));
        }
        assertThat(cluster.ended(onHalfAGpu("echo beside it")).status()).isEqualTo("completed");
        assertThat(cluster.task(first).status()).isEqualTo("running");
        cluster.writeFile("go");
        assertThat(cluster.ended(first).attempt()).isEqualTo(1);
    }

    private TaskId onHalfAGpu(String script) throws IOException {
        JobRequest job = JobRequest.command("/bin/sh", "-c", script)
                .gpus(new BigDecimal("0.5"))
                .workdir(folder.toString());
        return new TaskId(cluster.client().submit(job), 0);
    }

    /** With everybody alive: by a cancellation. */
    @Test
    void endsTheTreeOfACancelledTask() throws Exception {
        TaskId task = hoards();
        cluster.client().cancel(task);
        assertThat(cluster.ended(task).status()).isEqualTo("cancelled");
        assertThat(cluster.ours("while :;")).isEmpty();
    }

    private TaskId hoards() throws IOException {
        TaskId task = cluster.submit(HOARDER, 0);
        cluster.await("all that stay", () -> cluster.awaitFile("stayed").lines().count() == STAYING);
        cluster.awaitOutput(task, 1, 1);
        return task;
    }

    private void triesAgainWithoutATrace(TaskId id) throws IOException {
        Task task = cluster.ended(id);
        assertThat(task.status()).as(task.message()).isEqualTo("completed");
        assertThat(task.attempt()).isEqualTo(2);
        assertThat(cluster.attempts(id)).hasSize(2);
        assertThat(cluster.output(id, 1)).isEqualTo("begun\n");
        assertThat(cluster.output(id, 2)).isEqualTo("again\n");
        assertThat(cluster.ours("while :;")).isEmpty();
    }

    private void awaitTalkersEnd() {
        long pid = Long.parseLong(cluster.awaitFile("begun.1").split(" ", -1)[1]);
        cluster.await(
                "the command to end",
                () -> ProcessHandle.of(pid).map(process -> !process.isAlive()).orElse(true));
    }
}
