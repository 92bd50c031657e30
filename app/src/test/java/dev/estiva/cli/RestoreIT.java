package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Task;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server that is started from a backup, while its worker knows what came after it. */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class RestoreIT {
    private static final String WAITS = "echo begun $ESTIVA_ATTEMPT; echo > begun.$ESTIVA_ATTEMPT;"
            + " while [ ! -e go ]; do sleep 0.1; done; echo over";

    @TempDir
    private Path folder;

    private RealCluster cluster;

    @BeforeEach
    void startsACluster() throws Exception {
        cluster = new RealCluster(folder, List.of(), List.of());
        cluster.startServer();
        cluster.startWorker();
        cluster.awaitWorker();
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        cluster.close();
    }

    @Test
    void goesOnFromTheBackupOnceItWasSaidThatItIsOne() throws Exception {
        TaskId known = cluster.submit(WAITS, 0);
        cluster.awaitFile("begun.1");
        cluster.awaitOutput(known, 1, 1);
        stop();
        copy("data", "backup");
        start();
        stop();
        start();
        TaskId lost = cluster.submit("echo of the lost time; exit 7", 0);
        assertThat(cluster.ended(lost).exitCode()).isEqualTo(7);
        TaskId lostRunning = cluster.submit("echo $$ > lost; exec sleep 1000000", 0);
        long pid = Long.parseLong(cluster.awaitFile("lost"));
        stop();
        restoreAllButTheOutput();

        cluster.startServer();
        assertThat(cluster.server().warns("journal restored"))
                .contains("worker w1 at ", "has seen epoch 3 of the cluster, and this server is at 2");
        cluster.worker().warns("run 'estiva journal restored' once");
        stop();
        Cli.Result restored = Cli.run("journal", "restored", "--data=" + folder.resolve("data"));
        assertThat(restored.succeeds().out())
                .contains("The cluster has a new name, ")
                .contains("Unfinished jobs: 1. Tasks that ran and will be started again: 1.")
                .contains("Removed 1 files of output of what is not known here.");
        start();

        cluster.await(
                "the end of what nobody knows",
                () -> ProcessHandle.of(pid).map(process -> !process.isAlive()).orElse(true));
        cluster.awaitFile("begun.2");
        TaskId again = cluster.submit("echo of the new time", 0);
        assertThat(again).isEqualTo(lost);
        Task ended = cluster.ended(again);
        assertThat(ended.status()).as(ended.message()).isEqualTo("completed");
        assertThat(cluster.output(again, 1)).isEqualTo("of the new time\n");
        assertThat(cluster.submit("true", 0)).isEqualTo(lostRunning);
        cluster.writeFile("go");
        assertThat(cluster.ended(known).attempt()).isEqualTo(2);
        assertThat(cluster.output(known, 1)).isEqualTo("begun 1\n");
        assertThat(cluster.output(known, 2)).isEqualTo("begun 2\nover\n");
    }

    @Test
    void isNotSaidWhileTheServerRunsOrWhereThereIsNone() {
        Cli.run("journal", "restored", "--data=" + folder.resolve("data"));
        assertThat(Cli.run("journal", "restored", "--data=" + folder.resolve("data")))
                .satisfies(result -> assertThat(result.code()).isEqualTo(1))
                .satisfies(result -> assertThat(result.err()).contains("is in use by process "));
        Cli.run("journal", "restored", "--data=" + folder.resolve("nothing"))
                .failsWith("journal restored: there is no journal in " + folder.resolve("nothing"));
    }

    private void start() throws Exception {
        cluster.startServer();
        cluster.awaitWorker();
    }

    private void stop() throws Exception {
        cluster.server().interrupt();
        cluster.server().exitCode();
    }

    private void restoreAllButTheOutput() throws IOException {
        Files.move(folder.resolve("data"), folder.resolve("broken"));
        copy("backup", "data");
        delete(folder.resolve("data/output"));
        Files.move(folder.resolve("broken/output"), folder.resolve("data/output"));
    }

    private void copy(String from, String to) throws IOException {
        Path source = folder.resolve(from);
        try (Stream<Path> all = Files.walk(source)) {
            for (Path each : all.toList()) {
                Files.copy(each, folder.resolve(to).resolve(source.relativize(each)));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.toList().reversed()) {
                Files.delete(each);
            }
        }
    }
}
