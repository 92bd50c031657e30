package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Task;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a worker holds for a server that is away. */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class HeldOutputIT {
    private static final int BOUND = 300_000;
    private static final int EACH = 200_000;

    @TempDir
    private Path folder;

    private RealCluster cluster;

    @BeforeEach
    void startsACluster() throws Exception {
        cluster = new RealCluster(folder, List.of("--lost=300"), List.of("--output-max=" + BOUND + "B"));
        cluster.startServer();
        cluster.startWorker();
        cluster.awaitWorker();
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        cluster.close();
    }

    @Test
    void isBoundedAndWhatWasDroppedIsSaid() throws Exception {
        List<TaskId> tasks = List.of(writesLater(1), writesLater(2), writesLater(3));
        cluster.killServer();
        cluster.writeFile("go");
        for (int task = 1; task <= 3; task++) {
            cluster.awaitFile("done." + task);
        }
        cluster.await("the bound to be reached", () -> held() >= BOUND);
        assertThat(held()).isBetween((long) BOUND, BOUND + 1_000L);
        cluster.startServer();
        List<String> outputs = new ArrayList<>();
        for (TaskId task : tasks) {
            Task ended = cluster.ended(task);
            assertThat(ended.status()).isEqualTo("completed");
            String output = cluster.output(task, 1);
            boolean isWhole = output.length() == EACH;
            assertThat(output.contains("[estiva: ")).isNotEqualTo(isWhole);
            assertThat(ended.message()).isEqualTo(isWhole ? "" : whyNotWhole(ended.message()));
            outputs.add(output);
        }
        assertThat(outputs.stream().mapToInt(String::length).sum()).isBetween(BOUND, BOUND + 1_000);
        cluster.await("what the server has to be deleted", () -> held() == 0);
        TaskId after = cluster.submit("yes | head -c " + EACH, 0);
        assertThat(cluster.ended(after).message()).isEmpty();
        assertThat(cluster.output(after, 1)).hasSize(EACH);
    }

    private static String whyNotWhole(String message) {
        assertThat(message).startsWith("some of its stdout could not be kept: the worker holds ");
        return message;
    }

    @Test
    void whatIsLostThereIsSaidInItsPlace() throws Exception {
        TaskId task = writesLater(1);
        cluster.killServer();
        cluster.writeFile("go");
        cluster.awaitFile("done.1");
        cluster.await("the output", () -> held() == EACH);
        for (Path file : files()) {
            Files.delete(file);
        }
        cluster.startServer();
        assertThat(cluster.ended(task).status()).isEqualTo("completed");
        assertThat(cluster.output(task, 1))
                .isEqualTo("\n[estiva: what follows is lost: its worker could not read it any more]\n");
    }

    private TaskId writesLater(int number) throws IOException {
        TaskId task = cluster.submit(
                "echo > begun." + number + "; while [ ! -e go ]; do sleep 0.05; done; yes | head -c " + EACH
                        + "; echo > done." + number,
                0);
        cluster.awaitFile("begun." + number);
        return task;
    }

    private long held() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += file.toFile().length();
        }
        return bytes;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(cluster.state().resolve("output"))) {
            return files.toList();
        }
    }
}
